"""The writer that uses a language model: passages in, statements that the gate let through out."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.citations import Citation, Statement, checked, cite
from assistant.fences import fenced, neutral, new_fence, new_ids
from assistant.gate import Gate, Quote, Shown, Verdict
from assistant.marks import NOTHING, Draft, read_reply
from assistant.models.protocol import ModelError
from assistant.progress import Checked, OnProgress, Writing
from assistant.prompts import load_prompt
from assistant.question import Question
from assistant.retrieval import Hit, Retrieval
from assistant.talk import Talk, Usage
from assistant.wording import language_name
from ingest.encoder import Encoder
from ingest.index import Search
from ingest.language import UNKNOWN, detect_language

# Passages that a model is shown: some 2,000 tokens, which small models with 8,000 still read well.
_PASSAGES = 8
_PER_DOCUMENT = 2
# Statements shown, and of the unsupported ones kept to be looked at.
MOST_STATEMENTS = 5
_MOST_UNSUPPORTED = 5
# Languages that the detector mixes up in short texts and readers do not mind.
_ALIKE = ({"da", "no"},)


@dataclass(frozen=True, slots=True)
class Record:
    """How a model did (the contract's `model`), for the table by provider.

    `result` is written, nothing_found, unsupported, wrong_language, or the reason of a ModelError.
    Of its statements, `marked` had a mark of ours, `moved` one that pointed to the wrong passage;
    `never_issued` counts marks that pointed to nothing.
    """

    name: str
    result: str
    usage: Usage
    statements: int = 0
    marked: int = 0
    moved: int = 0
    unsupported: int = 0
    never_issued: int = 0
    retried: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The contract's `model`."""
        usage = self.usage
        return {
            "name": self.name,
            "result": self.result,
            "calls": usage.calls,
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
            "estimated": usage.estimated,
            "cost": usage.cost,
            "statements": self.statements,
            "marked": self.marked,
            "moved": self.moved,
            "unsupported": self.unsupported,
            "never_issued": self.never_issued,
            "retried": self.retried,
        }


@dataclass(frozen=True, slots=True)
class Composition:
    """What a model wrote and the gate let through; without citations the quotes stand instead."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    record: Record


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One reply, taken apart and checked."""

    draft: Draft
    verdicts: tuple[Verdict, ...]
    foreign: tuple[str, ...]
    """The languages of the statements that the reader does not speak, one for each."""

    @property
    def wrong_language(self) -> bool:
        """Whether most of the statements are in another language."""
        return 2 * len(self.foreign) > len(self.verdicts)


def speaks(language: str, spoken: str) -> bool:
    """Whether a text in the detected language will do for a reader of the other."""
    return spoken in (language, UNKNOWN) or any({language, spoken} <= pair for pair in _ALIKE)


def shown_passages(retrieval: Retrieval, quoted: Sequence[Hit], search: Search) -> list[Shown]:
    """The passages that a model gets: those quoted, then the best others, two of a document."""
    shown: list[Shown] = []
    for hit in dict.fromkeys([*quoted, *retrieval.hits]):
        passage = hit.passage
        vectors = retrieval.sentence_vectors.get(passage.id)
        document = search.document(passage.document_id)
        of_document = sum(s.passage.document_id == passage.document_id for s in shown)
        if vectors is None or document is None or of_document >= _PER_DOCUMENT:
            continue
        shown.append(Shown(passage, document, vectors))
        if len(shown) == _PASSAGES:
            break
    return shown


def compose(
    question: Question,
    language: str,
    shown: Sequence[Shown],
    encoder: Encoder,
    talk: Talk,
) -> Composition:
    """A model's answer in a language, as far as the passages carry it; never raises ModelError."""
    gate = Gate(shown, language, encoder)
    record = Record(talk.model.name, "written", talk.usage)
    try:
        attempt = _attempt(question, language, shown, gate, talk, "")
        if attempt.wrong_language:
            record = replace(record, retried=True)
            wrong = language_name(attempt.foreign[0], "en")
            reminder = f"Your last reply was in {wrong}, which the reader does not speak. "
            attempt = _attempt(question, language, shown, gate, talk, reminder)
    except ModelError as error:
        return Composition((), (), replace(record, result=error.reason.value))
    return _composed(question, language, attempt, record)


def _attempt(
    question: Question,
    language: str,
    shown: Sequence[Shown],
    gate: Gate,
    talk: Talk,
    reminder: str,
) -> _Attempt:
    fence = new_fence()
    texts = [f"{s.document.title}\n{s.passage.text}" for s in shown]
    ids = new_ids(len(shown), [question.standalone, fence, *texts])
    messages = load_prompt("answer").messages(
        fence=fence,
        example=ids[0],
        nothing=NOTHING,
        passages="\n\n".join(fenced(fence, t, i) for i, t in zip(ids, texts, strict=True)),
        question=neutral(question.standalone),
        reminder=reminder,
        language=language_name(language, "en"),
    )
    listener = _Listener(question, language, gate, ids, talk.tell)
    reply = talk.ask(messages, listener)
    draft = read_reply(reply.text, ids, language)
    verdicts = tuple({w.text: gate.check(w) for w in draft.statements}.values())
    spoken = [detect_language(verdict.text).language for verdict in verdicts]
    foreign = tuple(code for code in spoken if not speaks(language, code))
    kept = tuple(
        verdict if speaks(language, code) else Verdict(verdict.text, failure="language")
        for verdict, code in zip(verdicts, spoken, strict=True)
    )
    return _Attempt(draft, kept, foreign)


def _composed(question: Question, language: str, attempt: _Attempt, record: Record) -> Composition:
    """The statements that may be shown, numbered, and what became of the others."""
    verdicts = attempt.verdicts
    record = replace(
        record,
        statements=len(verdicts),
        marked=sum(verdict.marked for verdict in verdicts),
        moved=sum(verdict.moved for verdict in verdicts),
        unsupported=sum(not verdict.quotes for verdict in verdicts),
        never_issued=attempt.draft.never_issued,
    )
    carried = [verdict for verdict in verdicts if verdict.quotes][:MOST_STATEMENTS]
    if not carried or attempt.wrong_language:
        result = "wrong_language" if attempt.wrong_language else "unsupported"
        found = "nothing_found" if attempt.draft.nothing_found else result
        return Composition((), (), replace(record, result=found))
    numbering = _Numbering(question)
    statements = [numbering.statement(verdict) for verdict in carried]
    failed = [verdict for verdict in verdicts if not verdict.quotes][:_MOST_UNSUPPORTED]
    statements += [Statement(verdict.text, (), "unsupported") for verdict in failed]
    return Composition(tuple(statements), tuple(numbering.citations), record)


@dataclass(slots=True)
class _Numbering:
    """Citations numbered 1..n in order of appearance; the same sentence is cited once."""

    question: Question
    citations: list[Citation] = field(default_factory=list)

    def statement(self, verdict: Verdict) -> Statement:
        numbers = tuple(dict.fromkeys(self._number(quote) for quote in verdict.quotes))
        text = verdict.text
        if verdict.support == "verbatim":  # spelt as the source spells it
            text = self.citations[numbers[0] - 1].quote
        return Statement(text, numbers, verdict.support)

    def _number(self, quote: Quote) -> int:
        for citation in self.citations:
            same = citation.document_id == quote.shown.document.id
            if same and (citation.start, citation.end) == (quote.span.start, quote.span.end):
                return citation.n
        passage, document = quote.shown.passage, quote.shown.document
        foreign = passage.language not in (self.question.language, "en")
        gloss = document.metadata.abstract_en if foreign else None
        span = quote.span
        citation = cite(document, passage.id, span.start, span.end, passage.language, gloss)
        number = len(self.citations) + 1
        self.citations.append(replace(checked(citation, document), n=number))
        return number


class _Listener:
    """Checks each statement as soon as it is written, and tells of those that a quote carries."""

    def __init__(
        self, question: Question, language: str, gate: Gate, ids: Sequence[str], tell: OnProgress
    ) -> None:
        self._language = language
        self._gate = gate
        self._ids = ids
        self._tell = tell
        self._text = ""
        self._seen = 0
        self._numbering = _Numbering(question)

    def __call__(self, piece: str) -> bool:
        self._text += piece
        go_on = self._tell(Writing(len(self._text)))
        if go_on and any(end in piece for end in "\n.!?]"):
            draft = read_reply(self._text, self._ids, self._language, whole=False)
            for written in draft.statements[self._seen :]:
                go_on = self._told(self._gate.check(written)) and go_on
            self._seen = len(draft.statements)
        return go_on

    def _told(self, verdict: Verdict) -> bool:
        spoken = detect_language(verdict.text).language
        if not verdict.quotes or not speaks(self._language, spoken):
            return True
        known = len(self._numbering.citations)
        statement = self._numbering.statement(verdict)
        return self._tell(Checked(statement, tuple(self._numbering.citations[known:])))
