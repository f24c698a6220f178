"""Attacks from every side at once, in Chromium: document, question, title, comment and model.

`visit` fails on any dialog, console error or request that leaves the origin.
"""

import re
import shutil

import pytest
from playwright.sync_api import expect

from assistant.answer import Assistant
from tests.assistant.chat.hostile import PAYLOADS, active, hostile_assistant
from tests.model_fakes import FakeModel, passages, sentences

pytestmark = pytest.mark.browser

ZEBRA = "What does the zebra budget number say?"
ACTIVE = "img, script, iframe, form:not([class]), svg, style, object, embed, a[href^='javascript']"
WORDS = re.compile("zebra budget")


def obeys_and_attacks(prompt: str) -> str:
    """A supported sentence with a payload in it, and each payload as a statement of its own.

    Asked for anything but an answer, as when a follow-up is rewritten, nothing but payloads.
    """
    found = passages(prompt)
    if not found:
        return "\n".join(PAYLOADS)
    marker, text = next(iter(found.items()))
    sentence = sentences(text)[0]
    attacks = [f"{payload} The zebra budget says so [{marker}]." for payload in PAYLOADS]
    return "\n".join([f"{sentence} [{marker}]", f"{sentence} {PAYLOADS[1]} [{marker}]", *attacks])


@pytest.fixture(scope="module")
def assistant(tiny_home, tmp_path_factory):
    """An assistant over the hostile document, whose model writes the attacks, too."""
    home = tmp_path_factory.mktemp("hostile") / "home"
    shutil.copytree(tiny_home, home)
    quiet = hostile_assistant(home)
    model = FakeModel(obeys_and_attacks, name="<img src=x onerror=alert(90)>")
    yield Assistant(quiet.index, quiet.calibration, model=model)
    quiet.index.close()
    quiet.index.library.close()


def nothing_runs(page) -> None:
    for place in ("#turns", "#panels", "#pills", "#chips", "#conversations", "main"):
        expect(page.locator(place).locator(ACTIVE)).to_have_count(0)


@pytest.mark.parametrize("number", range(0, len(PAYLOADS), 3))
def test_the_question_is_only_text_wherever_it_stands(visit, number):
    """In the turn, as what was understood, in the list of conversations, and when it is reopened."""
    attack = " ".join(PAYLOADS[number : number + 3])
    seen = visit()
    seen.ask(f"{ZEBRA} {attack}")
    expect(seen.page.locator(".question").first).to_contain_text(PAYLOADS[number])
    seen.ask(f"And what of {PAYLOADS[number]}?")
    nothing_runs(seen.page)
    seen.page.wait_for_url(re.compile(r"\?c=\w{32}$"))
    seen.page.reload()
    seen.page.locator(".turn").first.wait_for()
    expect(seen.page.locator(".question").first).to_contain_text(PAYLOADS[number])
    seen.page.get_by_role("button", name="Conversations").click()
    row = seen.page.locator("#conversations li").first
    row.get_by_role("button", name="Rename").click()
    row.locator("input").fill(f"{PAYLOADS[number]} again")
    row.locator("input").press("Enter")
    expect(row.locator(".title")).to_have_text(f"{PAYLOADS[number]} again")
    seen.page.locator("#search").fill(PAYLOADS[number])
    expect(row).to_be_visible()
    nothing_runs(seen.page)


def test_a_model_that_writes_attacks_changes_nothing_but_words(visit):
    seen = visit()
    seen.ask(ZEBRA)
    expect(seen.page.locator(".statement").filter(has_text=WORDS).first).to_be_visible()
    for summary in seen.page.locator(".turn summary, .panel summary").all():
        if summary.is_visible():
            summary.click()
    for mark in seen.page.locator(".mark:visible").all():
        mark.focus()  # shows its card, and no other card is in the way
    nothing_runs(seen.page)


def test_both_lenses_and_every_file_of_a_hostile_answer_are_only_text(visit):
    seen = visit()
    seen.ask(ZEBRA)
    lenses = seen.page.get_by_role("button", name="Two lenses")
    if lenses.count():
        lenses.first.click()
        expect(seen.page.locator(".lenses .side")).to_have_count(2)
    nothing_runs(seen.page)
    seen.page.wait_for_url(re.compile(r"\?c=\w{32}$"))
    conversation = seen.page.url.rpartition("=")[2]
    saved = seen.page.request.get(f"{seen.address}/conversations/{conversation}/save/html")
    assert saved.ok and saved.headers["content-disposition"].startswith("attachment")
    assert "zebra budget" in saved.text()
    # Opened from the reader's own disk there is no policy to help.
    assert [found for found in active(saved.text()) if found != "style"] == []
    opened = seen.page.context.new_page()
    opened.set_content(saved.text())
    expect(opened.locator("body")).to_contain_text("zebra budget")
    opened.close()
