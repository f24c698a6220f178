"""Questions that a document may answer, made of what it states: its figures, whom it quotes, whom
it asked, what it recommends. Each has still to be asked.

Only forms that stay right whatever the words are: a share at the start of a clause becomes the
question for it, a name beside a verb of saying is asked for what it says.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from assistant.suggest import topic_questions
from assistant.term_words import articles
from assistant.wording import frame_language
from ingest.documents import Document
from ingest.language import function_words
from ingest.passages import Passage

# A clause that is asked for in full; longer ones are no question that anybody would ask.
_CLAUSE_WORDS = range(7, 26)
_TEMPLATES = {
    "en": {
        "share": "What percentage {clause}?",
        "says": "What does {name} say about {term}?",
        "figures": "Which figures does {source} give on {term}?",
        "asked": "Who was asked in the study by {source}?",
        "advice": "What does {source} recommend?",
        "title": "What does “{title}” say?",
    },
    "de": {
        "share": "Wie viel Prozent {clause}?",
        "says": "Was sagt {name} zum Thema {term}?",
        "figures": "Welche Zahlen nennt {source} zum Thema {term}?",
        "asked": "Wen hat {source} befragt?",
        "advice": "Was empfiehlt {source}?",
        "title": "Was sagt „{title}“?",
    },
    "da": {
        "share": "Hvor mange procent {clause}?",
        "says": "Hvad siger {name} om {term}?",
        "figures": "Hvilke tal giver {source} om {term}?",
        "asked": "Hvem har {source} spurgt?",
        "advice": "Hvad anbefaler {source}?",
        "title": "Hvad siger »{title}«?",
    },
    "fr": {
        "share": "Quel pourcentage {clause} ?",
        "says": "Que dit {name} sur le thème « {term} » ?",
        "figures": "Quels chiffres {source} donne-t-il sur le thème « {term} » ?",
        "asked": "Qui {source} a-t-il interrogé ?",
        "advice": "Que recommande {source} ?",
        "title": "Que dit « {title} » ?",
    },
}
_PERCENT = r"\d[\d.,]*\s?(?:%|per ?cent|Prozent|procent|pour cent)"
_FIGURE = re.compile(_PERCENT, re.IGNORECASE)
_ABOUT = {
    "en": r"(?:only|just|about|some|around|nearly|almost|(?:no )?more than|at least|even so,) ",
    "de": r"(?:nur|rund|etwa|knapp|über|fast|mehr als|nicht mehr als|mindestens|immerhin) ",
    "da": r"(?:kun|omkring|cirka|næsten|over|mere end|mindst|hele) ",
    "fr": r"(?:seuls?|seulement|environ|près de|plus de|quelque) ",
}
# English and French clauses keep their order after a comma; German and Danish ones may not.
_BEGINS = {
    "en": r"(?:^|[,:;] |\bthat )",
    "de": r"(?:^|: )",
    "da": r"(?:^|: )",
    "fr": r"(?:^|[,:;] )",
}
# After a comma a German or Danish clause mostly goes on: "..., dass".
_COMMA_ENDS = frozenset(("en", "fr"))
_OF = {"en": "of ", "de": "der ", "da": "af ", "fr": "des "}
_SAYS = {
    "en": r"says?|said|argues?d?|writes?|wrote|calls?|called|explains?|explained|warns?|warned|"
    r"believes?|sees?|expects?|holds?|quotes?|urges?|concludes?",
    "de": r"sagt|sagte|nennt|erklärt|meint|warnt|rät|sieht|hält|fordert|schreibt|betont|erwartet",
    "da": r"siger|mener|advarer|fortæller|kalder|skriver|forklarer|forventer|peger",
    "fr": r"dit|estime|explique|rappelle|qualifie|souligne|affirme|juge|note|observe",
}
# "according to Ann Archer"; after "laut" a German noun may follow the name.
_ACCORDING = {"en": "according to", "da": "ifølge", "fr": "selon|d’après"}
_ASKED = {
    "en": r"survey(?:ed|s)?|interviewed|polled|questioned|asked",
    "de": r"befragte?n?|interviewt\w*|Umfrage|Befragung",
    "da": r"spurgt|spurgte|adspurgte|interviewede?|rundspørge",
    "fr": r"interrogés?|interrogé|sondés?|enquête",
}
_ADVICE = {
    "en": r"recommend(?:s|ed)?|advis(?:es|ed)|should",
    "de": r"empf(?:iehlt|ehl\w+)|rät|raten|sollten?",
    "da": r"anbefal\w+|råder|bør",
    "fr": r"recommand\w+|conseill\w+|doi(?:t|vent)",
}
_NAME = r"[A-ZÆØÅÄÖÜÉ][\w.&-]*\w(?: [A-ZÆØÅÄÖÜÉ][\w.&-]*\w)+"


def guide_questions(
    document: Document, terms: Sequence[str], extract: Sequence[str], passages: Sequence[Passage]
) -> Iterator[str]:
    """Questions in the document's language, the most telling first, kinds in turn.

    A document in a language without templates is asked in English for its topics.
    """
    if document.title.rstrip().endswith("?"):
        yield document.title.strip()
    if document.language in _TEMPLATES:
        sentences = [p.sentence(span) for p in passages for span in p.sentences]
        maker = _Maker(document, terms, [*extract, *(s for s in sentences if s not in extract)])
        kinds = (maker.shares(), maker.sayings(), maker.figures(), maker.asked(), maker.advice())
        in_turn = zip_longest(*kinds)
        yield from (q for q in chain.from_iterable(in_turn) if q is not None)
        yield from maker.claims()
    spoken = frame_language(document.language)
    asked = topic_questions()
    yield from (asked[t][spoken] for t in document.metadata.topics if t in asked)
    if not document.title.rstrip().endswith("?"):
        own = document.language if document.language in _TEMPLATES else spoken
        yield _TEMPLATES[own]["title"].format(title=document.title)


class _Maker:
    """Makes questions of one document; `sentences` are its own, the central ones first."""

    def __init__(self, document: Document, terms: Sequence[str], sentences: Sequence[str]) -> None:
        self._language = document.language
        self._templates = _TEMPLATES[self._language]
        self._sentences = sentences
        self._source = _source(document)
        self._subjects = [term for term in terms if _is_subject(term, document)]

    def shares(self) -> Iterator[str]:
        """The question for a share: "60 percent of CMOs fear" → "What percentage of CMOs fear"."""
        begins, about = _BEGINS[self._language], _ABOUT[self._language]
        clause = re.compile(
            rf"(?i){begins}(?:{about})*{_PERCENT} (?P<clause>{_OF[self._language]}[^.:;()]+)"
        )
        for sentence in self._sentences:
            for match in clause.finditer(sentence):
                asked, comma, _ = match["clause"].strip().partition(",")
                if comma and self._language not in _COMMA_ENDS:
                    continue
                if len(asked.split()) in _CLAUSE_WORDS and not re.search(_PERCENT, asked):
                    yield self._templates["share"].format(clause=asked)

    def sayings(self) -> Iterator[str]:
        """What somebody says on a key term of the same sentence, each of them once."""
        said = set()
        for sentence in self._sentences:
            name = self._speaker(sentence)
            term = self._term(sentence, name) if name and name not in said else None
            if name and term:
                said.add(name)
                yield self._templates["says"].format(name=name, term=term)

    def _speaker(self, sentence: str) -> str | None:
        says = _SAYS[self._language]
        forms = [rf"({_NAME})(?: [a-zæøåäöüß]+)? (?:{says})\b", rf"\b(?:{says}) ({_NAME})"]
        if self._language in _ACCORDING:
            forms.append(rf"(?i:\b(?:{_ACCORDING[self._language]})) ({_NAME})")
        for form in forms:
            if (match := re.search(form, sentence)) and match[1] != self._source:
                return match[1]
        return None

    def _term(self, sentence: str, name: str = "") -> str | None:
        """The first key term of a sentence that is a subject, and no part of a name in it."""
        for term in self._subjects:
            named = term in name or term in (self._source or "")
            if not named and re.search(rf"\b{re.escape(term)}\b", sentence):
                return term
        return None

    def figures(self) -> Iterator[str]:
        for sentence in self._sentences:
            term = self._term(sentence) if _FIGURE.search(sentence) else None
            if self._source and term:
                yield self._templates["figures"].format(source=self._source, term=term)

    def asked(self) -> Iterator[str]:
        yield from self._of_source(
            "asked",
            rf"(?i)\b(?:{_ASKED[self._language]})\b.*\d|\d.*\b(?:{_ASKED[self._language]})\b",
        )

    def advice(self) -> Iterator[str]:
        yield from self._of_source("advice", rf"(?i)\b(?:{_ADVICE[self._language]})\b")

    def claims(self) -> Iterator[str]:
        """What the source says on each key term that is no name."""
        for term in self._subjects if self._source else ():
            yield self._templates["says"].format(name=self._source, term=term)

    def _of_source(self, kind: str, shown_by: str) -> Iterator[str]:
        if self._source and any(re.search(shown_by, sentence) for sentence in self._sentences):
            yield self._templates[kind].format(source=self._source)


def _is_subject(term: str, document: Document) -> bool:
    """Whether a term is more than a name, and fits into a question as it stands.

    Several words with capitals are a name; one is where no article is ever before it alone. A
    German adjective would have to be inflected.
    """
    words = term.split()
    if term[0].islower() or (len(words) == 1 and term.isupper()):
        return term[0].isupper() or document.language != "de"
    before = "|".join(articles(document.language))
    behind = "|".join(function_words(document.language))
    used = rf"(?i)\b(?:{before}) {re.escape(term)}(?=[.,;:!?)“”]|\s(?:{behind})\b)"
    return len(words) == 1 and bool(re.search(used, document.text))


def _source(document: Document) -> str | None:
    """What the text calls its publisher: the longest beginning of the name that stands in it."""
    words = re.split(r"[/(|]", document.metadata.publisher or "")[0].split()
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        if re.search(rf"\b{re.escape(name)}\b", document.text):
            return name
    return None
