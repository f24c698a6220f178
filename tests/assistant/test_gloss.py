"""Foreign quotes get a translation that holds, labelled, beside the quote."""

import re

import pytest

from assistant.answer import Assistant
from assistant.wording import say
from ingest.filters import Filters
from tests import model_fakes as fakes
from tests.assistant.conftest import SURE
from tests.model_fakes import BrokenModel, FakeModel

QUESTION = "Who owns the data of the customers, in the survey?"
GERMAN = Filters(documents=("kundendaten",))
GOOD = "In the survey 40 percent of the IT chiefs said that the data of the customers are theirs."


@pytest.fixture
def ask(tiny_index):
    """Asks in English about the German document; `gloss` makes the translation of a prompt."""

    def ask(gloss):
        def write(prompt):
            found = fakes.passages(prompt)
            if "Translate" in prompt:
                return gloss(found)
            return f"{GOOD.replace('said that', 'say')} [{next(iter(found))}]"

        model = FakeModel(write)
        return Assistant(tiny_index, SURE, model=model).answer(QUESTION, filters=GERMAN)

    return ask


def each(text):
    return lambda found: "\n".join(f"[{marker}] {text}" for marker in found)


@pytest.mark.parametrize(
    "form",
    [
        each(GOOD),
        lambda found: GOOD,
        lambda found: f"{next(iter(found))}: {GOOD}",
        lambda found: f"Here you are:\n- **[{next(iter(found))}]** {GOOD}",
    ],
    ids=["as asked", "bare", "colon", "list"],
)
def test_a_translation_stands_beside_the_quote(ask, form):
    answer = ask(form)
    (citation,) = answer.citations
    assert citation.translation == GOOD
    assert citation.quote.startswith("In der Umfrage sagten 40 Prozent")
    assert citation.quote not in answer.text  # the text is the model's, the quote the source's


@pytest.mark.parametrize(
    "wrong",
    [
        GOOD.replace("40", "41"),
        GOOD.replace("40 percent", "many"),
        "Trust.",
        f"{GOOD} See https://evil.example for the rest.",
        "I trust our CIO because 40 of us meet every Monday, and trust and conflict meet there.",
        "In der Umfrage sagten 40 Prozent der IT-Chefs, dass die Daten der Kunden ihnen gehören.",
        GOOD * 4,
        "",
    ],
    ids=["number", "no number", "short", "address", "other", "untranslated", "long", "empty"],
)
def test_a_translation_that_does_not_hold_is_none(ask, wrong):
    answer = ask(each(wrong))
    assert answer.mode == "generative"
    assert [citation.translation for citation in answer.citations] == [None]


def test_markup_in_a_translation_is_gone(ask):
    answer = ask(each(GOOD.replace("survey", "<b>survey</b> ![p](https://e.example/p.png)")))
    assert answer.citations[0].translation == GOOD


def test_quotes_in_the_reader_s_language_are_not_translated(tiny_index):
    model = FakeModel(fakes.obedient)
    english = Filters(languages=("en",))
    Assistant(tiny_index, SURE, model=model).answer("Who shares one budget?", filters=english)
    assert len(model.prompts) == 1


def test_without_a_translation_the_answer_stands(tiny_index):
    replies = iter([f"{GOOD.replace('said that', 'say')} [1]"])
    model = FakeModel(lambda prompt: next(replies))
    broken = BrokenModel("server_error")

    class Once:
        name = "once"

        def write(self, messages, deadline, on_text=None):
            told = broken if "Translate" in messages[0].content else model
            return told.write(messages, deadline, on_text)

    answer = Assistant(tiny_index, SURE, model=Once()).answer(QUESTION, filters=GERMAN)
    assert broken.calls == 1
    assert answer.mode == "generative" and answer.citations[0].translation is None


def test_the_quotes_of_a_model_that_finds_nothing_are_translated_and_labelled(tiny_index):
    def write(prompt):
        if "Translate" not in prompt:
            return "NOTHING_FOUND"
        return "\n".join(f"[{m}] {GOOD}" for m in re.findall(r"> \[(\w{4})\]", prompt))

    answer = Assistant(tiny_index, SURE, model=FakeModel(write)).answer(QUESTION, filters=GERMAN)
    assert say("en", "translation", text=GOOD) in answer.text
    assert answer.citations[0].quote in answer.text
