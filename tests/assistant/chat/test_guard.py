import base64
import hashlib

import pytest
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.testclient import TestClient

from assistant.chat.guard import Guard, page_policy, refusal

HERE = "127.0.0.1:7860"


def refused(method="POST", path="/gradio_api/queue/join", host=HERE, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return refusal(method, path, "http", Headers({"host": host} | named)) is not None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"origin": f"http://{HERE}"}, False),
        ({"origin": "http://evil.example"}, True),
        ({"origin": "null"}, True),
        ({"origin": "https://127.0.0.1:7860"}, True),
        ({"origin": "http://127.0.0.1:9999"}, True),
        ({"origin": ""}, True),
        ({}, False),
        ({"sec_fetch_site": "same-origin"}, False),
        ({"sec_fetch_site": "same-site"}, True),
        ({"sec_fetch_site": "cross-site"}, True),
        ({"sec_fetch_site": "none"}, True),
    ],
)
def test_who_may_post(headers, expected):
    assert refused(**headers) is expected


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_every_change_is_checked(method):
    assert refused(method, origin="http://evil.example")


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/proxy=https://x",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/deep_link",
        "/gradio_api/vibe-edit/",
        "/gradio_api/process_recording",
        "/gradio_api/component_server",
        "/gradio_api/custom_component/1/client/x/y.js",
        "/gradio_api/dev/reload",
        "/gradio_api/uploads",
        "/gradio_api/",
        "/monitoring/summary",
        "/proxy=https://x",
    ],
)
def test_what_the_page_does_not_use_is_closed(path):
    assert refused("GET", path)
    assert refused("POST", path)


@pytest.mark.parametrize(
    "path",
    [
        "queue/join",
        "queue/data",
        "call/ask",
        "call/ask/1a2b",
        "info",
        "heartbeat/x1",
        "upload",
        "mcp/",
    ],
)
def test_what_the_page_and_programs_use_is_open_to_them_alone(path):
    for method in ("GET", "POST"):
        assert not refused(method, f"/gradio_api/{path}")
        assert not refused(method, f"/gradio_api/{path}", origin=f"http://{HERE}")
        assert refused(method, f"/gradio_api/{path}", origin="http://evil.example")
        assert refused(method, f"/gradio_api/{path}", sec_fetch_site="cross-site")


def answer_of(respond, method="POST", path="/x", scheme="http", **headers):
    """What the guard makes of an app's response."""

    async def app(scope, receive, send):
        await respond(scope, receive, send)

    client = TestClient(Guard(app, upload_mb=2), base_url=f"{scheme}://{HERE}")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.request(method, path, headers=named)


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/gradio_api/queue/join", 1_000_000, 200),
        ("/gradio_api/queue/join", 1_000_001, 413),
        ("/login", 1_000_001, 413),
        ("/gradio_api/upload", 2_000_000, 200),
        ("/gradio_api/upload", 2_000_001, 413),
        ("/gradio_api/upload_progress", 2_000_001, 413),
        ("/gradio_api/queue/join", "-1", 413),
        ("/gradio_api/queue/join", "1e3", 413),
        ("/gradio_api/queue/join", "9" * 40, 413),
    ],
)
def test_a_body_is_as_large_as_it_may_be(path, length, status):
    answer = answer_of(PlainTextResponse("ok"), path=path, content_length=str(length))
    assert answer.status_code == status


def test_too_large_is_said_in_the_readers_language():
    answer = answer_of(
        PlainTextResponse("ok"), content_length="1000001", accept_language="de-DE,de"
    )
    assert answer.json() == {"detail": "Das ist zu groß: höchstens 1 MB."}


def test_too_large_is_a_sentence_for_a_form():
    answer = answer_of(PlainTextResponse("ok"), content_length="1000001", accept="text/html")
    assert answer.text == "That is too large: 1 MB at most."


def test_a_body_of_no_stated_length_is_refused():
    answer = answer_of(PlainTextResponse("ok"), transfer_encoding="chunked")
    assert answer.status_code == 411


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/call/ask"])
def test_a_full_line_is_said_in_the_readers_language_and_when_to_try_again(path):
    full = JSONResponse({"detail": "Queue is full."}, status_code=503)
    answer = answer_of(full, path=path, accept_language="da")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "10"
    assert answer.json() == {"detail": "Mange spørger lige nu. Prøv igen om 10 s."}
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer_of(full, path="/health").status_code == 503


def test_only_what_is_the_same_for_everybody_is_cached():
    assert (
        answer_of(PlainTextResponse("mine"), path="/config").headers["cache-control"] == "no-store"
    )
    for path in ("/assets/a.js", "/page/chat.css", "/theme.css"):
        assert "cache-control" not in answer_of(PlainTextResponse("all"), path=path).headers


def test_https_is_kept():
    assert "strict-transport-security" in answer_of(PlainTextResponse(""), scheme="https").headers
    assert "strict-transport-security" not in answer_of(PlainTextResponse("")).headers


def test_a_page_may_run_exactly_its_own_inline_scripts():
    policy = page_policy(b'<script data-x>one()</script><script src="/a.js"></script>')
    digest = base64.b64encode(hashlib.sha256(b"one()").digest()).decode()
    assert f"script-src 'self' 'unsafe-eval' 'sha256-{digest}';" in policy


def test_a_page_without_scripts_may_run_none_inline():
    policy = page_policy(b"<p>text</p>")
    assert "script-src 'self';" in policy
    for part in ("default-src 'self'", "img-src 'self' data:", "connect-src 'self'"):
        assert part in policy
    assert "frame-ancestors 'self'" in policy
