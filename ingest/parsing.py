"""Files are read in processes of their own, with limits: a hostile one fails alone, with a reason.

Between here and `ingest/reading_process.py` go a JSON head and bytes, each with its length before
it; never an object that could run code when it is loaded.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import LifoQueue
from typing import IO, Any

from ingest.documents import Document, Metadata
from ingest.errors import NeedsOcr, UnreadableDocument

# A process is replaced after so many files: what a parser leaks does not add up.
_FILES_PER_PROCESS = 200
# One that has waited this long (seconds) is replaced; it ends itself after twice that.
IDLE_SECONDS = 60
# Starting takes half a second, and much longer on a busy machine.
_START_SECONDS = 60
# Each may take the memory limit: more cores do not mean more memory.
_MOST_PROCESSES = 8
_LENGTH_BYTES = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: seconds, bytes of memory, bytes of text and metadata."""

    seconds: float = 60
    memory: int = 2**30
    output: int = 64 * 2**20


class Parsers:
    """Reading processes, one a core, started when they are first needed; safe to share by threads.

    What a process cannot read, in time and within its limits, raises UnreadableDocument.
    """

    def __init__(self, limits: Limits | None = None, count: int | None = None) -> None:
        self.limits = limits or Limits()
        self.count = count or min(os.cpu_count() or 1, _MOST_PROCESSES)
        self._places: LifoQueue[_Process | None] = LifoQueue()
        for _ in range(self.count):
            self._places.put(None)

    def read(self, data: bytes, name: str, source: str, member: str | None = None) -> Document:
        """The document in a file's bytes, or in one member of the archive that they are."""
        found = self._ask({"name": name, "source": source, "member": member}, data)
        return _document(found["document"])

    def members(self, data: bytes) -> list[str]:
        """The names of the files in a ZIP archive that may be documents."""
        return [str(name) for name in self._ask({"members": True}, data)["members"]]

    def close(self) -> None:
        """Ends the processes that are not at work; the next file starts new ones."""
        for _ in range(self.count):
            process = self._places.get()
            if process is not None:
                process.end()
            self._places.put(None)

    def _ask(self, head: dict[str, Any], data: bytes) -> dict[str, Any]:
        with self._process() as process:
            answer = process.ask(head, data)
        if "needs_ocr" in answer:
            raise NeedsOcr(answer["needs_ocr"])
        if "refused" in answer:
            raise UnreadableDocument(answer["refused"])
        return answer

    @contextmanager
    def _process(self) -> Iterator["_Process"]:
        process = self._places.get()
        try:
            if process is None or not process.usable:
                if process is not None:
                    process.end()
                process = None  # nothing to give back if the start fails
                process = _Process(self.limits)
            yield process
        finally:
            self._places.put(process)


@cache
def shared_parsers() -> Parsers:
    """The reading processes of this process; they end with it."""
    parsers = Parsers()
    atexit.register(parsers.close)
    return parsers


class _Process:
    """One reading process; `usable` until it failed, grew old or waited too long."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._files = 0
        self._last = time.monotonic()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by end()
        root = Path(__file__).parents[1]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ingest.reading_process", str(limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=root,
            # No keys and passwords: a parser that is taken over finds none in its environment.
            env={"PYTHONPATH": str(root), "PATH": os.environ.get("PATH", os.defpath)},
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._requests, self._answers = self._process.stdin, self._process.stdout
        self._ended = False
        with self._watched(_START_SECONDS):
            self._answers.read(1)  # it is up: a file's limit counts from here

    @property
    def usable(self) -> bool:
        fresh = self._files < _FILES_PER_PROCESS and time.monotonic() - self._last < IDLE_SECONDS
        return fresh and not self._ended and self._process.poll() is None

    def ask(self, head: dict[str, Any], data: bytes) -> dict[str, Any]:
        """What the process answers; UnreadableDocument if it ends or takes too long."""
        head["seconds"] = self._limits.seconds
        with self._watched(self._limits.seconds) as late:
            try:
                write_message(self._requests, json.dumps(head).encode())
                write_message(self._requests, data)
                answer = read_message(self._answers, self._limits.output)
            except OSError:  # the pipe broke: it ended before it had read everything
                answer = None
            except MessageTooLong:
                self.end()
                most = self._limits.output // 2**20
                return {"refused": f"it holds more than {most} MB of text: split it"}
        self._files += 1
        self._last = time.monotonic()
        if answer is not None:
            found = dict(json.loads(answer))
            if found.get("last"):
                self.end()
            return found
        code = self._process.wait()
        reason = f"reading it took more than {self._limits.seconds:g} seconds"
        if not late.is_set():
            reason = f"reading it crashed ({self._last_words() or f'exit code {code}'})"
        self.end()
        return {"refused": f"{reason}: save it in another format, or split it"}

    def end(self) -> None:
        self._ended = True
        self._process.kill()
        self._process.wait()
        for stream in (self._requests, self._answers, self._errors):
            try:
                stream.close()
            except BrokenPipeError:
                continue  # what it had not read any more

    @contextmanager
    def _watched(self, seconds: float) -> Iterator[threading.Event]:
        """Kills the process when its time is up: whatever waits for it then sees its end."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()

    def _last_words(self) -> str:
        """The last line that the process wrote about an error."""
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - 500))
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return "".join(c for c in lines[-1] if c.isprintable())[:200] if lines else ""


class MessageTooLong(Exception):
    """A message says that it is longer than what will be read."""


def write_message(stream: IO[bytes], data: bytes) -> None:
    """Sends bytes with their length before them."""
    stream.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(data)
    stream.flush()


def read_message(stream: IO[bytes], most: int) -> bytes | None:
    """The next message; None when the other side has ended. MessageTooLong beyond `most` bytes."""
    head = stream.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        return None
    length = int.from_bytes(head, "big")
    if length > most:
        raise MessageTooLong
    data = stream.read(length)
    return data if len(data) == length else None


def _document(fields: dict[str, Any]) -> Document:
    """The inverse of `dataclasses.asdict` after a round trip through JSON."""
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()
    }
    return Document(**(values | {"metadata": Metadata.from_dict(fields["metadata"])}))
