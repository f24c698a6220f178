"""Sources, findings, claims and points made by hand, with vectors that one can compute in the head."""

import numpy as np

from assistant.citations import Citation
from assistant.evidence.claims import Claim, claims_of
from assistant.evidence.findings import Finding
from assistant.evidence.points import Point
from assistant.evidence.sources import Source
from ingest.passages import Passage, Span


def source(
    document_id,
    study=None,
    year=None,
    kind="article",
    respondents=None,
    language="en",
    names=(),
):
    return Source(
        document_id=document_id,
        study=study or document_id,
        title=document_id.title(),
        year=year,
        kind=kind,
        language=language,
        sample=None,
        respondents=respondents,
        names=frozenset(names),
    )


def finding(text, document_id="a", language="en", vector=(1.0, 0.0), similarity=0.5):
    """A sentence that is its passage; two findings are as alike as their vectors' product."""
    passage = Passage(
        id=f"{document_id}#0",
        document_id=document_id,
        ordinal=0,
        start=0,
        end=len(text),
        text=text,
        language=language,
        sentences=(Span(0, len(text)),),
    )
    return Finding(passage, passage.sentences[0], similarity, np.array(vector, dtype=np.float32))


def claims(text, document_id="a", language="en", vector=(1.0, 0.0), **known):
    found = finding(text, document_id, language, vector)
    return claims_of(found, source(document_id, language=language, **known))


def claim(text, document_id="a", **known) -> Claim:
    (only,) = claims(text, document_id, **known)
    return only


def point(text, document_id="a", n=0, **known) -> Point:
    made = claim(text, document_id, **known)
    quoted = Citation(
        n=n,
        document_id=document_id,
        passage_id=f"{document_id}#0",
        title=made.source.title,
        authors=(),
        publisher=None,
        year=made.year,
        language=made.source.language,
        kind="survey",
        sample=None,
        url=None,
        page=None,
        quote=text,
        start=0,
        end=len(text),
        verified=True,
    )
    return Point(made.figure, made.year, made.source.study, quoted)
