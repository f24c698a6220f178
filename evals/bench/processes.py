"""Commands in processes of their own, which are gone afterwards with all that they started."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# Seconds between two looks at the memory of a command.
_LOOK_SECONDS = 0.2
_MEGABYTE = 1_000_000
# Of /proc/PID/stat, counted after the name in brackets: the session, and resident pages.
_SESSION, _PAGES = 3, 21


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds of the clock and of processors, megabytes at its highest.

    Memory is that of the command and all that it started, what they share counted for each.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    printed: str


def run(
    command: Sequence[str],
    seconds: float,
    environment: Mapping[str, str] | None = None,
    started: Callable[[int], None] = lambda process_id: None,
) -> "subprocess.CompletedProcess[str]":
    """What a command printed, and its exit code; TimeoutExpired after so many seconds."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **(environment or {})},
        start_new_session=True,  # what it starts can be ended with it
    )
    started(process.pid)
    try:
        printed, _ = process.communicate(timeout=seconds)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return subprocess.CompletedProcess(command, process.returncode, printed)


def tandem(home: Path, *arguments: str, seconds: float) -> "subprocess.CompletedProcess[str]":
    """A command of Tandem over this home."""
    return run(tandem_command(*arguments), seconds, {"TANDEM_HOME": str(home), "COLUMNS": "200"})


def tandem_command(*arguments: str) -> list[str]:
    """The command line of this environment's Tandem."""
    return [str(Path(sys.executable).parent / "tandem"), *arguments]


def cost(command: Sequence[str], seconds: float, environment: Mapping[str, str]) -> Cost:
    """What a command took; RuntimeError with its last words if it failed."""
    before, began = _children_seconds(), time.perf_counter()
    peak, done = [0.0], threading.Event()
    started: list[int] = []

    def look() -> None:
        while not done.wait(_LOOK_SECONDS):
            peak[0] = max(peak[0], _session_megabytes(started[-1]) if started else 0.0)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        ended = run(command, seconds, environment, started.append)
    finally:
        done.set()
        looking.join()
    if ended.returncode:
        raise RuntimeError(ended.stdout[-2000:])
    spent, used = time.perf_counter() - began, _children_seconds() - before
    return Cost(spent, used, peak[0], ended.stdout)


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _session_megabytes(session: int) -> float:
    """The resident megabytes of all processes of a session."""
    megabytes = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[_SESSION]) == session:
                megabytes += int(fields[_PAGES]) * resource.getpagesize() / _MEGABYTE
    return megabytes
