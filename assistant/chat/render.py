"""Text to HTML: one function escapes all that comes from the corpus, a model or a reader."""

import html
import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlencode, urlsplit

from ingest.passages import Passage

# What Gradio's templates, a Markdown renderer or a JavaScript template string would act on.
_ACTIVE = str.maketrans({c: f"&#{ord(c)};" for c in "{}$`\\"})
_HEADING = re.compile(r"#{1,6} +")


def escape(text: object) -> str:
    """A text as HTML shows it: in elements and in quoted attributes, with nothing active left."""
    return html.escape(str(text), quote=True).translate(_ACTIVE)


def marked(text: str, start: int, end: int, heading_tag: str = "h2") -> str:
    """A text as paragraphs, with exactly `text[start:end]` in <mark>; its first mark is #quote."""
    parts: list[str] = []
    first = True
    for line_start, line in _lines(text):
        low, high = max(start - line_start, 0), min(end - line_start, len(line))
        heading = _HEADING.match(line)
        skip = heading.end() if heading and not (low < high and low < heading.end()) else 0
        inner = escape(line[skip:])
        if low < high:
            anchor = ' id="quote"' if first else ""
            before, after = escape(line[skip:low]), escape(line[high:])
            inner = f"{before}<mark{anchor}>{escape(line[low:high])}</mark>{after}"
            first = False
        tag = heading_tag if skip else "p"
        parts.append(f"<{tag}>{inner}</{tag}>")
    return "".join(parts)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Every line that is not blank, with the offset at which it begins."""
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        yield match.start(), match.group()


def marked_passage(passage: Passage, start: int, end: int) -> str:
    """A passage with the words at these offsets of its document marked, without an anchor."""
    shown = marked(passage.text, start - passage.start, end - passage.start, heading_tag="h4")
    return shown.replace('<mark id="quote">', "<mark>")


def document_link(document_id: str, start: int | None = None, end: int | None = None) -> str:
    """The address of a document in the source viewer, at the words quoted if offsets are given."""
    path = f"/document/{quote(document_id, safe='')}"
    if start is None or end is None:
        return path
    return f"{path}?{urlencode({'start': start, 'end': end})}#quote"


def web_link(url: str | None) -> str | None:
    """An address that may stand in a link: http or https with a host; None for any other."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def outside_link(url: str | None, label: str) -> str:
    """A link that leaves the page and tells the other side nothing; empty without an address."""
    address = web_link(url)
    if address is None:
        return ""
    return (
        f'<a class="outside" href="{escape(address)}" target="_blank" '
        f'rel="noopener noreferrer">{escape(label)}</a>'
    )


def patch(keep: int, articles: Sequence[str], conversation_id: str | None = None) -> str:
    """A change of a list on the page: the first `keep` stay, these replace the rest.

    The page's script moves them, so that what the reader opened in earlier ones stays open.
    """
    known = f' data-conversation="{escape(conversation_id)}"' if conversation_id else ""
    # As text: Gradio compares and mends elements, and would neither see nor keep what ours hold.
    return f'<pre data-keep="{keep}"{known} hidden>{escape("".join(articles))}</pre>'


def button(do: str, label: str, *, look: str = "quiet", name: str = "", **data: object) -> str:
    """A button for the page's script: what it does, with which data; `name` is for icons."""
    attributes = "".join(
        f' data-{key.replace("_", "-")}="{escape(value)}"' for key, value in data.items()
    )
    spoken = f' aria-label="{escape(name)}" title="{escape(name)}"' if name else ""
    return (
        f'<button type="button" class="{look}" data-do="{do}"{attributes}{spoken}>'
        f"{escape(label)}</button>"
    )
