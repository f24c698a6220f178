"""From the settings to a language model."""

from assistant.models.address import Address, parse_address
from assistant.models.protocol import ChatModel, ModelError, Reason
from assistant.settings import Settings


def load_model(settings: Settings) -> ChatModel | None:
    """The configured model, None without one; ModelError (misconfigured) says what to mend.

    Nothing is asked of its server yet: `tandem models check` does that.
    """
    if not settings.model:
        return None
    # Late: the libraries take seconds.
    from assistant.models.providers import ProviderModel

    return ProviderModel(*configured(settings))


def configured(settings: Settings) -> tuple[Address, str | None]:
    """Where the model is, and the key for it; ModelError (misconfigured) says what to mend."""
    address = parse_address(settings.model or "")
    key = settings.model_key.get_secret_value().strip() if settings.model_key else None
    if address.needs_key and not key:
        raise ModelError(Reason.MISCONFIGURED, f"{address.name} needs a key: set TANDEM_MODEL_KEY.")
    if key and not (key.isascii() and key.isprintable()):
        raise ModelError(Reason.MISCONFIGURED, "TANDEM_MODEL_KEY holds characters no key has.")
    return address, key or None
