"""Files are read once; whatever is not a whole file is asked for each time."""

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from assistant.chat.kept import Kept

BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def asked():
    return []


@pytest.fixture
def client(asked):
    async def app(scope, receive, send):
        request = Request(scope)
        asked.append(request.url.path)
        status = 404 if "missing" in request.url.path else 200
        await PlainTextResponse(request.url.path, status)(scope, receive, send)

    return TestClient(Kept(app), headers=BROWSER)


def test_a_file_is_read_once_and_each_its_own(client, asked):
    for _ in range(3):
        for path in ("/assets/a.js", "/page/chat.css"):
            answer = client.get(path)
            assert (answer.text, answer.status_code) == (path, 200)
    assert asked == ["/assets/a.js", "/page/chat.css"]


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {}),
        ("GET", "/document/assets/x", {}),
        ("GET", "/assets/missing.js", {}),
        ("POST", "/assets/a.js", {}),
        ("GET", "/assets/a.js", {"Range": "bytes=0-1"}),
        ("GET", "/assets/a.js", {"If-None-Match": "x"}),
        ("GET", "/assets/a.js", {"Accept-Encoding": "gzip"}),
    ],
)
def test_anything_else_is_asked_for_again(client, asked, method, path, headers):
    for _ in range(2):
        client.request(method, path, headers=headers)
    assert asked == [path, path]
