# ruff: noqa: F401, F811 -- the fixtures of test_cli are used by their names
"""`tandem conversations`, `feedback`, `gaps` and `ask --export` from end to end."""

import docx
import pytest

from assistant import cli_feedback
from assistant.answer import Assistant
from assistant.cli_feedback import _encode
from assistant.memory.feedback import Reason, Vote
from assistant.memory.memory import open_memory
from ingest.index import Index
from ingest.library import Library
from tests.assistant.conftest import SURE, UNSURE
from tests.assistant.test_cli import filled, home, tandem
from tests.fakes import FakeEncoder


@pytest.fixture
def library(home, filled):
    library = Library(home)
    yield library
    library.close()


@pytest.fixture
def memory(library):
    return open_memory(library)


@pytest.fixture(autouse=True)
def words_only(monkeypatch):
    monkeypatch.setattr(cli_feedback, "_encode", lambda: None)


@pytest.fixture
def asked(library, memory):
    """Three questions of the person at this machine, and one of ann's; their conversations' ids."""
    ids = []
    index = Index(library, FakeEncoder())
    for user, question in (
        ("local", "How many companies share one budget?"),
        ("local", "What do [companies] say of trust?"),
        ("ann", "Hvad er tillid?"),
    ):
        answer = Assistant(index, SURE).answer(question).to_dict()
        ids.append(memory.conversations.save(user, answer).conversation_id)
    index.close()
    return ids


def test_conversations_are_listed_and_searched_for_one_person(tandem, asked):
    listed = tandem("conversations", "list").out
    assert "What do [companies] say of trust?" in listed and "2 conversations" in listed
    assert asked[2][:8] not in listed
    assert "Hvad er tillid?" in tandem("conversations", "list", "--user", "ann").out
    found = tandem("conversations", "list", "--search", "25 percent").out
    assert asked[0][:8] in found and "1 conversations" in found


def test_a_conversation_is_shown_by_the_beginning_of_its_id(tandem, asked):
    shown = tandem("conversations", "show", asked[0][:8]).out
    assert shown.startswith("How many companies share one budget?")
    assert "share one budget. [1]" in shown
    other = tandem("conversations", "show", asked[2][:8])
    assert other.code == 1
    assert "none has the id" in other.err


def test_a_conversation_is_exported(tandem, asked, tmp_path):
    file = tmp_path / "budget.docx"
    assert tandem("conversations", "export", asked[0][:8], file, "--language", "da").code == 0
    texts = [paragraph.text for paragraph in docx.Document(str(file)).paragraphs]
    assert texts[0] == "How many companies share one budget?"
    assert "Litteratur" in texts


def test_a_conversation_or_everything_is_deleted(tandem, asked, memory):
    assert "deleted: How many" in tandem("conversations", "delete", asked[0][:8]).out
    assert [kept.id for kept in memory.conversations.list("local")] == [asked[1]]
    assert tandem("conversations", "delete", "--everything", "--user", "ann").out == "1 deleted\n"
    assert memory.conversations.list("ann") == []
    assert len(memory.conversations.list("local")) == 1


@pytest.mark.parametrize("words", [[], ["abc", "--everything"]])
def test_deleting_wants_to_know_what(tandem, asked, memory, words):
    assert tandem("conversations", "delete", *words).code == 2
    assert len(memory.conversations.list("local")) == 2


def test_feedback_is_listed_with_its_reasons_counted(tandem, asked, memory):
    (turn,) = memory.conversations.turns("ann", asked[2])
    reasons = [Reason.OUTDATED, Reason.TOO_LONG]
    memory.feedback.vote("ann", turn.id, turn.answer, Vote.DOWN, reasons, "[b]Old[/b]")
    memory.feedback.vote("bob", turn.id, turn.answer, Vote.DOWN, reasons[:1], citation=1)
    memory.feedback.vote("eve", turn.id, turn.answer, Vote.UP)
    listed = tandem("feedback", "list").out
    assert "[b]Old[/b]" in listed and "down for citation 1 · bob" in listed
    assert listed.endswith("1 up, 2 down\n2 × outdated\n1 × too-long\n")
    assert "1 up, 0 down" in tandem("feedback", "list", "--vote", "up").out
    assert "0 up, 2 down" in tandem("feedback", "list", "--state", "open", "--vote", "down").out


def test_gaps_are_listed_and_closed_with_a_word(tandem, library, memory):
    unsure = Assistant(Index(library, FakeEncoder()), UNSURE)
    for user, question in (
        ("ann", "Is trust in Norway low?"),
        ("bob", "How low is trust in Norway?"),
    ):
        answer = unsure.answer(question).to_dict()
        memory.gaps.count(answer)
        memory.gaps.report(user, answer)
    unsure.index.close()
    listed = tandem("gaps", "list").out
    assert "Is trust in Norway low?" in listed and "also: How low is trust in Norway?" in listed
    assert "2 people · en" in listed and "nearest: T" in listed
    assert "2 of 2 questions on the page were not answered" in listed
    gap = listed.split()[0]
    assert tandem("gaps", "close", gap).code == 2
    assert tandem("gaps", "close", gap, "--added", "a", "--out-of-scope", "b").code == 2
    done = tandem("gaps", "close", gap, "--out-of-scope", "Norway is not covered")
    assert done.out == "closed: Is trust in Norway low? (2 reports)\n"
    assert tandem("gaps", "list").out.startswith("0 gaps")
    assert "Norway is not covered" in tandem("gaps", "list", "--state", "out-of-scope").out
    again = tandem("gaps", "close", gap, "--added", "x")
    assert (again.code, "none has the id" in again.err) == (1, True)


def test_likeness_of_questions_is_the_embedded_encoders_alone(monkeypatch):
    monkeypatch.setattr("ingest.encoder.load_encoder", FakeEncoder)
    encode = _encode()
    assert encode is not None and encode(["trust"]).shape == (1, 8)
    monkeypatch.setenv("TANDEM_ENCODER", "another/model")
    assert _encode() is None


def test_an_answer_is_saved_with_its_references(tandem, filled, tmp_path):
    file = tmp_path / "answer.md"
    ran = tandem("ask", "How many companies share one budget?", "--export", file)
    assert ran.code == 0, ran.err
    assert "25 percent" in ran.out
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# How many companies share one budget?")
    assert "Archer, A. (2021). *Who pays for marketing technology*. Tiny Review." in text


def test_a_wrong_ending_is_said_before_anything_is_asked(tandem, filled, tmp_path):
    ran = tandem("ask", "How many companies share one budget?", "--export", tmp_path / "a.pdf")
    assert (ran.code, ran.out) == (1, "")
    assert "use .md, .docx" in ran.err
