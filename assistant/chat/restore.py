"""A stored answer (the contract as it was kept) as an answer that the page can show again."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from assistant.answer import Answer, Nearest, Outcome, Statement
from assistant.chat.restore_evidence import restored_evidence
from assistant.citations import Citation
from assistant.question import Question, QuestionError
from assistant.retrieval import Hit
from ingest.filters import Filters
from ingest.library import Library


def restored(contract: Mapping[str, Any], library: Library) -> Answer:
    """The answer of a contract, with its quotes as they were given.

    Passages that the library no longer holds are left out of what was found.
    """
    question = contract["question"]
    return Answer(
        question=Question(
            text=question["text"],
            language=question["language"],
            confidence=1.0,
            standalone=question["standalone"],
            filters=filters_of(question["filters"]),
        ),
        outcome=Outcome(contract["outcome"]),
        language=contract["language"],
        text=contract["text"],
        statements=tuple(
            Statement(s["text"], tuple(s["citations"]), s["support"])
            for s in contract["statements"]
        ),
        citations=tuple(
            Citation(**{**citation, "authors": tuple(citation["authors"])})
            for citation in contract["citations"]
        ),
        retrieved=_hits(contract["retrieved"], library),
        band=contract["confidence"]["band"],
        confidence=contract["confidence"]["score"],
        searched=contract["coverage"]["searched"],
        reason=contract["reason"],
        nearest=tuple(Nearest(**nearest) for nearest in contract["nearest"]),
        timing_ms=contract["timing_ms"],
        corpus=contract["corpus"],
        # An answer that was kept before the contract had evidence is shown without.
        evidence=restored_evidence(contract.get("evidence")),
        mode=contract["mode"],
        notes=tuple(contract["notes"]),
    )


def filters_of(stored: Mapping[str, Any]) -> Filters:
    """The filters of a contract; QuestionError for names that no filter has."""
    values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in stored.items()}
    unknown = values.keys() - {field.name for field in fields(Filters)}
    if unknown:
        raise QuestionError(f"There is no filter {', '.join(sorted(unknown))}.")
    return Filters(**values)


def _hits(stored: list[Mapping[str, Any]], library: Library) -> tuple[Hit, ...]:
    with library.reading() as reading:
        passages = reading.passages([hit["passage_id"] for hit in stored])
    return tuple(
        Hit(
            passage=passages[hit["passage_id"]],
            score=hit["score"],
            rank=hit["rank"],
            similarity=0.0,
            dense_rank=hit["dense_rank"],
            lexical_rank=hit["lexical_rank"],
        )
        for hit in stored
        if hit["passage_id"] in passages
    )
