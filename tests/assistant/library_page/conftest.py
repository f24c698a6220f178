"""The insight pages' routes over the tiny corpus with a hostile document in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.accounts import SCOPE_KEY
from assistant.answer import Assistant
from assistant.library_page.insight_routes import insight_routes
from assistant.memory.memory import open_memory
from tests.assistant.chat.hostile import hostile_assistant


@pytest.fixture
def hostile(tiny_home: Path, tmp_path: Path) -> Iterator[Assistant]:
    shutil.copytree(tiny_home, tmp_path / "home")
    assistant = hostile_assistant(tmp_path / "home")
    yield assistant
    assistant.index.close()
    assistant.index.library.close()


@pytest.fixture
def insight_memory(hostile):
    return open_memory(hostile.index.library)


@pytest.fixture
def insight(hostile, insight_memory):
    """Calls the pages as somebody: `insight(ANN).get(…)`; nobody without a person."""
    app = FastAPI()
    app.include_router(insight_routes(hostile, insight_memory))

    def of(person=None):
        async def with_person(scope, receive, send):
            await app({**scope, SCOPE_KEY: person}, receive, send)

        return TestClient(with_person)

    return of
