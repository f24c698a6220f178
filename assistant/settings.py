"""Settings: every switch of Tandem, read once from `TANDEM_*` and passed in."""

from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.errors import TandemError


class Settings(BaseSettings):
    """What can be set from outside; the defaults work on a fresh machine."""

    model_config = SettingsConfigDict(env_prefix="TANDEM_", extra="ignore")

    home: Path = Path("var")
    """Everything that Tandem writes lies under this directory."""
    database_url: str | None = None
    """A PostgreSQL URL for the registry; SQLite under `home` without one."""
    encoder: str | None = None
    """A sentence-transformers model by name or path; the embedded encoder without one."""
    host: str = "127.0.0.1"
    port: int = 7860


def load_settings() -> Settings:
    """The settings of this environment; a wrong value is named, with its variable."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"TANDEM_{str(first['loc'][0]).upper()}"
        raise TandemError(f"{name}={first['input']!r}: {first['msg'].lower()}") from None
