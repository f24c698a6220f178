"""Measures: what a share is a share of, who it speaks of, and how: what must agree to compare two.

A share is compared with another only if both name the same base right after the figure ("27 % of
the marketing budget"), grade and negate alike, and speak of no different group or country. Where a
text does not say it in one of the ways known here, nothing is compared: a disagreement that is none
costs more trust than one that goes unnoticed.
"""

import re
from dataclasses import dataclass

from assistant.evidence.figures import Figure
from assistant.places import places_in

# How many words after a share its base may come.
_BASE_WORDS = 6
# "of": what joins a share to its base; German also by the genitive alone.
_OF = (
    r"(?:of|in|among|der|des|dem|den|von|vom|im|am|aller|ihres|ihrer|seines|eines|unserer|af|av|i|"
    r"de|du|d['’]|"
    r"des|del|della|delle|dei|degli|do|da|dos|das|van|στο|των)"
)
_ARTICLE = r"(?:(?:the|all|alle[rn]?|de|den|der|die|les|los)\s)?"
# "den Anteil der Technologie am Marketingbudget", "einen Teil des Marketingbudgets".
_SHARE = r"share|part|proportion|anteil|teil|andel|del"
# The first that fits the words after "of" is the base.
_BASES = {
    "martech budget": r"martech\W?(?:stack\s)?budgets?",
    "marketing budget": r"marketing[\s-]?budget\w*|budgets?\s(?:de\s)?marketing|"
    r"markedsføringsbudget\w*",
    "it spending": r"(?:it|tech\w*|technologie\w*)[\s-]?(?:budget\w*|spend\w*|ausgaben|invest\w*|"
    r"udgift\w*)|"
    r"teknologiudgift\w*",
    "budget": r"(?:\w+\s){0,1}(?:budget\w*|etats?)",
    "revenue": r"(?:company\s|annual\s)?(?:revenues?|turnover|\w*umsatz\w*|omsætning\w*|"
    r"chiffre\sd.affaires|"
    r"ingresos|fatturato|omsättning\w*)",
    "marketing and it people": r"(?:\w+[\s-]){0,3}marketing-?\s?(?:and|und|og|et|e|y|en)\s(?:it|"
    r"technology)\b|"
    r"(?:\w+\s){0,2}(?:informatiques?|it)\set\smarketing|cmos?\s(?:and|und|og)\scios?|"
    r"(?:\w+\s){0,1}(?:it|technology)\sand\smarketing",
    "marketing people": r"(?:[\w.,-]+\s){0,2}?(?:cmos?\b(?:['’]\w+)?|[bB]2[bBcC]\smarketers?|"
    r"marketers?|"
    r"marketing\s(?:\w+\s)?(?:leaders?|executives?|chiefs?|directors?|managers?|makers?|heads?)|"
    r"marketing(?:chef|leiter|entscheider|manager|verantwort|direkt|leder|folk|leute)\w*|"
    r"(?:líderes|responsables|directores)\s(?:de\s)?marketing|markedssjef\w*|marknadschef\w*)",
    "it people": r"(?:[\w.,-]+\s){0,2}?(?:cios?\b(?:['’]\w+)?|dsi\b|"
    r"(?:it|technology|tech)[\s-](?:\w+\s)?(?:leaders?|executives?|chiefs?|managers?|makers?|"
    r"respondents?|professionals?|manager|entscheider\w*|verantwort\w*|leiter\w*|leute\w*|"
    r"fachleute\w*|"
    r"chefer\w*|chefs?|direktør\w*))",
    "chief executives": r"(?:[\w.,-]+\s){0,3}?(?:ceos?\b|chief\sexecutives|"
    r"administrerende\sdirektør\w*|"
    r"vorstandsvorsitzende\w*|geschäftsführer\w*)",
    "digital chiefs": r"(?:\w+\s)?cdos?\b",
    "companies": r"(?:[\w.,-]+\s){0,3}?(?:compan\w+|firms?\b|organi[sz]ations?|corporations?|"
    r"businesses|"
    r"enterprises|unternehmen|firmen|virksomhed\w*|bedrifter\w*|företag\w*|entreprises|empresas|"
    r"aziende)",
    "departments": r"(?:fachbereich\w*|departments?|business\sunits?|afdeling\w*)",
    "executives": r"(?:[\w.,-]+\s){0,3}?(?:executives?|leaders?|respondents?|those\sasked|"
    r"decision\smakers?|"
    r"führungskräfte\w*|entscheider\w*|befragten|manager\b|lederne?|ledere|chefer\w*|"
    r"erhvervsledere|"
    r"adspurgte|dirigeants|executivos)",
    "decisions": r"(?:all\s|alle\s|aller\s)?(?:decisions?|entscheidungen|beslutninger)",
    "projects": r"(?:\w+[\s-]){0,2}?(?:projects?|projekte\w*|initiatives?|initiativen)",
    "customers": r"(?:\w+\s)?(?:customers?|consumers?|kunden|kunder\w*|verbraucher\w*)",
}
# Words that move the line between yes and no; two shares are comparable only if both have the same.
_GRADES = {
    "very": r"very|sehr|meget|highly|extremely|extrem|très|muy|molto|muito|complete\w*|fully|full|"
    r"great|"
    r"voll\w*|fuld\w*|completely|excellent|best",
    "moderate": r"moderat\w*|somewhat|partly|teilweise|delvist|einigermaßen|nogenlunde|zumindest",
    "outlook": r"expect\w*|plan\w*|will|intend\w*|want\w*|should|need\w*|hope\w*|erwarte\w*|"
    r"planen?|"
    r"wollen|sollen?|rechnen|forvente\w*|planlægge\w*|vil|skal|bør|looking ahead",
    "most": r"most important|top priority|wichtigste\w*|vigtigste\w*|first|number one",
}
# What takes a share of money: technology, or marketing as a whole.
_TECHNOLOGY = r"(?i:martech|technolog\w*|teknologi\w*)|IT(?:-\w+)?"
MONEY_BASES = frozenset({"budget", "marketing budget", "martech budget", "it spending", "revenue"})
_NEGATIONS = (
    r"not|no|nobody|never|none|without|lack\w*|fail\w*|unable|kein\w*|nicht|nie|niemand|ohne|"
    r"fehl\w*|"
    r"mangel\w*|ikke|ingen|intet|aldrig|uden|mangl\w*|ne|pas|sans|aucun\w*|sin|ningun\w*|non|senza|"
    r"nessun\w*|não|sem|nenhum\w*|niet|geen|zonder|inte|ingen|utan"
)
_GROUPS = (
    r"top[\s-]?(?:performers?|performer\w*|tier|quartile|unternehmen)|high[\s-](?:growth|"
    r"perform\w+)|"
    r"topperform\w*|leading\scompan\w+|other\sdirection|umgekehrt|small\w*|large\w*|telekom\w*|"
    r"telecom\w*|"
    r"bank\w*|retail\w*|hospital\w*|b2b|b2c|public\ssector|beschäftigten|employees|medarbejdere"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What must be the same for two shares to be comparable."""

    base: str
    grades: frozenset[str]
    negated: bool
    groups: frozenset[str]
    places: frozenset[str]

    def comparable(self, other: "Measure") -> bool:
        """Whether shares of these measures may speak of the same thing."""
        mine = (self.base, self.grades, self.negated, self.groups)
        theirs = (other.base, other.grades, other.negated, other.groups)
        apart = self.places and other.places and not self.places & other.places
        return mine == theirs and not apart


def measure(text: str, share: Figure) -> Measure | None:
    """What a share of a text measures; None where the text does not say of what it is a share."""
    base = _base(text, share)
    if base is None:
        return None
    lowered = text.lower()
    groups = set(re.findall(rf"(?<!\w)(?:{_GROUPS})", lowered))
    if base in MONEY_BASES and _has(_TECHNOLOGY, text):
        groups.add("technology")
    return Measure(
        base=base,
        grades=frozenset(name for name, words in _GRADES.items() if _has(words, lowered)),
        negated=_has(_NEGATIONS, lowered),
        groups=frozenset(groups),
        places=places_in(text),
    )


def _base(text: str, share: Figure) -> str | None:
    """What stands right after a share, or what the word for "share" is joined to before it."""
    after = re.match(rf"\s(?:{_OF}\s?){_ARTICLE}", text[share.end :], re.I)
    if after:
        found = _first_base(text[share.end + after.end() :])
        if found:
            return found
    said = [*re.finditer(rf"\b(?:{_SHARE})\b", text[: share.start], re.I)]
    if not said:
        return None
    owned = text[said[-1].end() :]
    joints = re.finditer(rf"\b(?:{_OF})\s{_ARTICLE}", owned, re.I)
    bases = (_first_base(owned[joint.end() :]) for joint in joints)
    return next((base for base in bases if base), None)


def _first_base(text: str) -> str | None:
    words = " ".join(text.split()[:_BASE_WORDS])
    return next((name for name, form in _BASES.items() if re.match(form, words, re.I)), None)


def _has(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w)(?:{words})(?!\w)", text) is not None
