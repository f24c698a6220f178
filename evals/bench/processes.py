"""Commands in processes of their own, which are gone afterwards with all that they started."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path


def run(
    command: Sequence[str], seconds: float, environment: Mapping[str, str] | None = None
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
    try:
        printed, _ = process.communicate(timeout=seconds)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return subprocess.CompletedProcess(command, process.returncode, printed)


def tandem(home: Path, *arguments: str, seconds: float) -> "subprocess.CompletedProcess[str]":
    """A command of Tandem over this home."""
    command = [str(Path(sys.executable).parent / "tandem"), *arguments]
    return run(command, seconds, {"TANDEM_HOME": str(home), "COLUMNS": "200"})
