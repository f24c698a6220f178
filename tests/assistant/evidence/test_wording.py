"""Everything said of the evidence is said in every language of the interface."""

import re
from string import Formatter

import pytest

from assistant.evidence import wording as evidence_wording
from assistant.evidence.wording import counted, decimal, grouped, listed, words
from assistant.wording import INTERFACE_LANGUAGES
from ingest.documents import KINDS

WORDS = evidence_wording._WORDS
ENGLISH = WORDS["en"]


def placeholders(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_language_has_every_sentence_with_the_same_placeholders(language):
    assert WORDS[language].keys() == ENGLISH.keys()
    assert {key: placeholders(text) for key, text in WORDS[language].items()} == {
        key: placeholders(text) for key, text in ENGLISH.items()
    }


@pytest.mark.parametrize("language", [code for code in INTERFACE_LANGUAGES if code != "en"])
def test_no_sentence_was_left_in_english(language):
    theirs = WORDS[language]
    said = [key for key in theirs if len(re.findall("[a-z]{2,}", theirs[key])) > 2]
    assert [key for key in said if theirs[key] == ENGLISH[key]] == []


def test_every_kind_of_document_is_named():
    assert all(f"one_{kind}" in ENGLISH for kind in KINDS)


def test_numbers_in_words_digits_and_groups():
    assert (counted("da", 3), counted("da", 11)) == ("tre", "11")
    assert (grouped("en", 1147), grouped("de", 1147)) == ("1,147", "1.147")
    assert (decimal("en", 7.75), decimal("da", 7.7), decimal("de", 8.0)) == ("7.8", "7,7", "8")


def test_lists_end_in_and():
    assert listed("de", ["1", "2", "3"]) == "1, 2 und 3"
    assert listed("en", ["1"]) == "1"


def test_other_languages_are_spoken_to_in_english():
    assert words("fr", "strength") == ENGLISH["strength"]
