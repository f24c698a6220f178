"""Gap log: counted without words, reported with them, grouped, closed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from assistant.gap import Closing, DayCount
from assistant.memory.gaps import Gaps, NoGap
from ingest.filters import Filters
from tests.assistant.memory.test_conversations import Watch, everything_on_disk


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def gaps(empty_library, watch):
    return Gaps(empty_library, clock=watch)


@pytest.fixture
def unanswered(unsure):
    def unanswered(question="How large is a shared budget in Norway?", **options):
        return unsure.answer(question, **options).to_dict()

    return unanswered


def test_an_abstention_is_counted_without_a_word_of_it(
    gaps, unanswered, sure, empty_library, watch
):
    gaps.count(unanswered("How large is a quixotic budget?"))
    gaps.count(sure.answer("How large is a quixotic budget?").to_dict())
    gaps.count(unanswered("Wie groß ist der gemeinsame Etat?"))
    watch.forward(days=1)
    gaps.count(unanswered())
    assert gaps.counts() == [
        DayCount(date(2026, 1, 2), "en", 1, 1),
        DayCount(date(2026, 1, 1), "de", 1, 1),
        DayCount(date(2026, 1, 1), "en", 2, 1),
    ]
    assert gaps.counts(days=1) == gaps.counts()[:1]
    assert gaps.listed() == []
    assert b"quixotic" not in everything_on_disk(empty_library)


def test_a_report_holds_what_researchers_need(gaps, unanswered, watch):
    answer = unanswered(filters=Filters(since=2000))
    report = gaps.report("ann", answer)
    (gap,) = gaps.listed()
    assert gap.reports == (report,)
    assert gap.id == report.id
    assert gap.question == "How large is a shared budget in Norway?"
    assert gap.nearest[0] == "Who pays for marketing technology" and len(gap.nearest) == 3
    assert gap.filters == ({"since": 2000},)
    assert (gap.languages, gap.people) == (("en",), 1)
    assert (report.reason, report.corpus) == (answer["reason"], answer["corpus"])
    assert gap.first_at == gap.last_at == watch.now


def test_pressing_the_button_twice_is_one_report(gaps, unanswered):
    gaps.report("ann", unanswered("How large is a shared budget?"))
    gaps.report("ann", unanswered("how large is  a shared budget?"))
    (gap,) = gaps.listed()
    assert len(gap.reports) == 1


def test_near_questions_are_one_gap_and_the_most_met_comes_first(gaps, unanswered, watch):
    asked = [
        ("ann", "What does a cloud cost?"),
        ("ann", "How large is a shared budget in Norway?"),
        ("bob", "Is the shared budget in Norway large?"),
        ("eve", "What does a cloud cost in 2019?"),
    ]
    for user, question in asked:
        gaps.report(user, unanswered(question))
        watch.forward(days=1)
    found = [(gap.question, gap.people) for gap in gaps.listed()]
    assert found == [
        ("How large is a shared budget in Norway?", 2),
        ("What does a cloud cost?", 1),
        ("What does a cloud cost in 2019?", 1),
    ]
    first = gaps.listed()[0]
    assert first.questions == tuple(question for _, question in asked[1:3])
    assert (first.last_at - first.first_at) == timedelta(days=1)


def test_translations_are_one_gap_where_an_encoder_says_so(gaps, unanswered, encoder, watch):
    for question in ("How large is the budget?", "Wie groß ist der Etat?", "Hvad er tillid?"):
        gaps.report("ann", unanswered(question))
        watch.forward(days=1)
    assert len(gaps.listed()) == 3
    gap = gaps.listed(encode=encoder.encode_questions)[0]
    assert gap.languages == ("en", "de")


def test_a_gap_is_closed_with_a_word_and_opens_again_when_it_is_met_again(gaps, unanswered):
    gaps.report("ann", unanswered())
    gaps.report("bob", unanswered())
    gaps.close(gaps.listed()[0], Closing.ADDED, " norway-2024 ")
    assert gaps.listed() == []
    (closed,) = gaps.listed(Closing.ADDED)
    assert (closed.people, closed.note, closed.closing) == (2, "norway-2024", Closing.ADDED)
    gaps.report("ann", unanswered())
    (again,) = gaps.listed()
    assert again.people == 1
    gaps.close(again, Closing.ADDED, "norway-2025")
    assert len(gaps.listed(None)[0].reports) == 3


def test_a_gap_is_found_by_the_beginning_of_its_id(gaps, unanswered):
    gap_id = gaps.report("ann", unanswered()).id
    assert gaps.one(gap_id[:8]).id == gap_id
    gaps.report("ann", unanswered("What does a cloud cost?"))
    for wrong, word in (("x", "none has"), ("", "several have")):
        with pytest.raises(NoGap, match=word):
            gaps.one(wrong)
    gaps.close(gaps.one(gap_id), Closing.OUT_OF_SCOPE, "")
    with pytest.raises(NoGap):
        gaps.one(gap_id)


def test_reports_are_forgotten_with_their_person_and_with_time_and_counts_are_not(
    empty_library, unanswered
):
    now = [datetime(2026, 1, 1, tzinfo=UTC)]
    gaps = Gaps(empty_library, keep_days=10, clock=lambda: now[0])
    for user in ("ann", "bob"):
        gaps.report(user, unanswered("Is it quixotic?"))
        gaps.count(unanswered())
    assert gaps.delete_all("ann") == 1
    now[0] += timedelta(days=9)
    assert gaps.forget_old() == 0
    now[0] += timedelta(days=1)
    assert gaps.forget_old() == 1
    assert gaps.listed(None) == []
    assert b"quixotic" not in everything_on_disk(empty_library)
    assert [count.unanswered for count in gaps.counts()] == [2]


def test_with_zero_days_nothing_is_written(empty_library, unanswered):
    gaps = Gaps(empty_library, keep_days=0)
    assert gaps.report("ann", unanswered()) is None
    assert gaps.listed(None) == []
