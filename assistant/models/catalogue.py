"""Which models a server has."""

import httpx

from assistant.models.address import key_headers
from assistant.models.anthropic import VERSION_HEADER
from assistant.models.load import configured
from assistant.models.patience import Patience
from assistant.models.replies import not_a_reply
from assistant.models.wire import Wire
from assistant.settings import Settings

# Where each provider lists its models, the list's name, and that of a model's name.
_LISTS = {
    "ollama": ("/api/tags", "models", "name"),
    "openai": ("/models", "data", "id"),
    "anthropic": ("/v1/models?limit=1000", "data", "id"),
}


def offered(settings: Settings, deadline: float) -> tuple[str, ...]:
    """The names of the models that the configured server lists, within `deadline` seconds.

    ModelError where it cannot be reached, or (misconfigured, unreadable) keeps no such list.
    """
    address, key = configured(settings)
    path, models, name = _LISTS[address.provider]
    wire = Wire(address.url, key_headers(address.provider, key), Patience(deadline))
    try:
        with httpx.Client(transport=wire, trust_env=False, timeout=None) as client:
            listed = client.get(address.url + path, headers=VERSION_HEADER).json()
        return tuple(str(model[name]) for model in listed[models])
    except (ValueError, KeyError, TypeError, httpx.HTTPError):
        raise wire.failure or not_a_reply() from None
    finally:
        wire.close()


def has(offered_names: tuple[str, ...], model: str) -> bool:
    """Whether a model is among those listed; without a tag Ollama means `latest`."""
    return model in offered_names or f"{model}:latest" in offered_names
