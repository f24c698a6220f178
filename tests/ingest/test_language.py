"""Which language a text is in, and when that is not known."""

import pytest

from ingest.language import (
    LANGUAGES,
    UNKNOWN,
    detect_language,
    function_words,
    known_language,
)

QUESTIONS = [
    ("en", "What share of IT departments said their goals were fully aligned with marketing?"),
    ("da", "Hvor stor en andel af CMO'er melder om et effektivt samarbejde med CIO'en?"),
    ("de", "Wie viele Führungskräfte hat das Unternehmen befragt?"),
    ("en", "How many consumers are open to mobile tracking?"),
    ("en", "What did the merger of Oracle and SAP cost?"),
]


@pytest.mark.parametrize(("language", "text"), QUESTIONS)
def test_a_short_question_is_recognised(language, text):
    assert detect_language(text).language == language


@pytest.mark.parametrize(
    "text", ["", "   ", "2024 — 27 %", "CMO CIO", "CMO CIO budget", "😀 😀 😀", "???"]
)
def test_names_figures_and_signs_are_no_language(text):
    assert detect_language(text).language == UNKNOWN


def test_the_same_text_gives_the_same_answer_every_time():
    text = "Det er en kort tekst om budgettet og om samarbejdet."
    assert len({detect_language(text) for _ in range(20)}) == 1


def test_confidence_is_a_share():
    for _, text in QUESTIONS:
        assert 0.0 < detect_language(text).confidence <= 1.0


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Vi har ikke set nogen af de nye tal, før mødet begyndte, og det er et problem."),
        (
            "sv",
            "Vi har inte sett några av de nya siffrorna innan mötet började, och det är ett problem.",
        ),
        (
            "nl",
            "We hebben de nieuwe cijfers niet gezien voordat de vergadering begon, en dat is erg.",
        ),
        ("fr", "Nous n'avons pas vu les nouveaux chiffres avant la réunion, et c'est un problème."),
        ("es", "No hemos visto las nuevas cifras antes de la reunión, y eso es un problema."),
        ("pl", "Nie widzieliśmy nowych danych przed spotkaniem, a to jest dla nas duży problem."),
    ],
)
def test_neighbouring_languages_are_told_apart(language, text):
    assert detect_language(text).language == language


@pytest.mark.parametrize("code", [*LANGUAGES, "ja", "zh-cn"])
def test_a_language_code_that_exists_is_known(code):
    assert known_language(code)


@pytest.mark.parametrize(
    "code", ["", "xx", "english", "EN", "../en", "en/../en", ".", "e" * 400, "e\0"]
)
def test_a_language_code_that_does_not_exist_is_not_known(code):
    assert not known_language(code)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_of_the_corpus_has_function_words(code):
    assert len(function_words(code)) > 20


def test_a_language_without_a_list_has_no_function_words():
    assert function_words("ja") == frozenset()


def test_what_is_close_between_neighbours_is_clear_among_fewer():
    text = "Hvad er selskabsskatten i Irland?"
    assert detect_language(text).language == UNKNOWN
    assert detect_language(text, ("en", "de", "da")).language == "da"
    assert detect_language("CMO CIO budget", ("en", "de", "da")).language == UNKNOWN
