"""Where a kill hit is told by the jobs that it left."""

import pytest

from evals.bench.kills import stage
from ingest.jobs import Job, JobState


def job(state):
    return Job(1, "file.md", state, "", None, 1, "", "")


@pytest.mark.parametrize(
    ("states", "acknowledged", "building", "expected"),
    [
        ([], 0, False, "before the files were queued"),
        ([JobState.QUEUED], 0, False, "queued"),
        ([JobState.QUEUED, JobState.READING], 0, False, "reading"),
        ([JobState.READING, JobState.CHECKING], 0, True, "checking"),
        ([JobState.EMBEDDING], 0, False, "embedding"),
        ([JobState.READY, JobState.EMBEDDING], 1, False, "storing"),
        ([JobState.READY], 1, True, "building the search index"),
        ([JobState.READY], 1, False, "after the last document"),
    ],
)
def test_a_kill_hit_the_furthest_that_any_file_had_come(states, acknowledged, building, expected):
    assert stage([job(state) for state in states], acknowledged, building) == expected
