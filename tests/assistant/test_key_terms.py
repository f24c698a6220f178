"""Key terms: subjects and names that tell a document from the others, never a lone verb."""

import pytest

from assistant.key_terms import Nouns, key_terms, phrases
from ingest.documents import Document, Metadata


def document(text, language="en", title="T", publisher=None):
    return Document(title, text, Metadata(title=title, publisher=publisher), language, "t.md", "0")


OTHERS = [
    document(
        "The IT department says that the CMO always needs a plan. The plan of the CMO counts."
    ),
    document("A survey of the board shows what the CMO does. She changes the plan."),
]


def test_a_phrase_is_between_function_words_and_punctuation():
    found = list(phrases("The shared budget is signed. Marketing changes the plan", "en"))
    assert [(p.words, p.opened, p.first, p.governs) for p in found] == [
        (("shared", "budget"), True, False, False),
        (("signed",), False, False, False),
        (("Marketing", "changes"), False, True, True),
        (("plan",), True, False, False),
    ]


def test_a_word_is_a_noun_where_it_is_used_as_one():
    nouns = Nouns(["The budget is signed. She changes the plan, and it changes a budget."], "en")
    assert nouns.is_noun("budget")
    assert nouns.is_noun("plan")
    assert not nouns.is_noun("changes")


def test_in_german_the_capital_in_the_middle_of_a_sentence_tells():
    nouns = Nouns(["Immer ändert der Vorstand das Budget. Oft ändert er es immer."], "de")
    assert nouns.is_noun("Vorstand")
    assert not nouns.is_noun("Immer")
    assert not nouns.is_noun("ändert")


def test_a_term_of_several_words_is_shown_whole_and_verbs_and_adverbs_are_none():
    own = document(
        "The shared budget always changes the talks. Without a shared budget nothing changes. "
        "The IT of the firm always says so."
    )
    terms = key_terms(own, [own, *OTHERS])
    assert terms[0] == "shared budget"
    assert {"always", "changes", "says", "budget", "shared"}.isdisjoint(terms)


def test_who_published_it_is_no_term_unless_the_title_names_them():
    text = "Acme of Berlin asks for a contract. The contract is with Acme, and Acme signs."
    own = document(text, publisher="Acme")
    assert "Acme" not in key_terms(own, [own, *OTHERS])
    titled = document(text, title="How Acme signs", publisher="Acme")
    assert "Acme" in key_terms(titled, [titled, *OTHERS])


def test_a_french_term_begins_with_its_noun():
    own = document(
        "La direction marketing décide. Une direction marketing sans budget n'est rien.", "fr"
    )
    assert key_terms(own, [own])[0] == "direction marketing"


@pytest.mark.parametrize("language", ["pl", "el", "unknown"])
def test_a_language_without_lists_only_has_names(language):
    own = document("Wczoraj firma Acme i bank. Dzisiaj Acme.", language)
    assert key_terms(own, [own]) == ("Acme",)
