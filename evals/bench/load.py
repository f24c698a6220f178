"""Many people asking at once, through the real server: `python -m evals.bench.load --home var`.

Each person has an account, logs in over HTTP with a password (past the first fifty, with a token),
and asks questions of their own through Gradio's queue, all at the same moment. An answer has to be
to the question of who asked it. The server runs on a copy of the library: nothing is left behind.
"""

import argparse
import json
import os
import re
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import numpy as np

from assistant.accounts import Accounts, Role
from assistant.chat.limits import busy
from assistant.chat.wording import WORDS
from evals.cases import load_cases
from ingest.library import Library

_CALL = "/gradio_api/call/ask"
# The endpoint's other arguments: language, languages, since, until, kinds.
_NO_LIMITS = ("", None, None, None, None)
# How many log in with a password, and how many of them at once: more would be told to wait.
_LOGINS, _LOGINS_AT_ONCE = 50, 20
# Seconds for the server to start, and for one answer.
_START, _ANSWER = 300, 300
# Made once: a thousand clients would each read the certificates, for a server without any.
_TLS = ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one question: answered, busy, error or foreign (somebody else's answer)."""

    outcome: str
    seconds: float
    detail: str = ""


class Person:
    """Somebody who asks, once they have logged in."""

    def __init__(self, address: str, name: str, token: str = "") -> None:
        self.name = name
        headers = {"Origin": address} | ({"Authorization": f"Bearer {token}"} if token else {})
        # A kept connection may be closed by the server just when it is used again.
        fresh = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.Client(
            base_url=address, timeout=_ANSWER, headers=headers, limits=fresh, verify=_TLS
        )

    def log_in(self, password: str) -> None:
        """Through the login page, as a browser does."""
        name = self.name
        answer = self._client.post("/login", data={"name": name, "password": password})
        if answer.status_code != 303:
            raise RuntimeError(f"{name} could not log in: {answer.status_code}")

    def ask(self, question: str, together: threading.Barrier) -> Asked:
        """One question, asked when everybody is ready; seconds from asking to the whole answer."""
        together.wait()
        started = time.perf_counter()
        try:
            outcome, detail = self._outcome(question)
        except (httpx.HTTPError, ValueError) as error:
            outcome, detail = "error", repr(error)[:200]
        return Asked(outcome, time.perf_counter() - started, detail)

    def _outcome(self, question: str) -> tuple[str, str]:
        joined = self._client.post(_CALL, json={"data": [question, *_NO_LIMITS]})
        if joined.status_code == 429:
            return "busy", str(joined.json()["detail"])
        if joined.status_code != 200:
            return "error", f"{joined.status_code} {joined.text[:200]}"
        stream = self._client.get(f"{_CALL}/{joined.json()['event_id']}").text
        event, _, data = stream.strip().rpartition("\n")
        payload = data.removeprefix("data: ")
        if not event.endswith("event: complete"):
            return ("busy" if _is_busy(payload) else "error"), payload[:200]
        answered = json.loads(payload)[0]["question"]["text"]
        return ("answered", "") if answered == question else ("foreign", f"{question} → {answered}")

    def close(self) -> None:
        self._client.close()


def _is_busy(payload: str) -> bool:
    """Whether an error's text is what the page says when too many ask."""
    said = json.loads(payload)
    return isinstance(said, dict) and str(said.get("error")) in map(busy, WORDS)


def questions(files: Sequence[Path], count: int) -> list[str]:
    """That many different questions: the files' own, then again with a number."""
    known = list(dict.fromkeys(case.question for file in files for case in load_cases(file)))
    return [
        known[n] if n < len(known) else f"{known[n % len(known)]} ({n // len(known) + 1})"
        for n in range(count)
    ]


@contextmanager
def server(home: Path, seconds: float) -> Iterator[str]:
    """The address of a chat server over this home, once it answers; it is ended after so many
    seconds, whatever still waits for it, and when the bench ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "TANDEM_HOME": str(home), "TANDEM_PORT": str(port)}
    command = [str(Path(sys.executable).parent / "tandem"), "chat"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        address = f"http://127.0.0.1:{port}"
        limit = threading.Timer(seconds, os.killpg, (process.pid, signal.SIGKILL))
        limit.start()
        try:
            _wait_for(f"{address}/health", process)
            yield address
        finally:
            limit.cancel()
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _START
    while process.poll() is None and time.monotonic() < until:
        try:
            if httpx.get(url).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def memory_mb(address: str) -> tuple[float, float]:
    """The resident memory of the server at this address, now and at its highest, in megabytes; 0
    where it is not known."""
    port = address.rpartition(":")[2]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes()
            if f"TANDEM_PORT={port}\0".encode() in environment:
                status = (process / "status").read_text()
                now, peak = (_kilobytes(status, name) / 1000 for name in ("VmRSS", "VmHWM"))
                return now, peak
        except OSError:
            continue
    return 0.0, 0.0


def _kilobytes(status: str, name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB", status, re.MULTILINE)
    return float(found[1]) * 1.024 if found else 0.0


def load(
    home: Path, files: Sequence[Path], people: int, rounds: int, seconds: float
) -> list[Asked]:
    """What came of every question, all people asking at once, so many times in a row; what has no
    answer after so many seconds is an error."""
    password = secrets.token_urlsafe()
    tokens = _accounts(home, people, password)
    asking = questions(files, people * rounds)
    together = threading.Barrier(people)
    with server(home, seconds) as address, ThreadPoolExecutor(people) as threads:
        everybody = [Person(address, name, token) for name, token in tokens.items()]
        started = time.perf_counter()
        with ThreadPoolExecutor(_LOGINS_AT_ONCE) as doors:
            list(doors.map(lambda person: person.log_in(password), everybody[:_LOGINS]))
        print(f"{min(people, _LOGINS)} logins in {time.perf_counter() - started:.1f} s")
        (before, _), asked = memory_mb(address), []
        for turn in range(rounds):
            own = asking[turn * people : (turn + 1) * people]
            asked += list(threads.map(lambda p, q: p.ask(q, together), everybody, own))
        after, peak = memory_mb(address)
        print(f"memory {before:.0f} MB before, {after:.0f} MB after, {peak:.0f} MB at its highest")
        for person in everybody:
            person.close()
    return asked


def _accounts(home: Path, people: int, password: str) -> dict[str, str]:
    """Names of new readers, with a token for each who does not log in with the password."""
    library = Library(home)
    accounts = Accounts(library)
    tokens = {}
    for number in range(people):
        name = f"person{number}"
        logs_in = number < _LOGINS
        accounts.add(name, password if logs_in else None, Role.READER)
        tokens[name] = "" if logs_in else accounts.open_session(name, timedelta(hours=1))
    library.close()
    return tokens


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("var"))
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=10, help="the server ends after these")
    default = Path(__file__).parents[1] / "questions" / "dev.jsonl"
    parser.add_argument("--questions", type=Path, nargs="+", default=[default])
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end the server, too
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(options.home, home)
        asked = load(home, options.questions, options.people, options.rounds, 60 * options.minutes)
    outcomes = Counter(one.outcome for one in asked)
    print(" ".join(f"{name} {count}" for name, count in sorted(outcomes.items())))
    for outcome in sorted(outcomes):
        seconds = [one.seconds for one in asked if one.outcome == outcome]
        middle, late = np.percentile(seconds, [50, 95])
        print(f"{outcome}: p50 {middle:.2f} s, p95 {late:.2f} s, longest {max(seconds):.2f} s")
    for detail in sorted({one.detail for one in asked if one.detail}):
        print(detail)
    sys.exit(1 if outcomes["error"] or outcomes["foreign"] else 0)


if __name__ == "__main__":
    main()
