from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from assistant.models.patience import TryLater
from assistant.models.refusals import refusal

URL = "http://gpu:1"


def wait(value) -> float | None:
    error = refusal(429, {"retry-after": value}, b"", URL)
    assert isinstance(error, TryLater)
    return error.after


def test_a_wish_is_a_number_or_a_date():
    assert wait("7") == 7
    assert wait(format_datetime(datetime.now(UTC) + timedelta(seconds=60))) == pytest.approx(
        60, abs=3
    )
    assert wait(format_datetime(datetime.now(UTC) - timedelta(seconds=60))) == 0
    assert wait("soon") is None
    assert wait("-3") is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error": {"message": "model not loaded."}}', "(model not loaded)"),
        (b'{"error": "model not\\n found"}', "(model not\n found)"),
        (b"<h1>Bad  gateway</h1>", "(<h1>Bad gateway</h1>)"),
        (b"\xff\xfe", "(\ufffd\ufffd)"),
        (b"x" * 1000, f"({'x' * 200})"),
    ],
)
def test_the_servers_own_words_are_told_in_short(body, words):
    assert words in str(refusal(500, {}, body, URL))


def test_where_it_says_nothing_nothing_is_told():
    assert "()" not in str(refusal(500, {}, b"", URL))
