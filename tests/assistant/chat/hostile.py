"""A document that attacks the page in every field, and an assistant that will quote it."""

from html.parser import HTMLParser
from pathlib import Path

from assistant.answer import Assistant
from assistant.calibration import Calibration
from ingest.add import embed
from ingest.documents import Document, Metadata
from ingest.index import Index
from ingest.library import Library
from ingest.passages import split
from tests.fakes import FakeEncoder

PAYLOADS = (
    "<script>alert('script')</script>",
    '<img src="https://evil.example/pixel.png" onerror="alert(1)">',
    "<style>@import 'https://evil.example/x.css';</style>",
    '<form action="https://evil.example"><button>Continue</button></form>',
    '"><svg onload=alert(2)>',
    "' onmouseover='alert(3)",
    "{{constructor.constructor('alert(4)')()}}",
    "${alert(5)}",
    "`${alert(6)}`",
    "![x](https://evil.example/y.png) [go](javascript:alert(7))",
    "</mark></p><iframe src='https://evil.example'></iframe>",
    "$$\\href{javascript:alert(8)}{x}$$",
)
# Every payload is a sentence about budgets, so that it is found and quoted.
HOSTILE = Document(
    id="hostile/'><b> & ü",
    text="# Zebra budget <img src=x onerror=alert(9)>\n\n"
    + "\n\n".join(f"The zebra budget number {n} says {p} here." for n, p in enumerate(PAYLOADS)),
    metadata=Metadata(
        title="Zebra budget <img src=x onerror=alert(10)> ${alert(11)} {{x}}",
        authors=("<script>alert(12)</script>",),
        publisher='"><img src=https://evil.example/z.png>',
        year=2024,
        kind="survey",
        url="javascript:alert(13)",
        sample="<b onclick=alert(14)>all</b>",
        abstract_en="<iframe src=https://evil.example></iframe>",
    ),
    language="en",
    source="hostile.txt",
    file_hash="0",
)
# Sure of everything but questions about a year that no source speaks of: 1 / (1 + e^-(4 * years - 2)).
YEARS_DECIDE = Calibration(
    confidence_weights={"bias": -2.0, "years": 4.0}, abstain_below=0.5, statement_margin=8.0
)


def hostile_assistant(home: Path) -> Assistant:
    """The tiny corpus under `home` and the hostile document, with an assistant that quotes them."""
    library, encoder = Library(home), FakeEncoder()
    passages = split(HOSTILE)
    with library.writing() as writing:
        writing.put(HOSTILE, passages, embed(HOSTILE, passages, encoder))
    return Assistant(Index(library, encoder), YEARS_DECIDE)


def active(page: str) -> list[str]:
    """Everything in a page that could run, load or submit, as a browser's parser reads it."""
    parser = _Active()
    parser.feed(page)
    return parser.found


class _Active(HTMLParser):
    _TAGS = ("script", "img", "iframe", "form", "svg", "style", "button", "object", "embed")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Our own buttons say what the page's script is to do.
        if tag in self._TAGS and "data-do" not in dict(attrs):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or "script:" in (value or "") and name in ("href", "src"):
                self.found.append(f"{tag} {name}={value}")
