import html
import re
import time
from dataclasses import replace

from assistant.accounts import LOCAL
from assistant.chat.conversation import Host
from assistant.chat.turns import Conversation, Reader
from assistant.memory.memory import open_memory
from assistant.progress import Checked, Quoted, Writing
from ingest.filters import Filters
from tests.assistant.chat.hostile import HOSTILE, active

ASKED = "Who signs the shared budget?"


def frames(assistant, text, before=None, filters=None, language="en", memory=None):
    conversation, reader = before or Conversation(), Reader(LOCAL, language)
    host = Host(assistant, memory)
    return [shown(f) for f in host.ask(text, filters or Filters(), conversation, reader)]


def shown(frame):
    """A frame with its changes as the page's script reads them."""
    evidence = frame.evidence and html.unescape(frame.evidence)
    return replace(frame, thread=html.unescape(frame.thread), evidence=evidence)


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
    assert second.thread.startswith('<pre data-keep="1"')
    assert [turn.question for turn in second.conversation.turns] == [ASKED, "And what about trust?"]


def test_what_the_corpus_does_not_answer_is_said_with_the_nearest(assistant):
    last = frames(assistant, "What did the giraffe eat in 1915?", language="da")[-1]
    assert "Ikke i samlingen" in last.thread
    assert last.thread.count('href="/document/') == 3
    assert 'class="mark"' not in last.thread


def test_a_question_that_cannot_be_asked_gets_a_sentence(assistant):
    for text in ("", "🙂🙂", "budget " * 1000):
        last = frames(assistant, text)[-1]
        assert 'role="alert"' in last.thread
        assert last.conversation.said == ()


def test_too_many_at_once_get_a_sentence_and_do_not_wait_for_ever(assistant):
    host = Host(assistant, at_once=1, patience=0.01)
    host._slots.acquire()
    german = Reader(LOCAL, "de")
    last = list(host.ask(ASKED, Filters(), Conversation(), german))[-1]
    assert "Gerade fragen viele zugleich" in last.thread
    host._slots.release()
    last = shown(list(host.ask(ASKED, Filters(), Conversation(), german))[-1])
    assert 'class="statement"' in last.thread


def test_filters_hold_and_are_repeated(assistant):
    last = frames(assistant, "Konflikt Termine", filters=Filters(("de",), 2010, 2013))[-1]
    pills = re.findall(r'<span class="pill">(.*?)</span>', last.thread)
    assert pills == ["German", "since 2010", "until 2013"]
    assert "searched de 1 " in last.thread


def test_no_frame_of_a_hostile_document_holds_anything_active(assistant):
    shown = frames(assistant, "What does the zebra budget say? <img src=x onerror=alert(0)>")
    assert HOSTILE.id in {c.document_id for c in assistant.answer("zebra budget").citations}
    for frame in shown:
        page = frame.thread + (frame.evidence or "")
        assert not re.search(r"[{}$`\\]", page.replace('data-filters="{}"', ""))
        assert not active(page)


def test_what_is_kept_is_cut_where_a_question_is_asked_again_and_reopens(assistant):
    memory = open_memory(assistant.index.library)
    host, reader = Host(assistant, memory), Reader(LOCAL, "en")
    first = list(host.ask(ASKED, Filters(), Conversation(), reader))[-1].conversation
    both = list(host.ask("And what about trust?", Filters(), first, reader))[-1].conversation
    assert [turn.question for turn in memory.conversations.turns("local", both.id)] == [
        ASKED,
        "And what about trust?",
    ]
    before = host.without(both, 2, reader)
    again = list(host.ask("And in 2021?", Filters(), before, reader))[-1].conversation
    stored = memory.conversations.turns("local", again.id)
    assert [turn.question for turn in stored] == [ASKED, "And in 2021?"]
    frame = shown(host.reopened(again.id, reader))
    assert frame.thread.count('<article class="turn"') == 2
    for key in ("citations", "evidence"):
        assert [turn.answer.to_dict()[key] for turn in frame.conversation.turns] == [
            turn.answer[key] for turn in stored
        ]
    assert frame.thread.count("strength") >= 2


def test_a_vote_needs_something_kept(assistant):
    assert 'data-do="vote"' not in frames(assistant, ASKED)[-1].thread
    memory = open_memory(assistant.index.library)
    assert 'data-do="vote"' in frames(assistant, ASKED, memory=memory)[-1].thread


def test_questions_are_counted_and_a_gap_without_its_words(assistant):
    memory = open_memory(assistant.index.library)
    frames(assistant, "What did the giraffe eat in 1915?", memory=memory)
    assert sum(day.unanswered for day in memory.gaps.counts()) >= 1
    assert memory.gaps.listed() == []


class Writer:
    """An assistant whose model writes one checked statement after the quotes."""

    def __init__(self, assistant, slow=False):
        self._assistant, self.slow = assistant, slow
        self.index, self.calibration = assistant.index, assistant.calibration
        self.model = object()
        self.went_on = None

    def answer(self, text, *, filters, history, on_progress):
        quoted = self._assistant.answer(text, filters=filters, history=history)
        on_progress(Quoted(quoted))
        statement = replace(quoted.statements[0], text="Both sign it.", support="supported")
        on_progress(Checked(statement, quoted.citations[:1]))
        for characters in range(100):
            self.went_on = on_progress(Writing(characters))
            if not (self.slow and self.went_on):
                break
            time.sleep(0.02)
        unsupported = replace(statement, text="Nobody knows.", citations=(), support="unsupported")
        return replace(
            quoted, mode="generative", text="Both sign it. [1]", statements=(statement, unsupported)
        )


def test_a_model_writes_after_the_quotes_and_what_has_no_source_is_folded_away(assistant):
    shown = frames(Writer(assistant), ASKED)
    assert "signed by both" in shown[1].thread
    assert "A language model is writing" in shown[-2].thread
    assert "Both sign it." in re.sub("<.*?>", "", shown[-2].thread)
    last = shown[-1].thread
    assert "paraphrase of a verified quote" in last
    folded = last[last.index('<details class="unsupported">') :]
    assert "1 without a source" in folded
    assert "Nobody knows." in folded
    assert "Nobody knows." not in last[: last.index("<details class=")]


def test_who_stops_listening_stops_the_model(assistant):
    writer = Writer(assistant, slow=True)
    running = Host(writer).ask(ASKED, Filters(), Conversation(), Reader(LOCAL, "en"))
    for frame in running:
        if "A language model is writing" in html.unescape(frame.thread):
            break
    running.close()
    assert writer.went_on is False


def test_stop_ends_the_answer_of_its_page_alone_and_keeps_nothing(assistant):
    writer, memory = Writer(assistant, slow=True), open_memory(assistant.index.library)
    host, reader = Host(writer, memory), Reader(LOCAL, "en", "this page")
    kept = len(memory.conversations.list("local"))
    shown = []
    for frame in host.ask(ASKED, Filters(), Conversation(), reader):
        shown.append(frame)
        if "A language model is writing" in html.unescape(frame.thread):
            host.stop(Reader(LOCAL, "en", "another page"))
            assert writer.went_on is not False
            host.stop(reader)
    assert writer.went_on is False
    assert "aria-busy=true" in html.unescape(shown[-1].thread)
    assert len(memory.conversations.list("local")) == kept
    host.stop(reader)  # nothing to stop any more
