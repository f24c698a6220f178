"""Plain text and Markdown, in whatever encoding."""

import re
from typing import TYPE_CHECKING

from ingest.documents import Metadata
from ingest.errors import UnreadableDocument
from ingest.language import LANGUAGES, function_words
from ingest.readers.reading import Reading

if TYPE_CHECKING:
    from markdown_it.token import Token

# Western, Central European and Greek Windows; on a tie the first.
_CODE_PAGES = ("cp1252", "cp1250", "cp1253")
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes) -> str:
    if b"\x00" in data[:4096] and data[:2] not in UTF16:
        raise UnreadableDocument("the content is binary, not text")
    try:
        return data.decode("utf-16" if data[:2] in UTF16 else "utf-8-sig")
    except UnicodeDecodeError:
        return _guess_encoding(data)


def _guess_encoding(data: bytes) -> str:
    """The text of bytes that are not quite UTF-8, or of the old code page that fits best."""
    text = data.decode("utf-8", "replace")
    foreign = sum(not character.isascii() for character in text)
    if 2 * text.count("\ufffd") < foreign:
        return text  # UTF-8 with a few broken bytes
    decoded = (_decoded(data, page) for page in _CODE_PAGES)
    texts = [candidate for candidate in decoded if candidate is not None]
    if not texts:
        raise UnreadableDocument("the content is binary or in an unknown encoding: save as UTF-8")
    return max(texts, key=_usual_words)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _usual_words(text: str) -> int:
    """How many function words of any language a text's opening holds: few, if decoded wrongly."""
    usual = frozenset().union(*map(function_words, LANGUAGES))
    return sum(word in usual for word in re.findall(r"\w+", text[:20_000].lower()))


def read_text(data: bytes) -> Reading:
    return Reading(re.sub(r"\r\n?", "\n", decode(data)))


def is_wrapped(text: str) -> bool:
    """Whether most lines of a plain text were broken at a column, as mail and old tools do."""
    lengths = sorted(len(line) for line in text.splitlines() if line.strip())
    return len(lengths) > 5 and 45 <= lengths[len(lengths) * 3 // 4] <= 100


def markdown(text: str) -> Reading:
    """The words of a Markdown text: headings keep `#`, lists keep `- `, the rest is plain."""
    from markdown_it import MarkdownIt

    blocks: list[str] = []
    row: list[str] | None = None
    prefix = ""
    title = None
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "heading_open":
            prefix = "#" * int(token.tag[1]) + " "
        elif token.type == "list_item_open":
            prefix = "- "
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            blocks.append(" | ".join(row or []))
            row = None
        elif token.type in {"fence", "code_block"}:
            blocks.append(token.content)
        elif token.type == "inline":
            words = _inline(token)
            (blocks if row is None else row).append(prefix + words)
            title = title or (words if prefix == "# " else None)
            prefix = ""
    return Reading("\n\n".join(blocks), Metadata(title=title))


def _inline(token: "Token") -> str:
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in token.children or []
        if child.type not in {"html_inline", "image"}
    )
