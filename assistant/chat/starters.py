"""Starter questions: shown only once the assistant has answered them from this corpus."""

import threading
from collections.abc import Mapping, Sequence

from assistant.answer import Assistant, Outcome
from assistant.guide import guide
from ingest.documents import Document
from ingest.errors import TandemError

MOST_STARTERS = 6
# Documents whose guide is made for a language in which no candidate is answered, newest first.
_MOST_GUIDES = 6

CANDIDATES: dict[str, tuple[str, ...]] = {
    "en": (
        "How many CMOs report effective collaboration with their CIO, according to TCS?",
        "Who owns customer data, marketing or IT?",
        "What is shadow IT?",
        "What did Accenture find about CMOs and CIOs in 2013?",
        "How many executives did Accenture survey in 2014?",
        "Will the CMO spend more on technology than the CIO?",
        "What does a chief marketing technologist do?",
        "What share of martech is used, according to Gartner?",
    ),
    "de": (
        "Wie viele CMOs melden laut TCS eine wirksame Zusammenarbeit mit dem CIO?",
        "Was sagt Gartner über das Technologiebudget des CMO?",
        "Wer verantwortet die Kundendaten?",
        "Wie viele Führungskräfte hat Accenture 2014 befragt?",
        "Wie viele Manager hat Accenture 2013 befragt?",
        "Welche Rolle spielt der Chief Marketing Technologist?",
        "Wie verbreitet ist Schatten-IT?",
        "Wie stark wird Martech genutzt?",
    ),
    "da": (
        "Hvor stor en andel af CMO'er melder om et effektivt samarbejde med CIO'en?",
        "Hvad siger Gartner om CMO'ens teknologibudget?",
        "Hvor mange ledere spurgte Accenture i 2014?",
        "Hvad skal der til for et godt samarbejde mellem CMO og CIO?",
        "Hvad fandt Accenture i 2013 om CMO og CIO?",
        "Hvem ejer kundedata, marketing eller it?",
        "Hvad er skygge-it?",
        "Hvor meget af martech bliver brugt ifølge Gartner?",
    ),
}


class Starters:
    """The candidates that the assistant answers; `start` checks them without holding up anyone."""

    def __init__(
        self, assistant: Assistant, candidates: Mapping[str, Sequence[str]] = CANDIDATES
    ) -> None:
        # No model: whether the corpus answers is settled before one would be asked.
        self._assistant = Assistant(assistant.index, assistant.calibration)
        self._candidates = candidates
        self._answered: dict[str, list[str]] = {language: [] for language in candidates}
        self._done = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self.check, name="starters", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends the check after the question it is at: the library may be closed then."""
        self._stopped.set()
        self._thread.join()

    def check(self) -> None:
        """Asks every candidate, one of each language at a time, so that no language waits.

        A language without any answered one gets its starters from the guides of its documents.
        """
        try:
            for number in range(max(map(len, self._candidates.values()))):
                for language, questions in self._candidates.items():
                    if self._stopped.is_set():
                        return
                    if number < len(questions) and len(self._answered[language]) < MOST_STARTERS:
                        self._check_one(language, questions[number])
        finally:
            self._done.set()
        for language in self._candidates:
            if not self._answered[language]:
                self._fill(language)

    def _fill(self, language: str) -> None:
        """Of a library on other subjects: what the guides of its documents ask."""
        library = self._assistant.index.library
        with library.reading() as reading:
            documents = [d for d in reading.documents() if d.language == language]
        for document in sorted(documents, key=_newest_first)[:_MOST_GUIDES]:
            if self._stopped.is_set():
                return
            try:
                questions = guide(document.id, self._assistant).questions
            except TandemError:
                continue  # removed meanwhile
            self._answered[language] += questions[:1]

    def _check_one(self, language: str, question: str) -> None:
        try:
            answer = self._assistant.answer(question, language=language)
        except TandemError:
            return  # whoever asks something is told why
        if answer.outcome is Outcome.ANSWERED:
            self._answered[language].append(question)

    def wait(self, seconds: float) -> None:
        """Returns when all are checked, or after so many seconds."""
        self._done.wait(seconds)

    def of(self, language: str) -> list[str]:
        """The questions known to be answerable so far, at most MOST_STARTERS."""
        return list(self._answered[language])


def _newest_first(document: Document) -> tuple[int, str]:
    return -(document.metadata.year or 0), document.id
