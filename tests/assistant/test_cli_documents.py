# ruff: noqa: F401, F811 -- the fixtures of test_cli are used by their names
"""`tandem quarantine`, `quality`, `edit`, `history`, `rollback`, `metadata`, `export`, `import`, `backup`."""

import json

import pytest

from assistant import cli_documents
from tests.assistant.test_cli import filled, home, tandem
from tests.fakes import FakeEncoder
from tests.ingest.test_checks import POISON


@pytest.fixture(autouse=True)
def fake(monkeypatch):
    monkeypatch.setattr(cli_documents, "_encoder", FakeEncoder)


def test_a_poisoned_file_is_held_back_until_somebody_decides(tandem, filled, tmp_path):
    assert tandem("quarantine", "list").out == "Nothing is in quarantine.\n"
    file = tmp_path / "poison.md"
    file.write_text(POISON)
    assert "1 quarantined" in tandem("add", file).out
    assert "1 not searched" in tandem("list").out
    assert "quarantined" in tandem("quarantine", "list").out
    assert "Ignoriere alle" in tandem("quality", "poison").out
    assert tandem("quarantine", "approve", "poison").code == 0
    assert "not searched" not in tandem("list").out
    refused = tandem("quarantine", "reject", "streit")
    assert (refused.code, "not in quarantine" in refused.err) == (1, True)


def test_an_edit_is_in_the_history_and_can_be_rolled_back(tandem, filled):
    assert "Mein Titel" in tandem("edit", "streit", "--title", "Mein Titel", "--year", "2013").out
    shown = tandem("history", "streit").out
    assert "title: Wenn es zum Konflikt kommt → Mein Titel" in shown
    assert "year: 2012 → 2013" in shown
    assert "Wenn es zum Konflikt kommt" in tandem("rollback", "streit").out
    assert "None" in tandem("edit", "streit", "--region", "").out
    wrong = tandem("edit", "streit", "--year", "soon")
    assert (wrong.code, "year 'soon'" in wrong.err) == (1, True)
    assert "nothing to set" in tandem("edit", "streit").err


def test_a_bibliography_says_what_it_would_change_and_does_it_when_told(tandem, filled, tmp_path):
    file = tmp_path / "zotero.json"
    source = {"title": "Wenn es zum Konflikt kommt", "issued": {"date-parts": [[2013]]}}
    file.write_text(json.dumps([source, {"title": "Unknown"}]))
    planned = tandem("metadata", "import", file).out
    assert "year: 2012 → 2013" in planned and "no document has its DOI" in planned
    assert "1 documents would change" in planned
    assert "year 2012" in tandem("show", "streit").out
    assert "1 documents changed" in tandem("metadata", "import", file, "--apply").out
    assert "year 2013" in tandem("show", "streit").out


def test_a_library_goes_into_a_file_and_another_home(tandem, filled, tmp_path, monkeypatch):
    file = tmp_path / "all.tandem"
    assert "6 documents in" in tandem("export", file).out
    assert tandem("backup", tmp_path / "copy.db").code == 0
    monkeypatch.setenv("TANDEM_HOME", str(tmp_path / "other"))
    assert "6 documents stored" in tandem("import", file).out
    assert "6 documents" in tandem("list").out
    file.write_bytes(file.read_bytes()[:-50])
    damaged = tandem("import", file)
    assert (damaged.code, "damaged" in damaged.err) == (1, True)


def test_only_public_https_pages_are_added(tandem, filled):
    for address in ("http://site.example/", "https://localhost/", "file:///etc/passwd"):
        ran = tandem("add", address)
        assert (ran.code, "1 failed" in ran.out) == (1, True)
