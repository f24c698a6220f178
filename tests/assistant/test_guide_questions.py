"""Questions to a document are made of what it states, in its own language."""

import pytest

from assistant.guide_questions import guide_questions
from ingest.documents import Document, Metadata
from ingest.passages import split


def questions(text, terms, language="en", **known):
    known = {"title": "A title", "publisher": "Acme Press"} | known
    document = Document("d", text, Metadata(**known), language, "d.md", "0")
    return list(guide_questions(document, terms, (), split(document)))


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        (
            "en",
            "In the survey, 83% of CIOs see a need to align technology, against 69% of CMOs.",
            "What percentage of CIOs see a need to align technology?",
        ),
        (
            "de",
            "Nur 30 Prozent der Befragten haben heute ein gemeinsames Budget.",
            "Wie viel Prozent der Befragten haben heute ein gemeinsames Budget?",
        ),
        (
            "da",
            "Kun 30 procent af cheferne har tillid til deres it-chef.",
            "Hvor mange procent af cheferne har tillid til deres it-chef?",
        ),
        (
            "fr",
            "Seuls 10 % des responsables estiment que leurs fonctions collaborent bien.",
            "Quel pourcentage des responsables estiment que leurs fonctions collaborent bien ?",
        ),
    ],
)
def test_a_share_becomes_the_question_for_it(language, text, asked):
    assert questions(text, (), language)[0] == asked


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Rated well by 51% of respondents in all of the figures that were shown."),
        ("en", "In short, 60% of CMOs and 73% of CIOs named access to customer insight."),
        ("de", "68 Prozent der Befragten sagen in der Studie, dass das Budget geteilt ist."),
    ],
)
def test_a_share_that_would_read_badly_is_not_asked_for(language, text):
    assert not [q for q in questions(text, (), language) if "ercent" in q or "Prozent" in q]


def test_who_is_quoted_is_asked_for_the_key_term_of_the_sentence():
    text = "George Colony calls the CDO a fringe phenomenon. George Colony warns of the CDO."
    assert questions(text, ("Colony", "CDO"))[0] == "What does George Colony say about CDO?"


def test_nobody_is_asked_about_a_mere_name():
    text = "Acme nennt bei Forrester die Budgets der Firma. Die Budgets wachsen."
    found = questions(text, ("Forrester", "geteilte Budgets", "Budgets"), "de")
    assert found[0] == "Was sagt Acme zum Thema Budgets?"


def test_what_the_source_asked_recommends_and_says():
    text = "Acme surveyed 240 firms. A shared budget should be signed by both, Acme says."
    assert questions(text, ("Lisa Moe", "shared budget")) == [
        "Who was asked in the study by Acme?",
        "What does Acme recommend?",
        "What does Acme say about shared budget?",
        "What does “A title” say?",
    ]


def test_a_title_that_asks_comes_first_and_is_not_asked_about():
    found = questions("Nothing.", (), title="Who signs?", topics=("trust",))
    assert found == ["Who signs?", "How much do CMOs and CIOs trust each other?"]


def test_another_language_is_asked_in_english():
    found = questions("Nic.", (), "pl", topics=("trust",))
    assert found == ["How much do CMOs and CIOs trust each other?", "What does “A title” say?"]
