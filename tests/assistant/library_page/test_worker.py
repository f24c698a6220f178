import io
import time
from pathlib import Path

from assistant.library_page.desk import Desk
from ingest.jobs import Jobs
from ingest.library import Library
from tests.assistant.library_page.conftest import RefusingFetcher
from tests.fakes import FakeEncoder

TEXT = b"# Shared dashboards\n\nSeventeen museums showed both teams the same dashboard."


def waited_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_start_goes_on_with_what_a_killed_one_had_queued(desk):
    source = desk.uploads.keep("one.md", io.BytesIO(TEXT), "ada")
    Jobs(desk.library).queue([source])
    unknown = desk.library.home / "originals" / "unfinished"
    unknown.mkdir()
    again = Desk(desk.library, FakeEncoder(), 1, RefusingFetcher())
    again.worker.start()
    waited_for(lambda: not Jobs(desk.library).unfinished())
    again.worker.stop()
    (job,) = [job for job in Jobs(desk.library).all() if job.source == source]
    assert (job.state, job.document_id) == ("ready", "one")
    assert not unknown.exists() and Path(source).exists()


def test_another_writer_is_waited_for(desk):
    other = Library(desk.library.home)
    with other.locked():
        desk.worker.kick()  # nothing is queued yet: no wait
        Jobs(desk.library).queue([desk.uploads.keep("one.md", io.BytesIO(TEXT), "ada")])
        desk.worker.kick()
        waited_for(lambda: desk.worker.busy)
    other.close()
    waited_for(lambda: not Jobs(desk.library).unfinished())
    waited_for(lambda: not desk.worker.busy)
