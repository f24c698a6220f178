"""How long the page takes in Chromium: until it can be used, and from Enter to the first statement.

`python -m evals.bench.page http://127.0.0.1:7860 evals/questions/dev.jsonl` against a running chat.
"""

import argparse
import statistics
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from evals.cases import load_cases

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu"]
_LOADS = 5
_QUESTIONS = 30
# The box takes words, and the page says what the corpus holds.
_USABLE = "document.querySelector('.holds') && document.querySelector('#question textarea')"
# Milliseconds since Enter once the turn after those that were there has a statement or a card.
_FIRST = """([turn]) => {
  const shown = document.querySelector(`#turn-${turn} :is(.statement, .notice)`);
  return shown && performance.now() - window.entered;
}"""
_NOTE_ENTER = """() => document.addEventListener("keydown", (event) => {
  if (event.key === "Enter") window.entered = performance.now();
}, { capture: true })"""


def main() -> None:
    """Prints medians and the slowest, in seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--chromium", default=CHROMIUM)
    arguments = parser.parse_args()
    # Without history: each is asked in a conversation of its own.
    cases = [case for case in load_cases(arguments.questions) if not case.history]
    step = max(1, len(cases) // _QUESTIONS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=FLAGS)
        loads = [_load(browser, arguments.address) for _ in range(_LOADS)]
        _report("load to usable", loads)
        page = open_chat(browser.new_context(), arguments.address)
        first_statement(page, "Who pays for marketing technology?")  # what is read at first use
        asked = [first_statement(page, case.question) for case in cases[::step][:_QUESTIONS]]
        _report("Enter to first statement", asked)
        browser.close()


def _load(browser: Browser, address: str) -> float:
    """Seconds from the navigation to a page that can be used, with an empty cache."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.wait_for_function(_USABLE)
    milliseconds = page.evaluate("performance.now()")
    context.close()
    return float(milliseconds) / 1000


def open_chat(context: BrowserContext, address: str) -> Page:
    """The chat's page, ready for `first_statement`."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_function(_USABLE)
    page.evaluate(_NOTE_ENTER)
    return page


def first_statement(page: Page, question: str) -> float:
    """Seconds from Enter until the first statement, or the card that says that there is none."""
    if page.locator("#new").is_visible():
        page.locator("#new").click()
        page.wait_for_function("!document.querySelector('#log .turn')")
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    first = page.wait_for_function(_FIRST, arg=[1]).json_value()
    # The next one begins after this one's end.
    page.locator("#log[aria-busy=false] .status").wait_for()
    return float(first) / 1000


def _report(what: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    p95 = ordered[round(0.95 * (len(ordered) - 1))]
    median = statistics.median(ordered)
    print(f"{what}: median {median:.2f} s, p95 {p95:.2f} s, n = {len(ordered)}")


if __name__ == "__main__":
    main()
