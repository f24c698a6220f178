"""The page of a tryout, as HTML: how far it is, the file in brief, and what it would change."""

from assistant.answer import Outcome
from assistant.chat.render import escape
from assistant.library_page.report_view import brief_html
from assistant.library_page.rows_view import button_form
from assistant.library_page.tryouts import Look, Tested, Tryout
from assistant.library_page.wording import words
from assistant.trial import Side, Tried
from ingest.errors import TandemError
from ingest.overlay import NotLaid
from ingest.reasons import said

# Documents of an archive that are looked at in brief.
_MOST_LOOKS = 5


def tryout_html(tryout: Tryout, language: str) -> str:
    """The body of the page; what the script replaces while it runs has the id `tryout`."""
    body = _running(tryout, language) if tryout.running else _ended(tryout, language)
    active = ' data-active="yes"' if tryout.running else ""
    return (
        f'<p class="hint">{escape(words(language, "try_nothing_added"))}</p>'
        f'<div id="tryout"{active}>{body}</div><p id="told" class="unseen" role="status"></p>'
    )


def trying_html(tryout: Tryout | None, language: str, upload_mb: int) -> str:
    """The form that tries a file, and the way back to what a person has on trial."""
    large = escape(words(language, "too_large", title="{title}", limit=upload_mb))
    name = escape(words(language, "try"))
    back = ""
    if tryout:
        link = escape(words(language, "try_back", title=tryout.name))
        back = f'<p class="hint"><a href="{try_path(tryout)}">{link}</a></p>'
    return (
        f'<form class="trying" method="post" action="/library/try" enctype="multipart/form-data">'
        f'<label for="try-file"><b>{name}</b> '
        f"<span>{escape(words(language, 'try_help'))}</span></label>"
        f'<input id="try-file" type="file" name="file" required data-too-large="{large}" '
        f'data-most="{upload_mb * 1_000_000}">'
        f'<button class="quiet">{escape(words(language, "try_begin"))}</button>{back}</form>'
    )


def try_path(tryout: Tryout, door: str = "") -> str:
    """The address of a tryout, or of what is done with it."""
    return f"/library/try/{tryout.id}{door}"


def _running(tryout: Tryout, language: str) -> str:
    step = words(language, "try_reading")
    if tryout.questions:
        done = {"asked": tryout.asked, "questions": tryout.questions}
        step = words(language, "try_asking", **done)
    again = f'<a class="quiet" href="{try_path(tryout)}">{escape(words(language, "try_look"))}</a>'
    value = f' value="{tryout.asked}"' if tryout.questions else ""
    return (
        f'<p class="going" id="try-step">{escape(step)}</p><progress aria-labelledby="try-step" '
        f'max="{max(tryout.questions, 1)}"{value}></progress>'
        f'<div class="acts"><noscript>{again}</noscript>{_leave(tryout, language)}</div>'
    )


def _ended(tryout: Tryout, language: str) -> str:
    try:
        tested = tryout.work.result()
    except TandemError as error:
        return _failed(tryout, error, language)
    add = button_form(try_path(tryout, "/add"), words(language, "try_add"), "primary")
    return (
        f'<p class="outcome">{escape(_outcome(tested, language))}</p>'
        f'<div class="acts">{add}{_leave(tryout, language)}</div>'
        f"{_changes(tested, language)}{_looks(tested, language)}"
    )


def _failed(tryout: Tryout, error: TandemError, language: str) -> str:
    """Why the file would not be added, without the folders of this machine."""
    reason = str(error)
    if isinstance(error, NotLaid):
        reason = error.row.reason if error.row else words(language, "try_empty")
    reason = (said(reason, language) or reason).replace(f"{tryout.file.parent}/", "")
    state = error.row.state if isinstance(error, NotLaid) and error.row else "failed"
    name = words(language, f"state_{state}")
    look = state.replace(" ", "-").lower()
    return (
        f'<p class="outcome caution"><span class="state {look}">{escape(name)}</span> '
        f"{escape(words(language, 'try_failed', reason=reason))}</p>"
        f'<div class="acts">{_leave(tryout, language)}</div>'
    )


def _leave(tryout: Tryout, language: str) -> str:
    return button_form(try_path(tryout, "/leave"), words(language, "try_leave"))


def _outcome(tested: Tested, language: str) -> str:
    trial = tested.trial
    counts = {"count": len(trial.changed), "questions": len(trial.tried), "citing": trial.citing}
    return words(language, "try_changes", **counts)


def _looks(tested: Tested, language: str) -> str:
    shown = "".join(_look(look, language) for look in tested.looks[:_MOST_LOOKS])
    more = len(tested.looks) - _MOST_LOOKS
    if more > 0:
        shown += f'<p class="hint">{escape(words(language, "more_changes", count=more))}</p>'
    return f'<section id="brief"><h2>{escape(words(language, "try_brief"))}</h2>{shown}</section>'


def _look(look: Look, language: str) -> str:
    report = brief_html(look.quality, look.notes, language)
    return f'<h3 lang="{escape(look.quality.language)}">{escape(look.title)}</h3>{report}'


def _changes(tested: Tested, language: str) -> str:
    changed = "".join(_change(one, language) for one in tested.trial.changed)
    listed = f'<ul class="changes">{changed}</ul>' if changed else ""
    return (
        f'<section id="changes"><h2>{escape(words(language, "try_questions"))}</h2>'
        f'<p class="hint">{escape(words(language, "try_which"))}</p>{listed}</section>'
    )


def _change(one: Tried, language: str) -> str:
    sides = "".join(
        f"<div><dt>{escape(words(language, key))}</dt><dd>{_side(side, language)}</dd></div>"
        for key, side in (("try_now", one.before), ("try_then", one.after))
    )
    return (
        f'<li><p><b>{escape(one.question)}</b> <span class="state">'
        f"{escape(words(language, _how(one)))}</span></p><dl>{sides}</dl></li>"
    )


def _how(one: Tried) -> str:
    """In what the answers differ, as a key of the words."""
    if one.before.outcome == Outcome.ABSTAINED:
        return "try_answered"
    if one.after.outcome == Outcome.ABSTAINED:
        return "try_unanswered"
    return "try_other" if one.before.first != one.after.first else "try_sources"


def _side(side: Side, language: str) -> str:
    if side.first is None:
        return escape(words(language, "try_none"))
    first = side.first
    return (
        f'<q lang="{escape(first.language)}">{escape(first.quote)}</q>'
        f'<span class="hint" lang="{escape(first.language)}">{escape(first.title)}</span>'
    )
