"""The process in which files are read: it answers each file that it is sent, and may be killed."""

import json
import os
import resource
import signal
import sys
from dataclasses import asdict
from typing import Any

from ingest.errors import NeedsOcr, UnreadableDocument
from ingest.parsing import IDLE_SECONDS, read_message, write_message
from ingest.readers import document_from_bytes
from ingest.readers.archive import member_bytes, member_names

# A file and its head are refused above this many bytes before they are sent.
_MOST_REQUEST = 2**30
# Seconds beyond the limit after which it ends itself, should nobody be left to kill it.
_GRACE = 10


def main(memory: int) -> None:
    """Answers files until its input ends; a file that needs more `memory` (bytes) ends it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # elsewhere the limit is not kept, or breaks the start
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    answers.write(b"!")
    answers.flush()
    while True:
        signal.alarm(2 * IDLE_SECONDS)
        head = read_message(sys.stdin.buffer, _MOST_REQUEST)
        data = read_message(sys.stdin.buffer, _MOST_REQUEST)
        if head is None or data is None:
            return
        request = json.loads(head)
        signal.alarm(int(request["seconds"]) + _GRACE)
        try:
            answer = json.dumps(_answer(request, data), ensure_ascii=False).encode()
        except MemoryError:
            reason = f"reading it takes more than {memory // 2**20} MB of memory: split it"
            write_message(answers, json.dumps({"refused": reason, "last": True}).encode())
            return  # what is left of it may fill the memory
        write_message(answers, answer)


def _answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        if request.get("members"):
            return {"members": member_names(data)}
        if request["member"] is not None:
            data = member_bytes(data, request["member"])
        document = document_from_bytes(data, request["name"], source=request["source"])
    except NeedsOcr as needed:
        return {"needs_ocr": str(needed)}
    except UnreadableDocument as refused:
        return {"refused": str(refused)}
    return {"document": asdict(document)}


if __name__ == "__main__":
    main(int(sys.argv[1]))
