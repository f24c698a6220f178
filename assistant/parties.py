"""Parties: whose figure it is, who is compared with whom, and to whom somebody reports.

Read from the form of a sentence, in the three languages that answers are mostly written in. Where
the form does not show it there is no answer, and nothing is held against anybody.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence.figures import Figure, Kind

Party = frozenset[str]
"""Who: one name of `_PARTIES`, or several that are spoken of together."""

_PEOPLE = (
    r"(?:officers?|chiefs?|leaders?|heads?|executives?|directors?|managers?|people|teams?|sides?|"
    r"departments?|professionals?|decision[- ]makers?)"
)
_STAFF = (
    r"(?:leit|chef|entscheid|manage|verantwort|direkt|led|folk|leute|seite|side|abteilung|afdeling|"
    r"ansvarlig|beslutning)\w*"
)
_PARTIES = {
    "marketing": rf"cmos?|chief marketing officers?|marketers?|marketing {_PEOPLE}|"
    rf"heads? of marketing|marketing (?:and|und) (?!it\b|tech)\w+ {_PEOPLE}|marketing-?{_STAFF}|"
    r"marketing- (?:und|og) (?!it)\w+|markedsføringschef\w*|"
    r"(?:directeurs?|responsables?|directores|líderes)(?: de)? marketing",
    "it": rf"cios?|chief information officers?|(?:it|tech|technology) {_PEOPLE}|it-?{_STAFF}|"
    r"dsi|(?:directeurs?|responsables?) informatiques?",
    "ceo": r"ceos?|chief executives?|geschäftsführ\w*|topchef\w*|administrerende direktør\w*",
    "cfo": r"cfos?|finance chiefs?|finanz(?:chef|vorst)\w*|finans(?:chef|direktør)\w*",
    "cdo": r"cdos?|chief (?:digital|data) officers?|digital(?:chef|direktør)\w*",
    "cto": r"ctos?|chief technology officers?",
    "companies": r"compan(?:y|ies)|firms?|organi[sz]ations?|enterprises?|unternehmen|firmen|"
    r"virksomheder\w*|firmaer\w*|organisatione[rn]\w*|entreprises|empresas",
    "employees": r"employees|workers|beschäftigten?|mitarbeite\w*|medarbejder\w*|ansatte",
    "customers": r"customers|consumers|kunden|verbraucher\w*|kunder\w*|forbruger\w*",
}
_PARTY = re.compile(
    r"(?i)(?<!\w)(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _PARTIES.items())
    + r")(?:['’]\w{1,4})?(?![\w-])"
)
_TOGETHER = re.compile(
    r"(?i)marketing-?,?\s(?:and|und|og|&)\s(?:the\s)?(?:it|technology)\b|"
    r"\b(?:it|technology)-?\s(?:and|und|og|&)\smarketing"
)
_JOINED = re.compile(r"(?i)\s*(?:,|&|/|and|und|og|or|oder|eller)\s*(?:the\s|der\s|die\s)?")
# "of" joins a figure to its owner; words of description may stand between, verbs and what else has
# a share not.
_OF = re.compile(
    r"(?i)\)?\s(?:of|among|der|von|vom|unter|aller|af|blandt|des|de (?:la|los|las)|dos|das|dei)\s"
)
_BETWEEN = re.compile(r"(?:[^\W\d][\w-]*(?:['’]s?)?|\d{1,4})\s")
_NO_OWNER = re.compile(
    r"(?i)\b(?:an?|einen?|eine[mr]|en|et|un|une|have|has|had|are|is|says?|said|sees?|haben|hat|sind|"
    r"sagen|sehen|har|er|siger|ser|mener|who|which)\s$|\b\w*(?:budget|revenue|umsatz|umsätze|omsætning|spending|ausgabe|udgift|decision|"
    r"entscheidung|beslutninger|project|projekt|cases|fällen|time|zeit|tid)\w*\s*$"
)
_MOST_BETWEEN = 6
# Percentage points between two spellings of a share: "a third" is 33 and 34 percent.
_WORDS_APART, _DIGITS_APART = 3.0, 0.01
_BEFORE_FIGURE = re.compile(
    r"(?i)\s*(?:[(:]|with|mit|med|at|spend|bruger)?\s*(?:about|only|just|rund|etwa|nur|ca\.|kun)?\s*$"
)
_THAN = {"en": r"than", "de": r"als", "da": r"end"}
_CLAUSE = re.compile(r"(?i)[,;:.]\s|\b(?:that|dass|at|while|während|mens)\s")
_LESS = re.compile(
    r"(?i)\b(?:less|fewer|lower|smaller|weniger\w*|seltener|geringer\w*|niedriger\w*|kleiner\w*|"
    r"mindre|færre|lavere|sjældnere)\b"
)
_COMPARED = re.compile(
    r"(?i)\b(?:more|less|fewer|mehr|weniger|mere|flere|mindre|færre|\w+ere?n?)\b"
)
_COMPARED_WITHIN = 120
_REPORTS = re.compile(
    r"(?i)\b(?:report(?:s|ed|ing)?(?:\s\w+ly)?\sto|berichte\w*(?:\sdirekt)?\san|"
    r"(?:refererer|rapporterer)(?:\sdirekte)?\stil)\s(?:\w+\s){0,2}?(?=(?P<to>\S.{0,25}))"
)


@dataclass(frozen=True, slots=True)
class Said:
    """Figures with whose they are (None: not shown), "a more than b", and who is reported to."""

    owned: tuple[tuple[Figure, Party | None], ...]
    compared: frozenset[tuple[Party, Party]]
    reported_to: tuple[Party, ...]


def said_of_parties(text: str, language: str, figures: Sequence[Figure]) -> Said:
    """What a sentence says of parties; `figures` are those found in it."""
    shares = [figure for figure in figures if figure.kind is Kind.SHARE]
    return Said(
        tuple((share, _owner(text, share)) for share in shares),
        frozenset(_comparisons(text, language)),
        tuple(party for m in _REPORTS.finditer(text) if (party := _first(m["to"]))),
    )


def swapped(said: Said, quoted: Sequence[Said]) -> bool:
    """Whether sentences give a figure, a comparison or a report to another party than it does."""
    return (
        any(_of_another(figure, owner, quoted) for figure, owner in said.owned if owner)
        or _turned(said, quoted)
        or _reports_to_another(said, quoted)
    )


def same_comparison(said: Said, quoted: Sequence[Said]) -> bool:
    """Whether it compares as they do, be it with "more than" here and "less than" there."""
    return any(said.compared & other.compared for other in quoted)


def _of_another(figure: Figure, owner: Party, quoted: Sequence[Said]) -> bool:
    owners = [other for said in quoted for found, other in said.owned if _same(found, figure)]
    return bool(owners) and all(other is not None and other != owner for other in owners)


def _same(figure: Figure, other: Figure) -> bool:
    near = _WORDS_APART if figure.in_words or other.in_words else _DIGITS_APART
    return abs(figure.low - other.low) <= near and abs(figure.high - other.high) <= near


def _turned(said: Said, quoted: Sequence[Said]) -> bool:
    others = frozenset[tuple[Party, Party]]().union(*(other.compared for other in quoted))
    return not said.compared & others and any((b, a) in others for a, b in said.compared)


def _reports_to_another(said: Said, quoted: Sequence[Said]) -> bool:
    heads = [party for other in quoted for party in other.reported_to[:1]]
    return bool(heads) and any(party not in heads for party in said.reported_to[:1])


def _owner(text: str, share: Figure) -> Party | None:
    """Whom a share is of: what "of" joins to it, or who stands right before it."""
    rest = text[share.end :]
    party = _joined(rest) or _at(rest, len(rest) - len(rest.lstrip()))
    if party:
        return party
    before = text[: share.start]
    found = (m for m in _PARTY.finditer(before) if _BEFORE_FIGURE.fullmatch(before, m.end()))
    return next((_named(match) for match in found), None)


def _joined(rest: str) -> Party | None:
    """Whom "of" right after a share names: "77 percent of the CIOs asked"."""
    joint = _OF.match(rest)
    if joint is None:
        return None
    start = joint.end()
    for _ in range(_MOST_BETWEEN):
        word = _BETWEEN.match(rest, start)
        # Of "Fortune-500-Unternehmen" the end says who.
        end = start + word.group().rfind("-") + 1 if word else start
        party = _at(rest, start) or _at(rest, end)
        if party or word is None or _NO_OWNER.search(word.group()):
            return party
        start = word.end()
    return None


def _at(text: str, start: int) -> Party | None:
    """Who is named at a place of a text, with those who are joined to them by "and"."""
    together = _TOGETHER.match(text, start)
    if together:
        return frozenset(("marketing", "it"))
    match = _PARTY.match(text, start)
    if match is None:
        return None
    joint = _JOINED.match(text, match.end())
    more = _PARTY.match(text, joint.end()) if joint else None
    return _named(match) | _named(more) if more else _named(match)


def _named(match: re.Match[str]) -> Party:
    return frozenset((match.lastgroup or "",))


def _first(text: str) -> Party | None:
    match = _PARTY.search(text)
    return _named(match) if match else None


def _comparisons(text: str, language: str) -> Iterator[tuple[Party, Party]]:
    """Pairs in which the first has or does more than the second."""
    word = _THAN.get(language)
    for than in re.finditer(rf"(?i)\b{word}\b", text) if word else ():
        before = text[max(0, than.start() - _COMPARED_WITHIN) : than.start()].rstrip(", ")
        clause = _CLAUSE.split(before)[-1]
        named = {_named(match) for match in _PARTY.finditer(clause)}
        second = _first(" ".join(text[than.end() :].split()[:4]))
        if len(named) != 1 or second is None or not _COMPARED.search(clause):
            continue
        (first,) = named
        if first != second:
            yield (second, first) if _LESS.search(clause) else (first, second)
