"""What a reader does with an answer, in Chromium; `visit` fails on any error or request away."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

BUDGET = "Who signs the shared budget?"
NOTHING = "What did the giraffe eat in 1915?"


def turn(seen, number=1):
    return seen.page.locator(f"#turn-{number}")


def test_a_year_in_the_question_is_offered_and_set_by_one_click(visit):
    seen = visit()
    seen.ask("How did trust between marketing and IT change since 2020?")
    offer = turn(seen).locator(".offer")
    expect(offer).to_have_text("+ since 2020 (3)")
    expect(seen.page.locator(".pills")).to_have_count(0)
    offer.click()
    expect(turn(seen).locator(".limits .pill")).to_have_text(["since 2020"])
    expect(seen.page.locator(".turn")).to_have_count(1)
    expect(seen.page.locator(".pills")).to_contain_text("Only 3 documents left")
    seen.page.locator(".pills .remove").click()
    expect(seen.page.locator(".pills")).to_have_count(0)


def test_an_abstention_under_filters_is_asked_again_without_them(visit):
    seen = visit()
    seen.page.locator("#scope button").first.click()
    seen.page.get_by_label("Languages").click()
    seen.page.get_by_role("option", name="German").click()
    expect(seen.page.locator(".pills .pill")).to_contain_text("German")
    seen.ask(NOTHING)
    turn(seen).get_by_role("button", name="Clear filters").click()
    expect(turn(seen).locator(".limits")).to_have_count(0)
    expect(seen.page.locator(".pills")).to_have_count(0)


def test_the_rewritten_question_can_be_changed_and_asked_again(visit):
    seen = visit()
    seen.ask(BUDGET)
    seen.ask("And in 2021?")
    expect(turn(seen, 2).locator(".understood")).to_contain_text("shared budget in 2021?")
    turn(seen, 2).get_by_role("button", name="Change").click()
    box = turn(seen, 2).locator(".editor textarea")
    expect(box).to_be_focused()
    box.fill("How many companies share one budget?")
    box.press("Enter")
    expect(turn(seen, 2).locator(".question")).to_have_text("How many companies share one budget?")
    expect(turn(seen, 2).locator(".status")).to_be_visible()
    expect(seen.page.locator(".turn")).to_have_count(2)


def test_an_edited_first_question_drops_what_followed(visit):
    seen = visit()
    seen.ask(BUDGET)
    seen.ask("And what about trust?")
    turn(seen).get_by_role("button", name="Edit the question").click()
    turn(seen).locator(".editor textarea").fill("Who trusts the CIO?")
    turn(seen).locator(".editor .primary").click()
    expect(turn(seen).locator(".question")).to_have_text("Who trusts the CIO?")
    expect(seen.page.locator(".turn")).to_have_count(1)
    expect(seen.page.locator(".panel")).to_have_count(1)


def test_what_to_go_on_with_asks_with_one_click(visit):
    seen = visit()
    seen.ask(BUDGET)
    chip = seen.page.locator(".next").first
    question = chip.inner_text()
    chip.click()
    expect(turn(seen, 2).locator(".question")).to_have_text(question)
    expect(turn(seen, 2).locator(".mark").first).to_be_visible()


def test_votes_are_noted_explained_and_taken_back(visit, memory):
    seen = visit()
    seen.ask(BUDGET)
    up, down = turn(seen).locator("[data-vote=up]"), turn(seen).locator("[data-vote=down]")
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    down.click()
    form = turn(seen).locator("form.reasons")
    form.get_by_label("Too long").check()
    form.get_by_label("Outdated").check()
    form.locator("textarea").fill("From another decade.")
    form.get_by_role("button", name="Send").click()
    expect(form).to_have_count(0)
    opinion = memory.feedback.listed()[0]
    assert (opinion.vote, opinion.comment) == ("down", "From another decade.")
    assert [str(reason) for reason in opinion.reasons] == ["too-long", "outdated"]
    assert opinion.question == BUDGET
    before = len(memory.feedback.listed())
    down.click()
    expect(down).to_have_attribute("aria-pressed", "false")
    expect(turn(seen).locator(".said")).to_have_text("Taken back")
    assert len(memory.feedback.listed()) == before - 1


def test_wrong_evidence_names_its_citation(visit, memory):
    seen = visit()
    seen.ask(BUDGET)
    wrong = seen.page.locator(".card").first.get_by_role("button", name="Wrong evidence")
    wrong.click()
    expect(wrong).to_have_attribute("aria-pressed", "true")
    assert memory.feedback.listed()[0].citation == 1


def test_a_gap_is_told_to_the_researchers(visit, memory):
    seen = visit()
    seen.ask(NOTHING)
    expect(turn(seen).locator(".mark")).to_have_count(0)
    turn(seen).get_by_role("button", name="Rephrase").click()
    expect(seen.page.locator("#question textarea")).to_have_value(NOTHING)
    turn(seen).get_by_role("button", name="Tell the researchers").click()
    expect(turn(seen).get_by_role("button", name="The researchers have been told")).to_be_disabled()
    assert [gap.question for gap in memory.gaps.listed()] == [NOTHING]


def test_an_answer_is_saved_and_copied(visit):
    seen = visit()
    seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    seen.ask(BUDGET)
    for label, ending in (
        ("Markdown", "md"),
        ("Word (DOCX)", "docx"),
        ("References as RIS", "ris"),
    ):
        turn(seen).locator(".menu summary").click()
        answer = turn(seen).get_by_role("group", name="This answer", exact=True).last
        with seen.page.expect_download() as download:
            answer.get_by_role("link", name=label).click()
        assert download.value.suggested_filename == f"who-signs-the-shared-budget.{ending}"
    turn(seen).get_by_role("button", name="Copy with references").click()
    expect(turn(seen).locator(".said")).to_have_text("Copied")
    copied = seen.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{BUDGET}\n\n")
    assert "[1] Archer, A. (2021). Who pays for marketing technology" in copied
    seen.page.locator(".card").first.get_by_role("button", name="Copy quote").click()
    expect(seen.page.locator(".card .said").first).to_have_text("Copied")
    assert "(Archer, 2021)" in seen.page.evaluate("navigator.clipboard.readText()")


def test_a_conversation_is_saved_whole(visit):
    seen = visit()
    seen.ask(BUDGET)
    seen.ask("How many companies share one budget?")
    turn(seen, 2).locator(".menu summary").click()
    whole = turn(seen, 2).get_by_role("group", name="Whole conversation")
    with seen.page.expect_download() as download:
        whole.get_by_role("link", name="Markdown").click()
    saved = download.value.path().read_text(encoding="utf-8")
    assert BUDGET in saved and "How many companies share one budget?" in saved


def test_conversations_are_found_opened_renamed_and_deleted(visit):
    seen = visit()
    seen.ask("Hvad er tillid mellem marketing og it?")
    seen.ask("How many companies share one budget?")
    seen.page.wait_for_url(re.compile(r"\?c=\w{32}$"))
    seen.page.reload()
    expect(turn(seen, 2).locator(".question")).to_have_text("How many companies share one budget?")
    expect(seen.page.locator(".panel:visible")).to_have_count(1)
    expect(turn(seen).locator(".strength")).to_contain_text("Evidence: ")
    seen.page.get_by_role("button", name="Conversations").click()
    rows = seen.page.locator("#conversations li")
    seen.page.locator("#search").fill("hvad er tillid")
    expect(rows).to_have_count(1)
    rows.first.get_by_role("button", name="Rename").click()
    rows.first.locator("input").fill("On trust")
    rows.first.locator("input").press("Enter")
    expect(rows.first.locator(".title")).to_have_text("On trust")
    rows.first.get_by_role("button", name="Delete").click()
    rows.first.get_by_role("button", name="Delete").click()
    expect(seen.page.locator("#intro h2")).to_be_visible()
    assert "c=" not in seen.page.url


def test_both_lenses_open_and_close(visit):
    seen = visit()
    seen.ask("What is said about conflict?")
    button = turn(seen).get_by_role("button", name="Two lenses")
    button.click()
    expect(turn(seen).locator(".lenses .side")).to_have_count(2)
    button.click()
    expect(turn(seen).locator(".lenses")).to_have_count(0)


def test_a_new_question_goes_to_the_top_with_lenses_open_above(visit):
    seen = visit()
    seen.ask("What is said about conflict?")
    turn(seen).get_by_role("button", name="Two lenses").click()
    expect(turn(seen).locator(".lenses .side")).to_have_count(2)
    seen.ask(BUDGET)
    top = turn(seen, 2).locator(".question").bounding_box()["y"]
    assert 56 <= top < 150


def test_only_this_source_asks_of_one_document(visit):
    seen = visit()
    seen.ask(BUDGET)
    title = seen.page.locator(".card h3").first.inner_text()
    seen.page.locator(".card").first.get_by_role("button", name="Only this source").click()
    expect(turn(seen, 2).locator(".limits")).to_be_visible()
    expect(seen.page.locator(".pills .pill")).to_contain_text(title)
    expect(turn(seen, 2).locator(".status summary")).to_contain_text("searched en 1 ")


def test_the_language_of_the_page_is_the_readers_choice(visit):
    seen = visit()
    seen.page.get_by_role("button", name="Dansk").click()
    expect(seen.page.locator("#intro h2")).to_have_text("Hvad vil du vide?")
    assert seen.page.evaluate("document.documentElement.lang") == "da"
    seen.ask(BUDGET)
    expect(seen.page.locator(".panel summary").first).to_contain_text("Citeret (")
    href = seen.page.locator("a.inside").first.get_attribute("href")
    seen.page.goto(f"{seen.address}{href}")
    expect(seen.page.locator(".back")).to_have_text("Spørg Tandem")


def test_the_status_line_unfolds_to_the_steps(visit):
    seen = visit()
    seen.ask(BUDGET)
    seen.page.locator(".status summary").click()
    steps = seen.page.locator(".status li")
    expect(steps.first).to_contain_text(f"Understood as a question in English: {BUDGET}")
    expect(steps.nth(1)).to_contain_text("Searched 7 documents")
    expect(steps.nth(2).locator("tbody tr").first).to_contain_text("shared-budget")
