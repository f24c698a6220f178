"""Kept: files that are the same for everybody, read and compressed once while Tandem runs."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The page's own files and those of Gradio's package: no word of a reader or a document in them.
FILES_BELOW = ("/page/", "/assets/", "/static/")
# More than the page has; what else is asked for is read each time.
_MOST_FILES = 300
# What makes an answer another one than the whole file.
_PARTLY = ("range", "if-none-match", "if-modified-since")


class Kept:
    """ASGI middleware: answers for files from memory.

    A page loads sixty of them, each of which costs Gradio several hops between threads and a
    compression: on two busy cores that was most of the time until the page could be used.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _whole_file(scope):
            await self.app(scope, receive, send)
            return
        kept = self._kept.get(scope["path"])
        if kept is None:
            kept = await self._read(scope, receive)
        for message in kept:
            await send(dict(message))

    async def _read(self, scope: Scope, receive: Receive) -> list[Message]:
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        await self.app(scope, receive, collect)
        if messages[0]["status"] == 200 and len(self._kept) < _MOST_FILES:
            self._kept[scope["path"]] = messages
        return messages


def _whole_file(scope: Scope) -> bool:
    """Whether this asks for all of a file, compressed as every browser reads it."""
    if scope["type"] != "http" or not scope["path"].startswith(FILES_BELOW):
        return False
    headers = Headers(scope=scope)
    compressed = "br" in headers.get("accept-encoding", "").replace(" ", "").split(",")
    return scope["method"] == "GET" and compressed and not any(h in headers for h in _PARTLY)
