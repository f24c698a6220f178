"""The Library page as a researcher meets it, in Chromium: dropped files, their rows, one document."""

import re

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Route, expect

from assistant.accounts import Accounts, Role
from assistant.library_page.wording import words
from tests.browser.conftest import Visit
from tests.browser.test_accessible import violations
from tests.ingest.files import pdf

pytestmark = pytest.mark.browser

PASSWORD = "correct horse"
GOOD = "# Museum {place}\n\nThe museum of {place} shows both teams the same board of numbers."
# A file reaches its end within so many milliseconds, even beside other work.
PATIENCE = 60_000


@pytest.fixture(scope="module")
def researcher(assistant):
    """Somebody who may work on the library; the app asks everybody who they are."""
    Accounts(assistant.index.library, PasswordHasher(1, 8, 1)).add(
        "rosa", PASSWORD, Role.RESEARCHER
    )


@pytest.fixture
def library(browser, address, researcher):
    """Opens the Library page logged in; faults fail."""
    visits = []

    def open_library(locale="en-US", width=1440, scheme="light"):
        context = browser.new_context(
            locale=locale, viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        context.set_default_timeout(PATIENCE)
        visits.append((context, Visit(context, address)))
        page = visits[-1][1].page
        page.goto(f"{address}/library")
        page.locator("#name").fill("rosa")
        page.locator("#name").press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.locator("#drop.live").wait_for()
        return page

    yield open_library
    for context, _ in visits:
        context.close()
    assert [fault for _, visit in visits for fault in visit.faults] == []


def drop(page, **files):
    """Drops files by name and text onto the page, as a file manager does."""
    transfer = page.evaluate_handle(
        """(files) => {
            const transfer = new DataTransfer();
            for (const [name, text] of files) transfer.items.add(new File([text], name));
            return transfer;
        }""",
        list(files.items()),
    )
    for event in ("dragover", "drop"):
        page.locator("#drop").dispatch_event(event, {"dataTransfer": transfer})


def row(page, name):
    return page.locator(".rows > li").filter(has=page.locator("b", has_text=name))


def check(page, width):
    """Nothing is cut off at the side, and axe-core finds nothing serious."""
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []


@pytest.mark.parametrize(
    ("locale", "width", "scheme", "reason"),
    [
        ("en-US", 1440, "light", "the file is empty"),
        ("de-DE", 360, "dark", "die Datei ist leer"),
        ("da-DK", 360, "light", "filen er tom"),
    ],
)
def test_from_the_drop_to_the_removal(library, locale, width, scheme, reason):
    language, place = locale[:2], {"en-US": "York", "de-DE": "Fulda", "da-DK": "Ribe"}[locale]
    good, twin, broken = (f"{kind}-{place}.md" for kind in ("good", "twin", "broken"))
    page = library(locale, width, scheme)
    drop(page, **{good: GOOD.format(place=place)})
    state = row(page, good).locator(".state")
    expect(state).to_have_text(words(language, "state_ready"), timeout=PATIENCE)
    documents = page.locator("#documents")
    expect(documents.get_by_role("link", name=f"Museum {place}")).to_be_visible()
    drop(page, **{twin: GOOD.format(place=place), broken: " "})
    expect(row(page, twin).locator(".state")).to_have_text(
        words(language, "duplicate_of", title=f"Museum {place}"), timeout=PATIENCE
    )
    failed = row(page, broken)
    expect(failed.locator(".state")).to_have_text(words(language, "state_failed"), timeout=PATIENCE)
    expect(failed.locator(".why")).to_have_text(reason)
    expect(page.locator("#sending li")).to_have_count(0)
    check(page, width)

    row(page, good).get_by_role("link", name=words(language, "details")).click()
    expect(page.locator("h1")).to_have_text(f"Museum {place}")
    page.locator("#field-publisher").fill("The boards of numbers")
    page.locator(".fields button").click()
    field = words(language, "field_publisher")
    expect(page.locator(".said-note")).to_have_text(words(language, "said_edited", fields=field))
    expect(page.locator("#field-publisher")).to_have_value("The boards of numbers")
    check(page, width)

    page.locator("details.ask").filter(has_text=words(language, "remove_sure")).click()
    page.get_by_role("button", name=words(language, "remove_sure")).click()
    expect(page.locator(".said-note")).to_have_text(
        words(language, "said_removed", title=f"Museum {place}", left=0)
    )
    expect(row(page, good)).to_have_count(0)


def test_only_what_ended_is_told_to_screen_readers(library):
    page = library()
    page.evaluate(
        """() => {
            window.told = [];
            new MutationObserver(() => told.push(document.getElementById("told").textContent))
                .observe(document.getElementById("told"), {childList: true});
        }"""
    )
    drop(page, **{"told.md": GOOD.format(place="Oslo")})
    expect(page.locator("#told")).to_have_text("told.md: ready", timeout=PATIENCE)
    drop(page, **{f"told-{n}.md": " " for n in range(5)})
    expect(page.locator(".state.failed").nth(4)).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(1_500)
    said = page.evaluate("told")
    assert all(text.endswith(("ready", "failed", "more")) for text in said)
    assert len(said) <= 6


def test_files_are_sent_on_while_another_state_is_looked_at(library):
    page = library()
    drop(page, **{"before.md": " "})
    expect(row(page, "before.md").locator(".state.failed")).to_be_visible(timeout=PATIENCE)
    held: list[Route] = []
    page.route("**/library/upload", lambda route: held.append(route), times=1)
    drop(page, **{f"late-{n}.md": " " for n in range(3)})
    expect(page.locator("#to-send")).to_have_text(words("en", "to_send", count=2))
    failed = page.locator(".counters a", has_text="failed")
    failed.click()
    expect(page).to_have_url(re.compile("state=failed"))
    expect(failed).to_have_attribute("aria-current", "true")
    expect(failed).to_be_focused()
    leave = "dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    assert page.evaluate(leave) is False, "files that are not sent are left behind unasked"
    held[0].continue_()
    expect(row(page, "late-2.md").locator(".state.failed")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#to-send")).to_have_text("")
    assert page.evaluate(leave) is True
    page.go_back()
    expect(failed).not_to_have_attribute("aria-current", "true")


def test_the_keyboard_is_enough(library):
    page = library()
    page.locator("#choose").focus()
    page.locator("#choose").set_input_files(  # what the dialog of the system does
        {
            "name": "keys.md",
            "mimeType": "text/markdown",
            "buffer": GOOD.format(place="Bath").encode(),
        }
    )
    link = row(page, "keys.md").get_by_role("link", name="Details")
    link.wait_for()
    _tab_to(page, link)
    page.keyboard.press("Enter")
    remove = page.locator("details.ask summary").filter(has_text="Remove")
    remove.wait_for()
    _tab_to(page, remove)
    page.keyboard.press("Enter")
    sure = page.get_by_role("button", name="Remove it for good")
    _tab_to(page, sure)
    page.keyboard.press("Enter")
    expect(page.locator(".said-note")).to_contain_text("0 passages left")


def _tab_to(page, target):
    for _ in range(80):
        if target.evaluate("(one) => one === document.activeElement"):
            outline = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(outline) != "none", "the focus is not seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not reach it")


GIRAFFE = "What did the giraffe eat in 1915?"


@pytest.mark.parametrize(
    ("locale", "width", "food"), [("en-US", 1440, "hay"), ("de-DE", 390, "oats")]
)
def test_a_file_is_tried_then_added_then_replaced_by_another_kind(
    library, assistant, memory, locale, width, food
):
    language = locale[:2]
    memory.gaps.report("ann", assistant.answer(GIRAFFE).to_dict())
    quote = f"In 1915 the giraffe ate {food}."
    page = library(locale, width)
    page.locator("#try-file").set_input_files(_file("giraffe.pdf", b"no PDF"))
    page.locator(".trying button").press("Enter")
    failed = page.locator(".outcome .state")
    expect(failed).to_have_text(words(language, "state_failed"), timeout=PATIENCE)
    check(page, width)
    page.get_by_role("button", name=words(language, "try_leave")).press("Enter")
    expect(page.locator(".said-note")).to_have_text(
        words(language, "said_left", title="giraffe.pdf")
    )

    name = f"giraffe-{food}.md"
    page.locator("#try-file").set_input_files(_file(name, quote.encode()))
    page.locator(".trying button").press("Enter")
    changed = page.locator(".changes li", has_text=GIRAFFE)
    answered = words(language, "try_answered")
    expect(changed.locator(".state")).to_have_text(answered, timeout=PATIENCE)
    expect(changed.locator("q")).to_have_text(quote)
    check(page, width)
    add = page.get_by_role("button", name=words(language, "try_add"))
    _tab_to(page, add)
    page.keyboard.press("Enter")
    ready = words(language, "state_ready")
    expect(row(page, name).locator(".state")).to_have_text(ready, timeout=PATIENCE)

    newer = pdf([["The giraffe of the museum eats leaves since 1916.", "It likes them."]])
    replace = row(page, name).locator("details.ask", has_text=words(language, "replace_text"))
    replace.locator("summary").press("Enter")
    replace.locator("input").set_input_files(_file("newer.pdf", newer))
    replace.locator("button").press("Enter")
    updated = words(language, "state_updated")
    expect(row(page, "newer.pdf").locator(".state")).to_have_text(updated, timeout=PATIENCE)
    expect(row(page, name)).to_have_count(0)
    row(page, "newer.pdf").get_by_role("link", name=words(language, "details")).click()
    expect(page.locator("#versions")).to_contain_text(words(language, "version_number", number=1))
    expect(page.locator("#versions del").filter(has_text=quote)).to_be_visible()
    page.locator("details.ask").filter(has_text=words(language, "remove_sure")).click()
    page.get_by_role("button", name=words(language, "remove_sure")).click()
    expect(page.locator(".said-note")).to_be_visible()


def _file(name, data):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}
