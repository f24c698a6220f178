"""Logging in and out through the routes, behind gate and guard."""

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.accounts import Accounts, Role
from assistant.chat import login
from assistant.chat.gate import COOKIE, Gate
from assistant.chat.guard import Guard
from assistant.chat.limits import Backoff
from assistant.chat.login import Doorkeeper, _network, add_login, login_page, own_path
from assistant.chat.proxy import Proxied
from assistant.settings import Settings

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse"
HERE = "http://tandem.example"


@pytest.fixture
def accounts(empty_library):
    accounts = Accounts(empty_library, CHEAP)
    accounts.add("ada", PASSWORD, Role.READER)
    return accounts


@pytest.fixture
def app(accounts, monkeypatch):
    monkeypatch.setattr(login, "Backoff", lambda free: Backoff(free, lambda: 0.0))
    app = FastAPI()
    settings = Settings(trusted_proxies="10.0.0.1")
    app.add_middleware(Gate, accounts=accounts, settings=settings)
    app.add_middleware(Guard, upload_mb=1)
    app.add_middleware(Proxied, settings=settings)
    add_login(app, Doorkeeper(accounts))

    @app.get("/inside")
    def inside() -> str:
        return "inside"

    return app


@pytest.fixture
def client(app):
    return TestClient(app, base_url=HERE, follow_redirects=False)


def log_in(client, name="ada", password=PASSWORD, onward="/", **headers):
    form = {"name": name, "password": password, "next": onward}
    return client.post("/login", data=form, headers={"Origin": HERE} | headers)


def test_in_and_out_again(client):
    assert client.get("/inside").status_code == 401
    answer = log_in(client, onward="/document/x?start=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/document/x?start=1")
    assert client.get("/inside").json() == "inside"
    assert "You are logged in as ada." in client.get("/logout").text
    token = client.cookies[COOKIE]
    assert client.post("/logout", headers={"Origin": HERE}).headers["location"] == "/login"
    assert COOKIE not in client.cookies
    client.cookies.set(COOKIE, token)  # who kept it gets nothing for it
    assert client.get("/inside").status_code == 401


def test_the_cookie_is_for_this_site_and_no_script(client):
    cookie = log_in(client).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "Domain" not in cookie


def test_behind_https_the_cookie_stays_there(app):
    client = TestClient(app, base_url=HERE, client=("10.0.0.1", 1), follow_redirects=False)
    said = {"X-Forwarded-Proto": "https", "Origin": "https://tandem.example"}
    answer = log_in(client, **said)
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"]


def test_a_new_login_is_a_new_session_and_ends_the_old_one(client, accounts):
    log_in(client)
    before = client.cookies[COOKIE]
    log_in(client)
    assert client.cookies[COOKIE] != before
    assert accounts.of_session(before) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The name or the password is wrong."),
        ("de", "Name oder Passwort stimmt nicht."),
        ("da", "Navnet eller adgangskoden er forkert."),
    ],
)
@pytest.mark.parametrize("name", ["ada", "eve"])
def test_a_wrong_name_and_a_wrong_password_look_the_same(client, name, language, said):
    answer = log_in(client, name, "wrong password", **{"Accept-Language": language})
    assert answer.status_code == 401
    assert said in answer.text
    assert "set-cookie" not in answer.headers
    assert (
        answer.text.replace(name, "ada")
        == log_in(client, "ada", "wrong password", **{"Accept-Language": language}).text
    )


def test_failing_often_makes_the_name_wait_even_with_the_right_password(client, app):
    for _ in range(5):
        assert log_in(client, password="wrong password").status_code == 401
    answer = log_in(client)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "2"
    assert "Try again in 2 s." in answer.text
    elsewhere = TestClient(app, base_url=HERE, client=("203.0.113.5", 1))
    assert log_in(elsewhere).status_code == 429  # the name waits, wherever it is tried from


def test_an_address_that_tries_many_names_waits(client, app, accounts):
    for number in range(21):
        assert log_in(client, f"name{number}", "wrong password").status_code == 401
    assert log_in(client).status_code == 429
    elsewhere = TestClient(app, base_url=HERE, client=("203.0.113.5", 1), follow_redirects=False)
    assert log_in(elsewhere).status_code == 303


def test_an_own_account_does_not_buy_an_address_more_guesses(client):
    for number in range(21):
        log_in(client, f"name{number}", "wrong password")
        if number % 6 == 0:
            assert log_in(client).status_code == 303
    assert log_in(client).status_code == 429


def test_a_line_of_logins_that_is_too_long_is_sent_away(client, monkeypatch):
    monkeypatch.setattr(login, "_LINE", 0)
    answer = log_in(client)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://tandem.example:81"])
@pytest.mark.parametrize("path", ["/login", "/logout"])
def test_no_other_site_logs_anybody_in_or_out(client, origin, path):
    log_in(client)
    form = {"name": "ada", "password": PASSWORD}
    answer = client.post(path, data=form, headers={"Origin": origin})
    assert answer.status_code == 403
    assert client.get("/inside").status_code == 200


@pytest.mark.parametrize(
    "wanted", ["/", "/document/a%20b?start=1&end=2", "/?view=library", "/document/http://x"]
)
def test_own_paths_are_gone_on_to(wanted):
    assert own_path(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "http://[",
        "/login?next=/login",
        "/logout",
    ],
)
def test_anything_else_is_the_start_page(wanted):
    assert own_path(wanted) == "/"


def test_the_page_escapes_what_it_repeats(client):
    answer = log_in(client, '"><script>alert(1)</script>', "x", '/"><script>alert(2)</script>')
    assert "<script" not in answer.text
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert client.get('/login?next=/"><b>').text.count("<b>") == 0


def test_every_field_has_a_label_and_the_page_loads_nothing_from_elsewhere():
    page = login_page("da", "/", "ada", "Wrong")
    for field in ("name", "password"):
        assert f'<label for="{field}">' in page
        assert f'id="{field}"' in page
    assert '<html lang="da">' in page
    assert "http" not in page
    assert page.count('aria-describedby="problem"') == 2


def test_nothing_typed_is_logged(client, caplog, capfd):
    caplog.set_level("DEBUG")
    log_in(client, "canaryname", "canary password")
    log_in(client)
    said = caplog.text + "".join(capfd.readouterr())
    assert "a login from testclient failed" in said
    assert "canary" not in said
    assert PASSWORD not in said
    assert client.cookies[COOKIE] not in said


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_home_is_one_address(address, network):
    assert _network(address) == network
