"""The guide to a stored document: verbatim sentences, its own terms, questions that cite it."""

import json

import pytest
from rich.console import Console
from typer.testing import CliRunner

from assistant import cli_guide
from assistant.answer import Assistant
from assistant.cli import app
from assistant.guide import central_sentences, guide
from ingest.documents import Document, Metadata
from ingest.errors import EncoderMissing, TandemError
from ingest.index import Index
from ingest.passages import split
from tests.assistant.conftest import SURE
from tests.fakes import FakeEncoder


def stored(library, document_id):
    with library.reading() as reading:
        return reading.document(document_id)


def test_the_extract_is_of_central_verbatim_sentences_in_order(library):
    document = stored(library, "kundendaten")
    with library.reading() as reading:
        passages = reading.passages_of("kundendaten")
        vectors = reading.sentence_vectors([p.id for p in passages])
    found = central_sentences(document, passages, vectors, ())
    assert [document.text[s.start : s.end] for s in found] == [s.text for s in found]
    assert [s.start for s in found] == sorted(s.start for s in found)
    # By data and customers; the first sentence also speaks of a survey, the last repeats neither.
    assert found[0].text.startswith("In der Umfrage sagten 40 Prozent der IT-Chefs")


def test_a_sentence_that_repeats_another_and_a_heading_like_one_stay_out():
    text = (
        "Customers share the data with both departments today.\n"
        "Customers share the data with every department today.\n"
        "The budget for all of the data is signed by two.\n"
        "Data:"
    )
    document = Document("d", text, Metadata(title="D"), "en", "d.md", "0")
    passages = split(document)
    vectors = {
        p.id: FakeEncoder().encode_passages([p.sentence(s) for s in p.sentences]) for p in passages
    }
    found = central_sentences(document, passages, vectors, ())
    assert [s.text for s in found] == [
        "Customers share the data with both departments today.",
        "The budget for all of the data is signed by two.",
    ]


def test_without_vectors_the_key_terms_decide(library):
    document = stored(library, "streit")
    with library.reading() as reading:
        passages = reading.passages_of("streit")
    found = central_sentences(document, passages, {}, ("Termine", "Stunde"))
    assert "Ein Konflikt über Termine lässt sich in einer Stunde lösen." in [s.text for s in found]


def test_every_question_was_asked_and_cites_the_document(library, own):
    found = guide("shared-budget", own)
    assert (found.document_id, found.language) == ("shared-budget", "en")
    assert 1 <= len(found.questions) <= 3
    for question in found.questions:
        answer = own.answer(question, language="en")
        assert "shared-budget" in {citation.document_id for citation in answer.citations}


def test_an_assistant_that_answers_nothing_leaves_no_question(index, unsure):
    assert guide("shared-budget", Assistant(index, unsure.calibration)).questions == ()


def test_the_guide_needs_no_encoder(library):
    index = Index(library, None)
    found = guide("tillid", Assistant(index, SURE))
    assert "tillid" in [term.lower() for term in found.terms]
    assert found.extract
    index.close()


def test_a_document_that_is_not_there_is_said(own):
    with pytest.raises(TandemError, match="no document has the id 'nothing'"):
        guide("nothing", own)


def test_the_command_line(tiny_home, library, monkeypatch):
    monkeypatch.setenv("TANDEM_HOME", str(library.home))
    monkeypatch.setattr(cli_guide, "load_encoder", lambda name: FakeEncoder())
    monkeypatch.setattr(cli_guide, "_out", Console(width=300))
    done = CliRunner().invoke(app, ["guide", "streit", "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert found.keys() == {"document_id", "title", "language", "extract", "terms", "questions"}
    assert found["extract"][0]["text"]
    shown = CliRunner().invoke(app, ["guide", "streit"]).output
    assert "Wenn es zum Konflikt kommt" in shown
    assert f"“{found['extract'][0]['text']}”" in shown


def test_without_an_encoder_the_command_says_so_and_goes_on(library, monkeypatch):
    monkeypatch.setenv("TANDEM_HOME", str(library.home))
    monkeypatch.setattr(cli_guide, "load_encoder", missing_encoder)
    monkeypatch.setattr(cli_guide, "_err", Console(width=300, stderr=True))
    done = CliRunner().invoke(app, ["guide", "streit"])
    assert done.exit_code == 0, done.output
    assert "run `make setup` — only words are compared until then" in done.output
    assert "Wenn es zum Konflikt kommt" in done.output


def missing_encoder(name):
    raise EncoderMissing("no encoder: run `make setup`")
