"""The source viewer: a stored document as a plain page, with the quoted words marked."""

from assistant.chat.render import escape, marked, outside_link
from assistant.chat.wording import kind_name, words
from assistant.wording import language_name
from ingest.documents import Document

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title} · Tandem</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/page/icon.svg"><link rel="stylesheet" href="/page/evidence.css">
<link rel="stylesheet" href="/page/chat.css"></head>
<body class="viewer"><header class="bar"><a class="brand" href="/">Tandem</a>
<a class="back" href="/">{back}</a></header><main>{main}</main></body></html>
"""


def document_page(document: Document, start: int, end: int, language: str) -> str:
    """A document with `text[start:end]` marked as #quote, what is known about it on top."""
    text = marked(document.text, start, end)
    main = (
        f'<p class="eyebrow">{escape(words(language, "document"))}</p>'
        f"<h1>{escape(document.title)}</h1>{_facts(document, language)}"
        f'<p class="links">{outside_link(document.metadata.url, words(language, "original"))}</p>'
        f'<article class="source" lang="{escape(document.language)}">{text}</article>'
    )
    return _page(document.title, main, language)


def missing_page(language: str) -> str:
    """What is shown for an id that no document has."""
    title = words(language, "not_found")
    main = f"<h1>{escape(title)}</h1><p>{escape(words(language, 'not_found_text'))}</p>"
    return _page(title, main, language)


def error_page(message: str, language: str) -> str:
    """What is shown when the library cannot be read: a sentence with what to do."""
    title = words(language, "error")
    return _page(title, f"<h1>{escape(title)}</h1><p>{escape(message)}</p>", language)


def _facts(document: Document, language: str) -> str:
    metadata = document.metadata
    known = {
        "authors": ", ".join(metadata.authors),
        "publisher": metadata.publisher,
        "year": metadata.year,
        "language": language_name(document.language, language),
        "kind": kind_name(language, metadata.kind) if metadata.kind else None,
        "sample": metadata.sample,
        "region": metadata.region,
    }
    rows = "".join(
        f"<div><dt>{escape(words(language, key))}</dt><dd>{escape(value)}</dd></div>"
        for key, value in known.items()
        if value
    )
    return f'<dl class="metadata">{rows}</dl>'


def _page(title: str, main: str, language: str) -> str:
    back = escape(words(language, "back"))
    return _PAGE.format(language=language, title=escape(title), back=back, main=main)
