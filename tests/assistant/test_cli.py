"""`tandem` from end to end: what it prints, what it leaves, and the exit codes scripts rely on."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant import cli
from assistant.settings import Settings
from ingest.coverage import BEGIN, END
from ingest.encoder import load_encoder
from ingest.library import Library
from tests.assistant.test_answer import CONTRACT
from tests.fakes import FakeEncoder
from tests.ingest.test_encoder import _write_model
from tests.tiny import TINY

ROOT = Path(__file__).parents[2]


@dataclass
class Ran:
    """A command that has ended."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path, verify_here):
    """A home of this test's own, and FakeEncoder in place of the configured one."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TANDEM_{name.upper()}", raising=False)
    monkeypatch.setenv("TANDEM_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(cli, "load_encoder", lambda name: FakeEncoder(name or "fake"))
    return tmp_path / "home"


@pytest.fixture
def tandem(monkeypatch, capsys):
    def tandem(*arguments):
        monkeypatch.setattr(sys, "argv", ["tandem", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        ran = capsys.readouterr()
        return Ran(code, ran.out, ran.err)

    return tandem


@pytest.fixture
def filled(home, tiny_home):
    """The home holds the tiny corpus."""
    shutil.copytree(tiny_home, home)


QUESTION = "How many companies share one budget?"


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "Who pays?", "--since", "recently"],
        ["search", "budget", "--limit", "0"],
        ["add"],
        ["guess"],
        ["list", "--nicely"],
        ["ask", ""],
        ["ask", "🤷"],
        ["ask", "why " * 25_000],
        ["search", " "],
        ["coverage", "--into", "no-such-file.md"],
    ],
    ids=lambda arguments: " ".join(arguments)[:30],
)
def test_a_wrong_call_exits_with_2_and_says_what_is_wrong(tandem, arguments):
    ran = tandem(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert "Traceback" not in ran.err


def test_a_wrong_setting_exits_with_1_and_its_name(tandem, monkeypatch):
    monkeypatch.setenv("TANDEM_PORT", "eighty")
    ran = tandem("list")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("TANDEM_PORT='eighty': ")


def test_a_home_that_cannot_be_made_exits_with_1_and_its_name(tandem, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("TANDEM_HOME", str(tmp_path / "file" / "home"))
    ran = tandem("list")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert str(tmp_path / "file") in ran.err
    assert "TANDEM_HOME" in ran.err


def test_help_names_every_command(tandem):
    ran = tandem("--help")
    assert ran.code == 0
    named = {
        line.split()[1] for line in ran.out.splitlines() if line.startswith("│ ") and line[2] != " "
    }
    names = "ask search add sync list show remove doctor rebuild coverage chat eval"
    assert set(names.split()) <= named


def test_ask_prints_the_quote_and_its_source(tandem, filled):
    ran = tandem("ask", QUESTION)
    assert (ran.code, ran.err) == (0, "")
    (quote,) = re.findall(r"^\[1\] (.+)", ran.out, re.M)
    assert quote in TINY["en/shared-budget.md"]
    assert "Tiny Review" in ran.out


def test_ask_json_is_the_contract_and_nothing_else(tandem, filled, home):
    ran = tandem("ask", QUESTION, "--json")
    assert (ran.code, ran.err) == (0, "")
    answer = json.loads(ran.out)
    CONTRACT.validate(answer)
    library = Library(home)
    with library.reading() as reading:
        for citation in answer["citations"]:
            text = reading.document(citation["document_id"]).text
            assert text[citation["start"] : citation["end"]] == citation["quote"]
    library.close()


def test_ask_passes_every_filter_on(tandem, filled):
    filters = (
        "--since 2012 --until 2022 --kind survey --kind opinion --perspective cio --language de"
    )
    ran = tandem(
        "ask", "Wem gehören die Daten?", "--json", "--document", "kundendaten", *filters.split()
    )
    answer = json.loads(ran.out)
    assert answer["question"]["filters"] == {
        "languages": ["de"],
        "since": 2012,
        "until": 2022,
        "kinds": ["survey", "opinion"],
        "perspectives": ["cio"],
        "documents": ["kundendaten"],
    }
    assert {hit["document_id"] for hit in answer["retrieved"]} == {"kundendaten"}


def test_ask_answers_in_the_language_named(tandem, filled):
    assert (
        json.loads(tandem("ask", QUESTION, "--json", "--answer-language", "de").out)["language"]
        == "de"
    )


def test_to_abstain_is_no_failure(tandem):
    ran = tandem("ask", QUESTION)
    assert ran.code == 0
    assert "The library is empty" in ran.out


def test_search_lists_passages_best_first(tandem, filled):
    ran = tandem("search", "shared budget", "--limit", "2")
    assert ran.code == 0
    rows = re.findall(r"^ (\d+) .*? (shared-budget|kundendaten|\S+-\S+) ", ran.out, re.M)
    assert [rank for rank, _ in rows] == ["1", "2"]
    assert rows[0][1] == "shared-budget"


def test_add_prints_a_row_per_file_and_exits_with_1_if_one_failed(tandem, tiny, tmp_path):
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    ran = tandem("add", tiny / "en", tmp_path / "empty.md", tmp_path / "missing.md")
    assert ran.code == 1
    assert ran.out.splitlines()[-1] == "2 ready, 2 failed"
    rows = [line for line in ran.err.splitlines() if ".md" in line]
    assert len(rows) == 4
    assert sum("ready" in row for row in rows) == 2
    assert all(" — " in row for row in rows if "failed" in row)


def test_adding_the_same_again_is_a_friendly_no_op(tandem, tiny, tmp_path):
    assert tandem("add", tiny / "da").code == 0
    again = tandem("add", tiny / "da")
    assert (again.code, again.out) == (0, "2 unchanged\n")
    copy = tmp_path / "copy.md"
    shutil.copy(tiny / "da" / "en-note.txt", copy.with_suffix(".txt"))
    twin = tandem("add", copy.with_suffix(".txt"))
    assert (twin.code, twin.out) == (0, "1 duplicate\n")
    assert "the same text as en-note" in twin.err


def test_sync_follows_a_folder_and_a_dry_run_changes_nothing(tandem, tiny):
    planned = tandem("sync", tiny, "--dry-run")
    assert (planned.code, planned.out.splitlines()[-1]) == (0, "6 ready")
    assert listed(tandem) == []
    assert tandem("sync", tiny).out == "6 ready\n"
    (tiny / "de" / "streit.md").unlink()
    note = tiny / "da" / "en-note.txt"
    note.write_text(note.read_text("utf-8") + "\nDet gælder hver kunde i landet.\n", "utf-8")
    planned = tandem("sync", tiny, "--dry-run")
    assert planned.out.splitlines()[-1] == "1 updated, 4 unchanged, 1 removed"
    assert "streit" in listed(tandem)
    assert tandem("sync", tiny).out == "1 updated, 4 unchanged, 1 removed\n"
    assert "streit" not in listed(tandem)
    assert tandem("sync", tiny).out == "5 unchanged\n"


def test_syncing_with_no_folder_exits_with_1(tandem, tmp_path):
    for dry in ([], ["--dry-run"]):
        ran = tandem("sync", tmp_path / "nowhere", *dry)
        assert (ran.code, ran.out) == (1, "")
        assert "is not a folder" in ran.err


def listed(tandem):
    return [row["id"] for row in json.loads(tandem("list", "--json").out)]


def test_list_shows_whole_ids(tandem, filled, put_long_id):
    ran = tandem("list")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "7 documents")
    assert put_long_id in ran.out
    assert put_long_id in listed(tandem)


@pytest.fixture
def put_long_id(tandem, filled, tmp_path):
    file = tmp_path / f"{'a-long-name-' * 5}2024.txt"
    file.write_text(
        "The two chiefs have agreed on the customers, who come first.", encoding="utf-8"
    )
    assert tandem("add", file).code == 0
    return file.stem


def test_show_prints_what_is_known_and_the_text(tandem, filled):
    ran = tandem("show", "kundendaten")
    assert ran.code == 0
    assert "abstract_en A German survey on who is responsible for customer data." in ran.out
    assert "Nur in 12,5 Prozent der Unternehmen" in ran.out


def test_remove_takes_documents_out_and_says_which_are_not_there(tandem, filled):
    assert tandem("remove", "streit").code == 0
    ran = tandem("remove", "streit", "tillid")
    assert ran.code == 1
    assert "no document has this id" in ran.out
    assert set(listed(tandem)) & {"streit", "tillid"} == set()
    unknown = tandem("show", "streit")
    assert (unknown.code, unknown.out) == (1, "")
    assert "tandem list" in unknown.err


def test_doctor_finds_nothing_on_a_sound_library(tandem, filled):
    assert tandem("doctor").out == "Registry, vectors and words agree.\n"


def test_doctor_mends_a_damaged_index_and_exits_with_0(tandem, filled, home):
    shutil.rmtree(home / "index")
    ran = tandem("doctor")
    assert ran.code == 0
    assert ran.out.startswith("mended: ")
    assert tandem("doctor").out == "Registry, vectors and words agree.\n"


def test_another_encoder_is_refused_until_a_rebuild(tandem, filled, monkeypatch):
    monkeypatch.setenv("TANDEM_ENCODER", "another")
    refused = tandem("ask", QUESTION)
    assert (refused.code, refused.out) == (1, "")
    assert "run `tandem rebuild`" in refused.err
    assert tandem("doctor").code == 1
    rebuilt = tandem("rebuild")
    assert (rebuilt.code, rebuilt.out) == (0, "6 documents, 6 passages\n")
    assert tandem("ask", QUESTION).code == 0
    monkeypatch.delenv("TANDEM_ENCODER")
    assert tandem("ask", QUESTION).code == 1


def test_coverage_prints_a_table_or_puts_it_in_a_file(tandem, filled, tmp_path):
    printed = tandem("coverage")
    assert printed.code == 0
    assert "| all documents | 6 |" in printed.out
    file = tmp_path / "table.md"
    file.write_text(f"Before.\n{BEGIN}\nold\n{END}\nAfter.\n", encoding="utf-8")
    assert tandem("coverage", "--into", file).code == 0
    assert file.read_text("utf-8") == f"Before.\n{BEGIN}\n{printed.out}{END}\nAfter.\n"


def test_a_missing_encoder_is_one_line_and_words_still_answer(filled, home, encoder_folder):
    (encoder_folder / "config.json").unlink()
    ran = run("ask", QUESTION, "--json", home=home, encoder=encoder_folder)
    assert ran.returncode == 0, ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert "only words are compared" in ran.stderr
    answer = json.loads(ran.stdout)
    CONTRACT.validate(answer)
    assert answer["retrieved"][0]["document_id"] == "shared-budget"
    assert len(answer["notes"]) == 1


@pytest.fixture
def encoder_folder(tmp_path):
    """A real encoder in its own format that knows budget, data and trust."""
    folder = tmp_path / "encoder"
    folder.mkdir()
    _write_model(folder)
    return folder


# What takes seconds to import and an answer does not need.
HEAVY = {"torch", "gradio", "sentence_transformers", "transformers", "trafilatura", "pypdf"}
ASK = f"""
import sys
from assistant.cli import main
try:
    main()
finally:
    if "ask" in sys.argv and {HEAVY} & set(sys.modules):
        sys.exit("imported: " + ", ".join({HEAVY} & set(sys.modules)))
"""


def test_a_real_encoder_answers_without_heavy_imports(
    tandem, monkeypatch, tiny, home, encoder_folder
):
    monkeypatch.setattr(cli, "load_encoder", load_encoder)
    monkeypatch.setenv("TANDEM_ENCODER", str(encoder_folder))
    assert tandem("add", tiny).code == 0
    asked = run("ask", QUESTION, "--json", home=home, encoder=encoder_folder)
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    CONTRACT.validate(answer)
    assert answer["notes"] == []
    assert answer["retrieved"][0]["document_id"] == "shared-budget"
    assert {hit["dense_rank"] for hit in answer["retrieved"]} == {1, 2, 3, 4, 5, 6}


def run(*arguments, home, encoder):
    """A command in a process of its own; one that asks fails if it imported too much."""
    settings = {"TANDEM_HOME": str(home), "TANDEM_ENCODER": str(encoder)}
    return subprocess.run(
        [sys.executable, "-c", ASK, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **settings},
        timeout=120,
        check=False,
    )
