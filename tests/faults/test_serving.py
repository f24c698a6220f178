"""The chat while it serves: a writer beside fifty readers, and derived files that are damaged."""

import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from assistant.answer import Assistant
from assistant.chat.app import create_app
from ingest.add import add
from ingest.index import Index
from ingest.library import Library
from ingest.snapshot import current_snapshot
from tests.assistant.conftest import SURE
from tests.fakes import FakeEncoder

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("verify_here")]

HERE = "http://127.0.0.1:7860"
ASKED = "Who signs the shared budget?"
READERS = 50


@pytest.fixture
def client(library, index):
    with TestClient(create_app(Assistant(index, SURE)), base_url=HERE) as client:
        yield client


def seen_by(client: TestClient, question: str = ASKED):
    return client.post("/lenses", json={"text": question})


def test_fifty_readers_beside_a_writer_each_see_one_version(library, index, tmp_path):
    """Each quote of an answer stands in a version of the document that there was, at its place."""
    file = tmp_path / "budget.md"
    versions = [f"The zebra budget of version {n} is {n}{n} percent.\n\n" * 3 for n in range(1, 6)]
    file.write_text(versions[0])
    add([file], library, FakeEncoder())
    assistant, wrong, done = Assistant(index, SURE), [], threading.Event()

    def read(_: int) -> int:
        count = 0
        while not done.is_set() or not count:
            answer = assistant.answer("What is the zebra budget of the version?")
            count += 1
            quotes = {c.quote for c in answer.citations if c.document_id == "budget"}
            numbers = {number for quote in quotes for number in re.findall(r"version (\d)", quote)}
            if not answer.citations or len(numbers) > 1 or not all(quotes):
                wrong.append(quotes)
        return count

    writer = Library(library.home)
    with ThreadPoolExecutor(READERS) as readers:
        counts = [readers.submit(read, number) for number in range(READERS)]
        try:
            for text in versions[1:]:
                file.write_text(text)
                assert not add([file], writer, FakeEncoder()).failed
        finally:
            done.set()
        asked = [count.result() for count in counts]
    writer.close()
    assert wrong == []
    assert len(asked) == READERS and min(asked) >= 1
    last = {c.quote for c in assistant.answer("What is the zebra budget of version 5?").citations}
    assert any("version 5" in quote for quote in last)
    assert not any("version 1" in quote for quote in last)


DAMAGES = {
    "emptied": lambda data: b"",
    "halved": lambda data: data[: len(data) // 2],
    "flipped": lambda data: bytes([*data[:-1], data[-1] ^ 1]) if data else b"",
    "gone": None,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_chat_goes_on_right_when_its_index_is_damaged_under_it(client, library, damage):
    right = seen_by(client)
    assert right.status_code == 200 and right.text.count('class="side"') == 2
    for file in sorted((library.home / "index").rglob("*")):
        if not file.is_file():
            continue
        change, data = DAMAGES[damage], file.read_bytes()
        if change is None:
            file.unlink()
        else:
            file.write_bytes(change(data))
        answer = seen_by(client)
        assert (answer.status_code, answer.text) == (200, right.text), file.name
        assert client.get("/health").status_code == 200, file.name


def test_a_chat_that_starts_on_damaged_files_gives_the_same_answers(client, library, index):
    right = seen_by(client).text
    snapshot = current_snapshot(library.home)
    for file in snapshot.rglob("*"):
        if file.is_file():
            file.write_bytes(
                b"\x80\x04cos\nsystem\n(S'touch pwned'\ntR."
            )  # a pickle that would act
    again = Index(Library(library.home), FakeEncoder())
    with TestClient(create_app(Assistant(again, SURE)), base_url=HERE) as late:
        assert seen_by(late).text == right
        assert late.get("/health").json()["snapshot"] is False
    again.close()
    again.library.close()


def test_a_chat_whose_index_is_removed_goes_on(client, library):
    right = seen_by(client).text
    shutil.rmtree(library.home / "index")
    assert seen_by(client).text == right


def test_a_question_of_100_kb_costs_nothing_and_is_told_why(client):
    answer = seen_by(client, "budget " * 15_000)
    assert answer.status_code in (413, 422)
    assert answer.status_code == 413 or "10000" in answer.text
