"""Replies of a language model kept for when the same is asked again.

The same is: question, passages, the prompt's words, the model and its options. The markers and
ids that each prompt draws anew (assistant/fences.py) do not count.
"""

import hashlib
import json
import re
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from assistant.models.protocol import ChatModel, Message, ModelError, OnText, Reason, Reply
from assistant.models.replies import REPLY_TOKENS
from assistant.settings import Settings

# Replies kept; each is some 2 kB.
_MOST = 2000
_DAY = 24 * 3600
# Seconds to wait for another process that is writing.
_BUSY = 2.0
# What a prompt draws: a marker, and the id that may follow it. Text of others holds no "<".
_DRAWN = re.compile(r"<([a-z]{12})>(?: \[([a-z]{4})\])?")


def with_cache(model: ChatModel, settings: Settings) -> ChatModel:
    """The model, its replies kept for `keep_days` under `home`; with 0 days as it is."""
    if not settings.keep_days:
        return model
    path = settings.home / "model_cache.sqlite"
    return CachedModel(model, path, f"{settings.model} {REPLY_TOKENS}", settings.keep_days)


class CachedModel:
    """A ChatModel that asks another one only what that has not answered yet.

    A reply from the cache comes in one piece and counts no tokens: it costs none.
    """

    def __init__(self, model: ChatModel, path: Path, options: str, days: int) -> None:
        self.name = model.name
        self._model = model
        self._path = path
        self._options = options
        self._days = days

    def write(
        self, messages: Sequence[Message], deadline: float, on_text: OnText | None = None
    ) -> Reply:
        """See ChatModel; failures are not kept, and a cache that cannot be used is not missed."""
        start = time.monotonic()
        drawn = _drawn(messages)
        key = self._key(messages, drawn)
        kept = self._get(key)
        if kept is None:
            reply = self._model.write(messages, deadline, on_text)
            self._put(key, _replaced(reply.text, drawn))
            return reply
        text = _restored(kept, drawn)
        if on_text is not None and not on_text(text):
            raise ModelError(Reason.CANCELLED, "The reply was stopped.")
        return Reply(text, 0, 0, time.monotonic() - start, self.name)

    def _key(self, messages: Sequence[Message], drawn: Sequence[str]) -> str:
        told = [self._options, *((m.role, _replaced(m.content, drawn)) for m in messages)]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def _get(self, key: str) -> str | None:
        if not self._path.exists():
            return None
        try:
            with closing(self._open()) as store:
                row = store.execute(
                    "SELECT reply FROM replies WHERE key = ? AND written > ?", (key, self._oldest())
                ).fetchone()
        except sqlite3.Error:
            return None
        return str(row[0]) if row else None

    def _put(self, key: str, reply: str) -> None:
        try:
            with closing(self._open()) as store, store:
                store.execute(
                    "INSERT OR REPLACE INTO replies VALUES (?, ?, ?)", (key, time.time(), reply)
                )
                store.execute("DELETE FROM replies WHERE written <= ?", (self._oldest(),))
                store.execute(
                    "DELETE FROM replies WHERE key IN "
                    "(SELECT key FROM replies ORDER BY written DESC LIMIT -1 OFFSET ?)",
                    (_MOST,),
                )
        except sqlite3.DatabaseError as error:
            if not isinstance(error, sqlite3.OperationalError):
                # It is damaged: nothing in it is worth more than the next reply.
                self._path.unlink(missing_ok=True)

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        store = sqlite3.connect(self._path, timeout=_BUSY)
        try:
            store.execute(
                "CREATE TABLE IF NOT EXISTS replies "
                "(key TEXT PRIMARY KEY, written REAL NOT NULL, reply TEXT NOT NULL)"
            )
        except sqlite3.Error:
            store.close()
            raise
        return store

    def _oldest(self) -> float:
        return time.time() - self._days * _DAY


def _drawn(messages: Sequence[Message]) -> tuple[str, ...]:
    """What a prompt drew, in order of appearance."""
    found = (match.groups() for m in messages for match in _DRAWN.finditer(m.content))
    return tuple(dict.fromkeys(name for names in found for name in names if name))


def _replaced(text: str, drawn: Sequence[str]) -> str:
    """A text with its n-th drawn name as `\\0n\\0`."""
    if not drawn:
        return text
    numbers = {name: f"\0{number}\0" for number, name in enumerate(drawn)}
    names = re.compile("|".join(map(re.escape, drawn)), re.IGNORECASE)
    return names.sub(lambda match: numbers[match.group().lower()], text)


def _restored(text: str, drawn: Sequence[str]) -> str:
    return re.sub(r"\0(\d+)\0", lambda match: drawn[int(match.group(1))], text)
