"""Reading in processes of their own: what hangs, crashes, grows or floods fails alone."""

import threading
import time
from pathlib import Path

import pytest

from ingest.errors import NeedsOcr, UnreadableDocument
from ingest.parsing import Limits, Parsers
from ingest.readers import document_from_bytes
from tests.ingest import files

GOOD = (
    b"---\ntitle: Budget\nauthors: [Ann, Ben]\nyear: 2020\n---\nThe two chiefs share one budget.\n"
)
# Its language is looked for in all of it: half a minute of reading.
LONG = b"The budget is shared by both chiefs and so on. " * 1_000_000


@pytest.fixture(scope="module")
def parsers():
    parsers = Parsers(count=1)
    yield parsers
    parsers.close()


def limited(limits: Limits):
    return Parsers(limits, count=1)


def pid(parsers: Parsers) -> int:
    """The process that reads next, left where it is."""
    process = parsers._places.get()
    parsers._places.put(process)
    return process._process.pid


def test_a_document_comes_back_as_if_it_were_read_here(parsers):
    for data, name in ((GOOD, "a.md"), (files.pdf([["A page of some words."] * 2]), "a.pdf")):
        assert parsers.read(data, name, "/d/x") == document_from_bytes(data, name, source="/d/x")


def test_refusals_come_back_as_they_are_and_the_process_goes_on(parsers):
    before = pid(parsers)
    with pytest.raises(UnreadableDocument, match="the file is empty"):
        parsers.read(b"", "a.md", "/d/a.md")
    with pytest.raises(NeedsOcr, match="ocrmypdf"):
        parsers.read(files.scanned_pdf(), "a.pdf", "/d/a.pdf")
    assert pid(parsers) == before


def test_members_are_listed_and_read_one_by_one(parsers):
    data = files.packed({"b/one.md": GOOD, "a.txt": "Some words.", "c.exe": b"MZ"})
    assert parsers.members(data) == ["a.txt", "b/one.md"]
    assert parsers.read(data, "one.md", "/d/x.zip/b/one.md", "b/one.md").title == "Budget"


def test_what_takes_too_long_fails_alone():
    parsers = limited(Limits(seconds=2))
    start = time.monotonic()
    with pytest.raises(UnreadableDocument, match="more than 2 seconds"):
        parsers.read(LONG, "a.txt", "/d/a.txt")
    assert time.monotonic() - start < 30  # with the start of the process, on a busy machine
    assert Parsers(count=1).limits.seconds == 60
    parsers.limits = Limits()
    assert parsers.read(GOOD, "a.md", "/d/a.md").title == "Budget"
    parsers.close()


def test_what_takes_too_much_memory_fails_alone():
    parsers = limited(Limits(memory=150 * 2**20))
    with pytest.raises(UnreadableDocument, match="150 MB of memory"):
        parsers.read(LONG, "a.txt", "/d/a.txt")
    assert parsers.read(GOOD, "a.md", "/d/a.md").title == "Budget"
    parsers.close()


def test_what_says_too_much_fails_alone():
    parsers = limited(Limits(output=2**20))
    with pytest.raises(UnreadableDocument, match="more than 1 MB of text"):
        parsers.read(b"Many words. " * 100_000, "a.txt", "/d/a.txt")
    assert parsers.read(GOOD, "a.md", "/d/a.md").title == "Budget"
    parsers.close()


def test_a_crash_in_the_middle_fails_alone(parsers):
    parsers.read(GOOD, "a.md", "/d/a.md")
    process = parsers._places.get()
    parsers._places.put(process)
    killer = threading.Timer(0.3, process._process.kill)
    killer.start()
    with pytest.raises(UnreadableDocument, match=r"crashed \(exit code -9\)"):
        parsers.read(LONG, "a.txt", "/d/a.txt")
    assert parsers.read(GOOD, "a.md", "/d/a.md").title == "Budget"
    assert pid(parsers) != process._process.pid


def test_a_process_that_ended_while_it_waited_is_replaced(parsers):
    parsers.read(GOOD, "a.md", "/d/a.md")
    process = parsers._places.get()
    parsers._places.put(process)
    process._process.kill()
    process._process.wait()
    assert parsers.read(GOOD, "a.md", "/d/a.md").title == "Budget"


def test_a_parser_finds_no_keys_in_its_environment(monkeypatch):
    monkeypatch.setenv("TANDEM_SECRET_KEY", "canary")
    parsers = Parsers(count=1)
    parsers.read(GOOD, "a.md", "/d/a.md")
    assert b"canary" not in Path(f"/proc/{pid(parsers)}/environ").read_bytes()
    parsers.close()
