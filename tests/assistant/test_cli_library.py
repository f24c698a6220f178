"""`tandem jobs`, as somebody types it."""

import json

import pytest
from rich.console import Console
from typer.testing import CliRunner

from assistant import cli_library
from assistant.cli import app
from ingest.add import add
from ingest.errors import TandemError
from ingest.jobs import Jobs
from ingest.library import Library
from tests.fakes import FakeEncoder

pytestmark = pytest.mark.usefixtures("verify_here")


@pytest.fixture(autouse=True)
def library(monkeypatch, tmp_path):
    """A library with one file that is ready, one that failed, and one that waits."""
    monkeypatch.setenv("TANDEM_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(cli_library, "_out", Console(width=300))
    monkeypatch.setattr(cli_library, "load_encoder", lambda name: FakeEncoder())
    library = Library(tmp_path / "home")
    for name, text in {"a.md": "One budget.", "b.md": "", "c.md": "A text on trust."}.items():
        (tmp_path / name).write_text(text)
    add([tmp_path / "a.md", tmp_path / "b.md"], library, FakeEncoder())
    Jobs(library).queue([str(tmp_path / "c.md")])
    yield library
    library.close()


def jobs(*arguments, code=0):
    done = CliRunner().invoke(app, ["jobs", *arguments])
    if isinstance(done.exception, TandemError):
        return str(done.exception)
    assert done.exit_code == code, done.output
    return done.output


def test_list_shows_every_file_its_state_and_why():
    shown = jobs("list")
    for words in ("a.md", "ready", "b.md", "failed", "the file is empty", "c.md", "queued"):
        assert words in shown
    assert "3 files, 1 not finished: `tandem jobs resume` goes on" in shown
    assert "a.md" not in jobs("list", "--state", "failed")
    rows = json.loads(jobs("list", "--json"))
    assert [(row["id"], row["state"]) for row in rows] == [
        (1, "ready"),
        (2, "failed"),
        (3, "queued"),
    ]


def test_resume_finishes_what_waits_and_then_there_is_nothing(tmp_path):
    assert "1 ready" in jobs("resume")
    assert "nothing is waiting" in jobs("resume")
    assert "3 files\n" in jobs("list")


def test_retry_tries_what_failed_and_says_if_it_failed_again(tmp_path):
    assert "1 queued" in jobs("retry", "2", code=1)
    (tmp_path / "b.md").write_text("Now it has words.")
    shown = jobs("retry")
    assert "1 queued" in shown
    assert "1 ready" in shown
    assert "no job 9" in jobs("retry", "9")


def test_cancel_stops_what_waits():
    assert "1 cancelled" in jobs("cancel")
    assert "nothing is waiting" in jobs("resume")
    assert "cancelled" in jobs("list")
