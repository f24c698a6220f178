"""The MCP tool, called inside this process.

Gradio 6.31 calls a queued tool over HTTP, at the address that the request's Host header names, and
keeps that client for everybody: whoever came first with a Host of their own would be sent the
questions, cookies and tokens of all who come later, and with a login nobody would get an answer.
"""

from copy import copy
from typing import Any

import gradio as gr


def call_here(page: gr.Blocks) -> None:
    """From now on the page's MCP server, if it has one, calls its functions without a request."""
    server = page.mcp_server_obj
    if server is None:
        return
    find = server.get_block_fn_from_endpoint_name

    def unqueued(endpoint_name: str) -> Any:
        """The function as one without a line: such are called directly, as who asked."""
        found = copy(find(endpoint_name))
        if found is not None:
            found.queue = False
        return found

    def never() -> None:
        raise AssertionError("the MCP server would have opened a connection")

    server.get_block_fn_from_endpoint_name = unqueued
    server._get_or_create_client = never
