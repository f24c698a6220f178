"""Fixtures of the chat's tests: an assistant over the tiny corpus with a hostile document in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Assistant
from tests.assistant.chat.hostile import hostile_assistant


@pytest.fixture(scope="module")
def assistant(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("chat") / "home"
    shutil.copytree(tiny_home, home)
    assistant = hostile_assistant(home)
    yield assistant
    assistant.index.close()
    assistant.index.library.close()
