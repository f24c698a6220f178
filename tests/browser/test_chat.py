"""The chat as a reader meets it, in Chromium; `visit` fails on any console error or request away."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

BUDGET = "Who signs the shared budget?"


@pytest.mark.parametrize(
    ("locale", "title", "question", "quoted", "cited"),
    [
        ("en-US", "What do you want to know?", BUDGET, "signed by both", "Cited ("),
        (
            "de-DE",
            "Was möchten Sie wissen?",
            "Wem gehören die Daten der Kunden laut Umfrage?",
            "40 Prozent der IT-Chefs",
            "Zitiert (",
        ),
        (
            "da-DK",
            "Hvad vil du vide?",
            "Hvor mange marketingchefer har tillid til deres it-chef?",
            "Kun 30 procent",
            "Citeret (",
        ),
    ],
)
def test_a_question_in_each_language(visit, locale, title, question, quoted, cited):
    seen = visit(locale)
    expect(seen.page.locator("#intro h2")).to_have_text(title)
    seen.ask(question)
    expect(seen.page.locator(".statement").filter(has_text=quoted)).to_be_visible()
    expect(seen.page.locator(".panel summary").first).to_contain_text(cited)
    expect(seen.page.locator("#start")).to_be_hidden()


def test_a_mark_shows_its_card_on_hover_and_on_focus(visit):
    seen = visit()
    seen.ask(BUDGET)
    tip = seen.page.locator(".tip").first
    expect(tip).to_be_hidden()
    seen.page.locator(".mark").first.hover()
    expect(tip).to_contain_text("“")
    expect(tip).to_contain_text("Ann Archer · 2021 · survey")
    expect(tip).to_contain_text("Asked: 240 companies")
    expect(tip).to_contain_text("verified quote")
    seen.page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    seen.page.locator(".mark").first.focus()
    expect(tip).to_be_visible()
    seen.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_from_a_mark_to_the_marked_sentence_in_the_document(visit):
    seen = visit()
    seen.ask(BUDGET)
    seen.page.locator(".mark").first.click()
    card = seen.page.locator(".card").first
    expect(card).to_be_focused()
    expect(card).to_have_class(re.compile("flash"))
    quote = card.locator("mark").inner_text()
    with seen.page.context.expect_page() as opened:
        card.get_by_role("link", name="Show in document").click()
    marked = opened.value.locator("#quote")
    expect(marked).to_have_text(quote)
    expect(marked).to_be_in_viewport()
    original = card.get_by_role("link", name="Original")
    expect(original).to_have_attribute("rel", "noopener noreferrer")


def test_the_keyboard_is_enough(visit):
    seen = visit()
    expect(seen.page.locator("#question textarea")).to_be_focused()
    seen.page.keyboard.type(BUDGET)
    seen.page.keyboard.press("Enter")
    seen.page.locator(".status").wait_for()
    seen.page.locator(".mark").first.focus()
    seen.page.keyboard.press("Enter")
    expect(seen.page.locator(".card").first).to_be_focused()
    seen.page.keyboard.press("Tab")
    expect(seen.page.locator(".card").first.locator("a").first).to_be_focused()


def test_what_the_corpus_does_not_answer(visit):
    seen = visit()
    seen.ask("What did the giraffe eat in 1915?")
    notice = seen.page.locator(".notice.abstained")
    expect(notice).to_contain_text("Not in the corpus")
    expect(notice.locator("li a")).to_have_count(3)
    expect(seen.page.locator(".mark")).to_have_count(0)


def test_a_question_that_cannot_be_asked_gets_a_sentence(visit):
    seen = visit()
    seen.page.locator("#question textarea").fill("??")
    seen.page.locator("#question textarea").press("Enter")
    expect(seen.page.locator(".notice.error")).to_contain_text("ask in a sentence")


def test_a_follow_up_and_a_new_conversation(visit):
    seen = visit()
    seen.ask(BUDGET)
    seen.ask("And what about trust?")
    expect(seen.page.locator(".understood")).to_contain_text(f"Understood as: {BUDGET}")
    expect(seen.page.locator(".panel:visible")).to_have_count(1)
    seen.page.locator("#turn-1 .mark").first.click()
    expect(seen.page.locator("#panel-1")).to_be_visible()
    expect(seen.page.locator("#panel-2")).to_be_hidden()
    seen.page.locator("#new").click()
    expect(seen.page.locator(".turn")).to_have_count(0)
    expect(seen.page.locator("#intro h2")).to_be_visible()


def test_a_filter_holds_and_is_shown(visit):
    seen = visit()
    seen.page.locator("#scope button").first.click()
    seen.page.get_by_label("Languages").click()
    seen.page.get_by_role("option", name="German").click()
    seen.ask("Konflikt zwischen Marketing und IT")
    expect(seen.page.locator(".limits .pill")).to_have_text(["German"])
    expect(seen.page.locator(".status summary")).to_contain_text("searched de 2 ")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_small_screen(visit, scheme):
    seen = visit(width=360, height=780, scheme=scheme)
    seen.ask("zebra budget")
    seen.page.locator(".mark").last.hover()
    width = "document.documentElement.scrollWidth"
    assert seen.page.evaluate(width) == 360
    below = seen.page.locator("#side").bounding_box()["y"]
    assert below > seen.page.locator(".statement").last.bounding_box()["y"]
    seen.page.goto(
        seen.page.locator("a.inside").first.get_attribute("href").join([seen.address, ""])
    )
    assert seen.page.evaluate(width) == 360


def test_dark_is_dark(visit):
    shade = "getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]"
    assert int(visit(scheme="dark").page.evaluate(shade)) < 60
    assert int(visit(scheme="light").page.evaluate(shade)) > 200


def test_a_hostile_document_is_only_text(visit):
    seen = visit()
    seen.ask("What does the zebra budget number say? <img src=x onerror=alert(0)>{{x}}${alert(1)}")
    expect(seen.page.locator(".question")).to_contain_text("<img src=x onerror=alert(0)>{{x}}${")
    expect(seen.page.locator(".statement").first).to_contain_text("zebra budget")
    for mark in seen.page.locator(".mark").all():
        mark.hover()
    seen.page.mouse.move(5, 5)
    active = (
        ".turn :is(img, script, iframe, form, svg, style), .panel :is(img, script, iframe, form)"
    )
    expect(seen.page.locator(active)).to_have_count(0)
    with seen.page.context.expect_page() as opened:
        seen.page.locator(".card a.inside").first.click()
    opened.value.wait_for_load_state()
    expect(opened.value.locator("main :is(img, script, iframe, form, svg)")).to_have_count(0)
    expect(opened.value.locator(".source")).to_contain_text("${alert(5)}")


def test_an_answerable_starter_asks_with_one_click(visit):
    seen = visit()
    expect(seen.page.locator(".starter:visible")).to_have_text([BUDGET])
    seen.page.locator(".starter:visible").click()
    seen.page.locator(".status").wait_for()
    expect(seen.page.locator(".question")).to_have_text(BUDGET)
