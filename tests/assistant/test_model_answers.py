"""Whole answers over real HTTP: every fault of a language model's server, and the good case.

Whatever the server does, the answer is there within the deadline, says why the model's words are
not, shows nothing partial, and leaves no connection open.
"""

import json
import time

import pytest

from assistant.answer import Assistant
from assistant.chat.conversation import Host
from assistant.chat.turns import Conversation, Reader
from assistant.question import Turn
from assistant.wording import say
from ingest.filters import Filters
from tests import model_fakes as fakes
from tests import model_server as server
from tests.assistant.conftest import SURE
from tests.assistant.test_answer import CONTRACT
from tests.assistant.test_compose import OFF_TOPIC
from tests.model_server import PROTOCOLS

QUESTION = "How many companies share one budget?"
ENGLISH = Filters(languages=("en",))
DEADLINE = 1.5
# Where the fault shows at once, so that a busy machine does not make a timeout of it.
PATIENT = 20.0
# The request ends, and this machine may be busy.
SLACK = 2.0
PARTIAL = "Two words"

FAULTS = {
    "refused": (None, {"refused"}),
    "hang at headers": (server.hang_headers, {"timeout"}),
    "drip of headers": (server.drip_headers, {"timeout"}),
    "hang in mid-stream": (server.hang_midstream, {"timeout"}),
    "drip": (server.drip, {"timeout"}),
    "cut": (server.cut, {"cut"}),
    "cut quietly": (server.cut_quietly, {"cut"}),
    "429": (server.status(429), {"rate_limited"}),
    "429 for an hour": (server.status(429, {"Retry-After": "3600"}), {"rate_limited"}),
    "500": (server.status(500), {"server_error"}),
    "401": (server.status(401), {"misconfigured"}),
    "invalid UTF-8": (server.bad_utf8, {"unreadable"}),
    "wrong JSON": (server.wrong_json, {"unreadable", "cut", "empty"}),
    "a web page": (server.html, {"unreadable", "cut", "empty", "misconfigured"}),
    "empty": (server.reply(""), {"empty"}),
    "endless": (server.endless, {"endless", "timeout"}),
    "garbage": (server.reply(fakes.garbage("")), {"unsupported", "wrong_language"}),
    "off the format and the subject": (server.reply(OFF_TOPIC), {"unsupported"}),
    "French": (server.reply(fakes.wrong_language("")), {"wrong_language"}),
}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("fault", FAULTS)
def test_the_quoted_answer_stands_within_the_deadline(sure, model_server, fault, protocol):
    behave, results = FAULTS[fault]
    if behave:
        model_server.behave = behave
    key = "sk-canary-key" if protocol == "anthropic" else None
    if behave is None:
        model_server.port = 1  # where nobody listens
    model = model_server.model(protocol, key)
    deadline = DEADLINE if "timeout" in results else PATIENT
    assistant = Assistant(sure.index, SURE, model=model, deadline=deadline)
    quoted = sure.answer(QUESTION, filters=ENGLISH)
    start = time.monotonic()
    answer = assistant.answer(QUESTION, filters=ENGLISH)
    assert time.monotonic() - start < deadline + SLACK
    assert answer.model.result in results
    assert (answer.text, answer.statements, answer.citations) == (
        quoted.text, quoted.statements, quoted.citations,
    )  # fmt: skip
    assert answer.notes[0] in _notes(answer.model.result)
    told = json.dumps(answer.to_dict())
    CONTRACT.validate(json.loads(told))
    assert PARTIAL not in told and "canary" not in told
    assert model_server.wait_closed()


def _notes(result):
    keys = {"unsupported": "model_unsupported", "wrong_language": "model_language"}
    if result in keys:
        return [say("en", keys[result])]
    return [say("en", "model_failed", why=say("en", result))]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_a_model_writes_is_checked_and_shown_as_it_comes(sure, model_server, protocol):
    def write(asked):
        marker = next(m for m, text in fakes.passages(asked.prompt).items() if "25 percent" in text)
        return f"A survey found that 25 percent of companies share one budget. [{marker}]\nOracle owns 99 of them."

    model_server.behave = server.reply(write)
    key = "sk-canary-key" if protocol == "anthropic" else None
    events = []
    assistant = Assistant(sure.index, SURE, model=model_server.model(protocol, key))
    answer = assistant.answer(
        QUESTION, filters=ENGLISH, on_progress=lambda event: (events.append(event), True)[1]
    )
    assert answer.mode == "generative"
    assert answer.text == "A survey found that 25 percent of companies share one budget. [1]"
    assert [s.text for s in answer.statements[1:]] == ["Oracle owns 99 of them."]
    assert answer.model.usage.input_tokens == 7
    assert [type(e).__name__ for e in events if type(e).__name__ != "Writing"] == [
        "Found", "Quoted", "Checked",
    ]  # fmt: skip


def test_stopping_closes_the_connection(sure, model_server):
    model_server.behave = server.endless
    assistant = Assistant(sure.index, SURE, model=model_server.model(), deadline=20)
    start = time.monotonic()
    answer = assistant.answer(
        QUESTION, filters=ENGLISH, on_progress=lambda e: type(e).__name__ != "Writing"
    )
    assert answer.model.result == "cancelled"
    assert time.monotonic() - start < 10
    assert model_server.wait_closed()


@pytest.mark.parametrize("silence", [server.hang_headers, server.hang_midstream, server.drip])
def test_stop_on_the_page_reaches_a_model_that_is_silent(sure, model_server, silence):
    model_server.behave = silence
    assistant = Assistant(sure.index, SURE, model=model_server.model(), deadline=60)
    frames = Host(assistant, at_once=1).ask(QUESTION, ENGLISH, Conversation(), Reader())
    while not model_server.asked:
        next(frames)
    # Gradio closes the generator when the step that it is in has ended: none may take long.
    start = time.monotonic()
    next(frames)
    frames.close()
    assert time.monotonic() - start < 5
    assert model_server.wait_closed()


def test_stop_reaches_a_model_that_makes_a_follow_up_stand_alone(sure, model_server):
    model_server.behave = server.hang_headers
    assistant = Assistant(sure.index, SURE, model=model_server.model(), deadline=60)
    asked = (Turn("user", QUESTION), Turn("assistant", "A quarter."))
    start = time.monotonic()
    answer = assistant.answer("And in Denmark?", history=asked, on_progress=lambda event: False)
    assert time.monotonic() - start < 5
    assert answer.citations == () or answer.model.result == "cancelled"
    assert model_server.wait_closed()
