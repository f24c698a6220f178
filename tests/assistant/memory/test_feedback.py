"""Feedback: stored with all that led to the answer, changed and withdrawn, one of each reader."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant.memory.feedback import LONGEST_COMMENT, Feedback, NoFeedback, Reason, State, Vote
from assistant.question import Turn
from ingest.filters import Filters
from tests.assistant.test_answer import CONTRACT


@pytest.fixture
def feedback(empty_library):
    return Feedback(empty_library)


@pytest.fixture
def answer(sure):
    return sure.answer("Who signs the shared budget?", filters=Filters(since=2000)).to_dict()


def test_a_vote_is_stored_with_all_that_led_to_the_answer(feedback, answer):
    history = (Turn("user", "What is a budget?"), Turn("assistant", "Money."))
    reasons = [Reason.OUTDATED, Reason.TOO_LONG, Reason.OUTDATED]
    given = feedback.vote("ann", "t1", answer, Vote.DOWN, reasons, " Is of 1999. ", history=history)
    (stored,) = feedback.listed()
    assert stored == given
    assert (stored.user, stored.turn_id, stored.vote) == ("ann", "t1", Vote.DOWN)
    assert stored.reasons == (Reason.OUTDATED, Reason.TOO_LONG)
    assert (stored.comment, stored.history) == ("Is of 1999.", history)
    assert (stored.citation, stored.state) == (None, State.OPEN)
    # Question, rewritten question, filters, passages, mode and fingerprint are the contract's.
    CONTRACT.validate(stored.answer)
    assert stored.answer["question"]["filters"] == {"since": 2000}
    assert stored.cited[0] == "shared-budget"
    assert stored.question == stored.standalone == "Who signs the shared budget?"


def test_a_change_of_mind_replaces_the_vote_and_its_reasons(feedback, answer):
    feedback.vote("ann", "t1", answer, Vote.DOWN, [Reason.OTHER], "Hm")
    feedback.vote("ann", "t1", answer, Vote.UP, [Reason.OTHER])
    (stored,) = feedback.listed()
    assert (stored.vote, stored.reasons, stored.comment) == (Vote.UP, (), "")


def test_a_vote_can_be_withdrawn(feedback, answer):
    feedback.vote("ann", "t1", answer, Vote.UP)
    feedback.vote("bob", "t1", answer, Vote.UP)
    assert feedback.withdraw("ann", "t1")
    assert not feedback.withdraw("ann", "t1")
    assert [opinion.user for opinion in feedback.listed()] == ["bob"]


def test_wrong_evidence_is_a_vote_on_one_citation(feedback, answer):
    feedback.vote("ann", "t1", answer, Vote.UP)
    feedback.vote("ann", "t1", answer, Vote.DOWN, [Reason.WRONG_SOURCE], citation=1)
    assert {(o.citation, o.vote) for o in feedback.listed()} == {(None, Vote.UP), (1, Vote.DOWN)}
    assert feedback.withdraw("ann", "t1", citation=1)
    assert [o.citation for o in feedback.listed()] == [None]


@pytest.mark.parametrize("citation", [0, -1, 99])
def test_a_citation_that_the_answer_does_not_have_is_refused(feedback, answer, citation):
    with pytest.raises(NoFeedback, match=f"no citation {citation}"):
        feedback.vote("ann", "t1", answer, Vote.DOWN, citation=citation)
    assert feedback.listed() == []


def test_a_reader_gets_their_own_votes_to_see_again(feedback, answer):
    for user, turn in (("ann", "t1"), ("ann", "t2"), ("bob", "t1")):
        feedback.vote(user, turn, answer, Vote.UP)
    mine = feedback.of_turns("ann", ["t1", "t3"])
    assert [(opinion.user, opinion.turn_id) for opinion in mine] == [("ann", "t1")]
    assert feedback.of_turns("ann", []) == []


def test_maintainers_see_what_is_open_newest_first(empty_library, answer):
    moments = iter(datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3))
    feedback = Feedback(empty_library, clock=lambda: next(moments))
    old = feedback.vote("ann", "t1", answer, Vote.DOWN)
    up = feedback.vote("ann", "t2", answer, Vote.UP)
    new = feedback.vote("ann", "t3", answer, Vote.DOWN)
    assert feedback.listed() == [new, up, old]
    assert feedback.listed(Vote.DOWN) == [new, old]
    feedback.settle(new.id, State.DISMISSED)
    assert feedback.listed(Vote.DOWN, State.OPEN) == [old]
    assert feedback.one(new.id).state is State.DISMISSED


def test_the_beginning_of_an_id_is_enough_where_it_is_one_alone(feedback, answer):
    opinion = feedback.vote("ann", "t1", answer, Vote.DOWN)
    assert feedback.one(opinion.id[:6]) == opinion
    with pytest.raises(NoFeedback, match="none has the id 'x'"):
        feedback.one("x")
    feedback.vote("ann", "t2", answer, Vote.DOWN)
    with pytest.raises(NoFeedback, match="several have the id ''"):
        feedback.one("")


def test_a_comment_has_its_limit(feedback, answer):
    opinion = feedback.vote("ann", "t1", answer, Vote.DOWN, comment="x" * (LONGEST_COMMENT + 1))
    assert len(opinion.comment) == LONGEST_COMMENT


def test_feedback_is_forgotten_with_its_person_and_with_time(empty_library, answer):
    now = [datetime(2026, 1, 1, tzinfo=UTC)]
    feedback = Feedback(empty_library, keep_days=10, clock=lambda: now[0])
    feedback.vote("ann", "t1", answer, Vote.DOWN)
    feedback.vote("bob", "t1", answer, Vote.DOWN)
    assert feedback.delete_all("ann") == 1
    now[0] += timedelta(days=9)
    assert feedback.forget_old() == 0
    now[0] += timedelta(days=1)
    assert feedback.forget_old() == 1
    assert feedback.listed() == []


def test_with_zero_days_nothing_is_written(empty_library, answer):
    feedback = Feedback(empty_library, keep_days=0)
    assert feedback.vote("ann", "t1", answer, Vote.UP) is None
    assert feedback.listed() == []
