"""What the source must hold to: imports run one way, one library one file, no code from data."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("ingest", "assistant", "evals")
SOURCES = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
# What each package may import of the three.
BELOW = {"ingest": (), "assistant": ("ingest",), "evals": ("ingest", "assistant")}
# Each library and where alone it may be imported.
HOMES = {
    "chromadb": ("ingest/vectors.py", "evals/bench/"),
    "tantivy": ("ingest/lexical.py",),
    "langdetect": ("ingest/language.py",),
    "gradio": ("assistant/chat/",),
    "sentence_transformers": (
        "ingest/encoder.py",
        "ingest/training/",
        "evals/bench/",
    ),
    "sqlalchemy": (
        "ingest/jobs.py",
        "ingest/archive.py",
        "ingest/ledger.py",
        "ingest/library.py",
        "ingest/listing.py",
        "assistant/accounts.py",
        "assistant/library_page/uploads.py",
        "assistant/memory/conversations.py",
        "assistant/memory/feedback.py",
        "assistant/memory/gaps.py",
    ),
    "argon2": ("assistant/accounts.py",),
    "llama_index": ("assistant/models/llama.py", "evals/bench/"),
    "pypdf": ("ingest/hidden.py", "ingest/readers/pdf.py"),
    "trafilatura": ("ingest/readers/html.py",),
}


def imports(file: Path) -> Iterator[str]:
    """The full names of the modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            yield node.module or ""


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_there_is_something_to_look_at():
    assert {file.parts[len(ROOT.parts)] for file in SOURCES} == set(PACKAGES)


@pytest.mark.parametrize("file", SOURCES, ids=name_of)
def test_imports_run_one_way(file):
    package = name_of(file).partition("/")[0]
    imported = {module.partition(".")[0] for module in imports(file)} & set(PACKAGES)
    assert imported <= {package, *BELOW[package]}


@pytest.mark.parametrize("library", HOMES)
def test_one_library_has_one_home(library):
    users = {
        name_of(file)
        for file in SOURCES
        if any(module.partition(".")[0] == library for module in imports(file))
    }
    assert users
    assert [user for user in users if not user.startswith(HOMES[library])] == []


FORBIDDEN = (
    r"\bpickle\b",
    r"\bjoblib\b",
    r"torch\.load\((?!.*weights_only=True)",  # with it, tensors only
    r"trust_remote_code\s*=\s*True",
    r"\bquery_texts\b",
    r"chromadb\.server",
    r"allow_pickle\s*=\s*True",
    r"yaml\.load\(",
    r"(?<![.\w])(?:eval|exec)\(",
    r"shell\s*=\s*True",
)


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_code_comes_from_data(pattern):
    """Comments and docstrings may name it; code may not use it."""
    for file in SOURCES:
        code = ast.unparse(_without_docstrings(ast.parse(file.read_text(encoding="utf-8"))))
        assert not re.search(pattern, code), name_of(file)


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, documented) and ast.get_docstring(node) is not None:
            node.body[0] = ast.Pass()
    return tree


SLOW = {
    "torch",
    "gradio",
    "sentence_transformers",
    "transformers",
    "llama_index.core",
    "trafilatura",
}


def test_asking_on_the_command_line_does_not_pay_for_what_it_does_not_use(tiny_home, tmp_path):
    code = (
        "import json, sys\n"
        "from assistant import cli\n"
        "from tests.fakes import FakeEncoder\n"
        "cli.load_encoder = lambda name: FakeEncoder()\n"
        "sys.argv = ['tandem', 'ask', '--json', 'Who signs the shared budget of the CMO and the CIO?']\n"
        "try:\n"
        "    cli.main()\n"
        "finally:\n"
        "    print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )
    environment = {**os.environ, "TANDEM_HOME": str(tiny_home), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, env=environment, cwd=tmp_path, check=False,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert any(hit["document_id"] == "shared-budget" for hit in answer["retrieved"])
    assert SLOW & set(json.loads(done.stderr.splitlines()[-1])) == set()
