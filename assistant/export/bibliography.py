"""The cited documents for reference managers: BibTeX and RIS."""

import re
from collections.abc import Sequence
from string import ascii_lowercase

from assistant.export.references import Name, Reference, one_line
from assistant.wording import language_name
from ingest.documents import slug

_LATEX = {
    "\\": r"\textbackslash{}",
    # BibTeX counts escaped braces too: these keep every field balanced.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
# Kind of document → BibTeX entry type, and the field that names its publisher.
_BIBTEX = {
    "academic": ("article", "journal"),
    "article": ("article", "journal"),
    "interview": ("article", "journal"),
    "survey": ("techreport", "institution"),
    "report": ("techreport", "institution"),
    "case-study": ("techreport", "institution"),
}
_BIBTEX_ELSE = ("misc", "howpublished")
# Kind of document → RIS type, and the tag that names its publisher: T2 is what it appeared in.
_RIS = {
    "academic": ("JOUR", "T2"),
    "article": ("MGZN", "T2"),
    "interview": ("MGZN", "T2"),
    "opinion": ("BLOG", "T2"),
    "survey": ("RPRT", "PB"),
    "report": ("RPRT", "PB"),
    "case-study": ("RPRT", "PB"),
}
_RIS_ELSE = ("ELEC", "PB")


def bibtex(references: Sequence[Reference]) -> str:
    """An entry for each document, in UTF-8; no two have the same key."""
    keys = _keys(references)
    entries = [_bibtex(*pair) for pair in zip(references, keys, strict=True)]
    return "\n\n".join(entries) + "\n"


def ris(references: Sequence[Reference]) -> str:
    """A record for each document, with the line ends that the format asks for."""
    lines: list[str] = []
    for reference in references:
        kind, publisher_tag = _RIS.get(reference.kind or "", _RIS_ELSE)
        fields = [("TY", kind), ("ID", reference.document_id)]
        fields += [("AU", ", ".join(_name_parts(name))) for name in reference.authors]
        fields += [("TI", reference.title), (publisher_tag, reference.publisher or "")]
        fields += [("PY", str(reference.year or "")), ("UR", reference.url or "")]
        fields += [("LA", reference.language)]
        lines += [f"{tag}  - {one_line(value)}" for tag, value in fields if value]
        lines += ["ER  - ", ""]
    return "\r\n".join(lines)


def _bibtex(reference: Reference, key: str) -> str:
    kind, publisher_field = _BIBTEX.get(reference.kind or "", _BIBTEX_ELSE)
    language = language_name(reference.language, "en").lower()
    fields = {
        "author": " and ".join(_bibtex_name(name) for name in reference.authors),
        # The second pair of braces keeps the capitals.
        "title": f"{{{_latex(reference.title)}}}",
        publisher_field: _latex(reference.publisher or ""),
        "year": str(reference.year or ""),
        "note": "" if reference.year else "n.d.",
        "language": language,
        "url": reference.url or "",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}"


def _keys(references: Sequence[Reference]) -> list[str]:
    """Author, year and first long word of the title: "whitler2017relationship"; made unique."""
    keys: list[str] = []
    for reference in references:
        author = slug(reference.authors[0].family) if reference.authors else ""
        words = [word for word in slug(reference.title).split("-") if len(word) > 3]
        stem = f"{author}{reference.year or 'nd'}{words[0] if words else ''}"
        stem = re.sub(r"[^a-z0-9]", "", stem)
        endings = ["", *ascii_lowercase, *(str(n) for n in range(len(references)))]
        keys.append(next(stem + ending for ending in endings if stem + ending not in keys))
    return keys


def _bibtex_name(name: Name) -> str:
    if not name.given:
        return f"{{{_latex(name.family)}}}"  # in braces, an organisation's "and" joins no names
    return ", ".join(_latex(part) for part in (name.family, name.suffix, name.given) if part)


def _name_parts(name: Name) -> list[str]:
    return [part for part in (name.family, name.given, name.suffix) if part]


def _latex(text: str) -> str:
    """A text in which LaTeX finds no command."""
    return "".join(_LATEX.get(character, character) for character in one_line(text))
