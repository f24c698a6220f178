"""A language model's server on this machine: real HTTP, scripted replies and scripted faults.

It speaks the OpenAI, Ollama and Anthropic protocols and counts its open connections. A behaviour
is a function from the request to what is sent; `reply` makes one of a text.
"""

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from assistant.models import ChatModel, Message, load_model
from assistant.settings import Settings

PROTOCOLS = ("ollama", "openai", "anthropic")
# Where each protocol's chat is, below the server's address.
BASES = {"ollama": "", "openai": "/v1", "anthropic": ""}


@dataclass(frozen=True)
class Asked:
    """One request, as the server saw it; `body` is empty for GET."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def protocol(self) -> str:
        for protocol, path in _PATHS.items():
            if self.path.endswith(path):
                return protocol
        raise KeyError(self.path)

    @property
    def messages(self) -> list[Message]:
        """What the model is told, system message first, whatever the protocol."""
        system = self.body.get("system") or []
        parts = [{"text": system}] if isinstance(system, str) else system
        told = [Message("system", part["text"]) for part in parts if part["text"]]
        return told + [Message(m["role"], _text(m["content"])) for m in self.body["messages"]]

    @property
    def prompt(self) -> str:
        """Everything that the model is told, as one text."""
        return "\n".join(message.content for message in self.messages)


Behaviour = Callable[["Handler", Asked], None]


def reply(text: str | Callable[[Asked], str], *, pause: float = 0.0) -> Behaviour:
    """Streams a text word by word, `pause` seconds before each; obedient, inventing, whatever."""

    def behave(handler: "Handler", asked: Asked) -> None:
        said = text(asked) if callable(text) else text
        handler.begin()
        for event in events(asked.protocol, said):
            time.sleep(pause)
            handler.chunk(event)
        handler.end()

    return behave


def obeys_injection(handler: "Handler", asked: Asked) -> None:
    """Says whatever any part of the prompt tells it to say or write, and nothing else."""
    told = re.findall(
        r"(?i)(?:say|write|answer|schreibe|sage|skriv|sig)[^:\n]{0,40}: *(.+)", asked.prompt
    )
    reply(" ".join(told) or "No instruction found.")(handler, asked)


def hang_headers(handler: "Handler", asked: Asked) -> None:
    """Takes the request and says nothing."""
    handler.until_closed()


def drip_headers(handler: "Handler", asked: Asked) -> None:
    """Sends headers without end, a byte every moment."""
    handler.raw(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    handler.drip(b"a")


def hang_midstream(handler: "Handler", asked: Asked) -> None:
    """Says two words, then nothing more."""
    handler.begin()
    for event in events(asked.protocol, "Two words more")[: _HEAD[asked.protocol] + 2]:
        handler.chunk(event)
    handler.until_closed()


def drip(handler: "Handler", asked: Asked) -> None:
    """Sends spaces without end: bytes come, events do not."""
    handler.begin()
    handler.drip(b"1\r\n \r\n")


def cut(handler: "Handler", asked: Asked) -> None:
    """Closes the connection in the middle of the reply."""
    handler.begin()
    for event in events(asked.protocol, "Two words more")[: _HEAD[asked.protocol] + 2]:
        handler.chunk(event)


def cut_quietly(handler: "Handler", asked: Asked) -> None:
    """Ends the response as if it were whole, without the event that ends a reply."""
    handler.begin()
    for event in events(asked.protocol, "Two words more")[: _HEAD[asked.protocol] + 2]:
        handler.chunk(event)
    handler.end()


def cut_at_once(handler: "Handler", asked: Asked) -> None:
    """Closes the connection instead of answering."""


def status(code: int, headers: dict[str, str] | None = None, text: str = "overloaded") -> Behaviour:
    """Answers with an error of this status."""

    def behave(handler: "Handler", asked: Asked) -> None:
        handler.whole(code, json.dumps({"error": {"message": text}}).encode(), headers or {})

    return behave


def first(times: int, before: Behaviour, after: Behaviour) -> Behaviour:
    """One behaviour for the first requests, then another."""
    left = iter([before] * times)
    return lambda handler, asked: next(left, after)(handler, asked)


def endless(handler: "Handler", asked: Asked) -> None:
    """Writes for as long as anybody listens."""
    handler.begin()
    head = _HEAD[asked.protocol]
    for event in events(asked.protocol, "word")[:head]:
        handler.chunk(event)
    word = events(asked.protocol, "word and ")[head]
    while handler.chunk(word):
        pass


def too_long(handler: "Handler", asked: Asked) -> None:
    """Stops because it may not write more."""
    handler.begin()
    for event in events(asked.protocol, "A long", finish="length"):
        handler.chunk(event)
    handler.end()


def bad_utf8(handler: "Handler", asked: Asked) -> None:
    """Sends a word with a byte that no UTF-8 text holds."""
    handler.begin()
    for event in events(asked.protocol, "Wort"):
        handler.chunk(event.replace(b"Wort", b"W\xff\xferte"))
    handler.end()


def wrong_json(handler: "Handler", asked: Asked) -> None:
    """Sends JSON that is of another protocol."""
    handler.whole(200, b'{"weather": ["sunny"]}\n', {})


def broken_json(handler: "Handler", asked: Asked) -> None:
    """Sends what is no JSON, as an event of each protocol."""
    text = b'{"message": {"content": "Wor\n' if asked.protocol == "ollama" else b'data: {"cho\n\n'
    handler.whole(200, text, {})


def html(handler: "Handler", asked: Asked) -> None:
    """Sends a web page, as a proxy's login does."""
    handler.whole(200, b"<html><body>Log in</body></html>", {"Content-Type": "text/html"})


def no_http(handler: "Handler", asked: Asked) -> None:
    """Speaks another protocol than HTTP."""
    handler.raw(b"220 mail.example ESMTP\r\n\r\n")


def error_midstream(handler: "Handler", asked: Asked) -> None:
    """Breaks off with the protocol's own error event."""
    handler.begin()
    for event in events(asked.protocol, "Two words more")[: _HEAD[asked.protocol] + 1]:
        handler.chunk(event)
    error = {"type": "error", "error": {"type": "overloaded_error", "message": "out of memory"}}
    if asked.protocol == "ollama":
        handler.chunk(b'{"error": "out of memory"}\n')
    else:
        name = b"event: error\n" if asked.protocol == "anthropic" else b""
        handler.chunk(name + b"data: " + json.dumps(error).encode() + b"\n\n")
    handler.end()


def compressed(handler: "Handler", asked: Asked) -> None:
    """Compresses although nobody asked."""
    handler.whole(200, b"\x1f\x8b\x08", {"Content-Encoding": "gzip"})


_PATHS = {"ollama": "/api/chat", "openai": "/chat/completions", "anthropic": "/v1/messages"}
# Events before the first that holds text.
_HEAD = {"ollama": 0, "openai": 1, "anthropic": 2}


def events(protocol: str, text: str, finish: str = "stop") -> list[bytes]:
    """A whole reply, an event per word; 7 tokens were read and each word is one written."""
    words = re.findall(r"\S+\s*|\s+", text)
    return {"ollama": _ollama, "openai": _openai, "anthropic": _anthropic}[protocol](words, finish)


def _ollama(words: list[str], finish: str) -> list[bytes]:
    base = {"model": "m", "created_at": "2026-01-01T00:00:00Z"}
    told = [
        {**base, "message": {"role": "assistant", "content": word}, "done": False} for word in words
    ]
    end = {
        **base, "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": finish,
        "prompt_eval_count": 7, "eval_count": len(words),
    }  # fmt: skip
    return [json.dumps(event).encode() + b"\n" for event in (*told, end)]


def _openai(words: list[str], finish: str) -> list[bytes]:
    base = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}

    def chunk(delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
        return {**base, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}

    usage = {"prompt_tokens": 7, "completion_tokens": len(words), "total_tokens": 7 + len(words)}
    told = [
        chunk({"role": "assistant", "content": ""}),
        *(chunk({"content": word}) for word in words),
        chunk({}, finish),
        {**base, "choices": [], "usage": usage},
    ]
    return [b"data: " + json.dumps(event).encode() + b"\n\n" for event in told] + [
        b"data: [DONE]\n\n"
    ]


def _anthropic(words: list[str], finish: str) -> list[bytes]:
    reason = {"stop": "end_turn", "length": "max_tokens"}[finish]
    message = {
        "id": "m", "type": "message", "role": "assistant", "model": "m", "content": [],
        "stop_reason": None, "stop_sequence": None, "usage": {"input_tokens": 7, "output_tokens": 1},
    }  # fmt: skip
    told: list[dict[str, Any]] = [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *(
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}}
            for word in words
        ),
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": None},
            "usage": {"output_tokens": len(words)},
        },
        {"type": "message_stop"},
    ]  # fmt: skip
    return [f"event: {e['type']}\ndata: {json.dumps(e)}\n\n".encode() for e in told]


def _text(content: str | list[dict[str, Any]]) -> str:
    return content if isinstance(content, str) else "".join(part["text"] for part in content)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: "_Server"

    def setup(self) -> None:
        super().setup()
        self.server.model.open.add(self)

    def finish(self) -> None:
        try:
            super().finish()
        except OSError:
            pass  # the other side is gone
        finally:
            self.server.model.open.discard(self)

    def do_GET(self) -> None:  # noqa: N802
        model = self.server.model
        model.asked.append(Asked(self.path, self._headers(), {}))
        body = model.pages.get(self.path)
        self.whole(200 if body is not None else 404, json.dumps(body or {}).encode(), {})

    def do_POST(self) -> None:  # noqa: N802
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = Asked(self.path, self._headers(), body)
        self.server.model.asked.append(asked)
        if self.path in self.server.model.pages:
            self.whole(200, json.dumps(self.server.model.pages[self.path]).encode(), {})
        elif not any(self.path.endswith(path) for path in _PATHS.values()):
            self.whole(404, b"{}", {})
        else:
            self.server.model.behave(self, asked)
        self.close_connection = True

    def do_CONNECT(self) -> None:  # noqa: N802
        self.server.model.asked.append(Asked(self.path, self._headers(), {}))
        self.whole(403, b"", {})

    def begin(self) -> None:
        self.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")

    def chunk(self, data: bytes) -> bool:
        """Sends a piece; False when nobody listens any more."""
        return self.raw(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def end(self) -> None:
        self.raw(b"0\r\n\r\n")

    def whole(self, code: int, body: bytes, headers: dict[str, str]) -> None:
        lines = {"Content-Length": str(len(body)), "Connection": "close", **headers}
        head = f"HTTP/1.1 {code} X\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items())
        self.raw(head.encode() + b"\r\n" + body)
        self.close_connection = True

    def raw(self, data: bytes) -> bool:
        try:
            self.wfile.write(data)
        except OSError:
            return False
        return True

    def drip(self, data: bytes) -> None:
        while not self.server.model.closing.wait(0.01) and self.raw(data):
            pass

    def until_closed(self) -> None:
        """Waits until the other side closes the connection."""
        self.connection.settimeout(0.05)
        while not self.server.model.closing.is_set():
            try:
                if not self.connection.recv(1):
                    return
            except TimeoutError:
                continue
            except OSError:
                return

    def _headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def log_message(self, *_: Any) -> None:
        """Tests are quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    model: "ModelServer"

    def handle_error(self, *_: Any) -> None:
        """A connection that the other side drops is what many of these tests are about."""


@dataclass
class ModelServer:
    """The server: what it does, what it was asked, which connections are open."""

    behave: Behaviour = field(default_factory=lambda: reply("A reply."))
    # Answers to GET, and to POST where it is no chat, by path.
    pages: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    open: set[Handler] = field(default_factory=set)
    closing: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def setting(self, protocol: str = "openai", model: str = "test-model") -> str:
        """What TANDEM_MODEL says to reach it."""
        return f"{protocol}/{model}@{self.url}{BASES[protocol]}"

    def model(self, protocol: str = "openai", key: str | None = None) -> ChatModel:
        """The model that Tandem loads with that setting."""
        model = load_model(Settings(model=self.setting(protocol), model_key=key))
        assert model is not None
        return model

    def wait_closed(self, seconds: float = 2.0) -> bool:
        """Whether every connection is closed, within `seconds`."""
        end = time.monotonic() + seconds
        while self.open and time.monotonic() < end:
            time.sleep(0.01)
        return not self.open

    def serving(self) -> Iterator["ModelServer"]:
        server = _Server(("127.0.0.1", 0), Handler)
        server.model = self
        self.port = server.server_port
        thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
        thread.start()
        yield self
        closed = self.wait_closed()
        self.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
        assert closed, "a connection to the language model was left open"


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    """A language model's server; every connection to it must be closed at the end."""
    yield from ModelServer().serving()


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
