"""Memory: a person's wish to be forgotten, and the daily forgetting."""

import time

import pytest

from assistant.memory.feedback import Vote
from assistant.memory.memory import Forgetting, open_memory
from ingest.errors import LibraryBusy
from tests.assistant.memory.test_conversations import Watch, everything_on_disk


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def memory(empty_library, watch):
    return open_memory(empty_library, keep_days=30, clock=watch)


def fill(memory, user, answer):
    turn = memory.conversations.save(user, answer)
    memory.feedback.vote(user, turn.id, answer, Vote.DOWN)
    memory.gaps.report(user, answer)


def kept(memory, user):
    return (
        len(memory.conversations.list(user)),
        sum(opinion.user == user for opinion in memory.feedback.listed()),
        sum(user in {r.user for r in gap.reports} for gap in memory.gaps.listed()),
    )


def test_a_person_is_forgotten_everywhere(memory, sure, empty_library):
    fill(memory, "ann", sure.answer("What is a quixotic budget?").to_dict())
    fill(memory, "bob", sure.answer("What is a budget?").to_dict())
    assert kept(memory, "ann") == (1, 1, 1)
    assert memory.forget_person("ann") == 3
    assert kept(memory, "ann") == (0, 0, 0)
    assert kept(memory, "bob") == (1, 1, 1)
    assert b"quixotic" not in everything_on_disk(empty_library)


def test_what_is_old_is_forgotten_at_the_start_and_again_later(memory, sure, watch):
    answer = sure.answer("What is a budget?").to_dict()
    fill(memory, "ann", answer)
    watch.forward(days=30)
    forgetting = Forgetting(memory, seconds=0.02)
    forgetting.start()
    try:
        wait_until(lambda: kept(memory, "ann") == (0, 0, 0))
        fill(memory, "ann", answer)
        watch.forward(days=30)
        wait_until(lambda: kept(memory, "ann") == (0, 0, 0))
    finally:
        forgetting.stop()


def test_zero_days_forget_what_was_kept_before(memory, sure, watch, empty_library):
    fill(memory, "ann", sure.answer("What is a budget?").to_dict())
    nothing = open_memory(empty_library, keep_days=0, clock=watch)
    assert nothing.forget_old() == 3
    assert kept(memory, "ann") == (0, 0, 0)


def test_a_busy_library_is_tried_again(memory, monkeypatch):
    calls = []

    def busy(self):
        calls.append(1)
        raise LibraryBusy("busy")

    monkeypatch.setattr(type(memory.conversations), "forget_old", busy)
    forgetting = Forgetting(memory, seconds=0.01)
    forgetting.start()
    try:
        wait_until(lambda: len(calls) > 1)
    finally:
        forgetting.stop()


def test_stopping_does_not_wait_for_tomorrow(memory):
    forgetting = Forgetting(memory)
    forgetting.start()
    start = time.monotonic()
    forgetting.stop()
    assert time.monotonic() - start < 5


def wait_until(holds, seconds=10.0):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)
