"""Names: who and what a statement names, and whether a text speaks of them, in any language."""

import re
from collections.abc import Iterable
from functools import lru_cache

from assistant.demands import mentions
from assistant.places import places_in
from ingest.language import UNKNOWN, function_words
from ingest.lexicon import common_words

_HEAD = r"(?:chief|lead|chef|leit|led|vorst|direkt|offic|exec)"
# What an abbreviation is called in the languages of the corpus; matched in lower case.
_ABBREVIATIONS = {
    "cmo": r"\bcmo|market|markeds|marknad|mercad",
    "cio": r"\bcio|\bit\b|\bit-|informati|\bedb|\bti\b|\bdsi\b",
    "it": r"\bit\b|\bit-|informati|\bedb|\bti\b|\bcio|\bdsi\b|te[ck]h?n",
    "cto": rf"\bcto|chief tech|te[ck]h?n\w*[ -]?{_HEAD}",
    "cdo": rf"\bcdo|chief (?:digital|data)|(?:digital|data)\w*[ -]?{_HEAD}",
    "ceo": r"\bceo|\bpdg\b|chief exec|geschäftsf|vorstand|direkt|director|(?<![\w-])chef|\bleder"
    r"|(?:top|konzern|firmen)(?:chef|leder)",
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
# What stands before the name of a source.
_CITING = re.compile(r"(?i)\b(?:laut|so|sagt|meint|schreibt|zufolge|bei)\s+$")
_ENDINGS = ("", "s", "e", "n", "en", "er", "es", "et", "em", "ern", "erne", "ene")
_JOINTS = ("", "s", "es", "n", "en", "e")
_COMPOUNDING = ("de", "da", "sv", "no", "nl")


def lowered_names(text: str, language: str) -> str:
    """A text in lower case, in which "it" is the department and never the pronoun."""
    if language not in _IT_IN_LOWER_CASE:
        text = re.sub(r"\bit\b", "", text)
    return text.lower()


def is_named(name: str, text: str, known: str, places: frozenset[str]) -> bool:
    """Whether a text in lower case, what is known of its source, or a place is of that name."""
    lowered = re.sub(r"(?<=\w\w)['’]?s$", "", name.lower())
    pattern = _ABBREVIATIONS.get(_SAME.get(lowered, lowered))
    if pattern:
        return re.search(pattern, text) is not None
    asked = known_places(name)
    if asked:
        return asked <= places
    return mentions(text, name) or mentions(known, name)


def names_in(text: str, language: str, *, strict: bool) -> Iterable[str]:
    """The words that name someone or something; strict: also those that a dictionary has."""
    for match in re.finditer(r"[^\W\d_][\w&'’.]*[^\W_]|[^\W\d_]", text):
        word = re.sub(r"['’]\w{1,4}$", "", match.group()).rstrip(".")
        if re.search(r"\d|.[A-ZÆØÅÄÖÜ]|\w\.\w\w", word):  # "B2B", "McKinsey", "host.example"
            yield word
        elif word[0].isupper() and word.lower() not in function_words(language):
            before = text[: match.start()]
            begins = not re.search(r"[\w,;)\]%’'\"”“»-]\s*$", before)
            if _is_name(word, language, before, strict=strict and not begins):
                yield word


def _is_name(word: str, language: str, before: str, *, strict: bool) -> bool:
    """Whether a capitalised word is a name, as far as its language shows it."""
    if language == "de":
        cited = word.endswith("er") and _CITING.search(before)
        if _BEFORE_NOUNS.search(before) or (_NOUN_ENDINGS.search(word) and not cited):
            return False
    elif strict and language != UNKNOWN:
        return True
    return not _common(word.lower(), language)


# The same few names and titles are asked for again and again while sentences are tried.
known_places = lru_cache(maxsize=5_000)(places_in)


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
