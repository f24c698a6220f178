import pytest

from assistant.models import ModelError, Reason
from assistant.models.address import Address, key_headers, parse_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ollama/qwen3:8b", Address("ollama", "qwen3:8b", "http://127.0.0.1:11434")),
        (
            "ollama/hf.co/a/B-GGUF:Q4@http://gpu:1",
            Address("ollama", "hf.co/a/B-GGUF:Q4", "http://gpu:1"),
        ),
        (
            "openai/mistral-small@https://api.mistral.ai/v1/",
            Address("openai", "mistral-small", "https://api.mistral.ai/v1"),
        ),
        ("openai/a@b@https://h/v1", Address("openai", "a@b", "https://h/v1")),
        ("openai/gpt-4.1-mini", Address("openai", "gpt-4.1-mini", "https://api.openai.com/v1")),
        (" anthropic/claude-x ", Address("anthropic", "claude-x", "https://api.anthropic.com")),
    ],
)
def test_a_setting_is_provider_model_and_address(text, address):
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "", "qwen3:8b", "ollama", "ollama/", "mistral/x", "ollama/@http://h", "openai/m@http://",
        "openai/m@https://h:port/v1", "openai/m@https://h/v1?a=b", "openai/m@https://h/v1#a",
        "openai/m@httpx://h/v1",
    ],
)  # fmt: skip
def test_anything_else_is_named_with_what_is_expected(text):
    with pytest.raises(ModelError, match="TANDEM_MODEL=") as caught:
        parse_address(text)
    assert caught.value.reason is Reason.MISCONFIGURED
    assert repr(text) in str(caught.value)


def test_a_password_in_the_address_is_refused_and_not_repeated():
    with pytest.raises(ModelError, match="TANDEM_MODEL_KEY") as caught:
        parse_address("openai/m@https://me:canary@h/v1")
    assert "canary" not in str(caught.value)


def test_only_the_services_that_need_a_key_need_one():
    assert parse_address("openai/m").needs_key
    assert parse_address("anthropic/m").needs_key
    assert not parse_address("ollama/m").needs_key
    assert not parse_address("openai/m@https://h/v1").needs_key


def test_each_provider_has_its_header():
    assert key_headers("anthropic", "k") == {"x-api-key": "k"}
    assert key_headers("openai", "k") == {"authorization": "Bearer k"}
    assert key_headers("openai", None) == {}
