import shutil
import socket

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from assistant.accounts import Accounts, Role
from assistant.answer import Assistant
from assistant.chat.app import create_app, serve
from assistant.chat.render import document_link
from assistant.settings import Settings
from ingest.errors import TandemError
from ingest.index import Index
from ingest.library import Library
from ingest.snapshot import current_snapshot
from tests.assistant.chat.hostile import HOSTILE
from tests.fakes import FakeEncoder

HERE = "http://127.0.0.1:7860"
JOIN = "/gradio_api/queue/join"


@pytest.fixture(scope="module")
def client(assistant):
    with TestClient(create_app(assistant), base_url=HERE) as client:
        yield client


def test_health_counts(client, assistant):
    state = client.get("/health").json()
    assert state == {
        "ok": True,
        "revision": 8,
        "documents": 7,
        "passages": state["passages"],
        "encoder": "fake",
        "snapshot": True,
    }
    assert state["passages"] >= 7


def test_health_says_what_is_wrong_to_who_can_mend_it(empty_library):
    app = create_app(Assistant(Index(empty_library, FakeEncoder("/models/fake"))))
    answer = TestClient(app, base_url=HERE).get("/health")
    assert answer.status_code == 503
    assert answer.json()["ok"] is False
    assert answer.json()["encoder"] == "fake"
    assert "tandem add" in answer.json()["problem"]
    Accounts(empty_library, PasswordHasher(1, 8, 1)).add("ada", None, Role.READER)
    assert "problem" not in TestClient(app, base_url=HERE).get("/health").json()


def test_health_without_a_snapshot_is_still_well(tiny_home, tmp_path):
    shutil.copytree(tiny_home, tmp_path / "home")
    (current_snapshot(tmp_path / "home") / "manifest.json").unlink()
    library = Library(tmp_path / "home")
    index = Index(library, FakeEncoder())
    answer = TestClient(create_app(Assistant(index)), base_url=HERE).get("/health")
    index.close()
    library.close()
    assert answer.status_code == 200
    assert (answer.json()["ok"], answer.json()["snapshot"]) == (True, False)
    assert answer.json()["problem"]


@pytest.mark.parametrize("path", ["/", "/health", "/document/none", "/page/chat.css", "/theme.css"])
def test_security_headers_are_on_everything(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_no_other_origin_is_ever_allowed(client, origin, method):
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answer = client.request(method, JOIN if method != "GET" else "/", headers=asked)
    assert "access-control-allow-origin" not in answer.headers
    assert method == "GET" or answer.status_code in (400, 403)


@pytest.mark.parametrize("body", [{"json": {}}, {"files": {"files": b"x"}}, {"data": {"a": "b"}}])
def test_other_sites_change_nothing_with_any_kind_of_body(client, body):
    for path in (JOIN, "/gradio_api/upload", "/gradio_api/call/ask", "/login", "/logout"):
        answer = client.post(path, headers={"Origin": "https://evil.example"}, **body)
        assert answer.status_code == 403, path


def test_the_page_itself_may_ask(client):
    own = client.post(JOIN, json={}, headers={"Origin": HERE})
    assert own.status_code not in (403, 404)


def test_another_name_for_this_machine_is_refused(client):
    assert client.get("/health", headers={"Host": "evil.example"}).status_code == 403


def test_a_document_is_shown_at_its_words(client):
    start = HOSTILE.text.index("The zebra budget number 7")
    answer = client.get(document_link(HOSTILE.id, start, start + 25))
    assert answer.status_code == 200
    assert '<mark id="quote">The zebra budget number 7</mark>' in answer.text


def test_an_unknown_document_is_a_page_that_says_so(client):
    answer = client.get("/document/none", headers={"Accept-Language": "de"})
    assert answer.status_code == 404
    assert "Dieses Dokument gibt es nicht" in answer.text


@pytest.mark.parametrize("offset", ["-1", "x", "1e9"])
def test_offsets_that_are_none_are_refused(client, offset):
    assert client.get(f"/document/none?start={offset}").status_code == 422


def test_only_named_files_are_served(client):
    assert "javascript" in client.get("/page/chat.js").headers["content-type"]
    assert "svg" in client.get("/page/app.py").headers["content-type"]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::"])
def test_the_network_is_refused_without_a_login(assistant, host):
    with pytest.raises(TandemError, match="no login yet: add people with `tandem users add"):
        serve(Settings(host=host), assistant)


def test_a_taken_port_is_named(assistant):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(TandemError, match=f"port {port} .* TANDEM_PORT"):
            serve(Settings(port=port), assistant)
