"""Follow-ups without a model: "And in Denmark?" becomes the question before it, asked of Denmark.

What a follow-up names (place, year, role, source) takes the place of what the question before named
of the same kind; one that says more is put behind that question, so that it stands alone.
"""

import re
from collections.abc import Sequence

from assistant.places import Place, find_places
from ingest.language import detect_language, function_words

# A question of at most so many words can lean on the one before it.
_ELLIPTICAL_WORDS = 9
# So few words are no question of their own.
_FRAGMENT_WORDS = 4

_LEADS = {
    "en": r"(?:and|but|also|so)\b[ ,]*(?:what about|how about|what of|how is (?:it|that|this))?"
    r"|what about|how about|what of",
    "de": r"(?:und|aber|auch|also)\b[ ,]*(?:auch\b)?(?:was ist (?:denn )?mit|wie (?:ist|war|sieht) "
    r"(?:das|es)(?: denn)?)?|was ist (?:denn )?mit|wie (?:ist|war|sieht) (?:das|es)(?: denn)?",
    "da": r"(?:og|men|også)\b[ ,]*(?:hvad med|hvordan (?:er|var|ser) det(?: så)?(?: ud)?)?"
    r"|hvad med|hvordan (?:er|var|ser) det(?: så)?(?: ud)?",
}
_LEADING = {code: re.compile(rf"(?i)^\s*(?:{lead})\b[ ,]*") for code, lead in _LEADS.items()}
# Apart by language: "it" is a pronoun in English and a department in Danish, as "IT" is everywhere.
_POINTS_BACK = {
    "en": r"[Ii]t|(?i:they|them|that|those|these|this|there)",
    "de": r"(?i:dies\w*|jene\w*|davon|dort|dabei|sie|ihnen)",
    "da": r"(?i:det|de|dem|disse)",
}
# "What is shadow IT?" is short and asks for nothing that was said before.
_DEFINES = re.compile(
    r"(?i)^(?:what(?:'s| is| are)|who (?:is|are)|was (?:ist|sind)|wer (?:ist|sind)|hvad er|hvem er)"
    r" (?:an? |the |eine? |der |die |en |et )?"
    r"(?!(?:it|that|this|those|these|they|das|dies\w*|det|de|dem)\b)[\w-]{3,}"
)
_ASKS = re.compile(
    r"(?i)(?:(?:an|mit|von|für|to|for|til|med|på) )?(?:who|what|which|where|when|why|how|wer|was|"
    r"welche[rs]?|wo|wann|warum|wie|wem|wen|hvem|hvad|hvilke[nt]?|hvor|hvornår|hvorfor|hvordan)\b"
)
# "Why is it hard to …": the pronoun points to nothing that was said.
_EXPLETIVE = re.compile(r"(?i)\b(?:is|was) it \w+ (?:to|that)\b|\b(?:er|var) det \w+,? at\b")
# Neither these nor function words say what a question is about.
_SMALL = (  # noqa: SIM905  (lines of words read better than a list)
    "many much often else more say says said think thinks viele viel oft noch sagt sagen meint "
    "mange meget ofte ellers mere siger sagde mener who what which where when why how wer was wo "
    "wann warum wie wem wen hvem hvad hvilke hvilken hvilket hvor hvornår hvorfor hvordan"
).split()
_YEAR = re.compile(
    r"(?i)(?:\b(?:in|im jahre?|i|since|seit|siden|for|from|ab|fra|bis|until|til|before|vor|før|"
    r"after|nach|efter|um) )?\b((?:19|20)\d\d)\b"
)
_ROLE = re.compile(r"\b(C[A-Z]{1,4}O)(?![A-Z])|\b(CMT)\b")
# Who is quoted: in German every noun has its capital, so there only after these words.
_SOURCE = r"[A-ZÆØÅÄÖÜ][\w&.-]*(?: [A-ZÆØÅÄÖÜ][\w&.-]*)*"
_QUOTED = re.compile(
    rf"(?:(?i:\b(?:according to|laut|ifølge|did|does|says|sagt|siger|by|von|fra|af))) ({_SOURCE})"
)
# Words that add nothing to a place or a role: "the Danish ones", "hos de danske kolleger".
_FILLERS = (  # noqa: SIM905  (lines of words read better than a list)
    "ones one colleague colleagues company companies firm firms country case kollegen unternehmen "
    "firmen fall kolleger virksomheder firmaer herhjemme hjemme here aus ud same gleich samme "
    "situation say says sagen sagt siger denn nun nu then sieht ser looks look jahr year år "
    "for in the bei mit til hos with according to laut ifølge"
).split()
_IN = {"en": "in", "de": "in", "da": "i"}


def stand_alone(text: str, questions: Sequence[str]) -> str:
    """A text as a question on its own feet; `questions` are the reader's earlier ones, in order."""
    alone = ""
    for question in (*questions, text):
        leans = alone and _leans(question)
        alone = _merged(alone, question) if leans else question
    return alone


def _leans(text: str) -> bool:
    """Whether a text reads as the continuation of a question before it."""
    if any(leading.match(text) for leading in _LEADING.values()):
        return True
    if _DEFINES.match(text):
        return False
    count = len(text.split())
    language = detect_language(text).language
    pronouns = _POINTS_BACK.get(language, "|".join(_POINTS_BACK.values()))
    points_back = bool(re.search(rf"\b(?:{pronouns})\b", _EXPLETIVE.sub("", text)))
    if count <= _FRAGMENT_WORDS:
        return points_back or not _is_whole(text)
    return count <= _ELLIPTICAL_WORDS and points_back


def _is_whole(text: str) -> bool:
    """Whether a short question names what it is about: "Who owns data?" does, "How many?" not."""
    if not _ASKS.match(text):
        return False
    small = set(_SMALL).union(*(function_words(code) for code in _LEADS))
    return sum(word not in small for word in re.findall(r"[\w-]{2,}", text.lower())) >= 2


def _merged(before: str, text: str) -> str:
    """The earlier question with what the follow-up names in place of what it named itself."""
    rest, language = _without_lead(text)
    places, years, roles = find_places(rest), _YEAR.search(rest), _ROLE.search(rest)
    source = None if places or years or roles else _named_source(rest)
    changed = before
    if roles:
        changed = _with_role(changed, roles.group(), in_full=not _more(rest))
    if source:
        changed = _with_source(changed, source)
    if _more(rest, source):
        first, _, second = before.partition("? ")
        # What followed the first question is what this follow-up takes the place of.
        return f"{_without(first + '?' if second else before, places, years)} {text}"
    if years:
        changed = _with_year(changed, years)
    if places:
        changed = _with_place(changed, places[0], rest, language)
    # Nothing to put in its place: the two together say what is meant.
    return f"{before} {text}" if changed == before else changed


def _without_lead(text: str) -> tuple[str, str]:
    """A follow-up without "and what about", and the language of these words."""
    for language, leading in _LEADING.items():
        match = leading.match(text)
        if match:
            return text[match.end() :].rstrip(" ?.!"), language
    return text.rstrip(" ?.!"), detect_language(text).language


def _more(rest: str, source: str | None = None) -> bool:
    """Whether a follow-up says more than places, years, roles and a source."""
    for place in reversed(find_places(rest)):
        rest = rest[: place.start] + rest[place.end :]
    rest = _YEAR.sub(" ", rest)
    rest = re.sub(r"\bC[A-Z]{1,4}(?:O|T)['’]?\w*", " ", rest.replace(source or "\0", " "))
    known = set(_FILLERS).union(*(function_words(code) for code in _LEADS))
    return any(word not in known for word in re.findall(r"[^\W\d_]+", rest.lower()))


def _without(question: str, places: Sequence[Place], year: re.Match[str] | None) -> str:
    """A question without the place and the year that the follow-up replaces."""
    if places:
        for place in reversed(find_places(question)):
            question = _cut(question, place)
    return _tidy(_YEAR.sub("", question)) if year else question


def _cut(question: str, place: Place) -> str:
    """A question without a place, and without the preposition that led to it."""
    start = place.start
    if place.noun:
        led = re.search(
            r"(?i)\b(?:in|i|bei|aus|from|across|på|fra)(?: (?:the|der|den|dem|die|de))? $",
            question[:start],
        )
        start = led.start() if led else start
    else:
        # Danish "de danske chefer" without its adjective would be "those".
        start -= len(led.group()) if (led := re.search(r"(?i)\bde $", question[:start])) else 0
    return _tidy(question[:start] + question[place.end :])


def _with_place(question: str, place: Place, rest: str, language: str) -> str:
    word = rest[place.start : place.end]
    known = find_places(question)
    rest_of_it = _tidy(_YEAR.sub("", rest))
    phrase = rest_of_it if re.match(r"(?i)(?:in|i|bei|across|hos|på|for) ", rest_of_it) else ""
    if len(known) == 1 and known[0].noun == place.noun and (not phrase or not place.noun):
        at = known[0]
        word = _declined(word, question[at.start : at.end])
        return f"{question[: at.start]}{word}{question[at.end :]}"
    for other in reversed(known):
        question = _cut(question, other)
    if not phrase:
        phrase = f"{_IN.get(language, 'in')} {word}" if place.noun else f"({rest_of_it})"
    return _append(question, phrase)


def _declined(word: str, like: str) -> str:
    """A German adjective with the ending of the one that it replaces; any other word as it is."""
    ending = re.search(r"(?<=sch)(?:e[nmrs]?)?$", like)
    return re.sub(r"(?<=sch)e[nmrs]?$", ending.group(), word) if ending else word


def _with_year(question: str, year: re.Match[str]) -> str:
    known = list(_YEAR.finditer(question))
    if len(known) != 1:
        return _append(question, year.group() if " " in year.group() else f"({year.group()})")
    start, end = known[0].span() if " " in year.group() else known[0].span(1)
    return question[:start] + year.group() + question[end:]


def _with_role(question: str, role: str, *, in_full: bool) -> str:
    """The question asked of another role; a question on two roles has them change places."""
    known = list(dict.fromkeys(match.group() for match in _ROLE.finditer(question)))
    if not in_full or not known or known[0] == role:
        return question
    swapped = {known[0]: role, role: known[0]}
    return _ROLE.sub(lambda match: swapped.get(match.group(), match.group()), question)


def _named_source(rest: str) -> str | None:
    match = re.search(_SOURCE, re.sub(r"(?i)^(?:according to|laut|ifølge|bei|hos) ", "", rest))
    return match.group() if match and len(rest.split()) <= _FRAGMENT_WORDS else None


def _with_source(question: str, source: str) -> str:
    quoted = list(_QUOTED.finditer(question))
    if len(quoted) != 1 or find_places(quoted[0].group(1)) or _ROLE.match(quoted[0].group(1)):
        return question
    start, end = quoted[0].span(1)
    return question[:start] + source + question[end:]


def _append(question: str, phrase: str) -> str:
    body = question.rstrip(" ?.!")
    return f"{body} {phrase}?"


def _tidy(question: str) -> str:
    return re.sub(r"\s+([?,.])", r"\1", " ".join(question.split()))
