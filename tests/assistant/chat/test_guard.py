import base64
import hashlib

import pytest
from starlette.datastructures import Headers

from assistant.chat.guard import page_policy, refusal

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


@pytest.mark.parametrize("host", [HERE, "localhost:7860", "localhost", "[::1]:7860", "LOCALHOST"])
def test_names_of_this_machine_are_served(host):
    assert not refused("GET", "/", host)


@pytest.mark.parametrize("host", ["evil.example:7860", "127.0.0.1.evil.example", "10.0.0.5", ""])
def test_other_names_are_refused_even_when_they_point_here(host):
    assert refused("GET", "/", host)
    assert refused("POST", host=host, origin=f"http://{host}")


@pytest.mark.parametrize(
    "path", ["/gradio_api/upload", "/gradio_api/proxy=https://x", "/gradio_api/file=/etc/passwd"]
)
def test_routes_that_the_page_does_not_use_are_closed(path):
    assert refused("GET", path)


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
