"""What is understood of a question: its language, its names, what it leans on."""

import re

import pytest

from assistant.question import LONGEST_QUESTION, QuestionError, Turn, understand
from ingest.filters import Filters


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty: type what you want to know"),
        (" \n\t ", "empty: type what you want to know"),
        ("why " * 25_000, f"99999 characters: {LONGEST_QUESTION} at most"),
        ("🤷🤔?!", "no words in the question: ask in a sentence"),
        ("2019 … 42 %", "no words in the question: ask in a sentence"),
    ],
)
def test_a_question_that_cannot_be_searched_for_says_what_to_do(text, says):
    with pytest.raises(QuestionError, match=re.escape(says)):
        understand(text)


def test_the_longest_question_is_still_one():
    assert len(understand("w" * LONGEST_QUESTION).text) == LONGEST_QUESTION


def test_line_breaks_and_runs_of_spaces_are_no_part_of_a_question():
    assert understand("  Who pays\n for\tthe  budget? ").text == "Who pays for the budget?"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do marketing and IT share one budget?", "en"),
        ("Wer bestimmt über die Daten der Kunden im Unternehmen?", "de"),
        ("Hvorfor er tillid vigtigere end teknologi for begge chefer?", "da"),
        ("CMO CIO budget", "unknown"),
    ],
)
def test_the_language_is_the_questions_own(text, language):
    assert understand(text).language == language


def test_the_readers_language_is_taken_where_the_questions_own_is_not_certain():
    assert understand("CMO CIO budget", language="da").language == "da"
    assert understand("How do marketing and IT share one budget?", language="da").language == "en"


@pytest.mark.parametrize(
    ("text", "asks_number"),
    [
        ("How many companies share a budget?", True),
        ("What percentage of CIOs agree?", True),
        ("What share of marketing chiefs trust IT?", True),
        ("How do companies share a budget?", False),
        ("Wie viele Firmen teilen ein Budget?", True),
        ("Wieviele Firmen teilen ein Budget?", True),
        ("Wie viel Prozent der Firmen teilen ein Budget?", True),
        ("Welcher Anteil der Firmen teilt ein Budget?", True),
        ("Wie teilen Firmen ein Budget?", False),
        ("Hvor mange virksomheder deler et budget?", True),
        ("Hvor stor en andel af cheferne har tillid?", True),
        ("Hvordan deler virksomheder et budget?", False),
    ],
)
def test_asking_for_a_number_is_noticed(text, asks_number):
    assert understand(text).asks_number is asks_number


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What did Gartner say about SAP in 2014?", ("Gartner", "SAP", "2014")),
        ("Gartner says what about trust?", ()),  # any word may begin a sentence with a capital
        ("Is trust low? Forrester and IDC disagree, it seems.", ("IDC",)),
        ("What is Adobe's view of Coca-Cola?", ("Adobe", "Coca-Cola")),
        ("Do the CMOs and CEOs trust each other?", ("CMO", "CEO")),
        ("Is there a CMO-CIO committee in the bank?", ("CMO", "CIO")),
        ("Wem gehören laut Umfrage die Daten der Kunden?", ()),  # every noun has its capital
        ("Was sagt die Umfrage von SAP über die Daten im Jahr 2013?", ("SAP", "2013")),
        ("Welcher Anteil der IT-Abteilungen bremst die Big-Data-Vorhaben?", ("IT",)),
        ("Hvad siger CMO'er i Danmark om tillid til it-chefen?", ("CMO",)),
    ],
)
def test_names_and_numbers_are_what_evidence_must_mention(text, names):
    assert understand(text).names == names


ASKED = {
    "en": "How many companies share one budget for technology?",
    "de": "Wie viele Firmen teilen ein gemeinsames Budget für Technologie?",
    "da": "Hvor mange virksomheder deler et fælles budget til teknologi?",
}


def history(*questions):
    return [
        turn
        for question in questions
        for turn in (Turn("user", question), Turn("assistant", "An answer."))
    ]


@pytest.mark.parametrize(
    ("language", "follow_up"),
    [
        ("en", "What about the banks in the south of the country, and their suppliers?"),
        ("en", "Why do they do it?"),
        ("en", "Since when?"),
        ("de", "Was ist mit den Banken im Süden, und ihren Lieferanten dort?"),
        ("de", "Warum machen sie das?"),
        ("da", "Hvad med bankerne i den sydlige del af landet?"),
        ("da", "Hvorfor gør de det?"),
    ],
)
def test_a_follow_up_stands_alone_with_the_question_before_it(language, follow_up):
    question = understand(follow_up, history=history(ASKED[language]))
    assert question.standalone == f"{ASKED[language]} {follow_up}"
    assert question.text == follow_up
    assert question.language == language
    assert question.asks_number


@pytest.mark.parametrize(
    "text",
    [
        "Who decides on customer data in large banks?",
        "Wie hoch ist der Anteil der Frauen unter IT-Leitern?",
        "Hvem bestemmer over kundernes data i store banker?",
        "What do heads of IT expect from marketing?",
        "Hvorfor taler marketing og it ikke sammen?",
    ],
)
def test_a_new_question_leans_on_nothing(text):
    assert understand(text, history=history(ASKED["en"])).standalone == text


def test_two_follow_ups_lean_on_the_same_question():
    question = understand("And in Sweden?", history=history(ASKED["en"], "And in Germany?"))
    assert question.standalone == "How many companies share one budget for technology in Sweden?"


def test_without_an_earlier_question_a_follow_up_is_a_question():
    assert understand("And in Germany?").standalone == "And in Germany?"
    answered = [Turn("assistant", ASKED["en"])]
    assert understand("And in Germany?", history=answered).standalone == "And in Germany?"


def test_the_contract_shows_only_the_filters_that_are_set():
    filters = Filters(languages=("da",), since=2015)
    assert understand("Who pays for it?", filters).to_dict() == {
        "text": "Who pays for it?",
        "language": "en",
        "standalone": "Who pays for it?",
        "filters": {"languages": ["da"], "since": 2015},
    }
