"""The question as an API endpoint and an MCP tool, in the answer contract."""

import json
from collections.abc import Sequence
from typing import Any

import gradio as gr

from assistant.accounts import Role, require
from assistant.chat.conversation import Host
from assistant.chat.turns import Reader
from assistant.chat.wording import page_language
from ingest.errors import TandemError
from ingest.filters import Filters


def add_api(host: Host) -> None:
    """Adds the endpoint /ask to the Blocks that are being built."""

    def ask(
        question: str,
        language: str = "",
        languages: list[str] | None = None,
        since: int | None = None,
        until: int | None = None,
        kinds: list[str] | None = None,
        request: gr.Request | None = None,
    ) -> dict[str, Any]:
        """Answers a question on how marketing (CMO) and IT (CIO) work together, from a corpus of
        articles and reports in many languages, with verbatim quotes and their sources.

        Args:
            question: The question, in any language.
            language: The language that Tandem itself speaks: en, de or da; the question's without.
            languages: Only from sources in these languages (codes like "de").
            since: Only from sources of this year or later.
            until: Only from sources of this year or earlier.
            kinds: Only from these kinds: survey, article, opinion, interview, report, case-study,
                press-release, academic.

        Returns:
            The answer contract: outcome (answered, partial or abstained), text with marks,
            statements, citations (verbatim quotes with document, year and url), evidence.
        """
        try:
            reader = Reader(require(request, Role.READER), page_language(request))
            filters = Filters(
                languages=tuple(languages or ()),
                since=since,
                until=until,
                kinds=tuple(kinds or ()),
            )
            return host.answer_once(question, filters, language or None, reader)
        except TandemError as error:
            raise gr.Error(str(error), print_exception=False) from None

    gr.api(ask, api_name="ask")


def speak_json(server: Any) -> None:
    """Lets Gradio's MCP server send answers as JSON: 6.31 sends what Python's `str` says of them.

    `server` is a GradioMCPServer, whose module cannot be imported without the extra `mcp`.
    """

    def content(outputs: Sequence[Any], _root_url: str) -> list[Any]:
        return [
            server.types.TextContent(type="text", text=json.dumps(output, ensure_ascii=False))
            for output in outputs
        ]

    server.postprocess_output_data = content
