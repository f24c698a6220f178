"""Stored evidence as values again, so that a page in any language can say it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.citations import Citation
from assistant.evidence.disagreement import Disagreement
from assistant.evidence.figures import Figure, Hedge, Kind
from assistant.evidence.points import Point
from assistant.evidence.strength import Level, Strength
from assistant.evidence.timeline import Timeline
from assistant.evidence.weigh import Evidence

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def restored_evidence(stored: Mapping[str, Any] | None) -> Evidence | None:
    """The evidence of a contract as it was weighed then; None for an answer without."""
    if stored is None:
        return None
    timeline = stored["timeline"]
    return Evidence(
        strength=_strength(stored["strength"]),
        disagreements=tuple(Disagreement(_points(d["points"])) for d in stored["disagreements"]),
        # Whatever is no series of one source is warned of.
        timeline=Timeline(_points(timeline["points"]), timeline["warning"] is None)
        if timeline
        else None,
    )


def _strength(stored: Mapping[str, Any]) -> Strength:
    years = stored["years"]
    return Strength(
        level=Level(stored["level"]),
        studies=stored["studies"],
        documents=stored["documents"],
        with_data=stored["with_data"],
        agreeing=stored["agreeing"],
        differing=stored["differing"],
        years=(years[0], years[1]) if years else None,
        undated=stored["undated"],
        kinds=stored["kinds"],
        languages=stored["languages"],
        samples=tuple(stored["samples"]),
    )


def _points(stored: Sequence[Mapping[str, Any]]) -> tuple[Point, ...]:
    return tuple(Point(_figure(p), p["year"], p["study"], _citation(p)) for p in stored)


def _figure(stored: Mapping[str, Any]) -> Figure:
    """A share; the ends of a range stand only in its words ("10–20 %")."""
    said = [float(number.replace(",", ".")) for number in _NUMBER.findall(stored["text"])]
    low, high = said if len(said) == 2 else (stored["value"], stored["value"])
    return Figure(Kind.SHARE, stored["value"], low, high, 0, 0, Hedge(stored["hedge"]))


def _citation(stored: Mapping[str, Any]) -> Citation:
    """The quote of a point: what the contract leaves out there, nothing shows."""
    return Citation(
        n=stored["n"] or 0,
        document_id=stored["document_id"],
        passage_id=stored["passage_id"],
        title=stored["title"],
        authors=(),
        publisher=stored["publisher"],
        year=stored["year"],
        language=stored["language"],
        kind=None,
        sample=stored["asked"],
        url=None,
        page=None,
        quote=stored["quote"],
        start=stored["start"],
        end=stored["end"],
        verified=stored["verified"],
    )
