"""Commands: what a click in our own markup asks of the page, checked before anything is done."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from assistant.question import QuestionError
from assistant.scope import Suggestion
from ingest.filters import Filters

YEARS = ("since", "until")
# The filters of the scope bar, in its order.
LIMITS = ("languages", *YEARS, "kinds", "perspectives", "documents")


class Do(StrEnum):
    """What a click asks for."""

    ASK = "ask"  # a question, as if it had been typed
    AGAIN = "again"  # a question in place of turn `turn`
    LIMIT = "limit"  # turn `turn` once more, with one more filter
    UNLIMIT = "unlimit"  # one filter fewer
    CLEAR = "clear"  # no filters, and turn `turn` once more if one is named
    ONLY = "only"  # a question, asked of one document


@dataclass(frozen=True, slots=True)
class Command:
    """One click: what to do, and with which of these."""

    do: Do
    text: str = ""
    turn: int = 0
    field: str = ""
    value: str | int = ""


def read_command(raw: str, choices: Mapping[str, Sequence[str]]) -> Command:
    """The command in a JSON text; QuestionError for one that the page does not send.

    `choices` are the values that each filter can have.
    """
    try:
        said = json.loads(raw)
        command = Command(
            do=Do(said["do"]),
            text=str(said.get("text", "")),
            turn=int(said.get("turn") or 0),
            field=str(said.get("field", "")),
            value=str(said.get("value", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise QuestionError("The page sent something odd: reload it and try again.") from None
    if command.do in (Do.LIMIT, Do.UNLIMIT, Do.ONLY):
        field = "documents" if command.do is Do.ONLY else command.field
        if command.value not in choices.get(field, ()):
            raise QuestionError("This filter is not in the library any more: reload the page.")
        value = int(command.value) if field in YEARS else command.value
        return replace(command, field=field, value=value)
    return command


def limited(filters: Filters, command: Command) -> Filters:
    """The filters after a command."""
    if command.do is Do.CLEAR:
        return Filters()
    if command.do is Do.LIMIT:
        return Suggestion(command.field, command.value).added_to(filters)
    if command.do is Do.ONLY:
        return replace(filters, documents=(str(command.value),))
    if command.do is Do.UNLIMIT:
        left: Any = None
        if command.field not in YEARS:
            left = tuple(v for v in getattr(filters, command.field) if v != command.value)
        return replace(filters, **{command.field: left})
    return filters
