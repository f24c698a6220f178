"""The lexicon tells which language a few words are in."""

import pytest

from ingest.language import UNKNOWN
from ingest.lexicon import language_of_words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Schatten-IT Risiken Mittelstand", "de"),
        ("skygge-it risici", "da"),
        ("shadow it risks", "en"),
        ("kundedata ejerskab", "da"),
        ("CMO CIO budget", UNKNOWN),
        ("2014", UNKNOWN),
    ],
)
def test_a_few_words_are_told_by_what_is_common(text, language):
    assert language_of_words(text, ("en", "de", "da")) == language
