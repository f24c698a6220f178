from assistant.library_page.rows import MOST_ROWS, rows_of
from assistant.library_page.uploads import Uploads
from ingest.jobs import Ending, Jobs, JobState


def queued(library, *names):
    jobs = Jobs(library)
    jobs.queue(f"/files/{name}" for name in names)
    return jobs


def names(library, state=""):
    return [row.name for row in rows_of(library, Uploads(library, 1_000), state).rows]


def test_what_is_worked_on_comes_first_then_the_line_then_what_ended(library):
    jobs = queued(library, "ended.md", "first.md", "second.md", "worked on.md")
    jobs.begin("/files/worked on.md")
    jobs.end([Ending("/files/ended.md", JobState.FAILED, "the file is empty")])
    assert names(library) == ["worked on.md", "first.md", "second.md", "ended.md"]


def test_a_chosen_state_is_shown_whole(library):
    queued(library, *(f"{number}.md" for number in range(MOST_ROWS + 5)))
    assert len(names(library)) == MOST_ROWS
    assert rows_of(library, Uploads(library, 1_000)).hidden == 5
    assert len(names(library, "queued")) == len(names(library, "all")) == MOST_ROWS + 5
