"""OCR through programs that may be there or not; here two scripts stand in for them."""

import stat
import time

import pytest

from ingest.errors import NeedsOcr
from ingest.ocr import recognise


def put_program(folder, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def programs(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    put_program(tmp_path, "tesseract", "echo List of languages:; echo eng; echo fra; echo deu")
    return tmp_path


def test_the_text_comes_back_with_the_languages_that_are_installed(programs):
    put_program(programs, "ocrmypdf", 'echo "$@"; cat')
    said, _, data = recognise(b"%PDF-pictures").partition(b"\n")
    assert said.endswith(b"--language eng+deu - -")
    assert data == b"%PDF-pictures"


def test_without_the_programs_the_reason_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NeedsOcr, match="apt install ocrmypdf tesseract-ocr-deu"):
        recognise(b"%PDF")
    put_program(tmp_path, "ocrmypdf", "cat")
    with pytest.raises(NeedsOcr, match="apt install"):  # tesseract is still not there
        recognise(b"%PDF")


def test_a_failure_is_said_in_its_own_words(programs):
    put_program(programs, "ocrmypdf", "echo first >&2; echo the page is too large >&2; exit 4")
    with pytest.raises(NeedsOcr, match="failed: the page is too large"):
        recognise(b"%PDF")


def test_what_is_not_done_in_time_is_ended_with_what_it_started(programs):
    put_program(programs, "ocrmypdf", f"(sleep 3; touch {programs}/lived) & sleep 60")
    with pytest.raises(NeedsOcr, match="not done after 0.2 seconds"):
        recognise(b"%PDF", seconds=0.2)
    time.sleep(3.5)
    assert not (programs / "lived").exists()


def test_it_runs_without_keys(programs, monkeypatch):
    monkeypatch.setenv("TANDEM_SECRET_KEY", "canary")
    put_program(programs, "ocrmypdf", "cat >/dev/null; env")
    assert b"canary" not in recognise(b"%PDF")
