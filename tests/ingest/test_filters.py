"""Filters: which passages a question may be answered from."""

import pytest

from ingest.documents import Metadata
from ingest.filters import Filters

KNOWN = Metadata(year=2019, kind="survey", perspective="cio")


@pytest.mark.parametrize(
    ("filters", "allowed"),
    [
        (Filters(), True),
        (Filters(languages=("de", "en")), True),
        (Filters(languages=("da",)), False),
        (Filters(since=2019, until=2019), True),
        (Filters(since=2020), False),
        (Filters(until=2018), False),
        (Filters(kinds=("survey",)), True),
        (Filters(kinds=("article",)), False),
        (Filters(perspectives=("cmo",)), False),
        (Filters(documents=("x",)), True),
        (Filters(documents=("y",)), False),
        (Filters(languages=("de",), kinds=("article",)), False),
    ],
)
def test_every_limit_must_hold(filters, allowed):
    assert filters.allow("x", "de", KNOWN) is allowed


def test_an_undated_document_is_left_out_as_soon_as_years_are_limited():
    assert Filters().allow("x", "de", Metadata())
    assert not Filters(since=1900).allow("x", "de", Metadata())
    assert not Filters(until=2100).allow("x", "de", Metadata())


def test_only_what_is_set_is_shown_and_counts():
    assert (bool(Filters()), Filters().to_dict()) == (False, {})
    assert bool(Filters(since=2019))
    assert Filters(languages=("de",), since=2019).to_dict() == {"languages": ["de"], "since": 2019}
