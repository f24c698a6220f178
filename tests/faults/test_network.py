"""The network is not used behind the user's back: the whole journey where there is no route."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
# Which addresses a process may connect to: sockets of this machine, and its loopback.
OWN = re.compile(
    r'AF_UNIX|AF_NETLINK|AF_UNSPEC|inet_addr\("127\.|inet_pton\(AF_INET6, "(?:::1|::ffff:127\.)'
)
TRACE = ("strace", "-f", "--seccomp-bpf", "-e", "trace=connect", "-o")


def without_network(*command: str) -> list[str]:
    """The command in a network namespace of its own; the test is skipped where that is forbidden."""
    alone = ["unshare", "--map-root-user", "--net"]
    try:
        subprocess.run([*alone, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine lets nobody make a network namespace")
    return [*alone, *command]


def test_the_namespace_has_no_way_out():
    """Or the journey below would prove nothing."""
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"
    ran = subprocess.run(
        without_network(sys.executable, "-c", code), capture_output=True, text=True
    )
    assert "Network is unreachable" in ran.stderr


def test_the_whole_journey_without_a_network(tiny, tmp_path):
    for keep_out in ("de", "da"):
        shutil.rmtree(tiny / keep_out)
    (tiny / "note.txt").write_text("The CIO and the CMO meet on Mondays, a colleague noted.\n")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # What might quiet a dependency here, and is set on nobody's own machine.
    quiet = ("TANDEM_", "HF_", "GRADIO", "ORT_", "CI", "PYTEST", "DO_NOT_TRACK", "ANONYMIZED")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(quiet)}
    environment = {
        **clean,
        "TANDEM_HOME": str(tmp_path / "home"),
        "TANDEM_PORT": str(port),
        "HOME": str(tmp_path),  # no cache of anybody's helps
        "PYTHONPATH": str(ROOT),
    }
    log = tmp_path / "connects"
    traced = (*TRACE, str(log)) if shutil.which("strace") else ()
    journey = (sys.executable, "-m", "tests.faults.journey", str(tiny))
    ran = subprocess.run(
        without_network(*traced, *journey),
        capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=900,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-4000:]
    asked, over_api = json.loads(ran.stdout.splitlines()[-1])
    assert any("signed by both" in quote for quote in asked)
    assert over_api == asked
    if traced:
        connects = [line for line in log.read_text().splitlines() if "connect(" in line]
        assert connects  # the API was asked over the loopback
        assert [line for line in connects if not OWN.search(line)] == []
