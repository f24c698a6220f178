"""The story of an answer: understand, retrieve, write, check the quotes, weigh the evidence."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from assistant.answer_text import abstention_text, quoted_text, written_text
from assistant.calibration import Calibration, load_calibration
from assistant.citations import Citation
from assistant.citations import Statement as Statement
from assistant.compose import Composition, compose, shown_passages
from assistant.contract import Answer as Answer
from assistant.contract import Nearest as Nearest
from assistant.contract import Outcome as Outcome
from assistant.evidence.lenses import Lenses, look
from assistant.evidence.weigh import weigh
from assistant.extract import Extraction, extract, quotes
from assistant.gate import Shown
from assistant.gloss import glossed
from assistant.models.protocol import ChatModel
from assistant.orders import orders_tandem
from assistant.progress import Found, OnProgress, Quoted, silent
from assistant.question import Question, QuestionError, Turn, understand
from assistant.retrieval import Hit, Retrieval, retrieve
from assistant.rewrite import rewritten
from assistant.talk import Talk
from assistant.wording import frame_language, say, written_language
from ingest.encoder import Encoder
from ingest.filters import Filters
from ingest.index import Index, Search
from ingest.language import known_language

# Documents in `retrieved` and titles on an abstention.
_RETRIEVED_DOCUMENTS = 10
_NEAREST = 3


class Assistant:
    """Answers questions from an index; the same question and index give the same answer.

    With a language model, that writes from the passages within `deadline` seconds in all, and what
    it wrote is shown as far as a quote carries it.
    """

    def __init__(
        self,
        index: Index,
        calibration: Calibration | None = None,
        model: ChatModel | None = None,
        deadline: float = 60.0,
        price: str | None = None,
    ) -> None:
        self.index = index
        self.calibration = calibration or load_calibration()
        self.model = model
        self.deadline = deadline
        self.price = price

    def answer(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        history: Sequence[Turn] = (),
        language: str | None = None,
        on_progress: OnProgress = silent,
    ) -> Answer:
        """The answer to a question; QuestionError for one that cannot be searched for.

        `language` is the reader's: Tandem speaks it, whatever language the question is in.
        `on_progress` hears of each step (assistant/progress.py) and may stop the model.
        """
        if language is not None and not known_language(language):
            raise QuestionError(f"{language!r} is no language code: use one like en, de, da.")
        clock = _Clock()
        with clock("understand"):
            question = understand(text, filters, history, language)
        talk = self._talk(on_progress)
        if talk and self.index.encoder and question.history:
            with clock("model"):
                question = rewritten(question, talk, self.index.encoder)
        with self.index.searching() as search:
            with clock("retrieve"):
                retrieval = retrieve(question, search, self.calibration)
            with clock("write"):
                extraction = extract(question, retrieval, search, self.calibration)
            with clock("check"):
                citations = quotes(question, extraction, search)
            reader = frame_language(language or question.language)
            answer = self._decide(question, reader, search, retrieval, extraction, citations, clock)
            with clock("weigh"):
                evidence = weigh(question, answer.citations, retrieval, search)
            answer = replace(answer, evidence=evidence)
            on_progress(Found(question.standalone, answer.searched, len(retrieval.hits)))
            # No evidence, no model.
            asked = talk is not None and answer.outcome is not Outcome.ABSTAINED
            quoted = [sentence.hit for sentence in extraction.sentences]
            shown = shown_passages(retrieval, quoted, search) if asked else []
        if talk is None or not shown:
            return answer
        on_progress(Quoted(answer))
        spoken = written_language(language or question.language)
        with clock("model"):
            return self._written(answer, spoken, retrieval, shown, talk)

    def _talk(self, tell: OnProgress) -> Talk | None:
        """The calls to the model for one answer; without an encoder nothing could be checked."""
        if self.model is None or self.index.encoder is None:
            return None
        return Talk(self.model, self.deadline, self.price, tell)

    def _written(
        self,
        answer: Answer,
        spoken: str,
        retrieval: Retrieval,
        shown: Sequence[Shown],
        talk: Talk,
    ) -> Answer:
        """The answer as the model wrote it, or the quoted one with a note on why it stands."""
        encoder = self.index.encoder
        assert encoder is not None  # see _talk
        composition = compose(answer.question, spoken, shown, encoder, talk)
        if not composition.citations:
            return _quoted_after_all(answer, composition, talk, encoder)
        citations = glossed(composition.citations, spoken, talk, encoder)
        with self.index.searching() as search:
            evidence = weigh(answer.question, citations, retrieval, search)
        partly = answer.outcome is Outcome.PARTIAL
        return replace(
            answer,
            mode="generative",
            language=spoken,
            text=written_text(composition.statements),
            statements=composition.statements,
            citations=citations,
            evidence=evidence,
            model=composition.record,
            notes=((say(spoken, "partly"),) if partly else ()) + answer.notes,
        )

    def lenses(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        history: Sequence[Turn] = (),
        language: str | None = None,
    ) -> Lenses:
        """What marketing-side and IT-side sources say to a question; arguments as for `answer`.

        The filters hold for both sides, but for their perspectives.
        """
        question = understand(text, filters, history, language)
        with self.index.searching() as search:
            return look(question, search, self.calibration)

    def _decide(
        self,
        question: Question,
        language: str,
        search: Search,
        retrieval: Retrieval,
        extraction: Extraction,
        citations: Sequence[Citation],
        clock: "_Clock",
    ) -> Answer:
        confidence = round(extraction.signals.confidence(self.calibration.confidence_weights), 4)
        searched = search.document_counts(question.filters)
        retrieved = retrieval.top_documents(_RETRIEVED_DOCUMENTS)
        sure = confidence >= self.calibration.abstain_below
        if not citations or not sure or orders_tandem(question.text):
            outcome, band, citations = Outcome.ABSTAINED, "weak", []
        else:
            band = "strong" if confidence >= self.calibration.strong_above else "fair"
            outcome = Outcome.PARTIAL if extraction.missing_names else Outcome.ANSWERED
            band = "weak" if outcome is Outcome.PARTIAL else band
        nearest = _nearest(retrieved, search) if outcome is Outcome.ABSTAINED else ()
        reason = (
            self._reason(question, language, confidence, searched, extraction)
            if nearest or not citations
            else None
        )
        text = (
            abstention_text(language, reason, [document.title for document in nearest])
            if reason
            else quoted_text(language, citations, partial=outcome is Outcome.PARTIAL)
        )
        return Answer(
            question=question,
            outcome=outcome,
            language=language,
            text=text,
            statements=tuple(Statement(c.quote, (c.n,)) for c in citations),
            citations=tuple(citations),
            retrieved=retrieved,
            band=band,
            confidence=confidence,
            searched=searched,
            reason=reason,
            nearest=nearest,
            timing_ms=clock.times,
            corpus=f"{self.index.fingerprint} revision {search.revision}",
            notes=self._notes(language, search),
        )

    def _reason(
        self,
        question: Question,
        language: str,
        confidence: float,
        searched: dict[str, int],
        extraction: Extraction,
    ) -> str:
        if orders_tandem(question.text):
            return say(language, "order")
        if not searched:
            key = "no_documents" if self.index.library.has_documents() else "empty_library"
            return say(language, key)
        if extraction.missing_names:
            return say(language, "not_named", names=", ".join(extraction.missing_names))
        threshold = self.calibration.abstain_below
        return say(language, "below", score=f"{confidence:.0%}", threshold=f"{threshold:.0%}")

    def _notes(self, language: str, search: Search) -> tuple[str, ...]:
        notes = [] if self.index.encoder else [say(language, "keyword_only")]
        return tuple(notes + ([search.refused] if search.refused else []))


def _quoted_after_all(
    answer: Answer, composition: Composition, talk: Talk, encoder: Encoder
) -> Answer:
    """The quoted answer with a note on what became of the model's; only partial if it found none.

    A model that finds nothing does not silence the sources: a planted passage could make it say so.
    """
    record, language = composition.record, answer.language
    keys = {"unsupported": "model_unsupported", "wrong_language": "model_language"}
    if record.result == "nothing_found":
        citations = glossed(answer.citations, language, talk, encoder)
        return replace(
            answer,
            outcome=Outcome.PARTIAL,
            band="weak",
            text=quoted_text(language, citations, partial=True),
            citations=citations,
            model=record,
            notes=(say(language, "model_nothing"), *answer.notes),
        )
    if record.result in keys:
        note = say(language, keys[record.result])
    else:
        note = say(language, "model_failed", why=say(language, record.result))
    return replace(answer, model=record, notes=(note, *answer.notes))


def _nearest(retrieved: Sequence[Hit], search: Search) -> tuple[Nearest, ...]:
    ids = list(dict.fromkeys(hit.passage.document_id for hit in retrieved))[:_NEAREST]
    documents = [search.document(document_id) for document_id in ids]
    return tuple(Nearest(d.id, d.title, d.language) for d in documents if d)


class _Clock:
    """Milliseconds per stage, by name."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        spent = (time.perf_counter() - start) * 1000
        self.times[stage] = round(self.times.get(stage, 0.0) + spent, 1)
