"""Gap log: what people asked and the corpus could not answer.

An abstention is counted by day and language, without a word of the question. Its text is stored
only when the reader presses "Tell the researchers".
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from assistant.gap import Closing, DayCount, Gap, GapReport
from assistant.memory.near import Encode, same_questions
from assistant.memory.stamps import Clock, read_stamp, stamp, utc_now
from ingest.errors import TandemError
from ingest.library import Library

_tables = sa.MetaData()
_reports = sa.Table(
    "gap_reports",
    _tables,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("user", sa.String(200), nullable=False),
    # Of the question's words: a second press on the same button is no second report.
    sa.Column("question_hash", sa.String(64), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("standalone", sa.Text, nullable=False),
    sa.Column("language", sa.String(10), nullable=False),
    sa.Column("filters", sa.Text, nullable=False),
    sa.Column("nearest", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("corpus", sa.Text, nullable=False),
    sa.Column("at", sa.String(32), nullable=False, index=True),
    sa.Column("closing", sa.String(20), nullable=False, index=True),
    sa.Column("note", sa.Text, nullable=False),
)
_counts = sa.Table(
    "gap_counts",
    _tables,
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("language", sa.String(10), primary_key=True),
    sa.Column("asked", sa.Integer, nullable=False),
    sa.Column("unanswered", sa.Integer, nullable=False),
)


class NoGap(TandemError):
    """There is no such gap."""


class Gaps:
    """What the corpus could not answer; `keep_days` as in Conversations."""

    def __init__(self, library: Library, keep_days: int = 365, clock: Clock = utc_now) -> None:
        self._library = library
        self._keep_days = keep_days
        self._clock = clock
        library.create_missing(_tables)

    def count(self, answer: Mapping[str, Any]) -> None:
        """Counts an answer (`Answer.to_dict()`) under today and its question's language."""
        today = self._clock().date().isoformat()
        key = {"day": today, "language": answer["question"]["language"]}
        unanswered = int(answer["outcome"] == "abstained")
        here = sa.and_(*(_counts.c[name] == value for name, value in key.items()))
        with self._library.beside(write=True) as connection:
            changed = connection.execute(
                _counts.update()
                .where(here)
                .values(asked=_counts.c.asked + 1, unanswered=_counts.c.unanswered + unanswered)
            )
            if not changed.rowcount:
                connection.execute(_counts.insert().values(**key, asked=1, unanswered=unanswered))

    def report(self, user: str, answer: Mapping[str, Any]) -> GapReport | None:
        """Tells the researchers of an abstention, with its text; None where nothing is kept.

        The same question from the same user is one report as long as it is open.
        """
        if not self._keep_days:
            return None
        question = answer["question"]
        report = GapReport(
            id=uuid4().hex,
            user=user,
            question=question["text"],
            standalone=question["standalone"],
            language=question["language"],
            filters=question["filters"],
            nearest=tuple(document["title"] for document in answer["nearest"]),
            reason=answer["reason"] or "",
            corpus=answer["corpus"],
            at=self._clock(),
            closing=Closing.OPEN,
            note="",
        )
        row = _row(report)
        same = sa.and_(*(_reports.c[name] == row[name] for name in ("user", "question_hash")))
        with self._library.beside(write=True) as connection:
            connection.execute(
                _reports.delete().where(same, _reports.c.closing == Closing.OPEN.value)
            )
            connection.execute(_reports.insert().values(row))
        return report

    def listed(
        self, closing: Closing | None = Closing.OPEN, encode: Encode | None = None
    ) -> Sequence[Gap]:
        """The gaps in this state (None: in any), the one that most people met first.

        With `encode` (`Encoder.encode_questions`) translations of one question are one gap.
        """
        query = sa.select(_reports).order_by(_reports.c.at, _reports.c.id)
        if closing is not None:
            query = query.where(_reports.c.closing == closing.value)
        with self._library.beside() as connection:
            reports = [_report(row) for row in connection.execute(query)]
        questions = [report.standalone for report in reports]
        groups = same_questions(questions, [report.language for report in reports], encode)
        gaps = [Gap(tuple(reports[place] for place in group)) for group in groups]
        return sorted(gaps, key=lambda gap: (-gap.people, -len(gap.reports), gap.first_at, gap.id))

    def counts(self, days: int = 30) -> Sequence[DayCount]:
        """Questions and abstentions per day and language, the newest day first."""
        since = (self._clock().date() - timedelta(days=days - 1)).isoformat()
        query = (
            sa.select(_counts)
            .where(_counts.c.day >= since)
            .order_by(_counts.c.day.desc(), _counts.c.language)
        )
        with self._library.beside() as connection:
            rows = connection.execute(query).all()
        return [
            DayCount(date.fromisoformat(r.day), r.language, r.asked, r.unanswered) for r in rows
        ]

    def one(self, gap_id: str, encode: Encode | None = None) -> Gap:
        """The open gap whose id begins so; NoGap where none does, or more than one."""
        found = [gap for gap in self.listed(encode=encode) if gap.id.startswith(gap_id)]
        if len(found) != 1 or not gap_id:
            how_many = "several have" if len(found) > 1 else "none has"
            raise NoGap(f"{how_many} the id {gap_id!r}: see `tandem gaps list`")
        return found[0]

    def close(self, gap: Gap, closing: Closing, note: str) -> None:
        """Closes every report of a gap with a word: what was added, or why nothing will be."""
        with self._library.beside(write=True) as connection:
            for report in gap.reports:
                connection.execute(
                    _reports.update()
                    .where(_reports.c.id == report.id)
                    .values(closing=closing.value, note=note.strip())
                )

    def delete_all(self, user: str) -> int:
        """Deletes everything that a user has reported; how much that was."""
        return self._delete(_reports.c.user == user)

    def forget_old(self) -> int:
        """Deletes reports older than `keep_days`; how many there were. The counts stay."""
        before = stamp(self._clock() - timedelta(days=self._keep_days))
        return self._delete(_reports.c.at <= before)

    def _delete(self, which: sa.ColumnElement[bool]) -> int:
        with self._library.beside(write=True) as connection:
            gone = connection.execute(_reports.delete().where(which))
        self._library.forget_deleted()
        return int(gone.rowcount)


def _row(report: GapReport) -> dict[str, Any]:
    words = " ".join(report.standalone.casefold().split())
    return {
        "id": report.id,
        "user": report.user,
        "question_hash": hashlib.sha256(words.encode()).hexdigest(),
        "question": report.question,
        "standalone": report.standalone,
        "language": report.language,
        "filters": json.dumps(report.filters, ensure_ascii=False),
        "nearest": json.dumps(report.nearest, ensure_ascii=False),
        "reason": report.reason,
        "corpus": report.corpus,
        "at": stamp(report.at),
        "closing": report.closing.value,
        "note": report.note,
    }


def _report(row: sa.Row[Any]) -> GapReport:
    return GapReport(
        id=row.id,
        user=row.user,
        question=row.question,
        standalone=row.standalone,
        language=row.language,
        filters=json.loads(row.filters),
        nearest=tuple(json.loads(row.nearest)),
        reason=row.reason,
        corpus=row.corpus,
        at=read_stamp(row.at),
        closing=Closing(row.closing),
        note=row.note,
    )
