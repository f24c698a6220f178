import re

from assistant.chat.conversation import Conversation, Host
from ingest.filters import Filters
from tests.assistant.chat.hostile import HOSTILE, active

ASKED = "Who signs the shared budget?"


def frames(assistant, text, before=None, filters=None, language="en"):
    conversation = before or Conversation()
    return list(Host(assistant).ask(text, filters or Filters(), conversation, language))


def test_steps_come_first_statements_one_by_one_sources_last(assistant):
    shown = frames(assistant, ASKED)
    assert "Searching 7 documents" in shown[0].thread
    counts = [frame.thread.count('class="statement"') for frame in shown]
    assert counts == list(range(counts[-1] + 1))
    assert [frame.evidence is None for frame in shown] == [True] * (len(shown) - 1) + [False]
    assert "signed by both" in shown[-1].evidence
    assert 'class="status"' not in shown[-2].thread
    assert "extractive · searched en 3" in shown[-1].thread


def test_every_mark_leads_to_a_card(assistant):
    last = frames(assistant, ASKED)[-1]
    marks = re.findall(r'class="mark" href="#(card-\d+-\d+)"', last.thread)
    assert marks
    assert all(f'id="{mark}"' in last.evidence for mark in marks)


def test_a_follow_up_leans_on_the_question_before(assistant):
    first = frames(assistant, ASKED)[-1]
    second = frames(assistant, "And what about trust?", first.conversation)[-1]
    assert f"Understood as: {ASKED} And what about trust?" in second.thread
    assert second.thread.count('class="turn"') == 2
    assert second.evidence.count("<section hidden ") == 1


def test_what_the_corpus_does_not_answer_is_said_with_the_nearest(assistant):
    last = frames(assistant, "What did the giraffe eat in 1915?", language="da")[-1]
    assert "Ikke i samlingen" in last.thread
    assert last.thread.count("<li>") == 3
    assert 'class="mark"' not in last.thread


def test_a_question_that_cannot_be_asked_gets_a_sentence(assistant):
    for text in ("", "🙂🙂", "budget " * 1000):
        last = frames(assistant, text)[-1]
        assert 'role="alert"' in last.thread
        assert last.conversation.said == ()


def test_too_many_at_once_get_a_sentence_and_do_not_wait_for_ever(assistant):
    host = Host(assistant, at_once=1, patience=0.01)
    host._slots.acquire()
    last = list(host.ask(ASKED, Filters(), Conversation(), "de"))[-1]
    assert "Gerade fragen viele zugleich" in last.thread
    host._slots.release()
    assert 'class="statement"' in list(host.ask(ASKED, Filters(), Conversation(), "de"))[-1].thread


def test_filters_hold_and_are_repeated(assistant):
    last = frames(assistant, "Konflikt Termine", filters=Filters(("de",), 2010, 2013))[-1]
    assert '<span class="pill">German</span><span class="pill">2010–2013</span>' in last.thread
    assert "searched de 1 " in last.thread


def test_no_frame_of_a_hostile_document_holds_anything_active(assistant):
    shown = frames(assistant, "What does the zebra budget say? <img src=x onerror=alert(0)>")
    assert HOSTILE.id in {c.document_id for c in assistant.answer("zebra budget").citations}
    for frame in shown:
        page = frame.thread + (frame.evidence or "")
        assert not re.search(r"[{}$`\\]", page)
        assert not active(page)
