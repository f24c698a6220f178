"""axe-core finds no serious violation on any page, light or dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def violations(page) -> list[str]:
    """What axe-core calls serious or critical: the rule, and where."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_of_the_page(visit, scheme):
    seen = visit(scheme=scheme)
    page = seen.page
    page.locator(".starter:visible").wait_for()
    assert violations(page) == []
    seen.ask("Who signs the shared budget?")
    page.locator(".next").first.wait_for()
    page.locator(".status summary").click()
    page.locator("[data-vote=down]").click()
    page.locator("form.reasons").wait_for()
    page.locator("#scope button").first.click()
    page.locator(".mark").first.focus()
    assert violations(page) == []
    seen.ask("What did the giraffe eat in 1915?")
    page.get_by_role("button", name="Conversations").click()
    page.locator("#conversations li").first.wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/document/shared-budget?start=60&end=90", "/login"])
def test_the_other_pages(visit, scheme, path):
    seen = visit(scheme=scheme)
    seen.page.goto(f"{seen.address}{path}")
    expect(seen.page.locator("h1")).to_be_visible()
    assert violations(seen.page) == []


def test_the_keyboard_reaches_everything_in_the_order_of_the_page(visit):
    seen = visit()
    seen.ask("Who signs the shared budget?")
    page = seen.page
    page.locator(".skip").focus()
    expect(page.locator(".skip")).to_be_in_viewport()
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        places = "#bar-words, #new, #log, #sources, #asker"
        name = page.evaluate(f"document.activeElement.closest('{places}')?.id")
        if name and name not in reached:
            reached.append(name)
    assert reached == ["bar-words", "new", "log", "sources", "asker"]


def test_nothing_moves_for_who_wants_no_motion(browser, address):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    page.locator(".holds").wait_for()
    moving = "getComputedStyle(document.querySelector('#ask')).transitionDuration"
    assert page.evaluate(moving) in ("0s", "")
    context.close()
