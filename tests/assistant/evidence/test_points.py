"""Points: figures with a checked quote, as each language writes them."""

from dataclasses import replace

import pytest

from assistant.evidence.figures import Hedge
from assistant.evidence.points import points_of
from tests.assistant.evidence.parts import claim, point

TEXT = "27.5% of CMOs agree."


@pytest.mark.parametrize(
    ("language", "hedge", "shown"),
    [
        ("en", Hedge.EXACT, "27.5%"),
        ("de", Hedge.EXACT, "27,5 %"),
        ("da", Hedge.OVER, "over 27,5 %"),
        ("de", Hedge.UNDER, "unter 27,5 %"),
        ("en", Hedge.ABOUT, "about 27.5%"),
    ],
)
def test_a_figure_is_written_as_the_reader_writes_it(language, hedge, shown):
    made = point(TEXT)
    assert replace(made, figure=replace(made.figure, hedge=hedge)).shown(language) == shown


def test_a_range_shows_both_ends():
    assert point("15 to 30% of CMOs agree.").shown("de") == "15–30 %"


def test_a_point_that_the_answer_does_not_cite_has_no_number():
    assert point(TEXT).to_dict("en")["n"] is None
    assert point(TEXT, n=2).to_dict("en")["n"] == 2


def test_a_claim_whose_quote_is_not_in_the_library_is_left_out(tiny_index):
    with tiny_index.searching() as search:
        assert points_of([claim(TEXT, "no-such-document")], [], search) == ()
        assert points_of([claim(TEXT, "shared-budget")], [], search) == ()
