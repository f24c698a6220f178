"""Document: a text, normalised once, and what is known about it."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

import yaml

from ingest.errors import UnreadableDocument
from ingest.language import known_language

KINDS = (
    "article",
    "opinion",
    "survey",
    "interview",
    "case-study",
    "report",
    "press-release",
    "academic",
)
PERSPECTIVES = ("cmo", "cio", "both")
YEARS = range(1900, date.today().year + 2)
ID_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document; None and empty mean that nothing states it.

    `guessed` names the fields that were read off the file (its "By …" line, its PDF info) and not
    stated in front matter; "id" is among them for a document named after its file. `reports_on` is
    the key of the study that the document retells.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    year: int | None = None
    language: str | None = None
    kind: str | None = None
    url: str | None = None
    region: str | None = None
    sample: str | None = None
    topics: tuple[str, ...] = ()
    perspective: str | None = None
    abstract_en: str | None = None
    reports_on: str | None = None
    grade: str | None = None
    guessed: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Metadata":
        """The inverse of `to_dict` after a round trip through JSON, where tuples become lists."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()
        }
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Document:
    """A stored document. Every offset anywhere in Tandem refers to `text`.

    `page_starts` holds the offset at which each page begins (empty where there are no pages);
    `source` is the file or address it came from, `file_hash` the SHA-256 of its bytes there;
    `hidden` is text that a person does not see in the file, known only when it has just been read.
    """

    id: str
    text: str
    metadata: Metadata
    language: str
    source: str
    file_hash: str
    page_starts: tuple[int, ...] = ()
    notes: tuple[str, ...] = field(default=())
    hidden: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.metadata.title or self.id

    @property
    def content_hash(self) -> str:
        """SHA-256 of the words of the text: the same words, the same hash."""
        words = " ".join(re.findall(r"\w+", self.text.lower()))
        return hashlib.sha256(words.encode()).hexdigest()

    def page_of(self, offset: int) -> int | None:
        """The page, counted from 1, on which an offset lies; None without pages."""
        if not self.page_starts:
            return None
        return sum(start <= offset for start in self.page_starts)


def slug(name: str) -> str:
    """A document id from a name: ASCII, lower case, words joined by hyphens."""
    folded = name.lower().replace("ß", "ss").replace("æ", "ae").replace("ø", "oe")
    ascii_name = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    joined = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:ID_LENGTH].strip("-")
    return joined or "document-" + hashlib.sha256(name.encode()).hexdigest()[:8]


def parse_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The YAML between two `---` lines at the very start, and the text after it."""
    match = re.match(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", text, re.DOTALL)
    if match is None:
        return {}, text
    try:
        stated = yaml.safe_load(match.group(1) or "") or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # PyYAML lets dates that cannot be and brackets without end fly as the last two.
        where = getattr(error, "problem_mark", None)
        line = f" in line {where.line + 2}" if where else ""
        raise UnreadableDocument(f"the front matter is not YAML{line}: mend it") from None
    if not isinstance(stated, dict):
        raise UnreadableDocument("the front matter must be `key: value` lines")
    return stated, text[match.end() :]


def metadata_from(stated: Mapping[str, Any], hints: Metadata) -> Metadata:
    """Front matter, checked; fields that it leaves open are taken from `hints` and marked so."""
    known = {f.name for f in fields(Metadata)} - {"guessed"}
    values = {key: _checked(key, stated[key]) for key in known if stated.get(key) is not None}
    if hints.year not in YEARS:
        hints = replace(hints, year=None)
    guessed = {
        key: getattr(hints, key) for key in known if key not in stated and getattr(hints, key)
    }
    return Metadata(**(guessed | values), guessed=tuple(sorted(guessed)))


def _checked(key: str, value: Any) -> Any:
    if key in {"authors", "topics"}:
        items = value if isinstance(value, list) else [value]
        # Nested lists that refer to each other would be written out for ever.
        if any(isinstance(item, (list, dict)) for item in items):
            raise UnreadableDocument(f"{key} must be a list of words")
        return tuple(str(item).strip() for item in items)
    if isinstance(value, (list, dict)):
        raise UnreadableDocument(f"{key} must be one value")
    if key == "year":
        return _checked_year(value)
    # YAML reads a bare `no` as false; here it can only be Norwegian.
    text = "no" if key == "language" and value is False else str(value).strip()
    if key == "language" and not known_language(text):
        raise UnreadableDocument(f"language {text!r} is no language code: use one like en, de, da")
    allowed = {"kind": KINDS, "perspective": PERSPECTIVES}.get(key)
    if allowed and text not in allowed:
        raise UnreadableDocument(f"{key} {text!r} is unknown: use {', '.join(allowed)}")
    if key == "url" and not re.match(r"https?://[^\s<>\"]+\Z", text):
        raise UnreadableDocument(f"url {text[:80]!r} must begin with http:// or https://")
    return text


def _checked_year(value: Any) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"\d{4}", text) or int(text) not in YEARS:
        raise UnreadableDocument(f"year {text[:40]!r} must be a year like 2024")
    return int(text)
