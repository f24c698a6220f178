"""Directions: whether a statement says more where its source says less, or denies what it asserts.

By the words for it, in the languages whose words are listed here.
"""

import re
from collections.abc import Sequence

from assistant.assertions import Assertion, Ground
from assistant.evidence.figures import Figure, Kind
from assistant.parties import same_comparison

# Which way a sentence points, in the three languages that answers are mostly written in.
_MORE = re.compile(
    r"(?i)\b(?:more|increas\w*|ris(?:es|en|ing)|rose|grow(?:s|n|ing|th)?|grew|higher|exceed\w*|"
    r"majority|most|up|better|improv\w*|mehr|besser\w*|verbesser\w*|bedre|forbedr\w*|steig\w*|"
    r"stieg\w*|gestiegen\w*|wachs\w*|wächst|wuchs\w*|gewachsen\w*|"
    r"zunahme|zunehm\w*|zugenommen|höher\w*|mehrheit|meisten|mere|flere|stig\w*|steg|vokse\w*|øge\w*|"
    r"øget|højere|flertal\w*|fleste)\b"
)
_LESS = re.compile(
    r"(?i)\b(?:less|fewer|decreas\w*|declin\w*|falls|fallen|falling|fell|dropp\w*|drops|"
    r"shr[iu]nk\w*|down|worse\w*|deteriorat\w*|schlechter\w*|verschlechter\w*|dårligere|"
    r"forværr\w*|lower\w*|minority|fewest|weniger\w*|sink\w*|sank\w*|gesunken\w*|fällt|fiel\w*|"
    r"gefallen\w*|abnahme|abnehm\w*|abgenommen|rückgang\w*|rückläufig\w*|niedriger\w*|geringer\w*|"
    r"minderheit|wenigsten|mindre|færre|fald\w*|lavere|mindretal\w*|færreste)\b"
)
_ONLY = re.compile(
    r"(?i)\b(?:only|just|few|little|nur|lediglich|bloß|wenige?|kun|blot|få|lidt|under|down|cut)\b"
)
_FROM = re.compile(r"(?i)\b(?:from|von|fra)\s(?:\w+\s)?$")
_TO = re.compile(r"(?i)\b(?:to|auf|til)\s(?:\w+\s)?$")
_MOVING = (Kind.SHARE, Kind.CHANGE)
_NOT = {
    "en": r"rather than|instead of|not|no|never|none|nobody|nothing|neither|nor|without|cannot|"
    r"hardly|\w+n['’]t",
    "de": r"statt|anstatt|anstelle|nicht|kein\w*|nie|niemals|niemand|nichts|weder|ohne|kaum",
    "da": r"i stedet for|frem for|ikke|ingen|intet|aldrig|hverken|uden|næppe",
    "sv": r"inte|ej|ingen|inget|inga|aldrig|varken|utan|knappast",
    "no": r"ikke|ingen|ingenting|intet|aldri|verken|uten|neppe",
    "nl": r"niet|geen|nooit|niemand|niets|noch|zonder|nauwelijks",
    "fr": r"pas|aucune?|jamais|rien|personne ne|ni|sans",
    "es": r"no|nunca|jamás|ning[uú]n\w*|nadie|nada|sin|ni|tampoco",
    "it": r"non|mai|nessun\w*|nulla|niente|senza|né",
    "pt": r"não|nunca|jamais|nenhum\w*|ninguém|nada|sem|nem",
    "pl": r"nie|nigdy|żad\w+|nikt|nic|bez|ani",
}


def opposed(assertion: Assertion, grounds: Sequence[Ground]) -> bool:
    """Whether it speaks of more where the texts only speak of less, or the other way round."""
    if same_comparison(assertion.parties, [ground.parties for ground in grounds]):
        return False
    if _turned_around(assertion, grounds):
        return True
    text = " ".join(ground.text for ground in grounds)
    more, less = bool(_MORE.search(assertion.text)), bool(_LESS.search(assertion.text))
    quoted = bool(_MORE.search(text)), bool(_LESS.search(text))
    if more == less:
        return False
    # Less is said where a source says so, or denies, or says "only"; more is said in many words.
    unsaid = less and quoted == (False, False) and not _lessened(grounds)
    return quoted == (less, more) or unsaid


def _lessened(grounds: Sequence[Ground]) -> bool:
    known = [ground for ground in grounds if ground.language in _NOT]
    return len(known) < len(grounds) or any(
        denies(ground.text, ground.language) or _ONLY.search(ground.text) for ground in known
    )


def _turned_around(assertion: Assertion, grounds: Sequence[Ground]) -> bool:
    """Whether something "rises from 31 to 19 percent", or went from 31 to 19 and not to 31."""
    course = _course(assertion.text, assertion.figures)
    if course is None:
        return False
    came, went = course
    if (went, came) in (_course(ground.text, ground.figures) for ground in grounds):
        return True
    more, less = bool(_MORE.search(assertion.text)), bool(_LESS.search(assertion.text))
    return more != less and (went < came if more else went > came)


def _course(text: str, figures: Sequence[Figure]) -> tuple[float, float] | None:
    """From where to where a text says that a figure moved."""
    came = [f for f in figures if _FROM.search(text[: f.start])]
    if len(came) != 1:
        return None
    went = [f for f in figures if _TO.search(text[: f.start])] or [
        f for f in figures if f.kind in _MOVING and f is not came[0]
    ]
    return (came[0].value, went[0].value) if len(went) == 1 else None


def denies(text: str, language: str) -> bool | None:
    """Whether a text holds a word of negation; None in a language whose words are not known."""
    words = _NOT.get(language)
    return bool(re.search(rf"(?i)\b(?:{words})\b", text)) if words else None
