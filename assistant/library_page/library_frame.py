"""The frame of the library's pages: the bar, the row of links, and the way back to the chat."""

from collections.abc import Sequence

from assistant.accounts import LOCAL, Person
from assistant.chat.render import escape
from assistant.library_page.wording import words
from assistant.wording import INTERFACE_LANGUAGES

_NAMES = {"en": "English", "de": "Deutsch", "da": "Dansk"}
# The pages of the row of links: address, and the word for it.
_PAGES = {
    "/library": "nav_library",
    "/library/playground": "nav_playground",
    "/library/coverage": "nav_coverage",
}
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title} · Tandem</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/page/icon.svg"><link rel="stylesheet" href="/page/evidence.css">
<link rel="stylesheet" href="/page/chat.css"><link rel="stylesheet" href="/page/library.css">
{scripts}</head>
<body class="library-page"><a class="skip" href="#main">{skip}</a>
<header class="bar"><a class="brand" href="/">Tandem</a>{right}</header>
<nav class="places" aria-label="{places_label}">{places}</nav>
<main id="main" tabindex="-1"><h1>{title}</h1>{body}</main></body></html>
"""


def library_frame(
    title: str,
    body: str,
    language: str,
    here: str = "/library",
    person: Person = LOCAL,
    scripts: Sequence[str] = (),
) -> str:
    """A whole page: `body` is HTML and goes in as it is, `title` is text; `here` is its address.

    `scripts` are addresses below /page/ beside the library's own; the guard forbids inline ones.
    """
    tags = "".join(
        f'<script src="{escape(source)}" defer></script>'
        for source in ("/page/library.js", *scripts)
    )
    return _PAGE.format(
        language=language,
        title=escape(title),
        scripts=tags,
        skip=escape(words(language, "skip")),
        right=_right(language, person),
        places_label=escape(words(language, "places")),
        places="".join(_place(address, key, here, language) for address, key in _PAGES.items()),
        body=body,
    )


def _place(address: str, key: str, here: str, language: str) -> str:
    current = ' aria-current="page"' if address == here else ""
    return f'<a href="{address}"{current}>{escape(words(language, key))}</a>'


def _right(language: str, person: Person) -> str:
    """The right of the bar: back to the chat, languages, and who is logged in."""
    switch = "".join(
        f'<button type="button" data-code="{code}" lang="{code}" aria-label="{_NAMES[code]}"'
        f"{' aria-current=true' if code == language else ''}>{code}</button>"
        for code in INTERFACE_LANGUAGES
    )
    leave = ""
    if person != LOCAL:
        name = words(language, "logout", name=person.name)
        leave = f'<a class="leave" href="/logout">{escape(name)}</a>'
    return (
        f'<div class="right"><a class="back" href="/">{escape(words(language, "back"))}</a>{leave}'
        f'<div class="languages" role="group" aria-label="{escape(words(language, "languages"))}">'
        f"{switch}</div></div>"
    )
