"""SIGKILL at every named point of an ingest: each document old or new and whole."""

import signal

import pytest

from ingest.add import resume
from ingest.crash import CRASH_POINTS
from ingest.jobs import Jobs, JobState
from ingest.library import Library
from tests.fakes import FakeEncoder
from tests.faults.conftest import ADDED, NEW
from tests.faults.driver import REFUSED, add_files, found, run

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("verify_here")]


@pytest.mark.parametrize("point", CRASH_POINTS)
def test_after_a_kill_everything_is_whole_and_the_same_command_finishes(change, point):
    assert run(add_files, change.home, change.files, point) == -signal.SIGKILL
    change.assert_whole()
    answer = found(change.home)
    assert answer["refused"] is None
    assert answer["hits"]["conflict"][0][0].partition(":")[0] in ("added", "streit")
    change.finish()
    hits = found(change.home)["hits"]
    assert any(hit.startswith("added:") for hit in hits["conflict"][0][:2])
    assert not any(hit.startswith("old:") for hit in hits["Vertrauen"][0][:2])
    indexes = change.home / "index"
    assert [f.name for f in indexes.glob("*/")] == [(indexes / "current").read_text()]


@pytest.mark.parametrize(
    ("point", "old_is_there"),
    [("before_commit", True), ("after_read", True), ("snapshot_built", False)],
)
def test_what_was_acknowledged_is_kept_and_what_was_not_is_old(change, point, old_is_there):
    run(add_files, change.home, change.files, point)
    texts = change.texts()
    assert texts["old"].startswith("The old text") is old_is_there
    assert ("added" in texts) is not old_is_there


def test_without_a_kill_the_driver_does_its_work(change):
    assert run(add_files, change.home, change.files) == 0
    change.finish()


def test_the_driver_tells_a_refusal_from_a_crash(change, tmp_path):
    (tmp_path / "file").touch()
    assert run(add_files, tmp_path / "file", change.files) == REFUSED
    assert run(add_files, None, change.files) == 1


@pytest.mark.parametrize(
    "point", ["queued", "after_read", "after_embed", "between_old_and_new", "snapshot_built"]
)
def test_after_a_kill_the_jobs_are_still_there_and_resuming_finishes_them(change, point):
    assert run(add_files, change.home, change.files, point) == -signal.SIGKILL
    library = Library(change.home)
    jobs = Jobs(library)
    mine = {str(file) for file in change.files}
    assert mine <= {job.source for job in jobs.all()}
    assert not resume(library, FakeEncoder()).failed
    assert {job.state for job in jobs.all()} == {JobState.READY}
    library.close()
    assert (change.texts()["old"], change.texts()["added"]) == (NEW.strip(), ADDED.strip())
