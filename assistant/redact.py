"""Keeps the secrets of the settings out of the logs, whoever writes them there."""

import logging
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from assistant.settings import Settings

# Shorter passwords stand in too many words to be starred wherever they occur.
_SHORTEST_PART = 4


def redact_logs(settings: Settings) -> None:
    """From now on every log line has stars where it would have a secret of these settings.

    That goes for the tracebacks of failures, too, and for the password in a secret address.
    """
    # Longest first, or what is left of a longer one would stay.
    secrets = sorted(set(_secrets(settings)), key=len, reverse=True)
    make = logging.getLogRecordFactory()
    format_failure = logging.Formatter().formatException

    def starred(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, "***")
        return text

    def record(*args: object, **kwargs: object) -> logging.LogRecord:
        made = make(*args, **kwargs)
        if made.exc_info and made.exc_info[0]:
            # Handlers take this text instead of formatting the exception again.
            made.exc_text = starred(format_failure(made.exc_info))
        try:
            text = made.getMessage()
        except (TypeError, ValueError):  # arguments that do not fit: logging itself reports that
            return made
        if starred(text) != text:
            made.msg, made.args = starred(text), ()
        return made

    logging.setLogRecordFactory(record)


def _secrets(settings: Settings) -> Iterator[str]:
    """Every secret of the settings as it stands there, and the passwords of addresses alone."""
    for _, value in settings:
        secret = value.get_secret_value() if isinstance(value, SecretStr) else ""
        if secret:
            yield secret
            password = urlsplit(secret).password or ""
            if len(password) >= _SHORTEST_PART:
                yield from (password, unquote(password))
