"""A language model that takes its time, in Chromium: what is shown meanwhile, and Stop."""

import time

import pytest
from playwright.sync_api import expect

from tests.model_server import ModelServer, events

pytestmark = pytest.mark.browser

BUDGET = "Who signs the shared budget?"


def slowly(handler, asked):
    """Writes a word every tenth of a second, for as long as somebody listens."""
    handler.begin()
    for event in events(asked.protocol, "Both sign the shared budget [S1]. " * 200):
        time.sleep(0.1)
        if not handler.chunk(event):
            return


@pytest.fixture
def slow(assistant, monkeypatch):
    """A model that would write for two minutes; at the end nobody may be listening to it."""
    server = ModelServer(slowly)
    serving = server.serving()
    next(serving)
    monkeypatch.setattr(assistant, "model", server.model())
    yield server
    next(serving, None)


def test_stop_ends_the_answer_and_the_model_and_brings_the_question_back(visit, slow, memory):
    seen = visit()
    page = seen.page
    kept = len(memory.conversations.list("local"))
    page.locator("#question textarea").fill(BUDGET)
    page.locator("#question textarea").press("Enter")
    # The checked quotes stand while the model writes.
    expect(page.locator(".statement").filter(has_text="signed by both")).to_be_visible()
    expect(page.locator("#ask")).to_be_hidden()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".turn")).to_have_count(0, timeout=15_000)
    expect(page.locator("#question textarea")).to_have_value(BUDGET)
    expect(page.locator("#ask")).to_be_visible()
    assert slow.asked and slow.wait_closed(15)
    assert len(memory.conversations.list("local")) == kept
