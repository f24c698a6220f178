"""The roles that people speak of in our three languages: "CIO", "IT-Leiterin", "it-chefer"."""

import re

_PATTERNS = {
    "cmo": r"cmos?|chief marketing|marketing (?:chiefs?|leaders?|heads?|executives?|directors?)|"
    r"marketers?|marketing-?(?:leiter|chef|verantwort|entscheider|direktør)\w*",
    "cio": r"cios?|chief information officers?|"
    r"it (?:chiefs?|leaders?|heads?|executives?|directors?)|"
    r"it-?(?:leiter|chef|verantwort|entscheider|direktør)\w*",
    "ceo": r"ceos?|chief executives?|geschäftsführ\w*|vorstand\w*|administrerende|topchef\w*",
    "cfo": r"cfos?|finance|finanz\w*|finansdirekt\w*|økonomi(?:chef|direktør)\w*",
    "chro": r"chros?|hr|human resources|personal(?:chef|leiter|abteilung)\w*",
    "cdo": r"cdos?|chief digital|chief data",
    "ciso": r"cisos?|security officers?|sicherheits(?:chef|verantwort)\w*|sikkerhedschef\w*",
    "cto": r"ctos?|chief technology",
    "coo": r"coos?|operating officers?",
    "cpo": r"procurement|einkauf\w*|indkøb\w*|privacy officers?|datenschutzbeauftragt\w*",
    "sales": r"sales|vertrieb\w*|salgs?\w*",
    "legal": r"legal|lawyers?|juri\w*|rechts\w*",
}
_ROLES = {name: re.compile(rf"(?i)\b(?:{pattern})\b") for name, pattern in _PATTERNS.items()}


def roles_in(text: str) -> frozenset[str]:
    """The roles and departments that a text names, by their English short name."""
    return frozenset(name for name, pattern in _ROLES.items() if pattern.search(text))
