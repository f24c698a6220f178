"""Accounts: passwords, roles and sessions, on SQLite and beside a running ingest."""

import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.exc import IntegrityError

from assistant.accounts import (
    LOCAL,
    SCOPE_KEY,
    SESSION,
    Accounts,
    BadName,
    NotAllowed,
    Person,
    Role,
    require,
    who,
)
from ingest.errors import LibraryBusy, TandemError
from ingest.library import Library

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse"


class Clock:
    """A clock that one sets."""

    def __init__(self) -> None:
        self.now = datetime(2030, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def accounts(empty_library, clock):
    return Accounts(empty_library, CHEAP, clock)


def stored(library: Library) -> str:
    """Every value of the two tables, as one text."""
    with library.beside() as connection:
        rows = [
            row
            for table in ("users", "sessions")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        ]
    return repr(rows)


def test_somebody_logs_in_with_their_password_alone(accounts):
    accounts.add("ada", PASSWORD, Role.RESEARCHER)
    token = accounts.log_in("ada", PASSWORD)
    assert accounts.of_session(token) == Person("ada", Role.RESEARCHER)
    assert accounts.log_in("ada", PASSWORD + "x") is None
    assert accounts.log_in("ada", "") is None
    assert accounts.log_in("bob", PASSWORD) is None
    assert accounts.of_session("no token") is None


def test_case_and_spaces_do_not_make_another_person(accounts):
    accounts.add("Ada", PASSWORD, Role.READER)
    assert accounts.of_session(accounts.log_in(" ADA ", PASSWORD)).name == "ada"
    with pytest.raises(TandemError, match="there is a user 'ada' already"):
        accounts.add("ADA", PASSWORD, Role.READER)


def test_neither_password_nor_token_is_stored(accounts, empty_library):
    accounts.add("ada", PASSWORD, Role.READER)
    token = accounts.log_in("ada", PASSWORD)
    assert "$argon2id$" in stored(empty_library)
    assert PASSWORD not in stored(empty_library)
    assert token not in stored(empty_library)


def test_a_session_ends_by_itself(accounts, clock, empty_library):
    accounts.add("ada", PASSWORD, Role.READER)
    token = accounts.log_in("ada", PASSWORD)
    clock.now += SESSION - timedelta(seconds=1)
    assert accounts.of_session(token) is not None
    clock.now += timedelta(seconds=1)
    assert accounts.of_session(token) is None
    accounts.log_in("ada", PASSWORD)
    with empty_library.beside() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sessions").scalar() == 1


def test_logging_out_ends_one_session(accounts):
    accounts.add("ada", PASSWORD, Role.READER)
    here, there = (accounts.log_in("ada", PASSWORD) for _ in range(2))
    accounts.end_session(here)
    accounts.end_session("no token")
    assert accounts.of_session(here) is None
    assert accounts.of_session(there) is not None


def test_removing_somebody_ends_their_sessions_for_ever(accounts):
    accounts.add("ada", PASSWORD, Role.MAINTAINER)
    token = accounts.log_in("ada", PASSWORD)
    accounts.remove("ada")
    assert accounts.of_session(token) is None
    accounts.add("ada", "another horse", Role.READER)
    assert accounts.of_session(token) is None


def test_a_new_password_ends_every_session_of_that_person_alone(accounts):
    for name in ("ada", "bob"):
        accounts.add(name, PASSWORD, Role.READER)
    ada, bob = (accounts.log_in(name, PASSWORD) for name in ("ada", "bob"))
    accounts.set_password("ada", "another horse")
    assert accounts.of_session(ada) is None
    assert accounts.of_session(bob) is not None
    assert accounts.log_in("ada", PASSWORD) is None
    assert accounts.log_in("ada", "another horse") is not None


def test_a_new_role_counts_at_once(accounts):
    accounts.add("ada", PASSWORD, Role.MAINTAINER)
    token = accounts.log_in("ada", PASSWORD)
    accounts.set_role("ada", Role.READER)
    assert accounts.of_session(token).role is Role.READER


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts: accounts.remove("eve"),
        lambda accounts: accounts.set_role("eve", Role.READER),
        lambda accounts: accounts.set_password("eve", PASSWORD),
        lambda accounts: accounts.open_session("eve", SESSION),
    ],
)
def test_who_does_not_exist_is_named(accounts, change):
    with pytest.raises(TandemError, match="there is no user 'eve'"):
        change(accounts)


@pytest.mark.parametrize("name", ["", "local", "LOCAL", "a b", "a\nb", "<b>", "x" * 101, "a/b"])
def test_names_that_cannot_be(accounts, name):
    with pytest.raises(BadName, match="cannot be a user's name"):
        accounts.add(name, PASSWORD, Role.READER)
    with pytest.raises(BadName):
        accounts.vouched(name)


@pytest.mark.parametrize(("password", "why"), [("short", "too short"), ("x" * 1001, "too long")])
def test_passwords_that_cannot_be(accounts, password, why):
    with pytest.raises(TandemError, match=why):
        accounts.add("ada", password, Role.READER)
    assert accounts.users() == []


def test_single_sign_on_makes_a_reader_once(accounts):
    assert accounts.vouched("Jürgen@example.org") == Person("jürgen@example.org", Role.READER)
    accounts.set_role("jürgen@example.org", Role.MAINTAINER)
    assert accounts.vouched("jürgen@example.org").role is Role.MAINTAINER
    assert [user.has_password for user in accounts.users()] == [False]
    assert accounts.log_in("jürgen@example.org", "") is None


def test_a_wrong_name_costs_a_hash_like_a_wrong_password(empty_library, monkeypatch):
    """Timing itself would be flaky: what takes the time must run just as often."""
    checked = []

    class Counting(PasswordHasher):
        def verify(self, hash, password):
            checked.append(hash)
            return super().verify(hash, password)

    accounts = Accounts(empty_library, Counting(time_cost=1, memory_cost=8, parallelism=1))
    accounts.add("ada", PASSWORD, Role.READER)
    accounts.add("sso", None, Role.READER)
    for name in ("ada", "eve", "sso"):
        assert accounts.log_in(name, "wrong password") is None
    parameters = {hash.rsplit("$", 2)[0] for hash in checked}
    assert len(checked) == 3
    assert len(parameters) == 1


def test_people_come_and_go_while_a_document_is_being_stored(tmp_path):
    """The writer's lock is held by another process' ingest: here by another Library."""
    ingesting, serving = Library(tmp_path), Library(tmp_path)
    accounts = Accounts(serving, CHEAP)
    with ingesting.locked():
        accounts.add("ada", PASSWORD, Role.READER)
        assert accounts.of_session(accounts.log_in("ada", PASSWORD)).name == "ada"
    with ingesting.writing():
        started = time.monotonic()
        assert accounts.users()[0].name == "ada"  # reading never waits
        assert time.monotonic() - started < 1
    ingesting.close()
    serving.close()


def test_a_registry_that_stays_locked_is_said_in_words(tmp_path, monkeypatch):
    ingesting, serving = Library(tmp_path), Library(tmp_path)
    accounts = Accounts(serving, CHEAP)

    @sa.event.listens_for(serving._engine, "begin")
    def impatient(connection):
        connection.exec_driver_sql("PRAGMA busy_timeout=50")

    with ingesting.writing(), pytest.raises(LibraryBusy, match="another process is writing"):
        accounts.add("ada", PASSWORD, Role.READER)
    ingesting.close()
    serving.close()


def test_a_library_from_before_accounts_gets_the_tables(library):
    assert not Accounts(library, CHEAP).exist()
    again = Accounts(library, CHEAP)
    again.add("ada", PASSWORD, Role.READER)
    assert again.exist()
    with library.reading() as reading:
        assert reading.known()


def test_logs_and_errors_show_no_values(tmp_path, caplog):
    caplog.set_level("INFO", logger="sqlalchemy.engine")
    library = Library(tmp_path)
    Accounts(library, CHEAP).add("canary", PASSWORD, Role.READER)
    with pytest.raises(IntegrityError) as error, library.beside(write=True) as connection:
        connection.execute(sa.text("INSERT INTO users (name) VALUES (:name)"), {"name": "canary"})
    library.close()
    assert "INSERT INTO users" in caplog.text
    assert "canary" not in caplog.text
    assert "canary" not in str(error.value)


def request(person):
    return SimpleNamespace(scope={SCOPE_KEY: person})


def test_who_is_whom_the_gate_found():
    ada = Person("ada", Role.READER)
    assert who(request(ada)) == ada
    assert who(SimpleNamespace(request=request(ada))) == ada  # as Gradio wraps it


@pytest.mark.parametrize(
    "request_",
    [
        request(None),
        request({"name": "ada", "role": "maintainer"}),
        SimpleNamespace(scope={}),
        SimpleNamespace(request=None),
    ],
)
def test_nobody_is_refused(request_):
    with pytest.raises(NotAllowed):
        who(request_)


@pytest.mark.parametrize("has", Role)
@pytest.mark.parametrize("needs", Role)
def test_each_role_includes_the_ones_before(has, needs):
    order = ["reader", "researcher", "maintainer"]
    person = Person("ada", has)
    if order.index(has) >= order.index(needs):
        assert require(request(person), needs) == person
    else:
        with pytest.raises(NotAllowed, match=f"role of a {needs}"):
            require(request(person), needs)


def test_the_local_person_is_a_maintainer():
    assert Person("local", Role.MAINTAINER) == LOCAL
