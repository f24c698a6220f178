"""Keeps the secrets of the settings out of the logs, whoever writes them there."""

import logging

from pydantic import SecretStr

from assistant.settings import Settings


def redact_logs(settings: Settings) -> None:
    """From now on every log line has stars where it would have a secret of these settings."""
    values = (value for _, value in settings if isinstance(value, SecretStr))
    secrets = [secret for value in values if (secret := value.get_secret_value())]
    make = logging.getLogRecordFactory()

    def record(*args: object, **kwargs: object) -> logging.LogRecord:
        made = make(*args, **kwargs)
        try:
            text = made.getMessage()
        except (TypeError, ValueError):  # arguments that do not fit: logging itself reports that
            return made
        if any(secret in text for secret in secrets):
            for secret in secrets:
                text = text.replace(secret, "***")
            made.msg, made.args = text, ()
        return made

    logging.setLogRecordFactory(record)
