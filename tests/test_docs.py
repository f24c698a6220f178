"""What README.md says is there: commands, options, targets, settings, files."""

import re
import tomllib
from pathlib import Path

import pytest
import typer

from assistant.cli import app
from assistant.settings import Settings
from evals.cli import app as eval_app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands
EVAL_COMMANDS = typer.main.get_command(eval_app).commands
# A call up to the end of its line, its code span or its comment.
CALLS = [
    call.split()
    for call in re.findall(r"(?:^|[`/ ])tandem ((?!-assistant)[a-z][^`#\n]*)", README, re.M)
]


def test_the_readme_shows_commands():
    assert {"ask", "add", "sync", "list", "show", "remove", "doctor"} <= {call[0] for call in CALLS}


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_a_command_of_the_readme_exists_with_its_options(call):
    name, *arguments = call
    assert name in COMMANDS
    command = COMMANDS[name]
    if name == "eval" and arguments:
        assert arguments[0] in EVAL_COMMANDS
        command = EVAL_COMMANDS[arguments[0]]
    while arguments and arguments[0] in getattr(command, "commands", {}):
        command = command.commands[arguments.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {a for a in arguments if a.startswith("--")} <= known


def test_make_has_every_target_that_the_readme_names():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.M))
    assert {"chat", "test"} <= named
    assert named <= targets


def test_the_settings_are_the_ones_of_the_readme():
    named = set(re.findall(r"TANDEM_[A-Z_]+", README))
    assert named == {f"TANDEM_{name.upper()}" for name in Settings.model_fields}


def test_the_defaults_are_the_ones_of_the_readme():
    rows = dict(re.findall(r"^\| `(TANDEM_[A-Z_]+)` \| `([^`]+)` \|", README, re.M))
    assert rows
    for variable, default in rows.items():
        field = Settings.model_fields[variable.removeprefix("TANDEM_").lower()]
        assert str(field.default) == default, variable


def test_each_row_of_to_change_x_open_y_names_a_file_that_exists():
    _, _, section = README.partition("### To change X, open Y\n")
    rows = re.findall(r"^\| ([^|]+) \| (.+) \|$", section.partition("###")[0], re.M)
    files = {what: re.findall(r"`([^`]+)`", where) for what, where in rows[1:]}
    assert files
    assert [what for what, named in files.items() if not named] == []
    assert [f for named in files.values() for f in named if not (ROOT / f).is_file()] == []


def test_what_the_readme_links_to_exists():
    linked = re.findall(r"\]\((?!https?://)([^)#\s]+)", README)
    assert linked
    assert [path for path in linked if not (ROOT / path).exists()] == []


def test_documents_that_the_commands_show_are_in_the_corpus():
    shown = [call[1] for call in CALLS if call[0] == "show"]
    assert shown
    assert [name for name in shown if not list((ROOT / "corpus").glob(f"*/{name}.md"))] == []


def test_there_is_a_changelog_with_this_version_or_what_comes_next():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    assert re.search(rf"^## (?:Unreleased|{re.escape(version)})\b", changelog, re.M)
    assert re.search(r"^- \w", changelog, re.M)


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md", "corpus/README.md"])
def test_no_document_names_a_path_of_one_machine(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w./])/(?:home|Users|root|work|tmp)/", text) == []
