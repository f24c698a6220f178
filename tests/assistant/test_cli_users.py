"""`tandem users`, as somebody types it."""

import pytest
from argon2 import PasswordHasher
from typer.testing import CliRunner

from assistant import accounts as accounts_module
from assistant.accounts import Accounts, Person, Role
from assistant.cli import app
from assistant.memory.memory import open_memory
from ingest.errors import TandemError
from ingest.library import Library

PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts_module, "PasswordHasher", lambda **_: cheap)
    monkeypatch.setenv("TANDEM_HOME", str(tmp_path))
    return tmp_path


def users(*arguments, typed=""):
    done = CliRunner().invoke(app, ["users", *arguments], input=typed)
    if isinstance(done.exception, TandemError):
        return str(done.exception)
    assert done.exit_code == 0, done.output
    return done.output


def accounts(home):
    return Accounts(Library(home))


def test_a_life(home):
    assert "Nobody has an account" in users("list")
    assert "ada is a reader." in users("add", "Ada", typed=PASSWORD + "\n")
    assert accounts(home).log_in("ada", PASSWORD)
    assert "ada is a maintainer now" in users("role", "ada", "maintainer")
    shown = users("list")
    assert "maintainer" in shown
    assert "password" in shown
    users("password", "ada", typed="another horse\n")
    assert accounts(home).log_in("ada", PASSWORD) is None
    assert accounts(home).log_in("ada", "another horse")
    removed = users("remove", "ada")
    assert "ada is removed" in removed
    assert "open to this machine" in removed
    assert accounts(home).users() == []


def test_a_token_stands_for_its_person(home):
    users("add", "bot", "--sso", "--role", "researcher")
    assert "single sign-on" in users("list")
    token = users("token", "bot", "--days", "1").strip()
    assert accounts(home).of_session(token) == Person("bot", Role.RESEARCHER)


def test_who_gets_a_name_again_finds_nothing_of_who_had_it(home):
    users("add", "ada", typed=PASSWORD)
    kept = open_memory(Library(home)).conversations
    question = {"text": "A secret?", "standalone": "A secret?", "filters": {}}
    kept.save("ada", {"question": question, "text": "", "citations": [], "corpus": ""})
    assert len(kept.list("ada")) == 1
    users("remove", "Ada")
    assert kept.list("ada") == []


def test_mistakes_are_named(home):
    assert "too short" in users("add", "ada", typed="short\n")
    assert "cannot be a user's name" in users("add", "local", typed=PASSWORD)
    assert "there is no user 'eve'" in users("remove", "eve")
    assert CliRunner().invoke(app, ["users", "role", "ada", "king"]).exit_code == 2
