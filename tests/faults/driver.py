"""Commands in a process of their own, which a test may kill or starve of disk.

The processes are forked from a server that has loaded every library already, so that each takes
milliseconds; nothing of it has been started yet, so that nothing is inherited half alive.
"""

import json
import multiprocessing
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingest import snapshot
from ingest.add import add
from ingest.errors import TandemError
from ingest.filters import Filters
from ingest.index import Index
from ingest.library import Library
from tests.fakes import FakeEncoder

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["chromadb", "ingest.lexical", "tests.faults.driver"])

QUESTIONS = ("conflict", "Vertrauen", "budget og data", "umbrella")
# A process that ended as a person should see it: with a sentence.
REFUSED = 3
_SECONDS = 120


def run(function: Callable[..., None], *arguments: Any) -> int:
    """Runs a function in a process of its own; its exit code, negative for a signal."""
    process = _PROCESSES.Process(target=_guarded, args=(function, *arguments))
    process.start()
    process.join(_SECONDS)
    alive = process.is_alive()
    process.kill()
    process.join()
    assert not alive, f"{function.__name__} did not end in {_SECONDS} s"
    assert process.exitcode is not None
    return process.exitcode


def _guarded(function: Callable[..., None], *arguments: Any) -> None:
    snapshot._verify_in_subprocess = snapshot.verify  # this process may die just as well
    try:
        function(*arguments)
    except TandemError as error:
        assert str(error)
        sys.exit(REFUSED)


def add_files(home: Path, files: list[Path], crash_at: str = "", most_bytes: int = 0) -> None:
    """`tandem add`, killed at a named point, or with no room for files of more than so many bytes."""
    os.environ["CRASH_AT"] = crash_at
    if most_bytes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    library = Library(home)
    try:
        add(files, library, FakeEncoder())
    finally:
        library.close()


def ask_after_damage(home: Path, answers: Path) -> None:
    """Damages every derived file in turn and writes what every question finds meanwhile."""
    found_after = []
    for file in sorted(path for path in (home / "index").rglob("*") if path.is_file()):
        data = file.read_bytes()
        for kind, damaged in _damages(data).items() if data else ():
            file.write_bytes(damaged)
            found_after.append({"file": file.name, "kind": kind, **found(home)})
        file.write_bytes(data)
    answers.write_text(json.dumps(found_after))


def _damages(data: bytes) -> dict[str, bytes]:
    flipped = bytearray(data)
    flipped[len(data) // 3] ^= 1
    return {
        "emptied": b"",
        "halved": data[: len(data) // 2],
        "cut": data[:-1],
        "flipped": bytes(flipped),
    }


def hold_lock(home: Path, held: Path, release: Path) -> None:
    """Keeps the writer's lock until `release` is there."""
    with Library(home).locked():
        held.touch()
        while not release.exists():
            os.sched_yield()


def found(home: Path) -> dict[str, Any]:
    """The documents that every question finds by meaning and by words, best first."""
    library = Library(home)
    index = Index(library, FakeEncoder())
    with index.searching() as search:
        hits = {
            question: [
                [
                    hit.passage_id
                    for hit in search.dense(search.encode_question(question), Filters(), 9)
                ],
                [hit.passage_id for hit in search.lexical(question, "en", Filters(), 9)],
            ]
            for question in QUESTIONS
        }
        answer = {"hits": hits, "refused": search.refused}
    index.close()
    library.close()
    return answer
