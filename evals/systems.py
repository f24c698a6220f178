"""System: what is measured. Tandem, parts of it, and systems whose place in the table is known."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Protocol

from assistant.answer import Assistant
from assistant.calibration import Calibration
from assistant.citations import Citation, checked, cite, numbered
from assistant.models import ChatModel
from assistant.question import Turn
from assistant.wording import frame_language, say
from evals.cases import Case
from ingest.documents import Document
from ingest.encoder import Encoder
from ingest.errors import TandemError
from ingest.index import Index
from ingest.library import Library
from ingest.passages import Passage

_RETRIEVED = 10
_GOLD_QUOTES = 5
# An Assistant that never abstains for lack of confidence.
_NEVER = -1.0


class System(Protocol):
    """Answers a case in the form of the answer contract."""

    @property
    def name(self) -> str: ...
    def answer(self, case: Case) -> Mapping[str, Any]: ...
    def unguarded(self, case: Case) -> Mapping[str, Any]:
        """What it would say if it were not allowed to abstain, where it can be asked that."""
        ...


class StoredTexts:
    """The documents and passages of a library, each read once."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.document = cache(self._document)
        self.passage = cache(self._passage)

    def _document(self, document_id: str) -> Document | None:
        with self.library.reading() as reading:
            return reading.document(document_id)

    def _passage(self, passage_id: str) -> Passage | None:
        with self.library.reading() as reading:
            return reading.passages([passage_id]).get(passage_id)

    def passages_of(self, document_id: str) -> list[Passage]:
        with self.library.reading() as reading:
            return reading.passages_of(document_id)

    def document_ids(self) -> list[str]:
        with self.library.reading() as reading:
            return [known.id for known in reading.known()]


class AssistantSystem:
    """An Assistant as it stands, and without its abstention."""

    def __init__(self, name: str, assistant: Assistant) -> None:
        self.name = name
        self._assistant = assistant
        bold = replace(assistant.calibration, abstain_below=_NEVER)
        self._unguarded = Assistant(assistant.index, bold)

    def answer(self, case: Case) -> Mapping[str, Any]:
        return _ask(self._assistant, case)

    def unguarded(self, case: Case) -> Mapping[str, Any]:
        return _ask(self._unguarded, case)


class AbstainSystem:
    """Never answers: perfect where nothing can be said, useless everywhere else."""

    name = "abstain"

    def answer(self, case: Case) -> Mapping[str, Any]:
        return contract_answer(case, [], [], 0.0)

    unguarded = answer


class RandomSystem:
    """Quotes the first sentence of documents drawn by chance; the floor under every measure."""

    name = "random"

    def __init__(self, texts: StoredTexts) -> None:
        self._texts = texts
        self._ids = texts.document_ids()

    def answer(self, case: Case) -> Mapping[str, Any]:
        draw = random.Random(case.id)
        ids = draw.sample(self._ids, min(_RETRIEVED, len(self._ids)))
        first = next(iter(self._texts.passages_of(ids[0]))) if ids else None
        cited = [_quote(self._texts, first, 0)] if first and first.sentences else []
        return contract_answer(case, cited, ids, draw.random())

    unguarded = answer


class GoldSystem:
    """Quotes the sentences that hold the expected facts: the ceiling that quoting can reach."""

    name = "gold"

    def __init__(self, texts: StoredTexts) -> None:
        self._texts = texts

    def answer(self, case: Case) -> Mapping[str, Any]:
        ids = [d for d in case.relevant if self._texts.document(d) is not None]
        passages = [passage for d in ids for passage in self._texts.passages_of(d)]
        sentences = [(p, row) for p in passages for row in range(len(p.sentences))]
        chosen: list[tuple[Passage, int]] = []
        for nugget in case.nuggets:
            hits = (s for s in sentences if nugget.found_in(s[0].sentence(s[0].sentences[s[1]])))
            chosen += [hit for hit in [next(hits, None)] if hit and hit not in chosen]
        chosen = (chosen or sentences[:1])[:_GOLD_QUOTES]
        cited = [_quote(self._texts, passage, row) for passage, row in chosen]
        return contract_answer(case, cited, ids, float(bool(cited)))

    unguarded = answer


SYSTEMS = ("tandem", "bm25", "dense", "random", "abstain", "gold", "always")


def make_system(
    name: str,
    library: Library,
    encoder: Encoder | None,
    calibration: Calibration,
    model: ChatModel | None = None,
    deadline: float = 60.0,
    price: str | None = None,
) -> System:
    """One of SYSTEMS over a library; TandemError names them where the name is not among them.

    Only "tandem" writes with a language model.
    """
    texts = StoredTexts(library)
    if name == "random":
        return RandomSystem(texts)
    if name == "abstain":
        return AbstainSystem()
    if name == "gold":
        return GoldSystem(texts)
    if name == "bm25":
        return AssistantSystem(name, Assistant(Index(library, None), calibration))
    # "dense" still looks at passages that only words found, but ranks by meaning alone.
    changes: dict[str, dict[str, float]] = {
        "tandem": {},
        "dense": {"lexical_weight": 0.0},
        "always": {"abstain_below": _NEVER},
    }
    if name not in changes:
        raise TandemError(f"there is no system {name!r}: use {', '.join(SYSTEMS)}")
    changed = replace(calibration, **changes[name])  # type: ignore[arg-type]
    writer = model if name == "tandem" else None
    return AssistantSystem(
        name, Assistant(Index(library, encoder), changed, writer, deadline, price)
    )


def contract_answer(
    case: Case, citations: Sequence[Citation], ranking: Sequence[str], confidence: float
) -> dict[str, Any]:
    """An answer of these quotes and this ranking of documents; without quotes, a refusal."""
    language = frame_language(case.language)
    cited = numbered(citations)
    frame = say(language, "sources", count=len({c.document_id for c in cited}))
    lines = [frame, *(f"{c.quote} [{c.n}]" for c in cited)] if cited else [say(language, "nothing")]
    return {
        "question": {
            "text": case.question,
            "language": case.language,
            "standalone": case.question,
            "filters": {},
        },
        "outcome": "answered" if cited else "abstained",
        "mode": "extractive",
        "language": language,
        "text": "\n\n".join(lines),
        "statements": [{"text": c.quote, "citations": [c.n], "support": "verbatim"} for c in cited],
        "citations": [citation.to_dict() for citation in cited],
        "retrieved": [
            {
                "document_id": document_id,
                "passage_id": "",
                "score": 1.0 / rank,
                "rank": rank,
                "dense_rank": None,
                "lexical_rank": None,
            }
            for rank, document_id in enumerate(ranking, start=1)
        ],
        "confidence": {"band": "fair" if cited else "weak", "score": confidence},
        "coverage": {"searched": {}, "cited": {}},
        "reason": None if cited else say(language, "nothing"),
        "timing_ms": {},
        "corpus": "",
    }


def _ask(assistant: Assistant, case: Case) -> Mapping[str, Any]:
    history = [Turn(role, content) for role, content in case.history]
    return assistant.answer(case.question, history=history).to_dict()


def _quote(texts: StoredTexts, passage: Passage, row: int) -> Citation:
    document = texts.document(passage.document_id)
    assert document is not None  # its passage was just read
    span = passage.sentences[row]
    citation = cite(document, passage.id, span.start, span.end, passage.language, None)
    return checked(citation, document)
