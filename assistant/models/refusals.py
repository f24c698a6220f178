"""A response that is no reply, as an error that says what to do."""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from assistant.models.patience import TryLater
from assistant.models.protocol import ModelError, Reason

# Characters of a server's own words in a message.
_EXCERPT = 200
_RATE_LIMITED = 429
# What may pass by itself; 529 is Anthropic's "overloaded".
_PASSING = (408, 500, 502, 503, 504, 529)


def refusal(status: int, headers: dict[str, str], body: bytes, url: str) -> ModelError:
    """The error for a status other than 200; header names are in lower case."""
    words = _words(body)
    after = _retry_after(headers.get("retry-after"))
    if status == _RATE_LIMITED:
        said = f"The language model takes no more questions for now{words}. Ask again later."
        return TryLater(Reason.RATE_LIMITED, said, after)
    if status in _PASSING:
        said = f"The language model's server failed with {status}{words}. Look into its log."
        return TryLater(Reason.SERVER_ERROR, said, after)
    if status >= 500:
        said = f"The language model's server cannot do it: {status}{words}. Look into its log."
        return ModelError(Reason.SERVER_ERROR, said)
    if 300 <= status < 400:
        return ModelError(
            Reason.MISCONFIGURED,
            f"{url} sends on to {headers.get('location', '')[:_EXCERPT]!r}, where the key does not "
            "go: set the final address in TANDEM_MODEL.",
        )
    return ModelError(
        Reason.MISCONFIGURED,
        f"The language model's server refuses the request with {status}{words}: see to "
        "TANDEM_MODEL and TANDEM_MODEL_KEY, and try `tandem models check`.",
    )


def _words(body: bytes) -> str:
    """What an error's body says, in brackets; nothing where it says nothing."""
    said = " ".join(body.decode("utf-8", errors="replace").split())
    try:
        error = json.loads(said)["error"]
        said = error if isinstance(error, str) else str(error["message"])
    except (ValueError, KeyError, TypeError):
        pass  # not the usual form: its words as they are
    return f" ({said[:_EXCERPT].rstrip('.')})" if said else ""


def _retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date; None without one."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return max(0.0, seconds)
