"""Conversations: what a reader asked and was told, kept for that reader alone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from assistant.memory.stamps import Clock, read_stamp, stamp, utc_now
from ingest.errors import TandemError
from ingest.library import Library

# Characters of a title; what a list shows in one line.
_TITLE = 80
_LISTED = 200

_tables = sa.MetaData()
_conversations = sa.Table(
    "conversations",
    _tables,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("user", sa.String(200), nullable=False, index=True),
    sa.Column("title", sa.Text, nullable=False),
    # In lower case, as databases differ in what they hold "Ü" and "ü" to be.
    sa.Column("title_words", sa.Text, nullable=False),
    sa.Column("began_at", sa.String(32), nullable=False),
    sa.Column("changed_at", sa.String(32), nullable=False, index=True),
)
_turns = sa.Table(
    "turns",
    _tables,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("conversation_id", sa.String(32), nullable=False, index=True),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("standalone", sa.Text, nullable=False),
    sa.Column("filters", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("corpus", sa.Text, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    # What a search looks through, in lower case too.
    sa.Column("words", sa.Text, nullable=False),
)
# Conversations with the number of their turns.
_listed = (
    sa.select(_conversations, sa.func.count(_turns.c.id).label("turns"))
    .outerjoin(_turns, _turns.c.conversation_id == _conversations.c.id)
    .group_by(_conversations.c.id)
)


class NoConversation(TandemError):
    """There is no such conversation, or it is somebody else's."""


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """One question with its answer as the answer contract has it; `at` is UTC."""

    id: str
    conversation_id: str
    question: str
    standalone: str
    filters: Mapping[str, Any]
    answer: Mapping[str, Any]
    corpus: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredConversation:
    """A line in the list of a reader's conversations; times are UTC."""

    id: str
    title: str
    began_at: datetime
    changed_at: datetime
    turns: int


class Conversations:
    """Every reader's conversations; each method sees those of its `user` and no others.

    `keep_days` is how long they are kept after their last turn; with 0 nothing is written.
    """

    def __init__(self, library: Library, keep_days: int = 365, clock: Clock = utc_now) -> None:
        self._library = library
        self._keep_days = keep_days
        self._clock = clock
        library.create_missing(_tables)

    def save(
        self, user: str, answer: Mapping[str, Any], conversation_id: str | None = None
    ) -> StoredTurn | None:
        """Keeps an answer (`Answer.to_dict()`) as the last turn of a conversation, or of a new one.

        None where nothing is kept. NoConversation when the conversation is not this user's.
        """
        if not self._keep_days:
            return None
        now = self._clock()
        with self._library.beside(write=True) as connection:
            if conversation_id is None:
                conversation_id = _begin(connection, user, answer["question"]["text"], now)
            else:
                _own(connection, user, conversation_id)
                connection.execute(
                    _conversations.update()
                    .where(_conversations.c.id == conversation_id)
                    .values(changed_at=stamp(now))
                )
            return _append(connection, conversation_id, answer, now)

    def list(
        self, user: str, search: str = "", limit: int = _LISTED
    ) -> Sequence[StoredConversation]:
        """A user's conversations, the last used first; with `search` those that hold all its words.

        Words are looked for anywhere in titles, questions, answers and quotes, in any case.
        """
        query = (
            _listed.where(_conversations.c.user == user, *map(_holds, search.casefold().split()))
            .order_by(_conversations.c.changed_at.desc(), _conversations.c.id)
            .limit(limit)
        )
        with self._library.beside() as connection:
            return [_conversation(row) for row in connection.execute(query)]

    def one(self, user: str, beginning: str) -> StoredConversation:
        """The user's conversation whose id begins so; NoConversation where not exactly one does."""
        where = (
            _conversations.c.user == user,
            _conversations.c.id.startswith(beginning, autoescape=True),
        )
        with self._library.beside() as connection:
            rows = connection.execute(_listed.where(*where).limit(2)).all()
        if len(rows) != 1 or not beginning:
            how_many = "several have" if len(rows) > 1 else "none has"
            raise NoConversation(
                f"{how_many} the id {beginning!r} among the conversations of {user}: "
                "see `tandem conversations list`"
            )
        return _conversation(rows[0])

    def turns(self, user: str, conversation_id: str) -> Sequence[StoredTurn]:
        """The turns of a conversation in their order; NoConversation where it is not the user's."""
        query = (
            sa.select(_turns)
            .where(_turns.c.conversation_id == conversation_id)
            .order_by(_turns.c.ordinal)
        )
        with self._library.beside() as connection:
            _own(connection, user, conversation_id)
            return [_turn(row) for row in connection.execute(query)]

    def rename(self, user: str, conversation_id: str, title: str) -> None:
        """Gives a conversation a title; an empty one is left as it was."""
        with self._library.beside(write=True) as connection:
            _own(connection, user, conversation_id)
            if title.strip():
                connection.execute(
                    _conversations.update()
                    .where(_conversations.c.id == conversation_id)
                    .values(title=_title(title), title_words=_title(title).casefold())
                )

    def cut(self, user: str, conversation_id: str, turn_id: str) -> None:
        """Deletes a turn and all after it: what an edited or repeated question replaces."""
        with self._library.beside(write=True) as connection:
            _own(connection, user, conversation_id)
            here = _turns.c.conversation_id == conversation_id
            first = connection.scalar(
                sa.select(_turns.c.ordinal).where(here, _turns.c.id == turn_id)
            )
            if first is not None:
                connection.execute(_turns.delete().where(here, _turns.c.ordinal >= first))
        self._library.forget_deleted()

    def delete(self, user: str, conversation_id: str) -> None:
        """Deletes a conversation so that its text is in no file of the library any more.

        Feedback on it and reported gaps stay: they were sent to others (see Memory.forget_person).
        """
        with self._library.beside() as connection:
            _own(connection, user, conversation_id)
        self._delete(_conversations.c.id == conversation_id)

    def delete_all(self, user: str) -> int:
        """Deletes every conversation of a user, as `delete` does; how many there were."""
        return self._delete(_conversations.c.user == user)

    def forget_old(self) -> int:
        """Deletes what has not been used for `keep_days`; how many conversations that were."""
        before = stamp(self._clock() - timedelta(days=self._keep_days))
        return self._delete(_conversations.c.changed_at <= before)

    def _delete(self, which: sa.ColumnElement[bool]) -> int:
        ids = sa.select(_conversations.c.id).where(which)
        with self._library.beside(write=True) as connection:
            connection.execute(_turns.delete().where(_turns.c.conversation_id.in_(ids)))
            gone = connection.execute(_conversations.delete().where(which))
        self._library.forget_deleted()
        return int(gone.rowcount)


def _begin(connection: sa.Connection, user: str, question: str, now: datetime) -> str:
    identifier = uuid4().hex
    connection.execute(
        _conversations.insert().values(
            id=identifier,
            user=user,
            title=_title(question),
            title_words=_title(question).casefold(),
            began_at=stamp(now),
            changed_at=stamp(now),
        )
    )
    return identifier


def _own(connection: sa.Connection, user: str, conversation_id: str) -> None:
    found = connection.scalar(
        sa.select(_conversations.c.user).where(_conversations.c.id == conversation_id)
    )
    if found != user:
        raise NoConversation(f"you have no conversation {conversation_id}: it may be deleted")


def _append(
    connection: sa.Connection, conversation_id: str, answer: Mapping[str, Any], now: datetime
) -> StoredTurn:
    last = connection.scalar(
        sa.select(sa.func.max(_turns.c.ordinal)).where(_turns.c.conversation_id == conversation_id)
    )
    question = answer["question"]
    quotes = [citation["quote"] for citation in answer["citations"]]
    words = " ".join((question["text"], question["standalone"], answer["text"], *quotes))
    turn = StoredTurn(
        id=uuid4().hex,
        conversation_id=conversation_id,
        question=question["text"],
        standalone=question["standalone"],
        filters=question["filters"],
        answer=answer,
        corpus=answer["corpus"],
        at=now,
    )
    connection.execute(
        _turns.insert().values(
            id=turn.id,
            conversation_id=conversation_id,
            ordinal=1 if last is None else last + 1,
            question=turn.question,
            standalone=turn.standalone,
            filters=json.dumps(turn.filters, ensure_ascii=False),
            answer=json.dumps(answer, ensure_ascii=False),
            corpus=turn.corpus,
            at=stamp(now),
            words=words.casefold(),
        )
    )
    return turn


def _holds(word: str) -> sa.ColumnElement[bool]:
    """Whether a conversation has a word in its title or in one of its turns."""
    looked_at = _turns.alias()  # a query's own turns are the ones that it counts
    in_turn = sa.exists().where(
        looked_at.c.conversation_id == _conversations.c.id,
        looked_at.c.words.contains(word, autoescape=True),
    )
    return sa.or_(in_turn, _conversations.c.title_words.contains(word, autoescape=True))


def _title(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _TITLE else text[: _TITLE - 1].rstrip() + "…"


def _conversation(row: sa.Row[Any]) -> StoredConversation:
    began, changed = map(read_stamp, (row.began_at, row.changed_at))
    return StoredConversation(row.id, row.title, began, changed, row.turns)


def _turn(row: sa.Row[Any]) -> StoredTurn:
    return StoredTurn(
        id=row.id,
        conversation_id=row.conversation_id,
        question=row.question,
        standalone=row.standalone,
        filters=json.loads(row.filters),
        answer=json.loads(row.answer),
        corpus=row.corpus,
        at=read_stamp(row.at),
    )
