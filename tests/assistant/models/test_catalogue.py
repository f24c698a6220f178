import pytest

from assistant.models import ModelError, Reason
from assistant.models.catalogue import has, offered
from assistant.settings import Settings

LISTS = {
    "ollama": ("/api/tags", {"models": [{"name": "a:latest"}, {"name": "b:8b"}]}),
    "openai": ("/v1/models", {"data": [{"id": "a:latest"}, {"id": "b:8b"}]}),
    "anthropic": ("/v1/models?limit=1000", {"data": [{"id": "a:latest"}, {"id": "b:8b"}]}),
}


def listed(server, protocol):
    return offered(Settings(model=server.setting(protocol), model_key="k"), 5)


@pytest.mark.parametrize("protocol", LISTS)
def test_a_server_lists_its_models(model_server, protocol):
    path, page = LISTS[protocol]
    model_server.pages[path] = page
    assert listed(model_server, protocol) == ("a:latest", "b:8b")


@pytest.mark.parametrize("protocol", LISTS)
def test_a_server_without_a_list_says_so(model_server, protocol):
    with pytest.raises(ModelError) as caught:
        listed(model_server, protocol)
    assert caught.value.reason is Reason.MISCONFIGURED
    model_server.pages[LISTS[protocol][0]] = {"models": "many"}
    with pytest.raises(ModelError) as caught:
        listed(model_server, protocol)
    assert caught.value.reason is Reason.UNREADABLE


def test_a_name_without_a_tag_is_the_latest():
    names = ("a:latest", "b:8b")
    assert has(names, "a")
    assert has(names, "b:8b")
    assert not has(names, "b")
