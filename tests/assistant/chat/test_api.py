"""The endpoint /ask and the MCP tool, called by real clients over HTTP."""

import asyncio
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jsonschema
import pytest
import uvicorn
from gradio_client import Client
from gradio_client.exceptions import AppError

from assistant.chat.app import create_app

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "assistant" / "answer.schema.json").read_text(encoding="utf-8")
)
ASKED = "Who signs the shared budget?"


@pytest.fixture(scope="module")
def address(assistant):
    """The address of a running app."""
    listening = socket.create_server(("127.0.0.1", 0))
    with ThreadPoolExecutor(1) as thread:
        app = thread.submit(create_app, assistant).result(60)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        served = thread.submit(server.run, sockets=[listening])
        while not server.started:
            assert not served.done(), served.result()
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = server.force_exit = True
    listening.close()


@pytest.fixture(scope="module")
def client(address):
    client = Client(address, verbose=False)
    yield client
    client.close()


def test_the_endpoint_answers_in_the_contract(client):
    answer = client.predict(ASKED, api_name="/ask")
    jsonschema.validate(answer, SCHEMA)
    assert answer["question"]["text"] == ASKED
    assert answer["citations"][0]["title"] == "Who pays for marketing technology"


def test_filters_and_language_hold(client):
    answer = client.predict(
        "Konflikt", language="da", languages=["de"], until=2013, api_name="/ask"
    )
    assert {citation["document_id"] for citation in answer["citations"]} == {"streit"}
    assert answer["text"].startswith("Ordret fra én kilde")
    assert answer["question"]["filters"] == {"languages": ["de"], "until": 2013}


def test_what_cannot_be_asked_is_an_error_with_a_sentence(client):
    with pytest.raises(AppError, match="ask in a sentence"):
        client.predict("??", api_name="/ask")


def test_nothing_else_of_the_page_is_in_the_api(client):
    assert list(client.view_api(return_format="dict")["named_endpoints"]) == ["/ask"]


def test_the_mcp_tool_answers_the_same(address):
    mcp = pytest.importorskip("mcp", reason="the extra `mcp` is not installed")
    http = pytest.importorskip("mcp.client.streamable_http")

    async def ask():
        async with (
            http.streamable_http_client(f"{address}/gradio_api/mcp/") as (read, write, _),
            mcp.ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = (await session.list_tools()).tools
            return tools, await session.call_tool("ask", {"question": ASKED})

    tools, answer = asyncio.run(ask())
    assert [tool.name for tool in tools] == ["ask"]
    assert tools[0].inputSchema["required"] == ["question"]
    assert not answer.isError
    contract = json.loads(answer.content[0].text)
    jsonschema.validate(contract, SCHEMA)
    assert "signed by both" in contract["text"]
