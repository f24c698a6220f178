"""Answers that a model writes: what passes is cited, what does not is not, and nothing breaks."""

import json
import re

import pytest

from assistant.answer import Assistant, Outcome
from assistant.models.protocol import Reason
from assistant.progress import Checked, Found, Quoted, Writing
from assistant.wording import INTERFACE_LANGUAGES, say
from ingest.filters import Filters
from ingest.numbers import find_numbers
from tests import model_fakes as fakes
from tests.assistant.conftest import SURE, UNSURE
from tests.assistant.test_answer import CONTRACT, QUESTIONS, marks
from tests.model_fakes import BrokenModel, FakeModel

# Every concept of the fake encoder once: like no English sentence of the tiny corpus.
OFF_TOPIC = "Trust and data meet conflict when customers fill in surveys on budgets."
# A model that copies from sources in three languages does not keep to one.
ENGLISH = Filters(languages=("en",))
BUDGET = "How many companies share one budget?"


@pytest.fixture
def ask(tiny_index):
    """Asks the tiny corpus with a model that writes by a rule."""

    def ask(model, question=BUDGET, calibration=SURE, **how):
        if not hasattr(model, "write"):
            model = FakeModel(model)
        return Assistant(tiny_index, calibration, model=model).answer(question, **how)

    return ask


def paraphrase(prompt):
    marker = next(m for m, text in fakes.passages(prompt).items() if "25 percent" in text)
    return f"A survey found that 25 percent of companies share one budget. [{marker}]"


def check_contract(answer, index):
    """What holds of every answer, whatever a model said."""
    CONTRACT.validate(json.loads(json.dumps(answer.to_dict())))
    numbers = list(range(1, len(answer.citations) + 1))
    assert [citation.n for citation in answer.citations] == numbers
    assert list(dict.fromkeys(marks(answer.text))) == numbers
    with index.searching() as search:
        for citation in answer.citations:
            text = search.document(citation.document_id).text
            assert text[citation.start : citation.end] == citation.quote and citation.verified
    for statement in answer.statements:
        assert bool(statement.citations) == (statement.support != "unsupported")
        if statement.citations:
            cited = [answer.citations[n - 1] for n in statement.citations]
            quoted = {n.value for c in cited for n in find_numbers(c.quote, c.language)}
            language = answer.language if statement.support == "supported" else cited[0].language
            assert {n.value for n in find_numbers(statement.text, language)} <= quoted
        elif answer.mode == "generative":
            assert statement.text not in answer.text


WRITERS = (
    paraphrase, fakes.obedient, fakes.obeys_everything, fakes.ignores_format, fakes.invents,
    fakes.wrong_language, fakes.finds_nothing, fakes.garbage,
)  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("writer", WRITERS[1:], ids=lambda writer: writer.__name__)
def test_the_contract_holds_whatever_a_model_writes(ask, tiny_index, writer, question):
    check_contract(ask(writer, question), tiny_index)


def test_a_paraphrase_is_shown_with_the_quote_behind_it(ask, tiny_index):
    answer = ask(paraphrase)
    check_contract(answer, tiny_index)
    assert (answer.mode, answer.outcome) == ("generative", Outcome.ANSWERED)
    assert answer.text == "A survey found that 25 percent of companies share one budget. [1]"
    assert [(s.support, s.citations) for s in answer.statements] == [("supported", (1,))]
    assert answer.citations[0].quote.startswith("In the survey 25 percent of companies")
    assert answer.model.to_dict() | {"input_tokens": 0, "output_tokens": 0} == {
        "name": "fake/model", "result": "written", "calls": 1, "input_tokens": 0,
        "output_tokens": 0, "estimated": False, "cost": None, "statements": 1, "marked": 1, "moved": 0, "unsupported": 0,
        "never_issued": 0, "retried": False,
    }  # fmt: skip
    assert answer.evidence is not None


def test_an_obedient_model_is_verbatim(ask):
    answer = ask(fakes.obedient, filters=ENGLISH)
    kinds = {statement.support for statement in answer.statements}
    assert answer.mode == "generative" and "verbatim" in kinds


def test_a_model_that_ignores_the_format_is_attributed_all_the_same(ask):
    answer = ask(fakes.ignores_format, filters=ENGLISH)
    assert answer.mode == "generative"
    assert answer.model.marked == 0 < answer.model.statements
    assert "Here is what" not in answer.text


def test_inventions_are_unsupported_and_their_marks_counted(ask):
    answer = ask(fakes.invents)
    shown = [s.text for s in answer.statements if s.citations]
    assert all("Siemens" not in text and "Oracle" not in text for text in shown)
    hidden = [s.text for s in answer.statements if s.support == "unsupported"]
    assert hidden and "Siemens" in hidden[0]
    assert answer.model.never_issued > 2
    assert answer.model.unsupported >= len(hidden)


@pytest.mark.parametrize(
    ("writer", "result", "key"),
    [
        (fakes.wrong_language, "wrong_language", "model_language"),
        (lambda prompt: OFF_TOPIC, "unsupported", "model_unsupported"),
        (lambda prompt: "[1] [2]", "unsupported", "model_unsupported"),
    ],
    ids=["wrong language", "off topic", "only marks"],
)
def test_where_nothing_is_left_the_quoted_answer_stands_with_a_note(ask, sure, writer, result, key):
    answer, quoted = ask(writer, filters=ENGLISH), sure.answer(BUDGET, filters=ENGLISH)
    assert (answer.mode, answer.text, answer.citations) == (
        "extractive",
        quoted.text,
        quoted.citations,
    )
    assert answer.statements == quoted.statements
    assert answer.model.result == result
    assert answer.notes[0] == say("en", key)


def test_a_model_that_finds_nothing_makes_the_answer_partial_but_does_not_silence_the_sources(
    ask, sure
):
    answer, quoted = ask(fakes.finds_nothing), sure.answer(BUDGET)
    assert (answer.outcome, answer.band, answer.mode) == (Outcome.PARTIAL, "weak", "extractive")
    assert [c.quote for c in answer.citations] == [c.quote for c in quoted.citations]
    assert answer.text.startswith(say("en", "touches"))
    assert answer.notes[0] == say("en", "model_nothing")


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize(
    "first", ["", "A survey found that 25 percent of companies share one budget. Next"]
)
def test_every_failure_leaves_the_quoted_answer_with_a_note(ask, sure, reason, first):
    model = BrokenModel(reason, first)
    answer, quoted = ask(model), sure.answer(BUDGET)
    assert (answer.text, answer.statements) == (quoted.text, quoted.statements)
    assert answer.notes[0] == say("en", "model_failed", why=say("en", reason.value))
    assert (answer.model.result, answer.model.usage.calls) == (reason.value, 0)
    assert model.calls == 1


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_failure_has_words(language):
    assert all(say(language, reason.value) for reason in Reason)


def test_no_model_is_called_without_evidence(ask):
    model = FakeModel(fakes.obedient)
    answer = ask(model, calibration=UNSURE)
    assert answer.outcome is Outcome.ABSTAINED
    assert model.prompts == [] and answer.model is None


def test_no_model_is_called_without_an_encoder(library):
    from ingest.index import Index

    index, model = Index(library, None), FakeModel(fakes.obedient)
    answer = Assistant(index, SURE, model=model).answer(BUDGET)
    index.close()
    assert model.prompts == [] and answer.mode == "extractive"


def test_the_wrong_language_is_asked_about_once_more(ask):
    replies = iter([fakes.wrong_language, paraphrase])
    model = FakeModel(lambda prompt: next(replies)(prompt))
    answer = ask(model)
    assert answer.mode == "generative" and answer.model.retried
    assert "French" not in model.prompts[0]
    assert "Your last reply was in French" in model.prompts[1]
    assert len(model.prompts) == 2


@pytest.mark.parametrize(
    ("question", "name"),
    [
        (BUDGET, "English"),
        ("Wem gehören die Daten der Kunden?", "German"),
        ("Hvor mange marketingchefer har tillid til it-chefen?", "Danish"),
        ("Pourquoi le budget est-il partagé entre les deux ?", "French"),
    ],
)
def test_the_language_of_the_question_is_asked_for_last(ask, question, name):
    model = FakeModel(fakes.finds_nothing)
    ask(model, question)
    assert model.prompts[0].endswith(f"Write in {name}.")


def test_the_reader_s_language_goes_before_the_question_s(ask):
    model = FakeModel(fakes.finds_nothing)
    ask(model, BUDGET, language="da")
    assert model.prompts[0].endswith("Write in Danish.")


def test_passages_are_fenced_and_ids_new_for_every_call(ask):
    model = FakeModel(fakes.finds_nothing)
    ask(model)
    ask(model)
    first, second = (fakes.passages(prompt) for prompt in model.prompts[:2])
    assert 1 <= len(first) <= 8
    assert list(first.values()) == list(second.values())
    assert not set(first) & set(second)
    assert all(re.fullmatch("[a-z]{4}", marker) for marker in first)


def test_the_same_reply_gives_the_same_answer(ask):
    one, two = (ask(fakes.obedient).to_dict() for _ in range(2))
    assert {k: v for k, v in one.items() if k != "timing_ms"} == {
        k: v for k, v in two.items() if k != "timing_ms"
    }


def test_progress_comes_in_order_and_shows_nothing_unchecked(ask):
    events = []
    answer = ask(
        lambda prompt: f"{paraphrase(prompt)}\nSiemens has 97 budgets.\n{OFF_TOPIC}",
        filters=ENGLISH,
        on_progress=lambda event: (events.append(event), True)[1],
    )
    kinds = [type(event) for event in events if not isinstance(event, Writing)]
    assert kinds == [Found, Quoted, Checked]
    quoted = next(event.answer for event in events if isinstance(event, Quoted))
    assert quoted.mode == "extractive" and quoted.citations
    checked = next(event for event in events if isinstance(event, Checked))
    assert checked.statement == answer.statements[0]
    assert checked.citations == answer.citations
    assert events.index(checked) < len(events) - 1  # it came before the reply had ended


def test_a_reader_who_stops_gets_the_quoted_answer(ask):
    model = FakeModel(paraphrase)
    answer = ask(model, on_progress=lambda event: not isinstance(event, Writing))
    assert answer.mode == "extractive"
    assert answer.model.result == "cancelled"
    assert answer.notes[0] == say("en", "model_failed", why="was stopped")


def test_the_deadline_is_for_all_calls_together(tiny_index):
    model = FakeModel(fakes.obedient)
    answer = Assistant(tiny_index, SURE, model=model, deadline=0.1).answer(BUDGET)
    assert model.prompts == []
    assert answer.model.result == "timeout"


def test_at_most_five_statements_and_two_passages_of_a_document(ask, own, put):
    put(
        "long.md",
        "# Budget\n\n"
        + "\n\n".join(
            f"## Part {n}\n\n"
            + f"Budget {n} is a shared budget of budgets, says everyone who has a budget there. "
            * 9
            for n in range(6)
        ),
    )
    model = FakeModel(
        lambda p: "\n".join(
            f"{s} [{m}]" for m, t in fakes.passages(p).items() for s in fakes.sentences(t)[:2]
        )
    )
    answer = Assistant(own.index, SURE, model=model).answer("What is the budget?")
    titles = re.findall(r"<\w{12}> \[\w{4}\]\n(.*)", model.prompts[0])
    assert titles.count("Budget") <= 2
    assert sum(bool(s.citations) for s in answer.statements) <= 5


def test_what_it_cost_is_recorded(tiny_index):
    model = FakeModel(paraphrase)
    answer = Assistant(tiny_index, SURE, model=model, price="2/10").answer(BUDGET, filters=ENGLISH)
    read, written = len(model.prompts[0].split()), len(paraphrase(model.prompts[0]).split())
    told = answer.model.to_dict()
    assert (told["calls"], told["input_tokens"], told["output_tokens"]) == (1, read, written)
    assert told["cost"] == pytest.approx((2 * read + 10 * written) / 1e6)
    assert answer.timing_ms["model"] > 0
