"""References: the documents that answers cite, in the style of APA 7."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Any
from urllib.parse import urlsplit

from assistant.export.wording import phrase

# What stands before a surname and belongs to it.
_PARTICLES = frozenset({
    "af", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "ten",
    "ter", "van", "vom", "von", "zu", "zum", "zur",
})  # fmt: skip
_SUFFIX = re.compile(r"(?i)(?:jr|sr)\.?|ii|iii|iv")
# Words that no person has in their name.
_ORGANISATION = re.compile(
    r"(?i)\b(?:a/s|ag|aps|association|bank|bureau|business|center|centre|college|company|consulting|"
    r"corp|council|editors?|foundation|gmbh|group|inc|institut\w*|lab|ltd|magazine|marketing|media|"
    r"ministry|news\w*|office|partners?|press|red[ae][kc]\w*|research|review|school|services|"
    r"solutions|staff|studio|team|universit\w*)\b"
)
# From this many authors on, APA leaves out those between the nineteenth and the last.
_MOST_AUTHORS = 20


@dataclass(frozen=True, slots=True)
class Name:
    """An author: a person with given names, or an organisation (`given` is empty)."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def inverted(self) -> str:
        """As a reference list has it: "Archer, J.-P. A., Jr."."""
        initials = " ".join(
            "-".join(f"{part[0]}." for part in name.split("-") if part)
            for name in self.given.split()
        )
        return ", ".join(part for part in (self.family, initials, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited document. `letter` tells apart what one author published in one year."""

    document_id: str
    title: str
    authors: tuple[Name, ...]
    publisher: str | None
    year: int | None
    kind: str | None
    language: str
    url: str | None
    letter: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What a reference list is sorted by: authors or what stands in for them, year, title."""
        leading = [name.inverted for name in self.authors]
        sort_year = "" if self.year is None else str(self.year)
        return (", ".join(leading or [self.title]).casefold(), sort_year, self.title.casefold())


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one look; a `url` makes it a link."""

    text: str
    italic: bool = False
    url: str | None = None


def references(citations: Iterable[Mapping[str, Any]]) -> list[Reference]:
    """The documents of these citations of the answer contract, once each, in APA's order."""
    by_document = {citation["document_id"]: _reference(citation) for citation in citations}
    return _lettered(sorted(by_document.values(), key=lambda reference: reference.key))


def apa(reference: Reference, language: str) -> tuple[Span, ...]:
    """An entry of the reference list; `language` is that of the list.

    APA 7, sections 9.7 to 9.37: without an author the publisher takes its place, without a
    publisher too the title does; without a year it says so ("n.d.").
    """
    year = f"({_year(reference, language)})."
    description = phrase(language, "press_release") if reference.kind == "press-release" else ""
    title = [Span(one_line(reference.title), italic=True)]
    title.append(Span(f" [{description}]." if description else _stop(reference.title)))
    if reference.authors:
        authors = _authors(reference.authors)
        spans = [Span(f"{authors}{_stop(authors)} {year} "), *title]
    else:
        spans = [*title, Span(f" {year}")]
    publisher = reference.publisher
    if publisher and [name.family for name in reference.authors] != [publisher]:
        spans.append(Span(f" {one_line(publisher)}{_stop(publisher)}"))
    if reference.url:
        spans += [Span(" "), Span(reference.url, url=reference.url)]
    return tuple(spans)


def in_text(reference: Reference, language: str, page: int | None = None) -> str:
    """How a sentence points to an entry: "Long & Niemi, 2014, p. 3"."""
    names = [name.family for name in reference.authors] or [_short(reference.title)]
    joined = f"{names[0]} et al." if len(names) > 2 else " & ".join(names)
    parts = [joined, _year(reference, language)]
    if page:
        parts.append(phrase(language, "page", page=page))
    return ", ".join(parts)


def quote_with_reference(citation: Mapping[str, Any], language: str) -> str:
    """A quote as one pastes it into a text: in quotation marks, with its entry on the next line."""
    (reference,) = references([citation])
    entry = "".join(span.text for span in apa(reference, language))
    cited = in_text(reference, language, citation["page"])
    return f"{quoted(citation['quote'], language)} ({cited})\n\n{entry}"


def quoted(text: str, language: str) -> str:
    """A text in the quotation marks of a language, on one line."""
    return phrase(language, "quoted", text=one_line(text))


def web_address(url: str | None) -> str | None:
    """An address that may stand in a link: http or https with a host, nothing else in it."""
    if not url or re.search(r"[\s<>\"\\{}|^`\x00-\x1f\x7f]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _reference(citation: Mapping[str, Any]) -> Reference:
    publisher = one_line(citation["publisher"] or "") or None
    authors = tuple(name for author in citation["authors"] if (name := _name(author)))
    if not authors and publisher:
        authors = (Name(publisher),)
    return Reference(
        document_id=citation["document_id"],
        title=one_line(citation["title"]),
        authors=authors,
        publisher=publisher,
        year=citation["year"],
        kind=citation["kind"],
        language=citation["language"],
        url=web_address(citation["url"]),
    )


def _name(author: str) -> Name | None:
    """An author's name taken apart; None for somebody who was interviewed, and did not write."""
    if re.search(r"(?i)\((?:interviewee|interviewed)\)", author):
        return None
    words = one_line(re.sub(r"\([^)]*\)", "", author)).split()
    text = " ".join(words)
    if "," in text:
        family, _, given = text.partition(",")
        return Name(family.strip(), given.strip())
    acronym = any(len(word) > 2 and word.isupper() for word in words)
    if len(words) < 2 or len(words) > 5 or acronym or _ORGANISATION.search(text):
        return Name(text) if text else None
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def _authors(names: Sequence[Name]) -> str:
    """ "Archer, A., & Baker, B." """
    written = [name.inverted for name in names]
    if len(written) > _MOST_AUTHORS:
        return f"{', '.join(written[: _MOST_AUTHORS - 1])}, … {written[-1]}"
    *before, last = written
    return f"{', '.join(before)}, & {last}" if before else last


def _lettered(sorted_references: Sequence[Reference]) -> list[Reference]:
    """The references; those that a text could not tell apart get the letters a, b, c …"""
    alike: dict[tuple[str, int | None], list[Reference]] = {}
    for reference in sorted_references:
        alike.setdefault((in_text(reference, "en"), reference.year), []).append(reference)
    letters = {
        reference.document_id: letter
        for group in alike.values()
        if len(group) > 1
        for reference, letter in zip(group, ascii_lowercase, strict=False)
    }
    return [replace(r, letter=letters.get(r.document_id, "")) for r in sorted_references]


def _year(reference: Reference, language: str) -> str:
    if reference.year is not None:
        return f"{reference.year}{reference.letter}"
    undated = phrase(language, "undated")
    return f"{undated}-{reference.letter}" if reference.letter else undated


def _short(title: str) -> str:
    """The first words of a title, as a text points to a document without an author."""
    words = one_line(title).split()
    return " ".join(words[:4]) + (" …" if len(words) > 4 else "")


def _stop(text: str) -> str:
    """A full stop, unless the text ends in one or in another mark."""
    return "" if text.rstrip("\"'”“’»)").endswith((".", "?", "!", "…")) else "."


def one_line(text: str) -> str:
    """A text on one line, without characters that no document format takes."""
    return " ".join(re.sub(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "", text).split())
