"""The five texts that the project began with, added as they are, with the encoder that ships."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from assistant.answer import Assistant
from ingest.add import State, add
from ingest.encoder import EMBEDDED_MODEL, load_encoder
from ingest.index import Index
from ingest.library import Library

ROOT = Path(__file__).parents[1]
# Beside the checkout; not part of it.
SEEDS = ROOT.parent / "shared" / "seeds"
LANGUAGES = {"000": "de", "001": "da", "002": "de", "003": "en", "004": "da"}

pytestmark = [
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside the checkout"),
    pytest.mark.skipif(
        not (EMBEDDED_MODEL / "model.onnx").is_file(), reason="the embedded encoder is not there"
    ),
]


@pytest.fixture(scope="module")
def added(tmp_path_factory):
    """What became of the files, and an assistant over them."""
    library = Library(tmp_path_factory.mktemp("seeds") / "home")
    encoder = load_encoder()
    report = add(sorted(SEEDS.glob("*.txt")), library, encoder)
    index = Index(library, encoder)
    yield report, Assistant(index)
    index.close()
    library.close()


@pytest.fixture(scope="module")
def assistant(added):
    return added[1]


def test_all_are_ready_in_the_right_language(added):
    rows = added[0].rows
    assert [row.state for row in rows] == [State.READY] * 5
    assert {Path(row.path).name[:3]: row.language for row in rows} == LANGUAGES


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        (
            "What share of IT departments said their goals were fully aligned with marketing "
            "before the pandemic?",
            r"\b25 ?(?:%|Prozent|percent)",
        ),
        (
            "Hvor stor en andel af CMO'er melder om et effektivt samarbejde med CIO'en?",
            r"under halvdelen|mindre end halvdelen|\b50 ?(?:%|procent)",
        ),
        ("Wie viele Führungskräfte hat Vivaldi befragt?", r"\b30\b"),
        (
            "How many consumers are open to mobile tracking?",
            r"\b(?:27|Twenty-seven) ?(?:%|percent)",
        ),
    ],
)
def test_the_answer_has_the_figure_in_a_quote(assistant, question, figure):
    answer = assistant.answer(question)
    assert answer.outcome == "answered"
    assert any(re.search(figure, citation.quote) for citation in answer.citations), answer.text
    with assistant.index.searching() as search:
        for citation in answer.citations:
            text = search.document(citation.document_id).text
            assert text[citation.start : citation.end] == citation.quote
    contract(answer)


def test_what_no_seed_says_is_not_answered(assistant):
    answer = assistant.answer("What did the merger of Oracle and SAP cost?")
    assert answer.outcome == "abstained"
    assert answer.reason
    contract(answer)


def contract(answer):
    schema = (ROOT / "assistant" / "answer.schema.json").read_text(encoding="utf-8")
    jsonschema.Draft202012Validator(json.loads(schema)).validate(answer.to_dict())
