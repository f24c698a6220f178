"""Disks that are full, and derived files that changed on them: right, rebuilt or refused, never wrong."""

import json
import shutil

import pytest

from ingest.doctor import examine
from ingest.library import Library
from tests.fakes import FakeEncoder
from tests.faults.driver import REFUSED, add_files, ask_after_damage, found, run

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("verify_here")]


def test_a_full_disk_is_a_clear_error_and_leaves_everything_whole(change, tmp_path):
    """No file may grow beyond a limit that rises until nothing is in its way."""
    outcomes = []
    most_bytes = 2_000
    while 0 not in outcomes:
        home = tmp_path / f"home-{most_bytes}"
        shutil.copytree(change.home, home)
        starved = type(change)(home, change.files)
        outcomes.append(run(add_files, home, change.files, "", most_bytes))
        assert outcomes[-1] in (0, REFUSED), f"at {most_bytes} bytes"
        starved.assert_whole()
        found(home)
        starved.finish()
        most_bytes = int(most_bytes * 2)
    assert len(outcomes) > 5


def test_no_change_in_a_derived_file_makes_an_answer_wrong(library, encoder, tmp_path):
    right = found(library.home)
    assert right["refused"] is None
    assert run(ask_after_damage, library.home, tmp_path / "answers.json") == 0
    answers = json.loads((tmp_path / "answers.json").read_text())
    assert len(answers) > 8 * 4
    for answer in answers:
        assert answer["hits"] == right["hits"], (answer["file"], answer["kind"])
        assert answer["refused"], (answer["file"], answer["kind"])
    assert found(library.home) == right


def test_doctor_mends_what_was_damaged(library, encoder):
    right = found(library.home)
    for file in sorted((library.home / "index").rglob("*.sqlite3")):
        file.write_bytes(b"")
    (finding,) = examine(Library(library.home), FakeEncoder())
    assert finding.mended
    assert found(library.home) == right
