"""`tandem models check` against a real server that does one thing wrong at a time."""

import re

import pytest
from typer.testing import CliRunner

from assistant.cli_models import app
from assistant.marks import NOTHING
from assistant.model_check import check_model
from assistant.settings import Settings
from tests import model_server as server_does
from tests.model_server import free_port, reply

DANISH = "I 2023 lod 62 % af 417 virksomheder CMO og CIO underskrive ét fælles budget."
ENGLISH = "In 2023, 62 % of 417 firms let the CMO and the CIO sign one shared budget."


def obedient(asked, text=DANISH, nothing=NOTHING, long=True) -> str:
    """Does all that the answer prompt asks for."""
    if "vinter-OL" in asked.prompt:
        return nothing
    first = re.search(r"> \[(\w{4})\]\nIn 2023", asked.prompt)
    if len(asked.prompt) > 10_000 and not long:
        return "Det ved jeg ikke."
    return f"{text} [{first.group(1)}]"


@pytest.fixture
def server(model_server):
    model_server.behave = reply(obedient)
    model_server.pages["/v1/models?limit=1000"] = {"data": [{"id": "test-model"}]}
    return model_server


def findings(server, **settings) -> dict[str, bool | None]:
    configured = Settings(model=server.setting("anthropic"), **settings)
    return {finding.what: finding.works for finding in check_model(configured)}


ALL = (
    "settings",
    "model",
    "replies",
    "streams",
    "cites",
    "language",
    "finds nothing",
    "long prompts",
)


def test_a_model_that_does_everything(server):
    assert findings(server) == dict.fromkeys(ALL, True)


@pytest.mark.parametrize(
    ("behaviour", "failing"),
    [
        (lambda asked: obedient(asked, ENGLISH), "language"),
        (lambda asked: re.sub(r" \[\w{4}\]$", "", obedient(asked)), "cites"),
        (lambda asked: obedient(asked, nothing="Norge vandt 26 medaljer."), "finds nothing"),
        (lambda asked: obedient(asked, long=False), "long prompts"),
    ],
)
def test_what_a_model_does_not_do_is_found_alone(server, behaviour, failing):
    server.behave = reply(behaviour)
    found = findings(server)
    assert [what for what, works in found.items() if not works] == [failing]


def test_a_reply_in_one_piece_is_found(server):
    server.behave = reply(lambda asked: obedient(asked).replace(" ", "_"))
    assert findings(server)["streams"] is False


def test_a_model_that_is_not_there_is_found(server):
    server.pages["/v1/models?limit=1000"] = {"data": [{"id": "another"}]}
    [words] = [
        f.words
        for f in check_model(Settings(model=server.setting("anthropic")))
        if f.what == "model"
    ]
    assert "test-model is not there" in words
    assert "another" in words


def test_without_a_list_nobody_can_tell(server):
    server.pages.clear()
    assert findings(server)["model"] is None


def test_after_a_failure_nothing_more_is_tried(server):
    server.behave = server_does.hang_headers
    assert findings(server, model_deadline=0.3) == {
        "settings": True,
        "model": True,
        "replies": False,
    }


def test_a_failure_later_on_ends_nothing(server):
    server.behave = server_does.first(1, reply(obedient), server_does.status(400))
    found = findings(server)
    assert (found["cites"], found["finds nothing"], found["long prompts"]) == (True, False, False)


def check(monkeypatch, **settings):
    for name in ("MODEL", "MODEL_KEY", "MODEL_DEADLINE"):
        monkeypatch.delenv(f"TANDEM_{name}", raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(f"TANDEM_{name.upper()}", value)
    return CliRunner().invoke(app, ["check"])


def test_the_command_says_it_in_words_and_by_its_exit_code(server, monkeypatch):
    done = check(monkeypatch, model=server.setting("anthropic"), model_key="sk-canary")
    assert done.exit_code == 0, done.output
    assert len(done.output.splitlines()) == len(ALL)
    assert "canary" not in done.output
    server.behave = reply("Jeg ved det ikke.")
    done = check(monkeypatch, model=server.setting("anthropic"))
    assert done.exit_code == 1
    assert "cites" in done.output


def test_a_wrong_setting_and_a_missing_server_are_said(monkeypatch):
    done = check(monkeypatch, model="qwen3")
    assert done.exit_code == 1
    assert "provider/model" in done.output
    done = check(monkeypatch, model=f"anthropic/m@http://127.0.0.1:{free_port()}")
    assert done.exit_code == 1
    assert "No language model answers" in done.output


def test_without_a_setting_the_command_says_what_to_set(monkeypatch):
    done = check(monkeypatch)
    assert done.exit_code == 1
    assert "TANDEM_MODEL=" in str(done.exception)
