"""Token bucket and back-off, with a clock that one sets."""

import pytest

from assistant.accounts import LOCAL, Person, Role
from assistant.chat import limits
from assistant.chat.limits import LONGEST_WAIT, Backoff, Throttle, TooMany

ADA = Person("ada", Role.READER)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_so_many_at_once_and_then_one_by_one(clock):
    throttle = Throttle(20, clock)
    assert [throttle.take("ada") for _ in range(20)] == [0.0] * 20
    assert throttle.take("ada") == pytest.approx(3.0)  # 20 a minute is one in 3 seconds
    clock.now += 2
    assert throttle.take("ada") == pytest.approx(1.0)
    clock.now += 1
    assert throttle.take("ada") == 0.0
    assert throttle.take("ada") == pytest.approx(3.0)


def test_nobody_waits_for_another(clock):
    throttle = Throttle(1, clock)
    assert throttle.take("ada") == 0.0
    assert throttle.take("ada") > 0
    assert throttle.take("bob") == 0.0


def test_a_long_pause_saves_up_no_more_than_a_minute(clock):
    throttle = Throttle(2, clock)
    throttle.take("ada")
    clock.now += 3600
    assert [throttle.take("ada") == 0.0 for _ in range(3)] == [True, True, False]


def test_the_message_is_in_the_readers_language_and_says_when(clock):
    throttle = Throttle(1, clock)
    throttle.check(ADA, "de")
    with pytest.raises(TooMany, match="in 60 s noch einmal"):
        throttle.check(ADA, "de")
    with pytest.raises(TooMany, match="igen om 60 s"):
        throttle.check(ADA, "da")
    with pytest.raises(TooMany, match="again in 60 s"):
        throttle.check(ADA, "en")


def test_alone_on_the_machine_nobody_is_counted(clock):
    throttle = Throttle(1, clock)
    for _ in range(5):
        throttle.check(LOCAL, "en")


def test_ever_new_names_cost_no_memory(clock, monkeypatch):
    monkeypatch.setattr(limits, "_MOST_NAMES", 3)
    throttle, backoff = Throttle(1, clock), Backoff(0, clock)
    for number in range(10):
        throttle.take(str(number))
        backoff.failed(str(number))
    assert len(throttle._buckets) == len(backoff._failures) == 3
    assert throttle.take("9") > 0  # who was last is remembered
    assert backoff.wait("9") > 0


def test_each_failure_past_the_free_ones_doubles_the_wait(clock):
    backoff = Backoff(2, clock)
    waits = []
    for _ in range(9):
        backoff.failed("ada")
        waits.append(backoff.wait("ada"))
    assert waits == [0, 0, 2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT]
    assert backoff.wait("bob") == 0
    clock.now += LONGEST_WAIT
    assert backoff.wait("ada") == 0
    backoff.failed("ada")
    assert backoff.wait("ada") == LONGEST_WAIT  # it goes on where it was


def test_failures_are_forgotten_after_a_success_or_an_hour(clock):
    backoff = Backoff(0, clock)
    backoff.failed("ada")
    backoff.succeeded("ada")
    assert backoff.wait("ada") == 0
    for _ in range(3):
        backoff.failed("bob")
    clock.now += 3600 + 9
    backoff.failed("bob")
    assert backoff.wait("bob") == 2


def test_a_thousand_failures_do_not_overflow(clock):
    backoff = Backoff(0, clock)
    for _ in range(2000):
        backoff.failed("ada")
    assert backoff.wait("ada") == LONGEST_WAIT
