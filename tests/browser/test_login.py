"""Logging in and out in Chromium: only a browser sends the headers that the guard goes by."""

import pytest
from argon2 import PasswordHasher
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from assistant.accounts import Accounts, Role

pytestmark = pytest.mark.browser

PASSWORD = "correct horse"


@pytest.fixture
def account(assistant):
    """Somebody who may log in; with them the app asks everybody who they are."""
    accounts = Accounts(assistant.index.library, PasswordHasher(1, 8, 1))
    accounts.add("ada", PASSWORD, Role.READER)
    yield
    accounts.remove("ada")


@pytest.mark.parametrize(
    ("locale", "scheme", "title", "wrong"),
    [
        ("en-US", "light", "Log in", "The name or the password is wrong."),
        ("de-DE", "dark", "Anmelden", "Name oder Passwort stimmt nicht."),
        ("da-DK", "light", "Log ind", "Navnet eller adgangskoden er forkert."),
    ],
)
def test_in_by_keyboard_at_360_px_and_out(browser, address, account, locale, scheme, title, wrong):
    size = {"width": 360, "height": 740}
    context = browser.new_context(locale=locale, viewport=size, color_scheme=scheme)
    context.set_default_timeout(15_000)
    page = context.new_page()
    elsewhere = []
    page.on("request", lambda r: elsewhere.append(r.url) if not r.url.startswith(address) else None)
    page.goto(f"{address}/document/shared-budget?start=60&end=90")
    expect(page.locator("h1")).to_have_text(title)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert Axe().run(page).response["violations"] == []
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.type("ada")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong password")
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_have_text(wrong)
    assert Axe().run(page).response["violations"] == []
    page.keyboard.type(PASSWORD)  # the name is still there, so the password has the focus
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    assert page.url.endswith("/document/shared-budget?start=60&end=90")
    cookie = next(c for c in context.cookies() if c["name"] == "tandem_session")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    page.goto(f"{address}/logout")
    page.locator("form button").click()
    page.wait_for_url("**/login")
    page.goto(address)
    expect(page.locator("h1")).to_have_text(title)
    assert elsewhere == []
    context.close()
