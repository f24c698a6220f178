"""A reader's whole journey as separate commands, run where there may be no network at all.

`python -m tests.faults.journey DOCUMENTS`: syncs the folder, asks on the command line, starts the
chat, opens its page and asks over its API; prints the three answers' quotes as JSON.
"""

import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

import httpx

QUESTION = "Who signs the shared budget?"
_TANDEM = str(Path(sys.executable).parent / "tandem")
_SECONDS = 300


def main() -> None:
    _loopback_up()
    subprocess.run([_TANDEM, "sync", sys.argv[1]], check=True, stdout=sys.stderr)
    asked = subprocess.run([_TANDEM, "ask", "--json", QUESTION], check=True, capture_output=True)
    answers = [json.loads(asked.stdout)]
    with subprocess.Popen([_TANDEM, "chat"], stdout=sys.stderr) as chat:
        try:
            answers.append(_over_the_api(f"http://127.0.0.1:{os.environ['TANDEM_PORT']}"))
        finally:
            chat.terminate()
    sys.stdout.write(
        json.dumps([[citation["quote"] for citation in one["citations"]] for one in answers]) + "\n"
    )


def _loopback_up() -> None:
    """A new network namespace has a loopback that is down."""
    up, get, set_ = 1, 0x8913, 0x8914  # IFF_UP, SIOCGIFFLAGS, SIOCSIFFLAGS of linux/sockios.h
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh", b"lo", 0) + b"\0" * 14
        flags = struct.unpack("16sh", fcntl.ioctl(any_socket, get, request)[:18])[1]
        if not flags & up:
            fcntl.ioctl(any_socket, set_, struct.pack("16sh", b"lo", flags | up) + b"\0" * 14)


def _over_the_api(address: str) -> dict:
    until = time.monotonic() + _SECONDS
    with httpx.Client(base_url=address, timeout=_SECONDS) as client:
        while True:
            try:
                if client.get("/health").is_success:
                    break
            except httpx.TransportError:
                assert time.monotonic() < until, "the chat did not start"
                time.sleep(0.2)
        assert client.get("/").is_success
        data = [QUESTION, "", None, None, None, None]
        event = client.post("/gradio_api/call/ask", json={"data": data}).json()["event_id"]
        stream = client.get(f"/gradio_api/call/ask/{event}").text
        return json.loads(stream.rpartition("data: ")[2])[0]


if __name__ == "__main__":
    main()
