"""What frames the conversation, as HTML: the bar on top, the start, and the chips above the box."""

from collections.abc import Sequence

from assistant.accounts import LOCAL, Person, Role
from assistant.chat.actions_view import reasons_html
from assistant.chat.conversations_view import drawer_html
from assistant.chat.corpus import Corpus
from assistant.chat.render import button, escape
from assistant.chat.wording import words
from assistant.wording import INTERFACE_LANGUAGES

_NAMES = {"en": "English", "de": "Deutsch", "da": "Dansk"}
# What the page's script says by itself.
_SCRIPT_WORDS = (
    "copied", "noted", "thanks", "withdrawn", "told", "failed", "sure", "ask_again", "cancel",
    "new_title", "edit",
)  # fmt: skip


def bar_html(language: str, person: Person = LOCAL, *, keeps: bool = False) -> str:
    """The bar: name, conversations where they are kept, languages, and who is logged in."""
    listed = words(language, "conversations")
    drawer = button("open-drawer", listed, look="quiet drawer") if keeps else ""
    switch = "".join(
        f'<button type="button" data-do="language" data-code="{code}" lang="{code}" '
        f'aria-label="{_NAMES[code]}"{" aria-current=true" if code == language else ""}>{code}'
        "</button>"
        for code in INTERFACE_LANGUAGES
    )
    leave = ""
    if person != LOCAL:
        name = f"{words(language, 'logout')} ({person.name})"
        leave = f'<a class="leave" href="/logout">{escape(name)}</a>'
    library = ""
    if person.role.includes(Role.RESEARCHER):
        library = (
            f'<a class="leave library" href="/library">{escape(words(language, "library"))}</a>'
        )
    skip = f'<a class="skip" href="#question">{escape(words(language, "skip"))}</a>'
    return (
        f'{skip}<div class="left"><h1><a class="brand" href="/">Tandem</a></h1>{drawer}</div>'
        f'<div class="right">{library}{leave}<div class="languages" role="group" '
        f'aria-label="{escape(words(language, "page_language"))}">{switch}</div></div>'
    )


def phrases_html(language: str) -> str:
    """What the page's script needs in the reader's language: words, the drawer, a form."""
    spoken = "".join(
        f' data-{key.replace("_", "-")}="{escape(words(language, f"js_{key}"))}"'
        for key in _SCRIPT_WORDS
    )
    return (
        f'<div id="words" lang="{language}"{spoken}></div>{drawer_html(language)}'
        f'<template id="reasons">{reasons_html(language)}</template>'
    )


def intro_html(corpus: Corpus, language: str, with_starters: bool = False) -> str:
    """The start page's words: what Tandem is, and what the corpus holds."""
    holds = words(language, "start_empty")
    if corpus.documents:
        dated = {"first": corpus.years[0], "last": corpus.years[-1]} if corpus.years else {}
        holds = words(
            language,
            "start" if dated else "start_undated",
            documents=corpus.documents,
            languages=len(corpus.languages),
            **dated,
        )
    examples = f'<p class="try">{escape(words(language, "try"))}</p>' if with_starters else ""
    return (
        f'<section lang="{language}"><p class="eyebrow">{escape(words(language, "tagline"))}</p>'
        f"<h2>{escape(words(language, 'start_title'))}</h2>"
        f'<p class="holds">{escape(holds)}</p>{examples}</section>'
    )


def next_html(questions: Sequence[str], after: int, language: str) -> str:
    """Questions to go on with after turn `after`; "" without any."""
    if not questions:
        return ""
    chips = "".join(
        button("ask", question, look="next", name=question, text=question) for question in questions
    )
    label = escape(words(language, "go_on"))
    return (
        f'<div class="nexts" role="group" aria-label="{label}" data-after="{after}">'
        f'<span class="go-on">{label}</span>{chips}</div>'
    )
