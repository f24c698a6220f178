"""Named points at which a test may kill the process; nothing otherwise."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import ingest
from ingest.crash import CRASH_POINTS, crash_point


def test_nothing_happens_unless_it_is_asked_for(monkeypatch):
    monkeypatch.delenv("CRASH_AT", raising=False)
    for name in CRASH_POINTS:
        crash_point(name)
    monkeypatch.setenv("CRASH_AT", "somewhere_else")
    crash_point(CRASH_POINTS[0])


def test_the_process_is_killed_where_it_is_asked_for():
    code = "from ingest.crash import crash_point; crash_point('here')"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env={**os.environ, "CRASH_AT": "here"}, check=False)
    assert done.returncode == -signal.SIGKILL


def test_every_point_in_the_source_is_listed_and_every_listed_one_is_there():
    sources = Path(ingest.__file__).parent.glob("*.py")
    used = re.findall(r'crash_point\("(\w+)"\)', "".join(file.read_text() for file in sources))
    assert sorted(used) == sorted(CRASH_POINTS)
