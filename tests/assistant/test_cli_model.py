"""`tandem ask --model` over a real server, in each protocol."""

import json

import pytest

from assistant.wording import say
from tests import model_fakes as fakes
from tests.assistant.test_answer import CONTRACT
from tests.assistant.test_cli import QUESTION, filled, home, tandem  # noqa: F401 - fixtures
from tests.model_server import PROTOCOLS, reply, status


def paraphrase(asked):
    marker = next(m for m, text in fakes.passages(asked.prompt).items() if "25 percent" in text)
    return (
        f"A survey found that 25 percent of companies share one budget. [{marker}]\nOracle owns 99."
    )


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_ask_writes_with_the_model_named(tandem, filled, model_server, protocol):  # noqa: F811
    model_server.behave = reply(paraphrase)
    ran = tandem("ask", QUESTION, "--language", "en", "--model", model_server.setting(protocol))
    assert ran.code == 0, ran.err
    assert "A survey found that 25 percent of companies share one budget. [1]" in ran.out
    assert "In the survey 25 percent" in ran.out  # the quote behind it
    assert say("en", "unsupported", text="Oracle owns 99.") in ran.out
    assert "generative" in ran.out


def test_json_is_the_contract_and_says_how_the_model_did(tandem, filled, model_server):  # noqa: F811
    model_server.behave = reply(paraphrase)
    setting = model_server.setting("openai", "small-model")
    ran = tandem("ask", QUESTION, "--language", "en", "--model", setting, "--json")
    answer = json.loads(ran.out)
    CONTRACT.validate(answer)
    assert answer["model"]["name"] == "openai/small-model"
    assert [s["support"] for s in answer["statements"]] == ["supported", "unsupported"]


def test_the_same_question_asks_the_server_once(tandem, filled, model_server):  # noqa: F811
    model_server.behave = reply(paraphrase)
    setting = model_server.setting("openai")
    outs = [tandem("ask", QUESTION, "--language", "en", "--model", setting).out for _ in range(2)]
    assert len(model_server.asked) == 1
    assert [out.splitlines()[0] for out in outs] == [
        "A survey found that 25 percent of companies share one budget. [1]"
    ] * 2


def test_a_server_that_refuses_leaves_the_quotes_and_exit_code_0(tandem, filled, model_server):  # noqa: F811
    model_server.behave = status(400)
    ran = tandem("ask", QUESTION, "--model", model_server.setting("openai"))
    assert ran.code == 0, ran.err
    assert say("en", "model_failed", why=say("en", "misconfigured")) in ran.out
    assert "In the survey 25 percent" in ran.out


def test_a_model_that_is_none_exits_with_1_and_says_what_to_write(tandem, filled):  # noqa: F811
    ran = tandem("ask", QUESTION, "--model", "qwen3")
    assert ran.code == 1
    assert "provider/model" in ran.err


def test_none_asks_no_model(tandem, filled, model_server, monkeypatch):  # noqa: F811
    monkeypatch.setenv("TANDEM_MODEL", model_server.setting("openai"))
    assert tandem("ask", QUESTION, "--model", "none").code == 0
    assert model_server.asked == []
