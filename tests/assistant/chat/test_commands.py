import json

import pytest

from assistant.chat.commands import Command, Do, limited, read_command
from assistant.question import QuestionError
from ingest.filters import Filters

CHOICES = {"languages": ["de"], "since": ["", "2020"], "documents": ["a"]}
SET = Filters(languages=("de", "da"), since=2010)


def read(**said):
    return read_command(json.dumps(said), CHOICES)


def test_a_click_becomes_a_command():
    assert read(do="again", turn="2", text="Why?") == Command(Do.AGAIN, "Why?", 2)
    assert read(do="limit", turn=1, field="since", value="2020").value == 2020
    assert read(do="only", value="a", text="Why?").field == "documents"


@pytest.mark.parametrize(
    "raw",
    ["", "{", "[]", "null", '"ask"', "{}", '{"do": "format"}', '{"do": "ask", "turn": "x"}'],
)
def test_what_the_page_does_not_send_is_refused(raw):
    with pytest.raises(QuestionError, match="odd"):
        read_command(raw, CHOICES)


@pytest.mark.parametrize(
    ("field", "value"), [("languages", "xx"), ("since", "1"), ("__class__", "x"), ("kinds", "de")]
)
def test_a_filter_that_the_corpus_cannot_fill_is_refused(field, value):
    with pytest.raises(QuestionError, match="filter"):
        read(do="limit", field=field, value=value)


@pytest.mark.parametrize(
    ("command", "filters"),
    [
        (Command(Do.ASK), SET),
        (Command(Do.CLEAR), Filters()),
        (Command(Do.LIMIT, field="since", value=2020), Filters(("de", "da"), 2020)),
        (Command(Do.UNLIMIT, field="since", value=2010), Filters(("de", "da"))),
        (Command(Do.UNLIMIT, field="languages", value="de"), Filters(("da",), 2010)),
        (
            Command(Do.ONLY, field="documents", value="a"),
            Filters(("de", "da"), 2010, documents=("a",)),
        ),
    ],
)
def test_what_a_command_leaves_of_the_filters(command, filters):
    assert limited(SET, command) == filters
