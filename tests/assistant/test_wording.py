"""Everything that Tandem says, it says in every language of its interface."""

from string import Formatter

import pytest

from assistant import wording
from assistant.wording import INTERFACE_LANGUAGES, frame_language, language_name, say
from ingest.language import LANGUAGES

ENGLISH = wording._WORDS["en"]


def placeholders(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_there_are_words_for_each_interface_language_and_no_other():
    assert set(wording._WORDS) == set(INTERFACE_LANGUAGES)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_language_has_every_sentence_with_the_same_placeholders(language):
    words = wording._WORDS[language]
    assert words.keys() == ENGLISH.keys()
    assert {key: placeholders(words[key]) for key in words} == {
        key: placeholders(ENGLISH[key]) for key in ENGLISH
    }


@pytest.mark.parametrize("language", [code for code in INTERFACE_LANGUAGES if code != "en"])
def test_no_sentence_was_left_in_english(language):
    words = wording._WORDS[language]
    assert [
        key for key in words if len(words[key].split()) > 2 and words[key] == ENGLISH[key]
    ] == []


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_language_of_documents_has_a_name(language):
    names = [language_name(code, language) for code in LANGUAGES]
    assert len(set(names)) == len(LANGUAGES)
    assert not set(names) & set(LANGUAGES)


def test_names_stand_with_their_codes():
    assert language_name("el", "en") == "Greek"
    assert language_name("nl", "de") == "Niederländisch"
    assert language_name("sv", "da") == "svensk"
    assert language_name("xx", "en") == "xx"


@pytest.mark.parametrize(
    ("asked_in", "framed_in"),
    [("en", "en"), ("de", "de"), ("da", "da"), ("fr", "en"), ("unknown", "en")],
)
def test_who_asks_in_another_language_is_answered_in_english(asked_in, framed_in):
    assert frame_language(asked_in) == framed_in
    assert say(asked_in, "sources", count=3) == wording._WORDS[framed_in]["sources"].format(count=3)


def test_braces_in_what_is_put_in_stay_as_they_are():
    assert say("en", "gloss", gloss="{score}").endswith("{score}")
