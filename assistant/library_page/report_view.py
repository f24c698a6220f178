"""A document's quality report, as HTML: whole, or in brief."""

from collections.abc import Sequence

from assistant.chat.render import escape
from assistant.library_page.wording import words
from assistant.wording import language_name
from ingest.checks import Quality
from ingest.reasons import said as said_reason

# What a brief report says, where there is something to say.
_BRIEF = ("language", "certainty", "words", "pages", "empty_pages", "hidden", "orders", "missing")


def report_html(
    quality: Quality, notes: Sequence[str], language: str, standing: str | None = None
) -> str:
    """Everything that was found in a document; `standing` is how it stands, in words."""
    shown = {"standing": standing} if standing else {}
    return _listed({**shown, **_values(quality, notes, language)}, language)


def brief_html(quality: Quality, notes: Sequence[str], language: str) -> str:
    """What a researcher looks at first."""
    values = _values(quality, notes, language)
    brief = {name: values[name] for name in (*_BRIEF, "notes")}
    return _listed({name: value for name, value in brief.items() if value}, language)


def field_name(name: str, language: str) -> str:
    """A field of the metadata in words; its id and grade have none."""
    return words(language, f"field_{name}") if name not in ("id", "grade") else name


def value_html(value: object, language: str) -> str:
    """A value of the report: many as a list, nothing as a dash."""
    many = [value] if not isinstance(value, (tuple, list)) else list(value)
    shown = [escape(item) for item in many if item not in (None, "")]
    if not shown:
        return escape(words(language, "none"))
    return shown[0] if len(shown) == 1 else "".join(f"<p>{item}</p>" for item in shown)


def _values(quality: Quality, notes: Sequence[str], language: str) -> dict[str, object]:
    found = quality.to_dict() | {"certainty": f"{quality.certainty:.0%}"}
    for name in ("language", "detected"):
        found[name] = language_name(found[name], language)
    for name in ("missing", "guessed"):
        found[name] = [field_name(key, language) for key in found[name]]
    return found | {"notes": [said_reason(note, language) or note for note in notes]}


def _listed(values: dict[str, object], language: str) -> str:
    rows = "".join(
        f"<div><dt>{escape(words(language, f'quality_{name}'))}</dt>"
        f"<dd>{value_html(value, language)}</dd></div>"
        for name, value in values.items()
    )
    return f'<dl class="report">{rows}</dl>'
