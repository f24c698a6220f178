"""Other sites, through the whole app, with the cookie of a maintainer who is logged in."""

import re
import shutil
import socket
from itertools import product
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from assistant.accounts import SESSION, Accounts, Role
from assistant.chat.app import create_app
from assistant.chat.gate import COOKIE
from assistant.memory.memory import open_memory
from tests.assistant.chat.hostile import hostile_assistant
from tests.assistant.chat.test_doors import OPEN, routes

HERE = "http://127.0.0.1:7860"
ASKED = "Who signs the shared budget?"
MCP = "/gradio_api/mcp/"
# What a browser says with a request of another site's; `null` comes from sandboxed frames.
OTHERS = {
    "other": {"Origin": "https://evil.example"},
    "null": {"Origin": "null"},
    "other port": {"Origin": "http://127.0.0.1:9999"},
    "other scheme": {"Origin": "https://127.0.0.1:7860"},
    "longer": {"Origin": f"{HERE}.evil.example"},
    "none, but of another site": {"Sec-Fetch-Site": "cross-site"},
    "none, but of a sister site": {"Sec-Fetch-Site": "same-site"},
}
OWN = {"self": {"Origin": HERE}, "none": {}}
BODIES = {
    "json": {"json": {"title": "changed", "data": [ASKED], "text": ASKED, "vote": "down"}},
    "json as text": {"content": b'{"data": ["x"]}', "headers": {"Content-Type": "text/plain"}},
    "multipart": {"files": {"files": ("x.txt", b"x")}},
    "form": {"data": {"name": "ada", "password": "correct horse"}},
}

EVERY_DOOR = {("other", "json"), ("null", "multipart"), ("none, but of another site", "form")}
CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": ASKED}},
}
SPEAKS_MCP = {"Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def served(tiny_home, tmp_path_factory):
    """The app with one person, what it keeps, and where uploads would lie."""
    home = tmp_path_factory.mktemp("origins") / "home"
    shutil.copytree(tiny_home, home)
    assistant = hostile_assistant(home)
    library = assistant.index.library
    accounts = Accounts(library, PasswordHasher(1, 8, 1))
    accounts.add("ada", "correct horse", Role.MAINTAINER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(home / "uploads"))
        app = create_app(assistant)
    app.state.token = accounts.open_session("ada", SESSION)
    app.state.memory, app.state.uploads = open_memory(library), home / "uploads"
    app.state.turn = app.state.memory.conversations.save("ada", assistant.answer(ASKED).to_dict())
    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        yield app, client
    assistant.index.close()
    library.close()


def doors(app) -> list[tuple[str, str]]:
    """Every method and path, with a conversation and a turn that there are."""
    turn, found = app.state.turn, set()
    for method, path in set(routes(app)):
        path = path.replace("/conversations/x", f"/conversations/{turn.conversation_id}")
        path = path.replace("/turns/x", f"/turns/{turn.id}").replace("/save/x", "/save/md")
        found |= {(method, path), (method, f"/gradio_api{path}")}
    return sorted(found)


def changing(app) -> list[tuple[str, str]]:
    here = f"/conversations/{app.state.turn.conversation_id}"
    paths = [f"{here}/delete", f"{here}/rename", f"{here}/turns/{app.state.turn.id}/opinion"]
    gradio = ("queue/join", "call/ask", "run/ask", "upload", "cancel", "reset", "mcp/")
    paths += ["/conversations/delete", "/lenses", "/login", "/logout"]
    return [("POST", path) for path in (*paths, *(f"/gradio_api/{name}" for name in gradio))]


def kept(app) -> tuple[object, ...]:
    """All that a request could have changed."""
    memory = app.state.memory
    titles = [(c.id, c.title) for c in memory.conversations.list("ada")]
    files = [f for f in Path(app.state.uploads).rglob("*") if f.is_file()]
    return titles, memory.feedback.listed(), memory.gaps.listed(), files


def test_there_is_something_to_change(served):
    app, _ = served
    walked = doors(app)
    here = f"/conversations/{app.state.turn.conversation_id}"
    for path in (f"{here}/delete", "/lenses", "/logout", "/gradio_api/upload", MCP):
        assert ("POST", path) in walked, path
    assert kept(app)[0] and not kept(app)[3]


@pytest.mark.parametrize("origin", OTHERS)
@pytest.mark.parametrize("body", BODIES)
def test_another_site_changes_nothing_with_a_readers_cookie(served, origin, body):
    """Every way to send, at the doors that change something; every door with one way of each."""
    app, client = served
    client.cookies.set(COOKIE, app.state.token)
    before, let_in = kept(app), []
    every = (origin, body) in EVERY_DOOR
    for method, path in doors(app) if every else changing(app):
        if method in ("GET", "HEAD"):
            continue
        sent = BODIES[body]
        headers = {**sent.get("headers", {}), **OTHERS[origin]}
        answer = client.request(method, path, **{**sent, "headers": headers})
        refused = answer.status_code == 403 or (method == "OPTIONS" and answer.status_code == 400)
        if not refused or "set-cookie" in answer.headers or allows(answer):
            let_in.append((method, path, answer.status_code))
    assert let_in == []
    assert kept(app) == before
    assert client.get("/config").status_code == 200  # and nobody was logged out


@pytest.mark.parametrize("origin", ["other", "null", "none, but of another site"])
def test_another_site_reads_nothing_and_changes_nothing_by_reading(served, origin):
    app, client = served
    client.cookies.set(COOKIE, app.state.token)
    before, readable = kept(app), []
    for method, path in doors(app):
        if method != "GET" or re.search("heartbeat|/mcp", path):  # they stream; below
            continue
        answer = client.get(path, headers=OTHERS[origin])
        if allows(answer) or (path.startswith("/gradio_api/") and answer.status_code != 403):
            readable.append((path, answer.status_code))
        if not OPEN.fullmatch(path):
            assert answer.headers["cross-origin-resource-policy"] == "same-origin", path
    for path in ("/gradio_api/heartbeat/x", f"{MCP}sse", MCP):
        assert client.get(path, headers=OTHERS[origin]).status_code == 403
    assert readable == []
    assert kept(app) == before


def allows(answer) -> bool:
    return any(name.startswith("access-control-allow") for name in answer.headers)


@pytest.mark.parametrize(("origin", "body"), list(product(OWN, ("json", "multipart"))))
def test_the_page_and_programs_get_through_the_same_doors(served, origin, body):
    """Or the tests above would hold for a server that refuses everybody."""
    app, client = served
    client.cookies.set(COOKIE, app.state.token)
    for path in ("/gradio_api/queue/join", "/gradio_api/upload", "/lenses", "/gradio_api/call/ask"):
        answer = client.post(path, headers=OWN[origin], **BODIES[body])
        assert answer.status_code not in (401, 403, 404), path
        assert not allows(answer)


@pytest.mark.parametrize("origin", OWN)
def test_the_login_form_logs_in(served, origin):
    _, client = served
    client.cookies.clear()
    answer = client.post("/login", headers=OWN[origin], **BODIES["form"])
    assert (answer.status_code, COOKIE in answer.cookies) == (303, True)


def called_over_mcp(client, **headers):
    return client.post(MCP, json=CALL, headers=SPEAKS_MCP | headers)


def test_the_mcp_server_lies_behind_the_login(served):
    pytest.importorskip("mcp", reason="the extra `mcp` is not installed")
    app, client = served
    client.cookies.clear()
    bearer = {"Authorization": f"Bearer {app.state.token}"}
    assert called_over_mcp(client).status_code == 401
    assert called_over_mcp(client, Authorization="Bearer x").status_code == 401
    assert called_over_mcp(client, **bearer, Origin="https://evil.example").status_code == 403
    assert called_over_mcp(client, **bearer, Origin="null").status_code == 403
    answer = called_over_mcp(client, **bearer)
    assert answer.status_code == 200
    assert "signed by both" in answer.text


def test_the_mcp_server_connects_to_no_address_that_a_request_names(served, monkeypatch):
    """Gradio's own would call itself at the Host header, with everybody's tokens, from then on."""
    pytest.importorskip("mcp", reason="the extra `mcp` is not installed")
    app, client = served
    reached = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: reached.append(address))
    bearer = {"Authorization": f"Bearer {app.state.token}", "Host": "127.0.0.2:9"}
    answer = called_over_mcp(client, **bearer)
    assert (reached, answer.status_code) == ([], 200)
    assert "signed by both" in answer.text


def test_what_is_typed_anywhere_is_logged_nowhere(served, caplog, capfd):
    """A canary in every field, header and path that a reader can fill."""
    caplog.set_level("INFO")
    caplog.set_level("WARNING", logger="httpx2")  # the test's own client names what it asks for
    app, client = served
    client.cookies.set(COOKIE, app.state.token)
    turn, said = app.state.turn, "canary budget"
    here = f"/conversations/{turn.conversation_id}"
    for path, body in (
        (f"{here}/rename", {"title": said}),
        (f"{here}/rename", {"title": [said]}),
        (f"{here}/turns/{turn.id}/opinion", {"vote": "down", "comment": said}),
        (f"{here}/turns/canary/opinion", {"vote": "down"}),
        ("/conversations/canary/delete", {}),
        ("/lenses", {"text": said}),
        ("/lenses", {"text": said, "filters": {"canary": 1}}),
        ("/gradio_api/queue/join", {"data": [said], "fn_index": 0, "session_hash": "canary"}),
        ("/gradio_api/call/ask", {"data": [said]}),
        (MCP, CALL | {"params": {"name": "ask", "arguments": {"question": said}}}),
        (MCP, CALL | {"params": {"name": "nothing", "arguments": {"canary": said}}}),
    ):
        client.post(path, json=body, headers=SPEAKS_MCP)
    for path in ("/conversations?search=canary", "/document/canary?start=canary", "/?c=canary"):
        client.get(path, headers={"Accept-Language": "canary"})
    client.cookies.clear()
    for name, password in (("ada", "canary password"), ("canary", "canary password")):
        client.post("/login", data={"name": name, "password": password, "next": "/canary"})
    client.get("/config", headers={"Authorization": "Bearer canary", "Cookie": f"{COOKIE}=canary"})
    logged = caplog.text + "".join(capfd.readouterr())
    assert "a login from" in logged  # what is logged at all is seen here
    assert "canary" not in logged
    client.cookies.set(COOKIE, app.state.token)
