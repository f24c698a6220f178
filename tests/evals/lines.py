"""Lines of question files and answers of the contract, written by hand."""

import json
from collections.abc import Sequence
from pathlib import Path


def write_questions(file: Path, rows: Sequence[dict]) -> Path:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def question(
    identifier: str, text: str, language: str, relevant: list[str], match: str = "", **more
):
    """A line of a question file; `match` is the pattern of its one vital nugget."""
    nuggets = (
        [{"text": match, "match": [match], "vital": True, "doc": relevant[0]}] if match else []
    )
    kind = "fact" if relevant else "unanswerable"
    line = {"id": identifier, "question": text, "language": language, "kind": kind}
    return line | {"relevant": relevant, "nuggets": nuggets} | more


# Over the tiny corpus of tests/tiny.py: two questions that it answers and one that it does not, each
# in two languages.
LINES = [
    question("t1-en", "Who shares one budget?", "en", ["shared-budget"], "25 ?percent", topic="t1"),
    question(
        "t1-de", "Wer teilt sich den Etat?", "de", ["shared-budget"], "25 ?percent", topic="t1"
    ),
    question(
        "t2-en", "Who owns the customer data?", "en", ["kundendaten"], "40 ?Prozent", topic="t2"
    ),
    question(
        "t2-da", "Hvem ejer data om kunderne?", "da", ["kundendaten"], "40 ?Prozent", topic="t2"
    ),
    question("t3-en", "What does a cloud cost?", "en", [], topic="t3"),
    question("t3-de", "Was kostet eine Cloud denn?", "de", [], topic="t3"),
]


# Over the tiny corpus: document, language, question, the sentence that answers it, a near miss.
PRACTICE = [
    (
        "shared-budget",
        "en",
        "Who signs the budget?",
        "The budget is signed by both, and neither can spend it alone.",
        "Who signed the budget in 1998?",
    ),
    (
        "shared-budget",
        "da",
        "Hvad betaler det fælles budget for?",
        "The shared budget pays for tools that both departments use.",
        "Hvad betaler kunderne i Norge for?",
    ),
    (
        "kundendaten",
        "de",
        "Darf das Marketing die Daten ändern?",
        "Das Marketing darf die Daten lesen, aber nicht ändern.",
        "Darf der CFO die Daten ändern?",
    ),
    (
        "trust-takes-meetings",
        "en",
        "How long is the meeting?",
        "The meeting lasts thirty minutes and has no slides.",
        "How long is the meeting in Poland?",
    ),
]


def write_practice(file: Path, rows: Sequence[tuple[str, ...]] = PRACTICE) -> Path:
    file.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return file


def answer(**changes):
    """An answer of the contract: one quote, one statement, two documents found."""
    given = {
        "question": {"text": "", "language": "en", "standalone": "", "filters": {}},
        "outcome": "answered",
        "mode": "extractive",
        "language": "en",
        "text": "Quoted word for word from one source:\n\nThe budget is 42%. [1]",
        "statements": [{"text": "The budget is 42%.", "citations": [1], "support": "verbatim"}],
        "citations": [citation(1, "a", "The budget is 42%.")],
        "retrieved": [hit("a", 1), hit("b", 2)],
        "confidence": {"band": "fair", "score": 0.5},
        "timing_ms": {},
        "corpus": "",
    }
    return given | changes


def citation(n: int, document_id: str, quote: str, start: int = 0, language: str = "en"):
    return {
        "n": n,
        "document_id": document_id,
        "passage_id": f"{document_id}:0",
        "title": f"Title of {document_id}",
        "language": language,
        "quote": quote,
        "start": start,
        "end": start + len(quote),
    }


def hit(document_id: str, rank: int):
    return {"document_id": document_id, "passage_id": f"{document_id}:0", "rank": rank}
