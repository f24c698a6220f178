"""Accounts: who may do what. People, their passwords and their sessions, in the registry.

Passwords are stored as argon2 hashes and session tokens as SHA-256, so that a copy of the registry
lets nobody in.
"""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy.exc import IntegrityError

from ingest.errors import TandemError
from ingest.library import Library

# How long a login lasts before it is asked for again.
SESSION = timedelta(days=14)
# NIST SP 800-63B asks for 8 at least and for no rules on which; argon2 should not be fed novels.
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1000
# OWASP's Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane. It takes 32 ms of a
# core; argon2-cffi's own 234 ms would keep the answers waiting when everybody logs in at nine.
_MEMORY_KIB, _PASSES, _LANES = 19 * 1024, 2, 1
_NAME = re.compile(r"[\w.@+-]{1,100}")
# Where the gate puts the person into a request.
SCOPE_KEY = "tandem.person"

_tables = sa.MetaData()
_users = sa.Table(
    "users",
    _tables,
    sa.Column("name", sa.String(100), primary_key=True),
    # Null: a person whom the single sign-on vouches for; no password opens their account.
    sa.Column("password_hash", sa.Text),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("created_at", sa.String(32), nullable=False),
)
_sessions = sa.Table(
    "sessions",
    _tables,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False, index=True),
    sa.Column("expires_at", sa.String(32), nullable=False),
)


class Role(StrEnum):
    """What a person may do; each role includes the ones before it."""

    READER = "reader"
    RESEARCHER = "researcher"
    MAINTAINER = "maintainer"

    def includes(self, other: "Role") -> bool:
        roles = list(Role)
        return roles.index(self) >= roles.index(other)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the server knows."""

    name: str
    role: Role


# Whoever sits at this machine, while nobody else can reach Tandem. No account can have the name.
LOCAL = Person("local", Role.MAINTAINER)


class NotAllowed(TandemError):
    """The person asking may not do this."""


class BadName(TandemError):
    """No account can have this name."""


class NameTaken(TandemError):
    """There is an account of this name."""


def who(request: Any) -> Person:
    """The person behind a request of Starlette's or Gradio's; NotAllowed if there is none.

    It is whom the server's own gate found, never a name that came with the request.
    """
    # Gradio's request wraps Starlette's, and copies dictionaries of it through JSON.
    original = getattr(request, "request", request)
    person = original.scope.get(SCOPE_KEY) if original is not None else None
    if not isinstance(person, Person):
        raise NotAllowed("Nobody is logged in: log in, then try again.")
    return person


def require(request: Any, role: Role) -> Person:
    """The person behind a request, if they have this role or a higher one; else NotAllowed."""
    person = who(request)
    if not person.role.includes(role):
        raise NotAllowed(
            f"This needs the role of a {role}, and {person.name} is a {person.role}: "
            "ask a maintainer of Tandem for it."
        )
    return person


@dataclass(frozen=True, slots=True)
class User:
    """An account as `tandem users list` shows it."""

    name: str
    role: Role
    has_password: bool
    created_at: str


class Accounts:
    """The people of a library; every change is one short transaction, beside any ingest."""

    def __init__(
        self,
        library: Library,
        hasher: PasswordHasher | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._hasher = hasher or PasswordHasher(
            time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES
        )
        self._now = now
        # Names without a password take as long as a wrong password.
        self._nobody = self._hasher.hash(secrets.token_urlsafe())
        library.create_missing(_tables)

    def users(self) -> list[User]:
        """Everybody who has an account, by name."""
        with self._library.beside() as connection:
            rows = connection.execute(sa.select(_users).order_by(_users.c.name)).all()
        return [
            User(row.name, Role(row.role), row.password_hash is not None, row.created_at)
            for row in rows
        ]

    def exist(self) -> bool:
        """Whether anybody has an account."""
        with self._library.beside() as connection:
            return connection.scalar(sa.select(_users.c.name).limit(1)) is not None

    def add(self, name: str, password: str | None, role: Role) -> User:
        """A new account; TandemError for a name or password that cannot be."""
        name = proper_name(name)
        created_at = self._now().isoformat(timespec="seconds")
        password_hash = None if password is None else self._hash(password)
        row = {"name": name, "role": role.value, "created_at": created_at}
        try:
            with self._library.beside(write=True) as connection:
                connection.execute(_users.insert(), [row | {"password_hash": password_hash}])
        except IntegrityError:
            raise NameTaken(f"there is a user {name!r} already: see `tandem users list`") from None
        return User(name, role, password is not None, created_at)

    def remove(self, name: str) -> None:
        """Takes an account away and ends its sessions."""
        name = proper_name(name)
        with self._library.beside(write=True) as connection:
            if not connection.execute(_users.delete().where(_users.c.name == name)).rowcount:
                raise _unknown(name)
            connection.execute(_sessions.delete().where(_sessions.c.name == name))

    def set_role(self, name: str, role: Role) -> None:
        """Gives another role, from the next request on."""
        with self._library.beside(write=True) as connection:
            _update(connection, proper_name(name), role=role.value)

    def set_password(self, name: str, password: str) -> None:
        """Gives another password and ends every session and token of before."""
        name, password_hash = proper_name(name), self._hash(password)
        with self._library.beside(write=True) as connection:
            _update(connection, name, password_hash=password_hash)
            connection.execute(_sessions.delete().where(_sessions.c.name == name))

    def log_in(self, name: str, password: str) -> str | None:
        """A new session's token, or None; a wrong name takes as long as a wrong password."""
        name = _folded(name)
        with self._library.beside() as connection:
            stored = connection.scalar(
                sa.select(_users.c.password_hash).where(_users.c.name == name)
            )
        try:
            self._hasher.verify(stored or self._nobody, password[: LONGEST_PASSWORD + 1])
        except VerifyMismatchError:
            return None
        return self.open_session(name, SESSION) if stored else None

    def open_session(self, name: str, length: timedelta) -> str:
        """A token that stands for this person for so long; only its hash is kept."""
        name, token = proper_name(name), secrets.token_urlsafe(32)
        row = {
            "token_hash": _token_hash(token),
            "name": name,
            "expires_at": _moment(self._now() + length),
        }
        with self._library.beside(write=True) as connection:
            if not _role(connection, name):
                raise _unknown(name)
            over = _sessions.c.expires_at <= _moment(self._now())
            connection.execute(_sessions.delete().where(over))
            connection.execute(_sessions.insert(), [row])
        return token

    def end_session(self, token: str) -> None:
        """Logs out; a token that is none is no error."""
        with self._library.beside(write=True) as connection:
            ended = _sessions.c.token_hash == _token_hash(token)
            connection.execute(_sessions.delete().where(ended))

    def of_session(self, token: str) -> Person | None:
        """Whom a token stands for now; None for one that is over, or whose person was removed."""
        with self._library.beside() as connection:
            row = connection.execute(
                sa.select(_users.c.name, _users.c.role)
                .join(_sessions, _sessions.c.name == _users.c.name)
                .where(
                    _sessions.c.token_hash == _token_hash(token),
                    _sessions.c.expires_at > _moment(self._now()),
                )
            ).one_or_none()
        return None if row is None else Person(row.name, Role(row.role))

    def vouched(self, name: str) -> Person:
        """The person of this name whom the single sign-on vouches for: a reader, if new."""
        name = proper_name(name)
        with self._library.beside() as connection:
            role = _role(connection, name)
        if role is None:
            role = Role.READER
            with suppress(NameTaken):  # another request of theirs was faster
                self.add(name, None, role)
        return Person(name, role)

    def _hash(self, password: str) -> str:
        if len(password) < SHORTEST_PASSWORD:
            raise TandemError(f"the password is too short: {SHORTEST_PASSWORD} characters or more")
        if len(password) > LONGEST_PASSWORD:
            raise TandemError(f"the password is too long: {LONGEST_PASSWORD} characters at most")
        return self._hasher.hash(password)


def proper_name(name: str) -> str:
    """A name as it is stored, whatever its case; BadName for one that no account can have."""
    folded = _folded(name)
    if not _NAME.fullmatch(folded) or folded == LOCAL.name:
        raise BadName(
            f"{name[:100]!r} cannot be a user's name: use letters, digits and . @ + - _, "
            f"100 at most, and not {LOCAL.name!r}"
        )
    return folded


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name.strip()).casefold()


def _role(connection: sa.Connection, name: str) -> Role | None:
    """The role of a user; None where there is none of that name."""
    role = connection.scalar(sa.select(_users.c.role).where(_users.c.name == name))
    return None if role is None else Role(role)


def _update(connection: sa.Connection, name: str, **values: str) -> None:
    changed = connection.execute(_users.update().where(_users.c.name == name).values(**values))
    if not changed.rowcount:
        raise _unknown(name)


def _unknown(name: str) -> TandemError:
    return TandemError(f"there is no user {name!r}: see `tandem users list`")


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _moment(when: datetime) -> str:
    """A moment as text that sorts as time does."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")
