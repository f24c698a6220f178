"""Feedback: what readers say of an answer or of one of its citations, with all that led to it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from assistant.memory.stamps import Clock, read_stamp, stamp, utc_now
from assistant.question import Turn
from ingest.errors import TandemError
from ingest.library import Library

# Characters of a reader's own words; what is longer is cut.
LONGEST_COMMENT = 2_000

_tables = sa.MetaData()
_feedback = sa.Table(
    "feedback",
    _tables,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("user", sa.String(200), nullable=False),
    sa.Column("turn_id", sa.String(32), nullable=False),
    # The number of the citation that is meant; 0: the whole answer.
    sa.Column("citation", sa.Integer, nullable=False),
    sa.Column("vote", sa.String(10), nullable=False, index=True),
    sa.Column("reasons", sa.Text, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("history", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("state", sa.String(20), nullable=False, index=True),
    sa.Column("at", sa.String(32), nullable=False, index=True),
    sa.UniqueConstraint("user", "turn_id", "citation"),
)


class Vote(StrEnum):
    """Whether an answer, or a citation, helped."""

    UP = "up"
    DOWN = "down"


class Reason(StrEnum):
    """Why it did not."""

    WRONG_SOURCE = "wrong-source"
    QUOTE_DOES_NOT_SUPPORT = "quote-does-not-support"
    MISSED_DOCUMENT = "missed-document"
    WRONG_LANGUAGE = "wrong-language"
    TOO_LONG = "too-long"
    SHOULD_NOT_KNOW = "should-have-said-it-does-not-know"
    OUTDATED = "outdated"
    OTHER = "other"


class State(StrEnum):
    """What the maintainers made of a thumbs-down."""

    OPEN = "open"
    PROMOTED = "promoted"
    DISMISSED = "dismissed"


class NoFeedback(TandemError):
    """There is no such feedback."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A reader's vote on an answer, or on the citation with the number `citation`.

    `answer` is the whole answer contract: question, rewritten question, filters, passages, mode and
    the corpus' fingerprint; `history` is what was said before it. `at` is UTC.
    """

    id: str
    user: str
    turn_id: str
    citation: int | None
    vote: Vote
    reasons: tuple[Reason, ...]
    comment: str
    history: tuple[Turn, ...]
    answer: Mapping[str, Any]
    state: State
    at: datetime

    @property
    def question(self) -> str:
        return str(self.answer["question"]["text"])

    @property
    def standalone(self) -> str:
        return str(self.answer["question"]["standalone"])

    @property
    def cited(self) -> tuple[str, ...]:
        """The ids of the documents that the answer cites, in order."""
        return tuple(dict.fromkeys(c["document_id"] for c in self.answer["citations"]))


class Feedback:
    """The votes of all readers; a reader has one on each answer, and one on each citation of it.

    `keep_days` is how long they are kept; with 0 nothing is written.
    """

    def __init__(self, library: Library, keep_days: int = 365, clock: Clock = utc_now) -> None:
        self._library = library
        self._keep_days = keep_days
        self._clock = clock
        library.create_missing(_tables)

    def vote(
        self,
        user: str,
        turn_id: str,
        answer: Mapping[str, Any],
        vote: Vote,
        reasons: Sequence[Reason] = (),
        comment: str = "",
        *,
        citation: int | None = None,
        history: Sequence[Turn] = (),
    ) -> Opinion | None:
        """Stores a vote in place of the user's earlier one on the same; None: nothing is kept.

        `turn_id` is any id of the answer (`StoredTurn.id` where it is kept), at most 32 characters;
        `answer` is `Answer.to_dict()`; a `citation` means "wrong evidence" for that number.
        """
        if not self._keep_days:
            return None
        numbers = [c["n"] for c in answer["citations"]]
        if citation is not None and citation not in numbers:
            raise NoFeedback(f"the answer has no citation {citation}: it has {numbers or 'none'}")
        opinion = Opinion(
            id=uuid4().hex,
            user=user,
            turn_id=turn_id,
            citation=citation,
            vote=vote,
            # Reasons are asked for a thumbs-down only: a change of mind takes them back.
            reasons=tuple(dict.fromkeys(reasons)) if vote is Vote.DOWN else (),
            comment=comment.strip()[:LONGEST_COMMENT],
            history=tuple(history),
            answer=answer,
            state=State.OPEN,
            at=self._clock(),
        )
        with self._library.beside(write=True) as connection:
            connection.execute(_feedback.delete().where(_same(user, turn_id, citation)))
            connection.execute(_feedback.insert().values(_row(opinion)))
        return opinion

    def withdraw(self, user: str, turn_id: str, citation: int | None = None) -> bool:
        """Takes a vote back, and deletes it; whether there was one."""
        with self._library.beside(write=True) as connection:
            gone = connection.execute(_feedback.delete().where(_same(user, turn_id, citation)))
        self._library.forget_deleted()
        return bool(gone.rowcount)

    def of_turns(self, user: str, turn_ids: Sequence[str]) -> Sequence[Opinion]:
        """What a user has said of these answers, to show it again."""
        mine = (_feedback.c.user == user, _feedback.c.turn_id.in_(turn_ids))
        return self._select(*mine)

    def listed(self, vote: Vote | None = None, state: State | None = None) -> Sequence[Opinion]:
        """Everybody's feedback, newest first; for maintainers."""
        conditions = []
        if vote is not None:
            conditions.append(_feedback.c.vote == vote.value)
        if state is not None:
            conditions.append(_feedback.c.state == state.value)
        return self._select(*conditions)

    def one(self, feedback_id: str) -> Opinion:
        """The feedback whose id begins so; NoFeedback where none does, or more than one."""
        found = self._select(_feedback.c.id.startswith(feedback_id, autoescape=True))
        if len(found) != 1 or not feedback_id:
            how_many = "several have" if len(found) > 1 else "none has"
            raise NoFeedback(f"{how_many} the id {feedback_id!r}: see `tandem feedback list`")
        return found[0]

    def settle(self, feedback_id: str, state: State) -> None:
        """Says what was made of it."""
        with self._library.beside(write=True) as connection:
            connection.execute(
                _feedback.update().where(_feedback.c.id == feedback_id).values(state=state.value)
            )

    def delete_all(self, user: str) -> int:
        """Deletes everything that a user has said; how much that was."""
        return self._delete(_feedback.c.user == user)

    def forget_old(self) -> int:
        """Deletes what is older than `keep_days`; how much that was."""
        before = stamp(self._clock() - timedelta(days=self._keep_days))
        return self._delete(_feedback.c.at <= before)

    def _delete(self, which: sa.ColumnElement[bool]) -> int:
        with self._library.beside(write=True) as connection:
            gone = connection.execute(_feedback.delete().where(which))
        self._library.forget_deleted()
        return int(gone.rowcount)

    def _select(self, *conditions: sa.ColumnElement[bool]) -> list[Opinion]:
        query = (
            sa.select(_feedback).where(*conditions).order_by(_feedback.c.at.desc(), _feedback.c.id)
        )
        with self._library.beside() as connection:
            return [_opinion(row) for row in connection.execute(query)]


def _same(user: str, turn_id: str, citation: int | None) -> sa.ColumnElement[bool]:
    return sa.and_(
        _feedback.c.user == user,
        _feedback.c.turn_id == turn_id,
        _feedback.c.citation == (citation or 0),
    )


def _row(opinion: Opinion) -> dict[str, Any]:
    history = [[turn.role, turn.content] for turn in opinion.history]
    return {
        "id": opinion.id,
        "user": opinion.user,
        "turn_id": opinion.turn_id,
        "citation": opinion.citation or 0,
        "vote": opinion.vote.value,
        "reasons": json.dumps(opinion.reasons),
        "comment": opinion.comment,
        "history": json.dumps(history, ensure_ascii=False),
        "answer": json.dumps(opinion.answer, ensure_ascii=False),
        "state": opinion.state.value,
        "at": stamp(opinion.at),
    }


def _opinion(row: sa.Row[Any]) -> Opinion:
    return Opinion(
        id=row.id,
        user=row.user,
        turn_id=row.turn_id,
        citation=row.citation or None,
        vote=Vote(row.vote),
        reasons=tuple(map(Reason, json.loads(row.reasons))),
        comment=row.comment,
        history=tuple(Turn(*turn) for turn in json.loads(row.history)),
        answer=json.loads(row.answer),
        state=State(row.state),
        at=read_stamp(row.at),
    )
