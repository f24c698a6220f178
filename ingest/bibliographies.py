"""BibTeX, RIS and CSL-JSON (Zotero) as metadata for documents that are there already.

A record is matched by DOI, by address or by title, and only fields that it states are proposed.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.documents import YEARS, Document
from ingest.errors import TandemError

_ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "r": "\u030a",
    "c": "\u0327", "v": "\u030c",
}  # fmt: skip
_LETTERS = {r"\ss": "ß", r"\ae": "æ", r"\AE": "Æ", r"\o": "ø", r"\O": "Ø", r"\aa": "å", r"\AA": "Å"}
_FIELDS = ("title", "authors", "publisher", "year", "url")


class NoBibliography(TandemError):
    """A file is none of the three formats."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a bibliography says of one source; empty and None where it says nothing."""

    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    year: int | None = None
    url: str = ""
    doi: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A record, the document that it is about, and by what; `changes` maps fields to old and new.

    Without a document, `reason` says why there is none.
    """

    record: Record
    document: Document | None
    reason: str
    changes: Mapping[str, tuple[Any, Any]]


def read_bibliography(text: str) -> list[Record]:
    """The records of a BibTeX, RIS or CSL-JSON file; which it is, its content says."""
    stripped = text.lstrip("\ufeff \t\r\n")
    if stripped.startswith(("[", "{")):
        return list(_csl(stripped))
    if re.search(r"(?m)^TY  ?- ", stripped):
        return list(_ris(stripped))
    if re.search(r"@\w+\s*[{(]", stripped):
        return list(_bibtex(stripped))
    raise NoBibliography("this is neither BibTeX (.bib) nor RIS (.ris) nor CSL-JSON (.json)")


def propose(records: Iterable[Record], documents: Sequence[Document]) -> list[Proposal]:
    """For each record the document that it is about, and what it would change."""
    return [_proposal(record, documents) for record in records]


def _proposal(record: Record, documents: Sequence[Document]) -> Proposal:
    for reason, matches in (
        ("DOI", [d for d in documents if record.doi and _has_doi(d, record.doi)]),
        ("url", [d for d in documents if record.url and _same_page(d, record.url)]),
        ("title", [d for d in documents if record.title and _same_title(d, record.title)]),
    ):
        if len(matches) > 1:
            return Proposal(record, None, f"{len(matches)} documents have this {reason}", {})
        if matches:
            return Proposal(record, matches[0], f"same {reason}", _changes(record, matches[0]))
    return Proposal(record, None, "no document has its DOI, address or title", {})


def _changes(record: Record, document: Document) -> dict[str, tuple[Any, Any]]:
    known = document.metadata
    pairs = {name: (getattr(known, name), getattr(record, name)) for name in _FIELDS}
    return {
        name: (old, new)
        for name, (old, new) in pairs.items()
        if new and (old != new or name in known.guessed)
    }


def _has_doi(document: Document, doi: str) -> bool:
    stated = (document.metadata.url or "").lower()
    return stated.endswith(f"/{doi.lower()}")


def _same_page(document: Document, url: str) -> bool:
    return _page(url) in {_page(document.metadata.url or ""), _page(document.source)} - {""}


def _page(url: str) -> str:
    """An address without what does not tell pages apart."""
    match = re.match(r"https?://(?:www\.)?([^?#]*)(\?[^#]*)?", url.strip().lower())
    if match is None:
        return ""
    query = "&".join(p for p in (match.group(2) or "")[1:].split("&") if not p.startswith("utm_"))
    return match.group(1).rstrip("/") + (f"?{query}" if query else "")


def _same_title(document: Document, title: str) -> bool:
    return _title_words(document.metadata.title or "") == _title_words(title) != []


def _title_words(title: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", title).lower())


def _csl(text: str) -> Iterator[Record]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        raise NoBibliography("this is no readable JSON") from None
    for item in items if isinstance(items, list) else [items]:
        if not isinstance(item, dict):
            raise NoBibliography("this JSON is no list of sources (CSL-JSON)")
        dates = (_mapping(item.get("issued")).get("date-parts") or [[None]])[0] or [None]
        people = [_mapping(person) for person in item.get("author") or []]
        names = (
            person.get("literal") or f"{person.get('given', '')} {person.get('family', '')}"
            for person in people
        )
        yield _record(
            item.get("title"),
            names,
            item.get("container-title") or item.get("publisher"),
            dates[0],
            item.get("URL"),
            item.get("DOI"),
        )


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _ris(text: str) -> Iterator[Record]:
    fields: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = re.match(r"([A-Z][A-Z0-9])  ?- ?(.*)", line)
        if match is None:
            continue
        tag, value = match.groups()
        if tag != "ER":
            fields.setdefault(tag, []).append(value.strip())
            continue

        def first(*tags: str, of: dict[str, list[str]] = fields) -> str:
            return next((of[tag][0] for tag in tags if of.get(tag)), "")

        names = [_in_order(name) for name in [*fields.get("AU", []), *fields.get("A1", [])]]
        outlet = first("T2", "JO", "JF", "PB")
        yield _record(
            first("TI", "T1"), names, outlet, first("PY", "Y1", "DA"), first("UR"), first("DO")
        )
        fields = {}


def _bibtex(text: str) -> Iterator[Record]:
    for entry in re.finditer(r"@(\w+)\s*\{[^,{}]*,", text):
        if entry.group(1).lower() in {"comment", "string", "preamble"}:
            continue
        fields = dict(_bibtex_fields(text, entry.end()))
        names = [_in_order(n) for n in re.split(r"\s+and\s+", fields.get("author", "")) if n]
        outlet = next(
            (fields[k] for k in ("journal", "journaltitle", "publisher", "institution",
                                 "organization", "howpublished") if fields.get(k)), ""
        )  # fmt: skip
        year = fields.get("year") or fields.get("date")
        yield _record(
            fields.get("title"), names, outlet, year, fields.get("url"), fields.get("doi")
        )


def _bibtex_fields(text: str, start: int) -> Iterator[tuple[str, str]]:
    """The fields of an entry whose first one begins at or after an offset."""
    field = re.compile(r"[\s,]*([\w-]+)\s*=\s*")
    while match := field.match(text, start):
        begin = match.end()
        end = _value_end(text, begin)
        yield match.group(1).lower(), _plain(text[begin:end])
        start = end


def _value_end(text: str, begin: int) -> int:
    """Where a value ends: at the comma or the brace that is not inside of it."""
    depth, quoted = 0, False
    for offset in range(begin, len(text)):
        letter = text[offset]
        if letter == "\\":
            continue
        if letter == '"' and depth == 0 and text[offset - 1] != "\\":
            quoted = not quoted
        elif letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
        if depth < 0 or (letter == "," and depth == 0 and not quoted):
            return offset
    return len(text)


def _plain(value: str) -> str:
    """The letters of a BibTeX value, without braces, quotes and TeX's accents."""
    value = value.strip().strip('"')
    for command, letter in _LETTERS.items():
        value = re.sub(re.escape(command) + r"(?![A-Za-z])(?:\{\})?\s?", letter, value)

    def accented(match: re.Match[str]) -> str:
        return unicodedata.normalize("NFC", match.group(2) + _ACCENTS[match.group(1)])

    value = re.sub(r"\\([\"'`^~])\s*\{?\\?([A-Za-z])\}?", accented, value)
    value = re.sub(r"\\([rcv])\s*\{([A-Za-z])\}", accented, value)
    value = re.sub(r"\\([&%$#_])", r"\1", value).replace("--", "–")
    return " ".join(re.sub(r"[{}]", "", value).split())


def _in_order(name: str) -> str:
    """ "Archer, Ann" → "Ann Archer"."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}".strip() if comma else name.strip()


def _record(
    title: Any, authors: Iterable[str], outlet: Any, date: Any, url: Any, doi: Any
) -> Record:
    year = re.search(r"\d{4}", str(date or ""))
    address = str(url or "").strip()
    return Record(
        title=" ".join(str(title or "").split()),
        authors=tuple(filter(None, (" ".join(str(name).split()) for name in authors))),
        publisher=" ".join(str(outlet or "").split()),
        year=int(year.group()) if year and int(year.group()) in YEARS else None,
        url=address if re.match(r"https?://[^\s<>\"]+\Z", address) else "",
        doi=re.sub(r"^https?://(?:dx\.)?doi\.org/", "", str(doi or "").strip()),
    )
