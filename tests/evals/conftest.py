"""Fixtures for the evals: a question file over the tiny corpus."""

from pathlib import Path

import pytest

from tests.evals.lines import LINES, write_practice, write_questions


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    return write_questions(tmp_path / "dev.jsonl", LINES)


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    return write_practice(tmp_path / "practice.tsv")
