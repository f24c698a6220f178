"""Conversations: kept for one reader alone, found again, and gone when they are deleted."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

from assistant.memory.conversations import Conversations, NoConversation
from ingest.library import Library


class Watch:
    """A clock that stands where it is put."""

    def __init__(self):
        self.now = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self):
        return self.now

    def forward(self, days):
        self.now += timedelta(days=days)


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def kept(empty_library, watch):
    return Conversations(empty_library, clock=watch)


@pytest.fixture
def answer(sure):
    def answer(question="Who signs the shared budget?", **options):
        return sure.answer(question, **options).to_dict()

    return answer


def everything_on_disk(library: Library) -> bytes:
    files = [library.home / f"tandem.db{ending}" for ending in ("", "-wal")]
    return b"".join(file.read_bytes() for file in files if file.exists())


def test_an_answer_comes_back_as_it_was_kept(kept, answer, watch):
    told = answer(language="de")
    turn = kept.save("ann", told)
    (stored,) = kept.turns("ann", turn.conversation_id)
    assert stored == turn
    assert stored.answer == told
    assert (stored.question, stored.standalone) == ("Who signs the shared budget?",) * 2
    assert (stored.corpus, stored.at) == (told["corpus"], watch.now)


def test_turns_follow_one_another_and_the_title_is_the_first_question(kept, answer):
    first = kept.save("ann", answer("Who  signs the shared budget?"))
    kept.save("ann", answer("How long are the meetings?"), first.conversation_id)
    (listed,) = kept.list("ann")
    assert (listed.title, listed.turns) == ("Who signs the shared budget?", 2)
    questions = [turn.question for turn in kept.turns("ann", listed.id)]
    assert questions == ["Who signs the shared budget?", "How long are the meetings?"]


def test_a_long_question_is_cut_in_the_title(kept, answer):
    kept.save("ann", answer("budget " * 50))
    (listed,) = kept.list("ann")
    assert listed.title == ("budget " * 11 + "bu…")


def test_the_last_used_comes_first(kept, answer, watch):
    ids = []
    for question in ("Who signs the budget?", "Hvad er tillid?"):
        ids.append(kept.save("ann", answer(question)).conversation_id)
        watch.forward(days=1)
    assert [c.id for c in kept.list("ann")] == ids[::-1]
    kept.save("ann", answer(), ids[0])
    assert [c.id for c in kept.list("ann")] == ids
    assert [c.id for c in kept.list("ann", limit=1)] == ids[:1]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("KUNDENDATEN", True),  # the question
        ("taler MÆRKER", True),  # words of the quote, in any order
        ("überblick", True),  # the title; SQLite's own LOWER leaves an Ü as it is
        ("kundendaten budget", False),  # every word must be there
        ("%", False),
        ("_", False),
        ("  ", True),
    ],
)
def test_search_looks_in_titles_questions_answers_and_quotes(kept, answer, search, found):
    told = answer("Wem gehören die Kundendaten?")
    told["citations"][0]["quote"] = "Kunderne mærker det, når de to ikke taler sammen."
    turn = kept.save("ann", told)
    kept.rename("ann", turn.conversation_id, "ÜBERBLICK")
    assert [c.id for c in kept.list("ann", search)] == [turn.conversation_id] * found


def test_a_title_can_be_changed_but_not_emptied(kept, answer):
    turn = kept.save("ann", answer())
    kept.rename("ann", turn.conversation_id, "  For the  board ")
    kept.rename("ann", turn.conversation_id, " ")
    assert kept.list("ann")[0].title == "For the board"


def test_nobody_sees_or_touches_what_is_another_readers(kept, answer):
    turn = kept.save("ann", answer())
    theirs = turn.conversation_id
    assert kept.list("bob") == kept.list("bob", "budget") == []
    for touch in (
        lambda: kept.turns("bob", theirs),
        lambda: kept.save("bob", answer(), theirs),
        lambda: kept.rename("bob", theirs, "Mine"),
        lambda: kept.cut("bob", theirs, turn.id),
        lambda: kept.delete("bob", theirs),
    ):
        with pytest.raises(NoConversation):
            touch()
    assert kept.delete_all("bob") == 0
    assert [c.title for c in kept.list("ann")] == ["Who signs the shared budget?"]
    assert kept.turns("ann", theirs) == [turn]


def test_an_edited_question_takes_the_place_of_the_turn_and_those_after_it(kept, answer):
    first = kept.save("ann", answer())
    second = kept.save("ann", answer("How long are the meetings?"), first.conversation_id)
    kept.save("ann", answer("Hvad er tillid?"), first.conversation_id)
    kept.cut("ann", first.conversation_id, second.id)
    edited = kept.save("ann", answer("What is trust?"), first.conversation_id)
    assert kept.turns("ann", first.conversation_id) == [first, edited]


@pytest.mark.parametrize("how", ["delete", "delete_all", "cut", "forget_old"])
def test_deleted_text_is_in_no_file_any_more(kept, answer, empty_library, watch, how):
    # As much before and after as spills over pages, so that freed ones are of every sort.
    for number in range(20):
        kept.save("bob", answer(f"What is a budget of {number}? " + "filler " * 200))
    turn = kept.save("ann", answer("What is a quixotic xylophone budget? " + "filler " * 200))
    assert b"quixotic" in everything_on_disk(empty_library)
    match how:
        case "delete":
            kept.delete("ann", turn.conversation_id)
        case "delete_all":
            assert kept.delete_all("ann") == 1
        case "cut":
            kept.rename("ann", turn.conversation_id, "Other")
            kept.cut("ann", turn.conversation_id, turn.id)
        case "forget_old":
            watch.forward(days=365)
            kept.forget_old()
    assert b"quixotic" not in everything_on_disk(empty_library)
    assert len(kept.list("bob")) == (0 if how == "forget_old" else 20)


def test_deleted_text_is_gone_also_when_somebody_reads_meanwhile(kept, answer, empty_library):
    turn = kept.save("ann", answer("What is a quixotic budget?"))
    reading, read = threading.Event(), threading.Event()

    def read_on():
        with empty_library.reading() as state:
            reading.set()
            read.wait(0.3)
            assert state.known() == []

    reader = threading.Thread(target=read_on)
    reader.start()
    reading.wait()
    kept.delete("ann", turn.conversation_id)
    read.set()
    reader.join()
    assert b"quixotic" not in everything_on_disk(empty_library)


def test_what_is_old_is_forgotten_by_its_last_turn(empty_library, answer, watch):
    kept = Conversations(empty_library, keep_days=30, clock=watch)
    old = kept.save("ann", answer()).conversation_id
    used_again = kept.save("ann", answer()).conversation_id
    watch.forward(days=29)
    kept.save("ann", answer(), used_again)
    assert kept.forget_old() == 0
    watch.forward(days=1)
    assert kept.forget_old() == 1
    assert [c.id for c in kept.list("ann")] == [used_again]
    with pytest.raises(NoConversation):
        kept.turns("ann", old)


def test_with_zero_days_nothing_is_written(empty_library, answer):
    kept = Conversations(empty_library, keep_days=0)
    assert kept.save("ann", answer("What is a quixotic xylophone?")) is None
    assert kept.list("ann") == []
    assert b"quixotic" not in everything_on_disk(empty_library)


def test_a_library_from_before_conversations_goes_on_working(library, answer):
    with library.reading() as reading:
        before = reading.known()
    kept = Conversations(library)
    turn = kept.save("ann", answer())
    assert kept.turns("ann", turn.conversation_id) == [turn]
    with library.reading() as reading:
        assert reading.known() == before


def test_conversations_are_kept_while_another_process_holds_the_writers_lock(kept, answer):
    told = answer()
    library = kept._library
    code = (
        "import sys, pathlib; from ingest.library import Library\n"
        "library = Library(pathlib.Path(sys.argv[1]))\n"
        "with library.locked():\n"
        "    print('locked', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(library.home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as sync:
        assert sync.stdout.readline() == b"locked\n"
        turn = kept.save("ann", told)
        kept.delete("ann", turn.conversation_id)
        sync.stdin.close()
        assert sync.wait() == 0
