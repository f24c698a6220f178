"""Settings come from TANDEM_* alone, and a wrong one is named."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from assistant.settings import Settings, load_settings
from ingest.errors import TandemError


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TANDEM_{name.upper()}", raising=False)


def test_the_defaults_work_on_a_fresh_machine():
    settings = load_settings()
    assert settings.home == Path("var")
    assert settings.encoder is None
    assert settings.database_url is None
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)


def test_the_environment_sets_them(monkeypatch):
    monkeypatch.setenv("TANDEM_HOME", "/somewhere/else")
    monkeypatch.setenv("TANDEM_PORT", "8001")
    settings = load_settings()
    assert (settings.home, settings.port) == (Path("/somewhere/else"), 8001)


def test_a_wrong_value_is_named_with_its_variable(monkeypatch):
    monkeypatch.setenv("TANDEM_PORT", "eighty")
    with pytest.raises(
        TandemError, match=r"^TANDEM_PORT='eighty': input should be a valid integer"
    ):
        load_settings()


def test_proxies_are_addresses_and_networks(monkeypatch):
    monkeypatch.setenv("TANDEM_TRUSTED_PROXIES", "10.0.0.0/8, ::1,")
    assert load_settings().trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("::1"))
    monkeypatch.setenv("TANDEM_TRUSTED_PROXIES", "")
    assert load_settings().trusted_proxies == ()


def test_a_wrong_proxy_is_named(monkeypatch):
    monkeypatch.setenv("TANDEM_TRUSTED_PROXIES", "10.0.0.1,proxy.example")
    with pytest.raises(TandemError, match=r"^TANDEM_TRUSTED_PROXIES='proxy\.example': "):
        load_settings()


def test_reading_the_settings_writes_nothing(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    load_settings()
    assert list(tmp_path.iterdir()) == []
