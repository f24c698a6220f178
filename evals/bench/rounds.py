"""One process that adds files, killed after so many seconds or left alone.

Processes are forked from a server that has loaded every library and started none of them, so that
each takes a second less and kills hit the work.
"""

import multiprocessing
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic

from evals.bench import victim
from evals.bench.victim import How
from ingest.report import IngestRow

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["chromadb", "nltk", "evals.bench.victim"])
# Seconds after which a process that was left alone counts as hanging.
_MOST_SECONDS = 600
_groups: set[int] = set()


@dataclass(frozen=True, slots=True)
class Ran:
    """What a process acknowledged, after how many seconds it ended, and whether by a kill."""

    rows: tuple[IngestRow, ...]
    seconds: float
    killed: bool


def run_and_kill(
    home: Path, files: Sequence[Path], how: How, seconds: float | None, *, alone: bool = False
) -> Ran:
    """Adds files and kills that after so many seconds: the process `alone`, or with its children.

    Without seconds it is left to end.
    """
    ours, theirs = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=victim.work, args=(theirs, home, list(files), how))
    process.start()
    theirs.close()
    assert process.pid is not None
    _groups.add(process.pid)
    _receive(ours)  # it is up
    began = monotonic()
    process.join(_MOST_SECONDS if seconds is None else seconds)
    killed = process.is_alive()
    if killed and seconds is not None:
        (os.kill if alone else os.killpg)(process.pid, signal.SIGKILL)
    elif killed:
        clean_up()
        raise TimeoutError(f"adding {len(files)} files took more than {_MOST_SECONDS} s")
    process.join()
    if not killed and process.exitcode:
        raise RuntimeError(f"adding ended by itself with {process.exitcode}")
    return Ran(tuple(_rows(ours)), monotonic() - began, killed)


def found_in(home: Path, words: Sequence[str]) -> list[str]:
    """What the doctor found in another process, and which of the words no search finds."""
    ours, theirs = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=victim.look, args=(theirs, home, list(words)))
    process.start()
    theirs.close()
    found = list(_receive(ours))
    process.join(_MOST_SECONDS)
    return found


def clean_up() -> None:
    """Ends what killed processes had started and left behind."""
    for group in _groups:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
    _groups.clear()


def _receive(pipe: Connection) -> list[str]:
    if not pipe.poll(_MOST_SECONDS):
        clean_up()
        raise TimeoutError(f"a process said nothing for {_MOST_SECONDS} s")
    return list(pipe.recv() or ())


def _rows(pipe: Connection) -> list[IngestRow]:
    """What came before the end; the last row may have been cut off by a kill."""
    rows = []
    with suppress(EOFError, OSError):
        while pipe.poll():
            rows.append(pipe.recv())
    return rows
