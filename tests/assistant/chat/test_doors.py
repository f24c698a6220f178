"""Every route and every function of the whole app, asked as nobody, as reader and beyond."""

import json
import re
import shutil
from collections.abc import Iterator

import gradio as gr
import pytest
from argon2 import PasswordHasher
from starlette.routing import Mount
from starlette.testclient import TestClient

from assistant import accounts as accounts_module
from assistant.accounts import SESSION, Accounts, Role, require
from assistant.chat import app as app_module
from assistant.chat.app import create_app
from assistant.chat.limits import Throttle
from tests.assistant.chat.hostile import hostile_assistant

HERE = "http://127.0.0.1:7860"
# The other values of the endpoint /ask: language, languages, since, until, kinds.
NO_LIMITS = ("", None, None, None, None)
JOIN = "/gradio_api/queue/join"
# Where functions are that readers may call; any other module's ask for a higher role.
FOR_READERS = {f"assistant.chat.{name}" for name in ("api", "commands", "handlers", "page")}
# What nobody gets, too: the login, the health report, and the page's files.
OPEN = re.compile(r"/login|/health|/(?:page|assets|static)/.*|/favicon\.ico|/robots\.txt")


@pytest.fixture(scope="module")
def app(tiny_home, tmp_path_factory):
    """The app over the tiny corpus, with a person of each role."""
    home = tmp_path_factory.mktemp("doors") / "home"
    shutil.copytree(tiny_home, home)
    assistant = hostile_assistant(home)
    accounts = Accounts(assistant.index.library, PasswordHasher(1, 8, 1))
    for role in Role:
        accounts.add(role, None, role)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(home / "uploads"))
        build = app_module.build_page
        patch.setattr(app_module, "build_page", lambda *a: with_more_functions(build(*a)))
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(accounts_module, "PasswordHasher", lambda **_: cheap)
        patch.setattr(app_module, "Throttle", lambda number: Throttle(number, lambda: 0.0))
        app = create_app(assistant)
    app.state.accounts = accounts
    yield app
    assistant.index.close()
    assistant.index.library.close()


def with_more_functions(page: gr.Blocks) -> gr.Blocks:
    """The page with a function for each role, that says whom it was called by."""
    with page:
        said = gr.Textbox(visible=False)
        for role in Role:

            def only(request: gr.Request, role: Role = role) -> str:
                return require(request, role).name

            only.__annotations__.pop("role")
            page.load(only, None, said, api_name=f"only_{role}", queue=True)
    return page


@pytest.fixture(scope="module")
def client(app) -> Iterator[TestClient]:
    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        yield client


def token(app, role: Role) -> dict[str, str]:
    return {"Authorization": f"Bearer {app.state.accounts.open_session(role, SESSION)}"}


def routes(router, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every method and path under a router, Gradio's included."""
    for route in router.routes:
        if isinstance(route, Mount) and not hasattr(route.app, "routes"):  # the MCP server
            yield from (("GET", f"{prefix}{route.path}/"), ("POST", f"{prefix}{route.path}/"))
        elif isinstance(route, Mount):
            yield from routes(route.app, prefix + route.path)
        elif hasattr(route, "original_router"):
            yield from routes(route.original_router, prefix)
        else:
            path = re.sub(r"\{[^}]*\}", "x", prefix + route.path)
            yield from ((method, path) for method in sorted(route.methods or ()))


def blocks(app) -> gr.Blocks:
    return next(route.app.blocks for route in app.routes if isinstance(route, Mount))


def test_there_are_routes_and_functions_to_walk(app):
    found = {path for _, path in routes(app)}
    assert {"/", "/config", "/document/x", "/conversations"} <= found
    assert {path for path in found if path.startswith(("/gradio_api/queue", "/queue"))}
    assert len(blocks(app).fns) > 4


def test_nobody_gets_nothing_but_the_login_health_and_style(app, client):
    walked = set(routes(app))
    walked |= {(method, f"/gradio_api{path}") for method, path in walked}
    let_in = []
    for method, path in sorted(walked):
        if OPEN.fullmatch(path):
            continue
        answer = client.request(method, path, json={} if method == "POST" else None)
        if answer.status_code not in (401, 403):
            let_in.append((method, path, answer.status_code))
    assert let_in == []


def test_nobody_joins_the_line_of_any_function(app, client):
    for index, function in blocks(app).fns.items():
        body = {"fn_index": index, "data": [], "session_hash": "nobody"}
        assert client.post(JOIN, json=body).status_code == 401
        for door in ("call", "call/v2", "run", "api"):
            path = f"/gradio_api/{door}/{function.api_name}"
            assert client.post(path, json={"data": []}).status_code == 401
    answer = client.get("/gradio_api/queue/data", params={"session_hash": "nobody"})
    assert answer.status_code == 401


def called(client: TestClient, name: str, headers: dict[str, str]) -> dict:
    """The last event of a call of a named function through Gradio's API."""
    body = {"data": []}
    event = client.post(f"/gradio_api/call/{name}", json=body, headers=headers).json()["event_id"]
    answer = client.get(f"/gradio_api/call/{name}/{event}", headers=headers)
    events = re.findall(r"event: (\w+)\ndata: (.*)", answer.text)
    return {"event": events[-1][0], "data": json.loads(events[-1][1])}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("needs", Role)
def test_a_function_is_for_its_role_and_those_above(app, client, role, needs):
    got = called(client, f"only_{needs}", token(app, role))
    if role.includes(needs):
        assert got == {"event": "complete", "data": [role]}
    else:
        assert got["event"] == "error"


def test_a_reader_calls_nothing_that_is_not_for_readers(app, client):
    reader, refused = token(app, Role.READER), []
    for function in blocks(app).fns.values():
        if function.fn is None or function.fn.__module__ in FOR_READERS:
            continue
        if called(client, function.api_name, reader)["event"] == "error":
            refused.append(function.api_name)
        else:
            assert function.api_name == "only_reader"
    assert {"only_researcher", "only_maintainer"} <= set(refused)


def asked(client: TestClient, headers: dict[str, str], *data: object) -> dict:
    """The last event of a question through the API."""
    joined = client.post("/gradio_api/call/ask", json={"data": data}, headers=headers)
    stream = client.get(f"/gradio_api/call/ask/{joined.json()['event_id']}", headers=headers)
    event, payload = re.findall(r"event: (\w+)\ndata: (.*)", stream.text)[-1]
    return {"event": event, "data": json.loads(payload)}


def test_the_answer_is_to_who_asked(app, client):
    question = "Who signs the shared budget?"
    got = asked(client, token(app, Role.READER), question, *NO_LIMITS)
    assert got["event"] == "complete"
    assert got["data"][0]["question"]["text"] == question


def test_a_question_that_is_too_long_is_refused_in_words(app, client):
    got = asked(client, token(app, Role.READER), "budget " * 15_000, *NO_LIMITS)
    assert got["event"] == "error"
    assert "characters" in got["data"]["error"]


def test_who_asks_too_much_is_told_when_to_go_on(app, client):
    accounts = app.state.accounts
    accounts.add("eve", None, Role.READER)
    eve = {"Authorization": f"Bearer {accounts.open_session('eve', SESSION)}"}
    eve["Accept-Language"] = "da"
    got = [asked(client, eve, "budget?", *NO_LIMITS) for _ in range(21)]
    assert [one["event"] for one in got] == ["complete"] * 20 + ["error"]
    assert re.search(r"Prøv igen om \d s\.", got[-1]["data"]["error"])
    assert asked(client, token(app, Role.READER), "budget?", *NO_LIMITS)["event"] == "complete"


def test_nothing_that_is_typed_is_logged(app, client, caplog, capfd):
    caplog.set_level("INFO")
    reader = token(app, Role.READER)
    asked(client, reader, "Who signs the canary budget?", *NO_LIMITS)
    asked(client, reader, "canary")  # too few values: Gradio itself fails, and reports it
    asked(client, reader, "canary " * 5_000, *NO_LIMITS)
    said = caplog.text + "".join(capfd.readouterr())
    assert "ValueError in" in said
    assert "canary" not in said


def test_a_reader_uploads_nothing(app, client):
    files = {"files": ("x.txt", b"x")}
    upload = "/gradio_api/upload"
    assert client.post(upload, files=files, headers=token(app, Role.READER)).status_code == 403
    done = client.post(upload, files=files, headers=token(app, Role.RESEARCHER))
    assert done.status_code == 200, done.text


def test_what_is_uploaded_does_not_stay(tiny_home, tmp_path, monkeypatch):
    home = tmp_path / "home"
    shutil.copytree(tiny_home, home)
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    assistant = hostile_assistant(home)
    with TestClient(create_app(assistant), base_url=HERE) as client:
        client.post("/gradio_api/upload", files={"files": ("x.txt", b"x")})
        assert [path.name for path in (tmp_path / "uploads").rglob("*.txt")] == ["x.txt"]
    assert list((tmp_path / "uploads").rglob("*.txt")) == []
    assistant.index.close()
    assistant.index.library.close()


def test_a_reader_sees_the_page_and_a_removed_one_does_not(app, client):
    accounts = app.state.accounts
    accounts.add("ada", None, Role.READER)
    ada = {"Authorization": f"Bearer {accounts.open_session('ada', SESSION)}"}
    assert client.get("/", headers=ada).status_code == 200
    assert client.get("/config", headers=ada).status_code == 200
    accounts.remove("ada")
    assert client.get("/config", headers=ada).status_code == 401


def test_health_tells_strangers_nothing_that_is_secret(app, client):
    state = client.get("/health").json()
    assert state.keys() == {"ok", "revision", "documents", "passages", "encoder", "snapshot"}
