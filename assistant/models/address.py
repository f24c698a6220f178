"""`TANDEM_MODEL`, read: which provider, which model, at which address."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.models.protocol import ModelError, Reason

# Where a provider's own service is; Ollama runs on the same machine.
_HOMES = {
    "ollama": "http://127.0.0.1:11434",
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
}
_EXAMPLES = (
    "ollama/qwen3:8b, openai/MODEL@https://HOST/v1, openai/gpt-4.1-mini or "
    "anthropic/claude-haiku-4-5"
)


@dataclass(frozen=True, slots=True)
class Address:
    """A provider (ollama, openai or anthropic), the name of a model there, and a base URL."""

    provider: str
    model: str
    url: str

    @property
    def name(self) -> str:
        return f"{self.provider}/{self.model}"

    @property
    def needs_key(self) -> bool:
        """Whether this is a provider's own service, which answers nobody without a key."""
        return self.provider != "ollama" and self.url == _HOMES[self.provider]


def key_headers(provider: str, key: str | None) -> dict[str, str]:
    """The header that brings a key to a provider's server; none without a key."""
    if key is None:
        return {}
    return {"x-api-key": key} if provider == "anthropic" else {"authorization": f"Bearer {key}"}


def parse_address(text: str) -> Address:
    """The address that `provider/model[@url]` names; ModelError (misconfigured) says what to set.

    Without a URL it is the provider's own service, for Ollama the one on this machine.
    """
    provider, _, rest = text.strip().partition("/")
    # A model's own name may hold "@" and "/": an address begins at the last "@http".
    model, at, url = rest.rpartition("@http")
    if not at:
        model, url = rest, _HOMES.get(provider, "")
    else:
        url = "http" + url.rstrip("/")
    if provider not in _HOMES or not model:
        raise _wrong(text, f"is not provider/model. Examples: {_EXAMPLES}")
    _check(text, url)
    return Address(provider, model, url)


def _check(text: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    else:
        if parts.username or parts.password:
            # The text itself stays out of the message: it holds a password.
            raise ModelError(
                Reason.MISCONFIGURED,
                "TANDEM_MODEL holds a password in its address: put it into TANDEM_MODEL_KEY.",
            )
        named = named and not parts.query and not parts.fragment
    if not named or parts.scheme not in ("http", "https"):
        raise _wrong(text, "has no address like https://host/v1 after its @")


def _wrong(text: str, what: str) -> ModelError:
    return ModelError(Reason.MISCONFIGURED, f"TANDEM_MODEL={text!r} {what}.")
