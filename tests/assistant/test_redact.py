"""Secrets of the settings do not reach the logs."""

import logging

import pytest

from assistant.redact import redact_logs
from assistant.settings import Settings


@pytest.fixture(autouse=True)
def logging_as_before():
    before = logging.getLogRecordFactory()
    yield
    logging.setLogRecordFactory(before)


def test_every_line_has_stars_instead(caplog):
    redact_logs(Settings(database_url="postgresql://ada:canary@db/tandem", model_key="sk-canary"))
    caplog.set_level("INFO")
    logger = logging.getLogger("any.library")
    logger.info("connecting to postgresql://ada:canary@db/tandem now")
    logger.info("key %s, %d times", "sk-canary", 3)
    logger.info({"key": "sk-canary"})
    assert "canary" not in caplog.text
    assert "connecting to *** now" in caplog.text
    assert "key ***, 3 times" in caplog.text


def test_the_traceback_of_a_failure_has_stars_too(caplog):
    redact_logs(Settings(model_key="sk-canary"))
    try:
        raise RuntimeError("401 for the key sk-canary")
    except RuntimeError:
        logging.getLogger("any.library").exception("a call failed")
    assert "canary" not in caplog.text
    assert "RuntimeError: 401 for the key ***" in caplog.text
    assert "test_redact.py" in caplog.text  # where it failed is still said


def test_the_password_of_an_address_has_stars_by_itself(caplog):
    redact_logs(Settings(database_url="postgresql://ada:c%40nary-word@db/tandem"))
    logging.getLogger("any.driver").warning("no entry for ada with c%40nary-word or c@nary-word")
    assert caplog.records[-1].getMessage() == "no entry for ada with *** or ***"


def test_a_very_short_password_does_not_star_every_word(caplog):
    redact_logs(Settings(database_url="postgresql://ada:a@db/tandem"))
    logging.getLogger("any.driver").warning("ada at postgresql://ada:a@db/tandem")
    assert caplog.records[-1].getMessage() == "ada at ***"


def test_other_lines_stay_as_they_are(caplog):
    redact_logs(Settings(model_key="sk-canary"))
    logging.getLogger("any").warning("%d of %s", 1, "two")
    assert caplog.records[-1].args == (1, "two")
    assert caplog.records[-1].getMessage() == "1 of two"


def test_without_secrets_nothing_is_starred(caplog):
    redact_logs(Settings(model_key=""))
    logging.getLogger("any").warning("plain")
    assert caplog.records[-1].getMessage() == "plain"


def test_arguments_that_do_not_fit_fail_where_they_always_did():
    redact_logs(Settings(model_key="sk-canary"))
    record = logging.getLogRecordFactory()("n", 10, "f", 1, "%d", ("x",), None)
    with pytest.raises(TypeError):
        record.getMessage()


def test_settings_do_not_show_their_secrets():
    settings = Settings(database_url="postgresql://ada:canary@db/tandem", model_key="sk-canary")
    assert "canary" not in f"{settings!r} {settings} {settings.model_dump()}"
