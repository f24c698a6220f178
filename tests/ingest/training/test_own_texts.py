"""Our own texts: in which languages they stand, none twice."""

import pytest

from ingest.training.data import LANGUAGES, OWN_EVERYDAY, OWN_NEWS, OWN_SOURCE, read_own
from ingest.training.general import read_general

own_texts = pytest.importorskip("ingest.training.own_texts")


@pytest.mark.parametrize(("file", "least"), [(OWN_NEWS, 600), (OWN_EVERYDAY, 5_000)])
def test_own_sentences_stand_in_all_languages_or_all_but_the_small_nordic_ones(file, least):
    groups = read_own(file)
    assert len(groups) > least
    found = {frozenset(group.translations) for group in groups}
    assert found <= {frozenset(LANGUAGES), frozenset(LANGUAGES) - {"sv", "nb"}}
    assert len({group.english for group in groups}) == len(groups)
    assert {group.source for group in groups} == {OWN_SOURCE}


def test_own_groups_are_the_sentences_and_passages_of_all_our_texts():
    passages = sum(len(text.sentences["en"]) + 1 for text in read_general())
    sentences = len(read_own(OWN_NEWS)) + len(read_own(OWN_EVERYDAY))
    assert len(own_texts.own_groups()) == passages + sentences
