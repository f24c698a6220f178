import importlib
import subprocess
import sys

import pytest

from assistant.models import ModelError, Reason, load_model
from assistant.settings import Settings


def fails(**settings) -> ModelError:
    with pytest.raises(ModelError) as caught:
        load_model(Settings(**settings))
    assert caught.value.reason is Reason.MISCONFIGURED
    return caught.value


def test_without_a_setting_there_is_no_model():
    assert load_model(Settings()) is None
    assert load_model(Settings(model="")) is None


def test_without_a_model_no_library_is_loaded():
    code = (
        "import sys; from assistant.models import load_model; from assistant.settings import Settings\n"
        "load_model(Settings())\n"
        "print(sorted({'httpx', 'httpcore', 'llama_index', 'openai', 'ollama'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("model", ["openai/m", "anthropic/m"])
@pytest.mark.parametrize("key", [None, "", "  "])
def test_a_service_without_its_key_says_which_setting_is_missing(model, key):
    assert "TANDEM_MODEL_KEY" in str(fails(model=model, model_key=key))


def test_a_key_that_would_break_a_header_is_refused_and_not_repeated():
    error = fails(model="anthropic/m", model_key="canary\r\nX-Evil: 1")
    assert "canary" not in str(error)


@pytest.mark.parametrize("provider", ["ollama", "openai"])
def test_a_missing_extra_is_named_with_the_command_that_adds_it(provider, monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(importlib, "import_module", missing)
    error = fails(model=f"{provider}/m@http://127.0.0.1:1")
    assert f"pip install 'tandem-assistant[{provider}]'" in str(error)


def test_a_key_is_in_no_repr():
    settings = Settings(model="anthropic/m", model_key="sk-canary")
    assert "canary" not in repr(settings) + str(settings) + repr(load_model(settings))
