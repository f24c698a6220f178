"""Every provider against a real server: what comes back, and what each fault becomes."""

import threading
import time

import pytest

from assistant.models import Message, ModelError, Reason, load_model
from assistant.settings import Settings
from tests import model_server as server_does
from tests.model_server import PROTOCOLS, free_port, reply, status

ASK = [Message("system", "Answer in Danish."), Message("user", "Who signs?")]
# Seconds: enough for a reply of this machine, short enough to wait for.
ENOUGH = 20.0
SHORT = 0.6


@pytest.fixture(scope="module", autouse=True)
def loaded():
    """The providers' libraries take seconds to load: not in the time of a test."""
    for protocol in PROTOCOLS:
        load_model(Settings(model=f"{protocol}/m@http://127.0.0.1:1"))


@pytest.fixture(params=PROTOCOLS)
def protocol(request):
    return request.param


def fails(model, deadline=ENOUGH, **arguments) -> ModelError:
    with pytest.raises(ModelError) as caught:
        model.write(ASK, deadline, **arguments)
    return caught.value


def test_the_whole_reply_with_its_tokens(model_server, protocol):
    model_server.behave = reply("Both sign it [1].")
    answer = model_server.model(protocol).write(ASK, ENOUGH)
    assert answer.text == "Both sign it [1]."
    assert (answer.input_tokens, answer.output_tokens) == (7, 4)
    assert answer.model == f"{protocol}/test-model"
    assert 0 < answer.seconds < ENOUGH
    assert model_server.wait_closed()


def test_the_model_is_told_the_messages_in_their_roles(model_server, protocol):
    model_server.model(protocol).write(ASK, ENOUGH)
    [asked] = model_server.asked
    assert [(m.role, m.content.strip()) for m in asked.messages] == [
        (m.role, m.content) for m in ASK
    ]
    assert asked.body["model"] == "test-model"
    assert asked.body["stream"] is True


def test_ollama_makes_room_for_the_prompt_and_does_not_think(model_server):
    model_server.model("ollama").write(ASK, ENOUGH)
    body = model_server.asked[0].body
    assert model_server.asked[0].path == "/api/chat"
    assert body["options"] == {"temperature": 0.0, "num_ctx": 8192, "num_predict": 2048}
    assert body["think"] is False


def test_the_pieces_come_as_they_are_written(model_server, protocol):
    model_server.behave = reply("One two three", pause=0.05)
    moments = []

    def on_text(text):
        if text:
            moments.append((text, time.monotonic()))
        return True

    model_server.model(protocol).write(ASK, ENOUGH, on_text)
    assert [text for text, _ in moments] == ["One ", "two ", "three"]
    assert moments[-1][1] - moments[0][1] > 0.05


def test_stopping_closes_the_connection_at_once(model_server, protocol):
    model_server.behave = server_does.endless
    heard = []

    def on_text(text):
        heard.append(text)
        return "".join(heard).count("word") < 3

    assert fails(model_server.model(protocol), on_text=on_text).reason is Reason.CANCELLED
    assert model_server.wait_closed()


def test_stopping_is_heard_before_the_first_word(model_server, protocol):
    model_server.behave = server_does.hang_headers
    end = time.monotonic() + SHORT
    failure = fails(model_server.model(protocol), on_text=lambda _: time.monotonic() < end)
    assert failure.reason is Reason.CANCELLED
    assert time.monotonic() < end + 3
    assert model_server.wait_closed()


SILENT = ("hang_headers", "drip_headers", "hang_midstream", "drip")


@pytest.mark.parametrize("fault", SILENT)
def test_a_silent_or_dripping_server_costs_the_deadline_and_no_more(model_server, protocol, fault):
    model_server.behave = getattr(server_does, fault)
    model = model_server.model(protocol)
    start = time.monotonic()
    assert fails(model, SHORT).reason is Reason.TIMEOUT
    assert SHORT <= time.monotonic() - start < SHORT + 2
    assert model_server.wait_closed()


FAULTS = {
    "cut": (Reason.CUT, 1),
    "cut_quietly": (Reason.CUT, 1),
    "cut_at_once": (Reason.CUT, 3),
    "endless": (Reason.ENDLESS, 1),
    "too_long": (Reason.ENDLESS, 1),
    "bad_utf8": (Reason.UNREADABLE, 1),
    "wrong_json": (Reason.UNREADABLE, 1),
    "broken_json": (Reason.UNREADABLE, 1),
    "html": (Reason.UNREADABLE, 1),
    "no_http": (Reason.UNREADABLE, 1),
    "compressed": (Reason.UNREADABLE, 1),
    "error_midstream": (Reason.SERVER_ERROR, 1),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_has_its_reason_and_its_tries(model_server, protocol, fault, no_waits):
    reason, tries = FAULTS[fault]
    model_server.behave = getattr(server_does, fault)
    failure = fails(model_server.model(protocol))
    assert failure.reason is reason, failure
    assert len(model_server.asked) == tries
    assert model_server.wait_closed()


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_reply_is_none(model_server, protocol, text):
    model_server.behave = reply(text)
    assert fails(model_server.model(protocol)).reason is Reason.EMPTY


@pytest.mark.parametrize(
    ("code", "reason", "tries"),
    [
        (429, Reason.RATE_LIMITED, 3),
        (500, Reason.SERVER_ERROR, 3),
        (503, Reason.SERVER_ERROR, 3),
        (501, Reason.SERVER_ERROR, 1),
        (400, Reason.MISCONFIGURED, 1),
        (401, Reason.MISCONFIGURED, 1),
        (404, Reason.MISCONFIGURED, 1),
    ],
)
def test_each_status_has_its_reason_and_its_tries(
    model_server, protocol, code, reason, tries, no_waits
):
    model_server.behave = status(code, text="no such thing")
    failure = fails(model_server.model(protocol))
    assert failure.reason is reason
    assert "no such thing" in str(failure)
    assert len(model_server.asked) == tries
    assert model_server.wait_closed()


def test_what_passes_by_itself_is_tried_again(model_server, protocol, no_waits):
    model_server.behave = server_does.first(2, status(503), reply("At last."))
    assert model_server.model(protocol).write(ASK, ENOUGH).text == "At last."
    assert len(model_server.asked) == 3


def test_a_wish_to_come_later_is_honoured(model_server, protocol):
    model_server.behave = server_does.first(1, status(429, {"Retry-After": "1"}), reply("Now."))
    start = time.monotonic()
    assert model_server.model(protocol).write(ASK, ENOUGH).text == "Now."
    assert time.monotonic() - start >= 1


def test_a_wish_beyond_the_deadline_is_an_answer_at_once(model_server, protocol):
    model_server.behave = status(429, {"Retry-After": "3600"})
    start = time.monotonic()
    assert fails(model_server.model(protocol), 30).reason is Reason.RATE_LIMITED
    assert time.monotonic() - start < 5
    assert len(model_server.asked) == 1


def test_the_tries_share_one_deadline(model_server, protocol):
    model_server.behave = server_does.first(1, status(503), server_does.hang_headers)
    start = time.monotonic()
    assert fails(model_server.model(protocol), 1.2).reason is Reason.TIMEOUT
    assert time.monotonic() - start < 4


def test_nobody_there(protocol):
    port = free_port()
    model = load_model(Settings(model=f"{protocol}/m@http://127.0.0.1:{port}/v1"))
    failure = fails(model)
    assert failure.reason is Reason.REFUSED
    assert f"127.0.0.1:{port}" in str(failure)


def test_a_redirect_does_not_take_the_key_elsewhere(model_server, protocol):
    elsewhere = f"http://127.0.0.1:{free_port()}/"
    model_server.behave = status(307, {"Location": elsewhere})
    failure = fails(model_server.model(protocol, key="sk-canary"))
    assert failure.reason is Reason.MISCONFIGURED
    assert elsewhere in str(failure)


KEYS = {"ollama": "authorization", "openai": "authorization", "anthropic": "x-api-key"}


def test_the_key_goes_to_the_server_and_into_no_message(model_server, protocol):
    model_server.behave = status(401, text="wrong key: sk-canary")
    failure = fails(model_server.model(protocol, key="sk-canary"))
    assert "sk-canary" in model_server.asked[0].headers[KEYS[protocol]]
    assert "canary" not in str(failure) + repr(failure) + repr(failure.__dict__)


def test_nothing_of_the_environment_goes_out(model_server, protocol, monkeypatch):
    for name in (
        "OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "ANTHROPIC_API_KEY",
        "ANTHROPIC_AUTH_TOKEN", "OLLAMA_API_KEY",
    ):  # fmt: skip
        monkeypatch.setenv(name, "canary")
    for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "ANTHROPIC_BASE_URL", "OLLAMA_HOST"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}/canary")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    model_server.model(protocol).write(ASK, ENOUGH)
    [asked] = model_server.asked
    assert "canary" not in str(asked)
    known = {"host", "accept", "content-type", "content-length", "anthropic-version"}
    assert set(asked.headers) <= known | {"accept-encoding", "user-agent"}
    assert asked.headers["user-agent"] == "tandem"


def test_thinking_is_no_part_of_the_reply(model_server, protocol):
    model_server.behave = reply("<think> Both? Yes. </think>\n\nBoth sign.")
    heard = []
    answer = model_server.model(protocol).write(ASK, ENOUGH, lambda text: not heard.append(text))
    assert answer.text == "Both sign." == "".join(heard)


def test_many_at_once_leave_no_thread_behind(model_server, protocol):
    model = model_server.model(protocol)
    model_server.behave = reply(lambda asked: asked.messages[-1].content.upper())
    before = set(threading.enumerate())
    texts = {}

    def ask(number):
        texts[number] = model.write([Message("user", f"question {number}")], ENOUGH).text

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert texts == {number: f"QUESTION {number}" for number in range(8)}
    assert model_server.wait_closed()
    assert {t for t in threading.enumerate() if "process_request" not in t.name} <= before


@pytest.fixture
def no_waits(monkeypatch):
    monkeypatch.setattr("assistant.models.patience._WAITS", (0.0, 0.0))
