import sqlite3
import time

import pytest

from assistant.fences import fenced, new_fence, new_ids
from assistant.model_cache import CachedModel, with_cache
from assistant.models import Message, ModelError, Reason
from assistant.settings import Settings
from tests.model_fakes import FakeModel

PASSAGES = ("Both sign the budget.", "Nobody signs.")


def prompt(question="Who signs?", passages=PASSAGES) -> tuple[list[Message], tuple[str, ...]]:
    """A prompt as answers are written with: its fence and ids are drawn anew each time."""
    fence = new_fence()
    ids = new_ids(len(passages), [question, fence, *passages])
    told = "\n".join(fenced(fence, text, name) for text, name in zip(passages, ids, strict=True))
    return [Message("system", f"Between {fence}."), Message("user", f"{told}\n{question}")], ids


def echo_first_id(text) -> str:
    """Cites the first passage by the id that the prompt gives it."""
    return f"Both sign it [{text.partition('> [')[2][:4]}]."


@pytest.fixture
def model():
    return FakeModel(echo_first_id)


@pytest.fixture
def cached(model, tmp_path):
    return CachedModel(model, tmp_path / "home" / "cache.sqlite", "fake", 30)


def test_the_same_question_is_asked_once_and_its_reply_has_the_new_ids(cached, model):
    (first, first_ids), (second, second_ids) = prompt(), prompt()
    assert first_ids != second_ids
    assert cached.write(first, 9).text == f"Both sign it [{first_ids[0]}]."
    heard = []
    again = cached.write(second, 9, lambda text: not heard.append(text))
    assert again.text == f"Both sign it [{second_ids[0]}]." == "".join(heard)
    assert (again.input_tokens, again.output_tokens, again.model) == (0, 0, "fake/model")
    assert len(model.prompts) == 1


def test_another_question_passage_order_or_instruction_is_asked(cached, model):
    cached.write(prompt()[0], 9)
    cached.write(prompt("Who pays?")[0], 9)
    cached.write(prompt(passages=PASSAGES[::-1])[0], 9)
    cached.write(prompt(passages=(*PASSAGES, "A third."))[0], 9)
    messages, _ = prompt()
    cached.write([Message("system", messages[0].content + " Write in Danish."), messages[1]], 9)
    assert len(model.prompts) == 5


def test_another_model_or_option_is_asked(model, tmp_path):
    for options in ("a", "b", "a"):
        CachedModel(model, tmp_path / "cache.sqlite", options, 30).write(prompt()[0], 9)
    assert len(model.prompts) == 2


def test_failures_are_not_kept(tmp_path):
    replies = iter([None, "At last."])

    def write(_):
        reply = next(replies)
        if reply is None:
            raise ModelError(Reason.TIMEOUT, "late")
        return reply

    cached = CachedModel(FakeModel(write), tmp_path / "cache.sqlite", "fake", 30)
    with pytest.raises(ModelError):
        cached.write(prompt()[0], 9)
    assert cached.write(prompt()[0], 9).text == "At last."


def test_a_kept_reply_can_be_stopped_too(cached):
    cached.write(prompt()[0], 9)
    with pytest.raises(ModelError) as caught:
        cached.write(prompt()[0], 9, lambda _: False)
    assert caught.value.reason is Reason.CANCELLED


def test_old_replies_are_forgotten(cached, model, monkeypatch):
    cached.write(prompt()[0], 9)
    later = time.time() + 31 * 24 * 3600
    monkeypatch.setattr(time, "time", lambda: later)
    cached.write(prompt()[0], 9)
    assert len(model.prompts) == 2
    assert rows(cached) == 1


def test_the_oldest_make_room(cached, model, monkeypatch):
    monkeypatch.setattr("assistant.model_cache._MOST", 2)
    for question in ("one?", "two?", "three?"):
        cached.write(prompt(question)[0], 9)
    assert rows(cached) == 2
    cached.write(prompt("three?")[0], 9)
    assert len(model.prompts) == 3
    cached.write(prompt("one?")[0], 9)
    assert len(model.prompts) == 4


def test_a_damaged_cache_is_not_missed_and_mends(cached, model):
    cached._path.parent.mkdir()
    cached._path.write_bytes(b"no database" * 1000)
    assert cached.write(prompt()[0], 9).text.startswith("Both")
    cached.write(prompt()[0], 9)
    cached.write(prompt()[0], 9)
    assert len(model.prompts) == 2


def test_a_home_that_cannot_be_written_costs_no_reply(model, tmp_path):
    folder = tmp_path / "cache.sqlite"
    folder.mkdir()
    cached = CachedModel(model, folder, "fake", 30)
    assert cached.write(prompt()[0], 9).text.startswith("Both")


def test_no_question_is_kept_in_the_clear_but_in_the_reply(cached):
    cached.write(prompt("A canary question?")[0], 9)
    assert b"canary" not in cached._path.read_bytes()


def test_where_nothing_may_be_kept_nothing_is(model, tmp_path):
    assert with_cache(model, Settings(home=tmp_path, keep_days=0)) is model
    with_cache(model, Settings(home=tmp_path, keep_days=1, model="a/b")).write(prompt()[0], 9)
    assert [file.name for file in tmp_path.iterdir()] == ["model_cache.sqlite"]


def rows(cached) -> int:
    store = sqlite3.connect(cached._path)
    try:
        return store.execute("SELECT count(*) FROM replies").fetchone()[0]
    finally:
        store.close()
