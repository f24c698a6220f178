"""What the views make of answers, without a browser."""

import re
from dataclasses import replace

from assistant.chat.actions_view import copied_text
from assistant.chat.evidence_view import evidence_html, gather
from assistant.chat.marks_view import gloss_html, marks_html
from assistant.chat.render import button, patch
from assistant.chat.scope_view import pills_html
from assistant.chat.status_view import status_html
from assistant.citations import cite
from ingest.filters import Filters

ASKED = "Who signs the shared budget?"


def test_a_mark_turns_over_to_the_other_passages_of_its_statement(assistant):
    answer = assistant.answer(ASKED)
    two = answer.citations[:2]
    statement = replace(answer.statements[0], citations=(1, 2))
    shown = marks_html(1, statement, two, "de")
    first, second = shown.split('<span class="chip">')[1:]
    assert first.count('class="tip-page"') == second.count('class="tip-page"') == 2
    assert second.index(two[1].quote) < second.index(two[0].quote)
    assert "1 / 2" in first
    assert "pager" not in marks_html(1, statement, two[:1], "de")


def test_a_translation_is_labelled_and_stands_before_the_abstract(assistant):
    citation = replace(assistant.answer(ASKED).citations[0], gloss="An abstract.")
    assert "English abstract of the document" in gloss_html(citation, "en")
    translated = gloss_html(replace(citation, translation="Auf Deutsch."), "de")
    assert "Maschinelle Übersetzung" in translated
    assert "An abstract." not in translated
    assert gloss_html(replace(citation, gloss=None), "de") == ""


def test_a_card_shows_the_quote_between_the_sentences_around_it(assistant):
    answer = assistant.answer("Konflikt zwischen Marketing und IT", filters=Filters(("de",)))
    library = assistant.index.library
    with library.reading() as reading:
        document, passage = reading.document("streit"), reading.passages_of("streit")[0]
    quote = "Ein Konflikt über Termine lässt sich in einer Stunde lösen."
    start = document.text.index(quote)
    cited = cite(document, passage.id, start, start + len(quote), "de", None)
    answer = replace(answer, citations=(replace(cited, n=1),))
    panel = evidence_html(1, answer, gather(answer, library), "de")
    assert f"niemand die Prioritäten festlegt. <mark>{quote}</mark> Ein Konflikt über Zust" in panel
    assert "Wenn es zum Konflikt kommt Der" not in panel  # a heading is no sentence
    assert "Falscher Beleg" not in panel  # nothing is kept, so nothing can be judged
    kept = evidence_html(1, answer, gather(answer, library), "de", "id")
    assert "Falscher Beleg" in kept


def test_the_status_counts_steps_and_milliseconds(assistant):
    answer = assistant.answer(ASKED)
    shown = status_html(replace(answer, timing_ms={"retrieve": 1234.5, "write": 0.4}), "de")
    assert "1,2 s" in shown
    assert "1234,5 ms" in shown
    assert shown.count("<li>") == 5


def test_what_is_copied_names_every_mark(assistant):
    answer = assistant.answer(ASKED)
    text = copied_text(answer, "en")
    marks = set(re.findall(r"\[(\d+)\]", text.split("\n\n")[1]))
    assert marks == {str(citation.n) for citation in answer.citations}
    for n in marks:
        assert f"\n[{n}] " in text


def test_pills_can_be_taken_away_and_few_documents_are_said():
    shown = pills_html(Filters(("de",), 2013, documents=("a",)), 2, {"a": "Title <b>"}, "en")
    assert re.findall(r'data-do="unlimit" data-field="(\w+)" data-value="(\w+)"', shown) == [
        ("languages", "de"),
        ("since", "2013"),
        ("documents", "a"),
    ]
    assert "Title &lt;b&gt;" in shown
    assert "Only 2 documents left" in shown
    assert "Only" not in pills_html(Filters(("de",)), 5, {}, "en")
    assert pills_html(Filters(), 7, {}, "en") == ""


def test_a_patch_is_text_until_the_page_reads_it():
    assert patch(1, ["<b>x</b>"], "c") == (
        '<pre data-keep="1" data-conversation="c" hidden>&lt;b&gt;x&lt;/b&gt;</pre>'
    )


def test_a_buttons_data_cannot_leave_its_attribute():
    assert 'data-text="&quot; onclick=&quot;x"' in button("ask", "a", text='" onclick="x')
