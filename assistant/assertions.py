"""Assertions: what a sentence says that can be held against a text without understanding it.

Numbers, figures, names, and whether it speaks of more or less. What a sentence means beyond that
only a reader can check; the gate therefore also asks how alike the sentences are.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.confidence import mentions
from assistant.evidence.figures import Figure, Kind, compatible, find_figures
from assistant.places import places_in
from ingest.language import UNKNOWN, function_words
from ingest.lexicon import common_words
from ingest.numbers import find_numbers

# What an abbreviation is called in the languages of the corpus; matched in lower case.
_ABBREVIATIONS = {
    "cmo": r"\bcmo|market|markeds|marknad|mercad",
    "cio": r"\bcio|\bit\b|\bit-|informati|\bedb|\bti\b|\bdsi\b",
    "it": r"\bit\b|\bit-|informati|\bedb|\bti\b|\bcio|\bdsi\b|te[ck]h?n",
    "cto": r"\bcto|te[ck]h?n",
    "cdo": r"\bcdo|digital|numéri|chief data|data",
    "ceo": r"\bceo|\bpdg\b|chief exec|geschäftsf|vorstand|direkt|director|chef|leder",
    "cfo": r"\bcfo|finan|økonomi",
    "ciso": r"\bciso|sicherheit|security|sikkerhed|seguri|sécuri",
    "ai": r"\bai\b|\bki\b|\bia\b|\bai-|\bki-|intelli[gc]|künstlich|kunstig",
    "gdpr": r"gdpr|dsgvo|rgpd|datenschutz|data protection|databeskyt|persondata",
    "crm": r"\bcrm\b|customer relation|kundenbez|kunderel",
    "roi": r"\broi\b|return on|rendite|afkast|rentab",
}
_SAME = {
    "ki": "ai", "ia": "ai", "dsgvo": "gdpr", "rgpd": "gdpr", "ti": "it", "edv": "it", "edb": "it",
    "dsi": "cio",
}  # fmt: skip
# Languages whose pronoun is another word: there the department is written "it".
_IT_IN_LOWER_CASE = ("da", "no", "sv", "nl")
# A German noun has a capital too: these words and endings tell it from a name.
_BEFORE_NOUNS = re.compile(
    r"(?i)\b(?:d(?:er|ie|as|en|em|es)|k?ein(?:e[rnms]?)?|(?:ih[rn]|sein|unser|mein|dies|jed|all|viel|"
    r"manch|welch|beid|wenig|mehrer)(?:e[rnms]?)?|i[mn]s?|zu[mr]|vo[mn]|beim|am|als|mehr|weniger)\s+$"
)
_NOUN_ENDINGS = re.compile(
    r"(?:ung|heit|keit|schaft|tion|ität|ismus|ment|anz|enz|ik|ie|thek|chef|leiter|kraft|er|nis|tum)"
    r"(?:en|n|s|es|e|innen|in|se|sen)?$"
)
_ENDINGS = ("", "s", "e", "n", "en", "er", "es", "et", "em", "ern", "erne", "ene")
_JOINTS = ("", "s", "es", "n", "en", "e")
_COMPOUNDING = ("de", "da", "sv", "no", "nl")
# Which way a sentence points, in the three languages that answers are mostly written in.
_MORE = re.compile(
    r"(?i)\b(?:more|increas\w*|ris(?:es|en|ing)|rose|grow(?:s|n|ing|th)?|grew|higher|exceed\w*|"
    r"majority|most|mehr|steig\w*|stieg\w*|gestiegen\w*|wachs\w*|wächst|wuchs\w*|gewachsen\w*|"
    r"zunahme|zunehm\w*|zugenommen|höher\w*|mehrheit|meisten|mere|flere|stig\w*|steg|vokse\w*|øge\w*|"
    r"øget|højere|flertal\w*|fleste)\b"
)
_LESS = re.compile(
    r"(?i)\b(?:less|fewer|decreas\w*|declin\w*|falls|fallen|falling|fell|dropp\w*|drops|"
    r"shr[iu]nk\w*|lower\w*|minority|fewest|weniger\w*|sink\w*|sank\w*|gesunken\w*|fällt|fiel\w*|"
    r"gefallen\w*|abnahme|abnehm\w*|abgenommen|rückgang\w*|rückläufig\w*|niedriger\w*|geringer\w*|"
    r"minderheit|wenigsten|mindre|færre|fald\w*|lavere|mindretal\w*|færreste)\b"
)
_NOT = {
    "en": r"not|no|never|none|nobody|nothing|neither|nor|without|cannot|hardly|\w+n['’]t",
    "de": r"nicht|kein\w*|nie|niemals|niemand|nichts|weder|ohne|kaum",
    "da": r"ikke|ingen|intet|aldrig|hverken|uden|næppe",
}


@dataclass(frozen=True, slots=True)
class Assertion:
    """What one sentence asserts: numbers as the text writes them, figures with units, names."""

    text: str
    language: str
    numbers: frozenset[Decimal]
    figures: tuple[Figure, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A quoted sentence, as what assertions are held against."""

    text: str
    language: str
    numbers: frozenset[Decimal]
    figures: tuple[Figure, ...]
    places: frozenset[str]


def assertion_of(text: str, language: str, cited_languages: Iterable[str]) -> Assertion:
    """What a sentence asserts; names are read more strictly where a source speaks its language."""
    strict = language in set(cited_languages)
    return Assertion(
        text,
        language,
        frozenset(number.value for number in find_numbers(text, language)),
        tuple(find_figures(text, language)),
        tuple(dict.fromkeys(_names(text, language, strict=strict))),
    )


def ground_of(text: str, language: str) -> Ground:
    """A sentence of a source, read in its own language."""
    return Ground(
        text,
        language,
        frozenset(number.value for number in find_numbers(text, language)),
        tuple(find_figures(text, language)),
        _places(text),
    )


def loose_numbers(assertion: Assertion, grounds: Sequence[Ground]) -> tuple[str, ...]:
    """The numbers and figures that stand in none of the texts, as they are written."""
    numbers = frozenset[Decimal]().union(*(ground.numbers for ground in grounds))
    figures = [figure for ground in grounds for figure in ground.figures]
    loose = [str(number) for number in sorted(assertion.numbers - numbers)]
    said = (f for f in assertion.figures if not any(_agree(f, other) for other in figures))
    return (*loose, *(assertion.text[figure.start : figure.end] for figure in said))


def loose_names(assertion: Assertion, grounds: Sequence[Ground], about: str) -> tuple[str, ...]:
    """The names that neither the texts nor what is known of their sources (`about`) mention.

    Roles and other abbreviations must stand in the texts: titles have CMO and CIO in them anyway.
    """
    text = " ".join(_lowered(ground) for ground in grounds)
    places = frozenset[str]().union(*(ground.places for ground in grounds), _places(about))
    known = about.lower()
    return tuple(n for n in assertion.names if not _mentioned(n, text, known, places))


def opposed(assertion: Assertion, grounds: Sequence[Ground]) -> bool:
    """Whether it speaks of more where the texts only speak of less, or the other way round."""
    text = " ".join(ground.text for ground in grounds)
    more, less = bool(_MORE.search(assertion.text)), bool(_LESS.search(assertion.text))
    quoted = bool(_MORE.search(text)), bool(_LESS.search(text))
    return more != less and quoted == (less, more)


def denies(text: str, language: str) -> bool | None:
    """Whether a text holds a word of negation; None in a language whose words are not known."""
    words = _NOT.get(language)
    return bool(re.search(rf"(?i)\b(?:{words})\b", text)) if words else None


def _agree(figure: Figure, other: Figure) -> bool:
    """Whether two figures are the same: exactly in digits, within what words leave open else."""
    # "Rose by" is told from the words around, which a translation moves.
    shares = {Kind.SHARE, Kind.CHANGE}
    same_kind = figure.kind is other.kind or {figure.kind, other.kind} <= shares
    if not same_kind or figure.currency != other.currency:
        return False
    if figure.in_words or other.in_words:
        return compatible(figure, other)
    ends, others = (figure.low, figure.high), (other.low, other.high)
    return all(abs(a - b) <= 1e-9 * max(1.0, abs(a)) for a, b in zip(ends, others, strict=True))


def _lowered(ground: Ground) -> str:
    """A text in lower case, in which "it" is the department and never the pronoun."""
    text = ground.text
    if ground.language not in _IT_IN_LOWER_CASE:
        text = re.sub(r"\bit\b", "", text)
    return text.lower()


def _mentioned(name: str, text: str, known: str, places: frozenset[str]) -> bool:
    lowered = re.sub(r"(?<=\w\w)['’]?s$", "", name.lower())
    pattern = _ABBREVIATIONS.get(_SAME.get(lowered, lowered))
    if pattern:
        return re.search(pattern, text) is not None
    asked = _places(name)
    if asked:
        return asked <= places
    return mentions(text, name) or mentions(known, name)


def _names(text: str, language: str, *, strict: bool) -> Iterable[str]:
    """The words that name someone or something; strict: also those that a dictionary has."""
    for match in re.finditer(r"[^\W\d_][\w&'’.]*[^\W_]|[^\W\d_]", text):
        word = re.sub(r"['’]\w{1,3}$", "", match.group()).rstrip(".")
        if re.search(r"\d|.[A-ZÆØÅÄÖÜ]", word):
            yield word
        elif word[0].isupper() and word.lower() not in function_words(language):
            before = text[: match.start()]
            begins = not re.search(r"[\w,;)\]%’'\"”“»-]\s*$", before)
            if _is_name(word, language, before, strict=strict and not begins):
                yield word


def _is_name(word: str, language: str, before: str, *, strict: bool) -> bool:
    """Whether a capitalised word is a name, as far as its language shows it."""
    if language == "de":
        if _BEFORE_NOUNS.search(before) or _NOUN_ENDINGS.search(word):
            return False
    elif strict and language != UNKNOWN:
        return True
    return not _common(word.lower(), language)


# The same few names and titles are asked for again and again while sentences are tried.
_places = lru_cache(maxsize=5_000)(places_in)


@lru_cache(maxsize=20_000)
def _common(word: str, language: str) -> bool:
    """Whether the lexicon knows a word, an inflection of one, or a compound of two."""
    if any(_known(word.removesuffix(ending), language) for ending in _ENDINGS):
        return True
    if language not in _COMPOUNDING:
        return False
    return any(
        any(_known(word[cut:].removesuffix(ending), language) for ending in _ENDINGS)
        and any(_known(word[:cut].removesuffix(joint), language) for joint in _JOINTS)
        for cut in range(3, len(word) - 2)
    )


def _known(word: str, language: str) -> bool:
    return word in common_words(language) or word in common_words("en")
