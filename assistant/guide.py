"""Guide to a stored document: its central sentences, its key terms, and questions it answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from assistant.answer import Assistant, Outcome
from assistant.guide_questions import guide_questions
from assistant.key_terms import key_terms
from assistant.wording import frame_language
from ingest.curate import NoDocument
from ingest.documents import Document
from ingest.encoder import Vectors
from ingest.passages import Passage, Span

MOST_SENTENCES = 3
MOST_QUESTIONS = 3
# Questions asked before the guide goes with fewer; each takes about 0.2 s.
_TRIED = 10
# Words of a sentence that can stand alone and is read at a glance.
_SENTENCE_WORDS = range(6, 46)
# Sentences whose cosine is higher say the same.
_SAME = 0.9


@dataclass(frozen=True, slots=True)
class Sentence:
    """A verbatim sentence: `text == document.text[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Guide:
    """What a document is about, in its own words; each question was asked and cites it."""

    document_id: str
    title: str
    language: str
    extract: tuple[Sentence, ...]
    terms: tuple[str, ...]
    questions: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def guide(document_id: str, assistant: Assistant) -> Guide:
    """The guide to a stored document; NoDocument where there is none of this id."""
    with assistant.index.library.reading() as reading:
        document = reading.document(document_id)
        if document is None:
            raise NoDocument(f"no document has the id {document_id!r}: see `tandem list`")
        passages = reading.passages_of(document_id)
        vectors = reading.sentence_vectors([passage.id for passage in passages])
        alike = [d for d in reading.documents() if d.language == document.language]
    terms = key_terms(document, alike)
    extract = central_sentences(document, passages, vectors, terms)
    candidates = guide_questions(document, terms, [one.text for one in extract], passages)
    questions = _answered(document, candidates, assistant)
    return Guide(document.id, document.title, document.language, extract, terms, questions)


def central_sentences(
    document: Document,
    passages: Sequence[Passage],
    vectors: Mapping[str, Vectors],
    terms: Sequence[str],
) -> tuple[Sentence, ...]:
    """The sentences nearest to the document's mean, in its order, none that repeats another.

    Without stored vectors, those that hold most of its key terms.
    """
    spans = [span for passage in passages for span in passage.sentences]
    if not spans:
        return ()
    rows = _rows(document, passages, vectors, spans, terms)
    centrality = rows @ rows.mean(axis=0)
    good = [
        n for n, span in enumerate(spans) if _stands_alone(document.text[span.start : span.end])
    ]
    chosen: list[int] = []
    for n in sorted(good or range(len(spans)), key=lambda n: (-round(centrality[n], 5), n)):
        if all(rows[n] @ rows[other] <= _SAME for other in chosen):
            chosen.append(n)
        if len(chosen) == MOST_SENTENCES:
            break
    return tuple(
        Sentence(document.text[spans[n].start : spans[n].end], spans[n].start, spans[n].end)
        for n in sorted(chosen)
    )


def _rows(
    document: Document,
    passages: Sequence[Passage],
    vectors: Mapping[str, Vectors],
    spans: Sequence[Span],
    terms: Sequence[str],
) -> Vectors:
    """A unit row for each sentence: its stored vector, or which key terms it holds."""
    if passages and all(passage.id in vectors for passage in passages):
        rows = np.concatenate([vectors[passage.id] for passage in passages])
    else:
        held = [
            [term in document.text[span.start : span.end] for term in terms] + [False]
            for span in spans
        ]
        rows = np.array(held, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)


def _stands_alone(sentence: str) -> bool:
    return len(sentence.split()) in _SENTENCE_WORDS and not sentence.endswith(("?", ":"))


def _answered(
    document: Document, candidates: Iterable[str], assistant: Assistant
) -> tuple[str, ...]:
    """The first questions to which Tandem answers with this document."""
    plain = Assistant(assistant.index, assistant.calibration)  # a model decides on no citation
    language = frame_language(document.language)
    kept: list[str] = []
    for tried, question in enumerate(dict.fromkeys(candidates)):
        if len(kept) == MOST_QUESTIONS or tried == _TRIED:
            break
        answer = plain.answer(question, language=language)
        cited = {citation.document_id for citation in answer.citations}
        if answer.outcome is Outcome.ANSWERED and document.id in cited:
            kept.append(question)
    return tuple(kept)
