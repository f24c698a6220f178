"""Guide to a stored document: its central sentences, its key terms, and questions it answers."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import log
from typing import Any

import numpy as np

from assistant.answer import Assistant, Outcome
from assistant.suggest import topic_questions
from assistant.wording import INTERFACE_LANGUAGES, frame_language
from ingest.curate import NoDocument
from ingest.documents import Document
from ingest.encoder import Vectors
from ingest.language import function_words
from ingest.lexical import stem
from ingest.library import Library
from ingest.passages import Passage, Span

MOST_SENTENCES = 3
MOST_TERMS = 8
MOST_QUESTIONS = 3
# Questions asked before the guide goes with fewer; each takes about 0.2 s.
_TRIED = 10
# Words of a sentence that can stand alone and is read at a glance.
_SENTENCE_WORDS = range(6, 46)
# Sentences whose cosine is higher say the same.
_SAME = 0.9
_SHORTEST_TERM = 4
_FIGURE = re.compile(r"\d\s?%|\d (?:per ?cent|Prozent|procent)\b", re.IGNORECASE)
_TEMPLATES = {
    "en": {
        "figures": "Which figures are there on {terms} in marketing and IT?",
        "about": "What is said about {terms}?",
        "and": " and ",
        "title": "“{title}”",
    },
    "de": {
        "figures": "Welche Zahlen gibt es zu {terms} in Marketing und IT?",
        "about": "Was wird über {terms} gesagt?",
        "and": " und ",
        "title": "„{title}“",
    },
    "da": {
        "figures": "Hvilke tal er der om {terms} i marketing og it?",
        "about": "Hvad siges der om {terms}?",
        "and": " og ",
        "title": "»{title}«",
    },
}


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
    terms = key_terms(document, assistant.index.library)
    return Guide(
        document.id,
        document.title,
        document.language,
        central_sentences(document, passages, vectors, terms),
        terms,
        _answered(document, terms, assistant),
    )


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


def key_terms(document: Document, library: Library) -> tuple[str, ...]:
    """The document's words that are frequent in it and rare in the corpus of its language."""
    with library.reading() as reading:
        others = [d for d in reading.documents() if d.language == document.language]
    in_documents: Counter[str] = Counter()
    for other in others:
        in_documents.update(set(_stems(other.text, document.language).values()))
    forms = Counter(_words(document.text, document.language))
    stems = _stems(document.text, document.language)
    frequency: Counter[str] = Counter()
    for word, count in forms.items():
        frequency[stems[word]] += count
    shown: dict[str, str] = {}
    for word, _ in sorted(forms.items(), key=lambda item: (-item[1], item[0].lower(), item[0])):
        shown.setdefault(stems[word], word)
    scores = {
        term: count * log(1 + len(others) / max(1, in_documents[term]))
        for term, count in frequency.items()
    }
    best = sorted(scores, key=lambda term: (-round(scores[term], 5), term))[:MOST_TERMS]
    return tuple(shown[term] for term in best)


def _words(text: str, language: str) -> list[str]:
    ignored = function_words(language)
    return [
        word
        for word in re.findall(r"[^\W\d_]+", text)
        if len(word) >= _SHORTEST_TERM and word.lower() not in ignored
    ]


def _stems(text: str, language: str) -> dict[str, str]:
    """Each word of a text with its stem."""
    words = list(dict.fromkeys(_words(text, language)))
    return dict(zip(words, stem([word.lower() for word in words], language), strict=True))


def _answered(document: Document, terms: Sequence[str], assistant: Assistant) -> tuple[str, ...]:
    """The first questions to which Tandem answers with this document."""
    plain = Assistant(assistant.index, assistant.calibration)  # a model decides on no citation
    language = frame_language(document.language)
    kept: list[str] = []
    for tried, question in enumerate(dict.fromkeys(_questions(document, terms))):
        if len(kept) == MOST_QUESTIONS or tried == _TRIED:
            break
        answer = plain.answer(question, language=language)
        cited = {citation.document_id for citation in answer.citations}
        if answer.outcome is Outcome.ANSWERED and document.id in cited:
            kept.append(question)
    return tuple(kept)


def _questions(document: Document, terms: Sequence[str]) -> Iterator[str]:
    """Questions that the document may answer, the most telling first."""
    language = frame_language(document.language)
    if document.title.rstrip().endswith("?"):
        yield document.title.strip()
    asked = topic_questions()
    of_topics = [asked[t][language] for t in document.metadata.topics if t in asked]
    yield from of_topics[:1]
    if document.language in INTERFACE_LANGUAGES:  # its words fit into a sentence of ours
        templates = _TEMPLATES[language]
        for line in document.text.splitlines():
            named = [term for term in terms if term in line][:2]
            if named and _FIGURE.search(line):
                yield templates["figures"].format(terms=templates["and"].join(named))
                break
        for first in range(0, len(terms) - 1, 2):
            pair = terms[first : first + 2]
            yield templates["about"].format(terms=templates["and"].join(pair))
            yield from of_topics[first // 2 + 1 : first // 2 + 2]
    yield from of_topics
    title = _TEMPLATES[language]["title"].format(title=document.title)
    yield _TEMPLATES[language]["about"].format(terms=title)
