"""The files on their way, as HTML: counters, and a row for each with its buttons."""

from urllib.parse import quote

from assistant.chat.render import escape
from assistant.library_page.origins import Origin
from assistant.library_page.rows import EVERYTHING, Row, Rows
from assistant.library_page.wording import words
from assistant.library_page.worker import Worker
from ingest.jobs import JobState
from ingest.readers import ARCHIVE_SUFFIX, SUPPORTED_SUFFIXES
from ingest.reasons import said
from ingest.report import State

_COUNTED = (*list(JobState)[:5], State.UPDATED, State.UNCHANGED, *list(JobState)[5:])
# An archive holds several documents: it cannot be one's newer file.
_REPLACING = sorted(SUPPORTED_SUFFIXES - {ARCHIVE_SUFFIX})
_RETRIED = (JobState.FAILED, JobState.NEEDS_OCR, JobState.CANCELLED)


def rows_html(rows: Rows, worker: Worker, language: str) -> str:
    """Counters, what keeps the worker, and the rows; the page's script replaces them as one."""
    listed = "".join(_row(row, language) for row in rows.rows)
    if not listed:
        listed = f'<li class="empty">{escape(words(language, "files_none"))}</li>'
    more = ""
    if rows.hidden:
        more = f'<p class="hint">{escape(words(language, "files_hidden", count=rows.hidden))}</p>'
    active = ' data-active="yes"' if rows.unfinished else ""
    return (
        f'<div id="rows"{active}>{_counters(rows, language)}{_kept_by(rows, worker, language)}'
        f'<ul class="rows">{listed}</ul>{more}</div>'
    )


def document_path(door: str, document_id: str) -> str:
    """The address of a document's page, or of what is done to it."""
    return f"/library/{door}/{quote(document_id, safe='')}"


def button_form(action: str, label: str, look: str = "quiet", fields: str = "") -> str:
    """A form that is one button, so that it works without any script."""
    return (
        f'<form method="post" action="{escape(action)}">{fields}'
        f'<button class="{look}">{escape(label)}</button></form>'
    )


def removal(action: str, language: str, key: str = "remove_text") -> str:
    """The Remove button, which asks before it removes."""
    form = button_form(action, words(language, "remove_sure"), "quiet danger")
    return (
        f'<details class="ask"><summary>{escape(words(language, "remove"))}</summary>'
        f"<div><p>{escape(words(language, 'remove_text'))}</p>{form}</div></details>"
    )


def replacement(document_id: str, language: str, origin: Origin) -> str:
    """The Replace button, which asks for the newer file, or says what to do instead."""
    label = escape(words(language, "replace"))
    if origin.replaceable:
        opened = (
            '<form method="post" enctype="multipart/form-data" '
            f'action="{document_path("replace", document_id)}">'
            f"<p>{escape(words(language, 'replace_text'))}</p>"
            f'<input type="file" name="file" required accept="{",".join(_REPLACING)}" '
            f'aria-label="{label}"><button class="quiet">{label}</button></form>'
        )
    else:
        why = words(language, f"replace_{origin.place}", name=origin.name)
        opened = f"<div><p>{escape(why)}</p></div>"
    return f'<details class="ask"><summary>{label}</summary>{opened}</details>'


def _counters(rows: Rows, language: str) -> str:
    """How many files are in each state, as links that show only those."""
    counted = [(EVERYTHING, sum(rows.counts.values()))]
    counted += [(state, rows.counts[state]) for state in _COUNTED if rows.counts.get(state)]
    if not rows.counts:
        return ""
    links = "".join(
        f'<a href="/library?state={quote(state)}#files"'
        f"{' aria-current=true' if state == rows.state else ''}><b>{count}</b> "
        f"{escape(words(language, f'state_{state}'))}</a>"
        for state, count in counted
    )
    return f'<div class="counters">{links}</div>'


def _kept_by(rows: Rows, worker: Worker, language: str) -> str:
    kept = ""
    if rows.unfinished and worker.busy:
        kept = words(language, "busy")
    elif rows.unfinished and worker.problem:
        problem = said(worker.problem, language) or worker.problem
        kept = words(language, "stopped", reason=problem)
    return f'<p class="caution" role="status">{escape(kept)}</p>' if kept else ""


def _row(row: Row, language: str) -> str:
    state = words(language, f"state_{row.state}")
    if row.state == JobState.DUPLICATE and row.title:
        state = words(language, "duplicate_of", title=row.title)
    look = row.state.replace(" ", "-").lower()
    reason = "" if row.state == JobState.DUPLICATE and row.title else row.reason
    why = _why(reason, language) if reason else ""
    moving = " moving" if row.job.state.unfinished else ""
    title = row.title if row.state != JobState.DUPLICATE and row.title != row.name else ""
    named = f'<span class="called">{escape(title)}</span>' if title else ""
    return (
        f'<li id="job-{row.job.id}"><div class="what"><b>{escape(row.name)}</b>{named}'
        f'<p><span class="state {look}{moving}">{escape(state)}</span></p>{why}</div>'
        f'<div class="acts">{_acts(row, language)}</div></li>'
    )


def _why(reason: str, language: str) -> str:
    """A reason in the reader's language; one that nobody translated is marked as English."""
    own = said(reason, language)
    spoken = language if own else "en"
    return f'<p class="why" lang="{spoken}">{escape(own or reason)}</p>'


def _acts(row: Row, language: str) -> str:
    here = f"/library/jobs/{row.job.id}"
    if row.job.state.unfinished:
        return button_form(f"{here}/cancel", words(language, "cancel"))
    acts, own = "", row.job.state.stored
    if row.job.state in _RETRIED:
        acts += button_form(f"{here}/retry", words(language, "retry"))
    if row.document_id:
        path = document_path("document", row.document_id)
        acts += f'<a class="quiet" href="{path}">{escape(words(language, "details"))}</a>'
        if own and row.job.state is JobState.QUARANTINED:
            path = document_path("release", row.document_id)
            acts += button_form(path, words(language, "release"))
        if own:
            acts += replacement(row.document_id, language, row.origin)
    key = "remove_text" if own else "remove_row_text"
    return acts + removal(f"{here}/remove", language, key)
