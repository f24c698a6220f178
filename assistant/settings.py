"""Settings: every switch of Tandem, read once from `TANDEM_*` and passed in."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, IPvAnyNetwork, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from ingest.errors import TandemError
from ingest.library import Library


def _parts(value: object) -> object:
    """The parts of a text with commas; anything else as it is."""
    if not isinstance(value, str):
        return value
    return [stripped for part in value.split(",") if (stripped := part.strip())]


Networks = Annotated[tuple[IPvAnyNetwork, ...], NoDecode, BeforeValidator(_parts)]


class Settings(BaseSettings):
    """What can be set from outside; the defaults work on a fresh machine."""

    model_config = SettingsConfigDict(env_prefix="TANDEM_", extra="ignore")

    home: Path = Path("var")
    """Everything that Tandem writes lies under this directory."""
    database_url: SecretStr | None = None
    """A PostgreSQL URL for the registry; SQLite under `home` without one."""
    encoder: str | None = None
    """A sentence-transformers model by name or path; the embedded encoder without one."""
    model: str | None = None
    """A language model as provider/model[@address]; without one answers are verbatim sentences."""
    model_key: SecretStr | None = None
    """The key for the language model's server."""
    model_deadline: Annotated[float, Field(gt=0)] = 60.0
    """Seconds that the language model has for one answer, all its tries together."""
    model_price: Annotated[str | None, Field(pattern=r"^\d+(\.\d+)?/\d+(\.\d+)?$")] = None
    """What a million tokens cost, read and written: 0.15/0.60, in the provider's currency."""
    host: str = "127.0.0.1"
    port: int = 7860
    sso_header: str | None = None
    """The header in which a trusted proxy names the person whom it has logged in."""
    trusted_proxies: Networks = ()
    """Addresses and networks whose word on who is asking, and from where, is believed."""
    questions_per_minute: Annotated[int, Field(ge=1)] = 20
    """How many questions one person may ask in a minute, on the page and through the API."""
    upload_mb: Annotated[int, Field(ge=1)] = 50
    """How large one upload may be, in megabytes."""
    keep_days: Annotated[int, Field(ge=0)] = 365
    """How long conversations, feedback and reported gaps are kept; with 0 none are written."""

    def with_model(self, name: str | None) -> "Settings":
        """These settings with another language model; "none" for without, None changes nothing."""
        model = None if name == "none" else name or self.model
        return self.model_copy(update={"model": model})

    def library(self) -> Library:
        """The library of these settings; made where there is none."""
        url = self.database_url
        return Library(self.home, url.get_secret_value() if url else None)


def load_settings() -> Settings:
    """The settings of this environment; a wrong value is named, with its variable."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"TANDEM_{str(first['loc'][0]).upper()}"
        raise TandemError(f"{name}={first['input']!r}: {first['msg'].lower()}") from None
