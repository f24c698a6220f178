"""The gate in front of a stub that says who came through."""

import pytest
from argon2 import PasswordHasher
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from assistant.accounts import SESSION, Accounts, NotAllowed, Role, who
from assistant.chat import gate
from assistant.chat.gate import COOKIE, Gate, may_open
from assistant.chat.limits import Throttle
from assistant.chat.proxy import Proxied
from assistant.settings import Settings
from ingest.errors import TandemError

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HERE = "http://127.0.0.1:7860"
BROWSER = {"Accept": "text/html,*/*"}


async def names(scope, receive, send):
    """Answers with the name of whom the gate let in."""
    try:
        name = who(Request(scope)).name
    except NotAllowed:
        name = "nobody"
    await PlainTextResponse(name)(scope, receive, send)


@pytest.fixture
def accounts(empty_library):
    return Accounts(empty_library, CHEAP)


@pytest.fixture
def door(accounts):
    """A client of the gate; `settings` as of Settings, the rest as of TestClient."""

    def door(base_url=HERE, peer="127.0.0.1", **settings):
        configured = Settings(**settings)
        app = Proxied(Gate(names, accounts, configured), configured)
        return TestClient(app, base_url=base_url, client=(peer, 1), follow_redirects=False)

    return door


def test_without_accounts_it_is_the_local_person(door):
    assert door().get("/").text == "local"
    assert door("http://localhost").get("/").text == "local"
    assert door("http://[::1]:7860").get("/").text == "local"


@pytest.mark.parametrize(
    ("host", "headers"),
    [
        ("http://evil.example:7860", {}),  # a foreign name that points to this machine
        ("http://127.0.0.1.evil.example", {}),
        ("http://192.168.1.4:7860", {}),
        (HERE, {"X-Forwarded-For": "203.0.113.9"}),  # a proxy that nobody named
        (HERE, {"Forwarded": "for=203.0.113.9"}),
    ],
)
@pytest.mark.parametrize("path", ["/", "/health", "/login"])
def test_who_comes_from_elsewhere_is_not_the_local_person(door, host, headers, path):
    answer = door(host).get(path, headers=headers)
    assert answer.status_code == 403
    assert "tandem users add" in answer.text


def test_with_the_first_account_nobody_is_local_any_more(door, accounts):
    client = door()
    assert client.get("/").text == "local"
    accounts.add("ada", None, Role.READER)
    assert client.get("/").status_code == 401
    accounts.remove("ada")
    assert client.get("/").text == "local"


@pytest.mark.parametrize(
    "settings",
    [{"host": "0.0.0.0"}, {"sso_header": "Remote-User"}, {"trusted_proxies": "127.0.0.1"}],
)
def test_where_others_can_reach_it_nobody_is_ever_local(door, settings):
    assert door(**settings).get("/").status_code == 401


def test_a_session_is_its_person_until_it_ends(door, accounts):
    accounts.add("ada", None, Role.READER)
    token = accounts.open_session("ada", SESSION)
    client = door()
    client.cookies.set(COOKIE, token)
    assert client.get("/").text == "ada"
    accounts.end_session(token)
    assert client.get("/").status_code == 401


def test_a_program_sends_its_token_as_a_header(door, accounts):
    accounts.add("bot", None, Role.READER)
    token = accounts.open_session("bot", SESSION)
    assert door().get("/", headers={"Authorization": f"Bearer {token}"}).text == "bot"
    for wrong in (f"Basic {token}", "Bearer", f"Bearer {token}x", token):
        assert door().get("/", headers={"Authorization": wrong}).status_code == 401


def test_nobody_gets_login_health_and_style_alone(door, accounts):
    accounts.add("ada", None, Role.READER)
    files = ("/page/chat.css", "/page/icon.svg", "/favicon.ico", "/assets/x.js")
    for path in ("/login", "/health", *files):
        assert door().get(path).text == "nobody"
    for path in ("/", "/config", "/file=x", "/document/x", "/login/", "/healthy", "/page"):
        assert door().get(path).status_code == 401
        assert door().post(path).status_code == 401


def test_a_browser_is_sent_to_the_login_and_back(door, accounts):
    accounts.add("ada", None, Role.READER)
    answer = door().get("/document/a%26b?start=1&end=2", headers=BROWSER)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/document/a%26b%3Fstart%3D1%26end%3D2"
    assert door().post("/", headers=BROWSER).status_code == 401


@pytest.mark.parametrize(
    ("language", "said"), [("de", "nicht (mehr) angemeldet"), ("da", "ikke (længere) logget ind")]
)
def test_nobody_is_told_in_their_language(door, accounts, language, said):
    accounts.add("ada", None, Role.READER)
    answer = door().get("/", headers={"Accept-Language": language})
    assert said in answer.json()["detail"]


SSO = {"sso_header": "Remote-User", "trusted_proxies": "10.0.0.1", "host": "0.0.0.0"}


def test_single_sign_on_is_believed_from_the_proxy_alone(door, accounts):
    named = {"Remote-User": "ada"}
    assert door(peer="10.0.0.1", **SSO).get("/", headers=named).text == "ada"
    assert accounts.users()[0].role is Role.READER
    assert door(peer="10.0.0.2", **SSO).get("/", headers=named).status_code == 401
    assert door(peer="10.0.0.1", **SSO).get("/").status_code == 401


@pytest.mark.parametrize("name", ["local", "a b", "<script>", "x" * 200])
def test_single_sign_on_makes_no_person_of_a_bad_name(door, accounts, name):
    assert door(peer="10.0.0.1", **SSO).get("/", headers={"Remote-User": name}).status_code == 401
    assert accounts.users() == []


def test_only_researchers_upload(door, accounts):
    for role in Role:
        accounts.add(role, None, role)
        token = accounts.open_session(role, SESSION)
        answer = door().post("/gradio_api/upload", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == (403 if role is Role.READER else 200), role


def test_a_registry_that_cannot_be_read_lets_nobody_in(door, accounts, empty_library):
    accounts.add("ada", None, Role.READER)
    client = door()
    token = {"Authorization": "Bearer x"}
    assert client.get("/", headers=token).status_code == 401
    empty_library.close()
    (empty_library.home / "tandem.db").write_bytes(b"no database" * 1000)
    for rest in ("tandem.db-wal", "tandem.db-shm"):
        (empty_library.home / rest).unlink(missing_ok=True)
    answer = client.get("/", headers=token)
    assert answer.status_code == 503
    assert "is damaged" in answer.text


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "tandem.example"])
def test_the_network_is_refused_while_nothing_tells_people_apart(accounts, host):
    with pytest.raises(TandemError, match="tandem users add NAME"):
        may_open(Settings(host=host), accounts)


def test_the_network_is_served_with_accounts_or_single_sign_on(accounts):
    may_open(
        Settings(host="0.0.0.0", sso_header="Remote-User", trusted_proxies="10.0.0.1"), accounts
    )
    accounts.add("ada", None, Role.READER)
    may_open(Settings(host="0.0.0.0"), accounts)


def test_a_proxy_in_front_is_the_network(accounts):
    with pytest.raises(TandemError, match="a proxy .* would open Tandem to everybody"):
        may_open(Settings(trusted_proxies="127.0.0.1"), accounts)
    accounts.add("ada", None, Role.READER)
    may_open(Settings(trusted_proxies="127.0.0.1"), accounts)


def test_nobody_fills_the_line_alone(door, accounts, monkeypatch):
    monkeypatch.setattr(gate, "Throttle", lambda number: Throttle(number, lambda: 0.0))
    client = door(questions_per_minute=1)
    for name in ("ada", "bob"):
        accounts.add(name, None, Role.READER)
    ada, bob = (
        {"Authorization": f"Bearer {accounts.open_session(name, SESSION)}", "Accept-Language": "de"}
        for name in ("ada", "bob")
    )
    join = "/gradio_api/queue/join"
    assert [client.post(join, headers=ada).status_code for _ in range(11)] == [200] * 10 + [429]
    assert "in 6 s noch einmal" in client.post(join, headers=ada).json()["detail"]
    assert client.post(join, headers=bob).status_code == 200
    assert client.get("/", headers=ada).status_code == 200


def test_this_machine_is_always_served(accounts):
    for host in ("127.0.0.1", "localhost", "::1"):
        may_open(Settings(host=host), accounts)


def test_a_header_that_anybody_could_send_is_refused(accounts):
    with pytest.raises(TandemError, match="TANDEM_TRUSTED_PROXIES"):
        may_open(Settings(sso_header="Remote-User"), accounts)
