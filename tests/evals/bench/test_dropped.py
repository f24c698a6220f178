from evals.bench.dropped import unclear
from evals.bench.states import Ended
from ingest.jobs import JobState


def failed(reason):
    return Ended("notes.txt", JobState.FAILED, JobState.FAILED, reason)


def test_a_file_that_is_ready_needs_no_words():
    ready = Ended("notes.txt", JobState.READY, JobState.READY)
    assert unclear([ready], {}) == []


def test_a_reason_has_to_be_on_the_page_and_in_every_language():
    assert unclear([failed("the file is empty")], {"notes.txt": "the file is empty"}) == []
    assert unclear([failed("the file is empty")], {}) == ["notes.txt is not on the page"]
    assert unclear([failed("the file is empty")], {"notes.txt": ""}) == [
        "notes.txt: the page gives no reason"
    ]
    assert unclear([failed("KeyError: 3")], {"notes.txt": "KeyError: 3"}) == [
        "notes.txt: a reason in English only: KeyError: 3"
    ]
