"""The library's routes over the tiny corpus, behind gate and guard, without the chat's page."""

import time

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.accounts import Accounts, Role
from assistant.answer import Assistant
from assistant.chat.gate import Gate
from assistant.chat.guard import Guard
from assistant.library_page.desk import Desk
from assistant.library_page.routes import library_routes
from assistant.library_page.tryouts import Tryouts
from assistant.memory.memory import open_memory
from assistant.settings import Settings
from ingest.index import Index
from ingest.jobs import Jobs
from tests.assistant.conftest import SURE
from tests.fakes import FakeEncoder

HERE = "http://127.0.0.1"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class RefusingFetcher:
    """The internet of the tests: nothing is there."""

    def fetch(self, url):
        from ingest.errors import UnreadableDocument

        raise UnreadableDocument(f"{url} is not known on the internet")


@pytest.fixture
def desk(library):
    desk = Desk(library, FakeEncoder(), 1, RefusingFetcher())
    yield desk
    desk.worker.stop()


@pytest.fixture
def tryouts(desk):
    index = Index(desk.library, FakeEncoder())
    tryouts = Tryouts(Assistant(index, SURE), open_memory(desk.library).gaps, 1_000_000)
    yield tryouts
    tryouts.stop()
    index.close()


@pytest.fixture
def client(desk, tryouts):
    app = FastAPI()
    app.add_middleware(Gate, accounts=Accounts(desk.library, CHEAP), settings=Settings())
    app.add_middleware(Guard, upload_mb=1)
    app.include_router(library_routes(desk, tryouts))
    return TestClient(app, base_url=HERE, headers={"Origin": HERE})


@pytest.fixture
def reader(desk, client):
    """The headers of somebody who may only read."""
    accounts = Accounts(desk.library, CHEAP)
    accounts.add("ada", "correct horse", Role.READER)
    return {"Authorization": f"Bearer {accounts.log_in('ada', 'correct horse')}"}


@pytest.fixture
def hand_over(client, desk):
    """Uploads files by name and text, and waits until they have ended; the page's rows."""

    def upload(**files):
        sent = [("files", (name, text.encode())) for name, text in files.items()]
        answer = client.post("/library/upload", files=sent)
        assert answer.status_code == 200, answer.text
        return settled(client, desk)

    return upload


def settled(client, desk):
    deadline = time.monotonic() + 60
    while Jobs(desk.library).unfinished():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return client.get("/library/rows").text
