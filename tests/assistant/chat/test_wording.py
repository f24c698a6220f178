import string

import pytest

from assistant.chat.wording import WORDS, decimal, kind_name, reader_language, words
from assistant.wording import INTERFACE_LANGUAGES
from ingest.documents import KINDS, PERSPECTIVES


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_language_has_every_text_with_the_same_placeholders():
    assert set(WORDS) == set(INTERFACE_LANGUAGES)
    for language in WORDS:
        assert WORDS[language].keys() == WORDS["en"].keys()
        for key, text in WORDS[language].items():
            assert placeholders(text) == placeholders(WORDS["en"][key]), (language, key)


def test_every_kind_and_perspective_has_a_name():
    for language in WORDS:
        assert all(f"kind_{kind}" in WORDS[language] for kind in KINDS)
        assert all(f"perspective_{name}" in WORDS[language] for name in PERSPECTIVES)
    assert kind_name("de", "case-study") == "Fallstudie"
    assert kind_name("de", "poem") == "poem"


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("da-DK,da;q=0.9,en;q=0.8", "da"),
        ("de", "de"),
        ("fr-FR,fr;q=0.9,de;q=0.5,en;q=0.3", "de"),
        ("fr", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_browser_chooses_the_language(accept, language):
    assert reader_language(accept) == language


def test_decimals_follow_the_language():
    assert [decimal(language, 0.24) for language in ("en", "de", "da")] == ["0.2", "0,2", "0,2"]


def test_words_are_filled_in():
    assert words("de", "page", page=3) == "Seite 3"
