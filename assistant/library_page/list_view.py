"""The page of the library: adding on top, then the files on their way, then the documents."""

from urllib.parse import urlencode

from assistant.chat.render import escape
from assistant.chat.wording import kind_name
from assistant.library_page.desk import MOST_FILES, MOST_WAITING
from assistant.library_page.rows_view import document_path
from assistant.library_page.wording import words
from assistant.wording import language_name
from ingest.listing import Entry, Listed
from ingest.readers import SUPPORTED_SUFFIXES

# What the script says itself, and what it fills in.
_SCRIPT_WORDS = {"sending": "percent", "to_send": "count", "not_sent": "reason"}


def library_html(
    rows: str, listed: Listed, language: str, *, said: str, upload_mb: int, trying: str
) -> str:
    """The body of the page; `rows` are those of `rows_html`, `said` what was just done.

    `trying` is the form that tries a file.
    """
    more = words(language, "told_more", count="{count}")
    return (
        f"{said}{_adding(language, upload_mb)}{trying}"
        f'<section id="files"><h2>{escape(words(language, "files"))}</h2>{rows}'
        f'<p id="told" class="unseen" role="status" data-more="{escape(more)}"></p></section>'
        f"{documents_html(listed, language)}"
    )


def said_html(text: str | None, *, wrong: bool = False) -> str:
    """A sentence on what was done, or on what was wrong; "" without one."""
    if not text:
        return ""
    look, role = ("said-note wrong", "alert") if wrong else ("said-note", "status")
    return f'<p class="{look}" role="{role}">{escape(text)}</p>'


def documents_html(listed: Listed, language: str) -> str:
    """The documents, 50 a page, with what they are searched for."""
    wanted = listed.wanted
    body = "".join(_entry(entry, language) for entry in listed.entries)
    count = escape(words(language, "documents_count", count=listed.count))
    languages = {code: language_name(code, language) for code in listed.languages}
    kinds = {kind: kind_name(language, kind) for kind in listed.kinds}
    search = escape(words(language, "search"))
    table = f'<ul class="documents">{body}</ul>' if body else ""
    empty = "" if body else f'<p class="empty">{escape(words(language, "none_found"))}</p>'
    return (
        f'<section id="documents"><h2>{escape(words(language, "documents"))}</h2>'
        f'<form method="get" action="/library#documents" role="search" class="finder">'
        f'<input type="search" name="search" value="{escape(wanted.search)}" maxlength="200" '
        f'placeholder="{search}" aria-label="{search}">'
        f"{_choice('language', wanted.language, languages, language)}"
        f"{_choice('kind', wanted.kind, kinds, language)}"
        f'<button class="primary">{escape(words(language, "find"))}</button></form>'
        f'<p class="hint">{count}</p>{table}{empty}{_pager(listed, language)}</section>'
    )


def _adding(language: str, upload_mb: int) -> str:
    endings = " ".join(sorted(suffix[1:] for suffix in SUPPORTED_SUFFIXES))
    limits = {"limit": upload_mb, "endings": endings}
    # The script sends file by file; a form sends all at once.
    plain = words(language, "drop_help", count=MOST_FILES, **limits)
    live = words(language, "drop_help_live", count=MOST_WAITING, **limits)
    spoken = "".join(
        f' data-{key.replace("_", "-")}="{escape(words(language, key, **{gap: "{" + gap + "}"}))}"'
        for key, gap in _SCRIPT_WORDS.items()
    )
    return (
        f'<section class="adding" aria-label="{escape(words(language, "add"))}">'
        f'<form id="drop" method="post" action="/library/upload" enctype="multipart/form-data"'
        f'{spoken}><label for="choose"><b>{escape(words(language, "drop"))}</b>'
        f'<span class="plain">{escape(plain)}</span><span class="scripted">{escape(live)}</span>'
        "</label>"
        f'<input id="choose" type="file" name="files" multiple required>'
        f'<button class="primary">{escape(words(language, "upload"))}</button>'
        '<ul id="sending" aria-live="polite"></ul><p id="to-send" class="hint"></p></form>'
        '<form method="post" action="/library/addresses" class="addresses">'
        f'<label for="urls">{escape(words(language, "urls"))}</label>'
        '<textarea id="urls" name="urls" rows="3" required placeholder="https://"></textarea>'
        f'<button class="primary">{escape(words(language, "add_urls"))}</button></form></section>'
    )


def _choice(name: str, chosen: str, options: dict[str, str], language: str) -> str:
    anything = words(language, f"any_{name}")
    listed = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(label)}</option>"
        for value, label in {"": anything, **options}.items()
    )
    return f'<select name="{name}" aria-label="{escape(anything)}">{listed}</select>'


def _entry(entry: Entry, language: str) -> str:
    known = entry.metadata
    facts = [", ".join(known.authors), known.publisher or "", str(known.year or "")]
    facts += [language_name(entry.language, language)]
    facts += [kind_name(language, known.kind)] if known.kind else []
    held = ""
    if entry.held:
        held = f' <span class="state quarantined">{escape(words(language, "held"))}</span>'
    return (
        f'<li><a href="{document_path("document", entry.id)}" lang="{escape(entry.language)}">'
        f"{escape(entry.title)}</a>{held}"
        f"<span>{escape(' · '.join(fact for fact in facts if fact))}</span></li>"
    )


def _pager(listed: Listed, language: str) -> str:
    page, pages = listed.wanted.page, listed.pages
    if pages == 1:
        return ""
    where = escape(words(language, "page", page=page, pages=pages))
    return (
        f'<nav class="pages" aria-label="{where}">{_leaf(listed, page - 1, "before", language)}'
        f"<span>{where}</span>{_leaf(listed, page + 1, 'after', language)}</nav>"
    )


def _leaf(listed: Listed, page: int, key: str, language: str) -> str:
    label = escape(words(language, key))
    if not 1 <= page <= listed.pages:
        return f'<span class="hint">{label}</span>'
    wanted = listed.wanted
    query = {"search": wanted.search, "language": wanted.language, "kind": wanted.kind}
    address = f"/library?{urlencode({k: v for k, v in query.items() if v} | {'page': page})}"
    return f'<a class="quiet" href="{escape(address)}#documents">{label}</a>'
