"""The page of one document, as HTML: its state, report, passages and versions."""

from collections.abc import Sequence

from assistant.chat.render import document_link, escape, outside_link
from assistant.library_page.details import Details
from assistant.library_page.metadata_form import metadata_html
from assistant.library_page.report_view import field_name, report_html, value_html
from assistant.library_page.rows_view import button_form, document_path, removal, replacement
from assistant.library_page.wording import words
from ingest.curate import Change, State
from ingest.ledger import Standing
from ingest.passages import Passage

# Passages shown at once, sentences of a change, and letters of each.
_MOST_PASSAGES = 50
_MOST_SENTENCES = 5
_LONGEST_SENTENCE = 240


def details_html(details: Details, language: str, said: str = "") -> str:
    """The body of a document's page; `said` is what was just done."""
    document = details.document
    link = (
        f'<a class="quiet" href="{document_link(document.id)}">'
        f"{escape(words(language, 'original'))}</a>"
    )
    path = document_path("guide", document.id)
    link += f' <a class="quiet" href="{path}">{escape(words(language, "guide"))}</a>'
    outside = outside_link(document.metadata.url, document.metadata.url or "")
    acts = link + _standing_acts(details, language)
    acts += replacement(document.id, language, details.origin)
    acts += removal(document_path("remove", document.id), language)
    return (
        f'{said}<p class="hint"><code>{escape(document.id)}</code> {outside}</p>'
        f'<div class="acts">{acts}</div>'
        f'<div class="two"><section id="metadata"><h2>{escape(words(language, "metadata"))}</h2>'
        f"{metadata_html(document, language)}</section>"
        f'<section id="quality"><h2>{escape(words(language, "quality"))}</h2>'
        f"{_quality(details, language)}</section></div>"
        f'<section id="versions"><h2>{escape(words(language, "versions"))}</h2>'
        f"{_versions(details, language)}</section>"
        f'<section id="passages"><h2>{escape(words(language, "passages"))}</h2>'
        f"{_passages(details, language)}</section>"
    )


def _standing_acts(details: Details, language: str) -> str:
    found = details.assessment
    if found is None or found.standing is Standing.CLEAR:
        return ""
    acts = ""
    if found.standing is not Standing.APPROVED:
        path = document_path("release", details.document.id)
        acts += button_form(path, words(language, "release"))
    if found.standing is not Standing.REJECTED:
        path = document_path("reject", details.document.id)
        acts += button_form(path, words(language, "reject"))
    return acts


def _quality(details: Details, language: str) -> str:
    found = details.assessment
    if found is None:
        return f'<p class="hint">{escape(words(language, "quality_none"))}</p>'
    standing = words(language, f"standing_{found.standing}")
    return report_html(found.quality, details.document.notes, language, standing)


def _versions(details: Details, language: str) -> str:
    listed = "".join(_version(state, details, language) for state in reversed(details.states))
    return f'<ul class="versions">{listed}</ul>'


def _version(state: State, details: Details, language: str) -> str:
    name = words(language, "version_now")
    back = ""
    if state.number is not None:
        name = words(language, "version_number", number=state.number)
        number = f'<input type="hidden" name="number" value="{state.number}">'
        path = document_path("rollback", details.document.id)
        back = button_form(path, words(language, "rollback"), fields=number)
    since = words(language, "since", since=state.since[:16].replace("T", " "))
    change = _change(state.change, language) if state.change else ""
    return (
        f"<li><p><b>{escape(name)}</b> {escape(since)} · {escape(state.document.title)}</p>"
        f"{change}{back}</li>"
    )


def _change(change: Change, language: str) -> str:
    lines = "".join(
        f"<p>{escape(field_name(name, language))}: <del>{value_html(old, language)}</del> → "
        f"<ins>{value_html(new, language)}</ins></p>"
        for name, (old, new) in change.fields.items()
        if not isinstance(old, (list, tuple)) and not isinstance(new, (list, tuple))
    )
    for name, (old, new) in change.fields.items():
        if isinstance(old, (list, tuple)) or isinstance(new, (list, tuple)):
            was, now = (", ".join(map(str, value or ())) for value in (old, new))
            lines += (
                f"<p>{escape(field_name(name, language))}: <del>{escape(was)}</del> → "
                f"<ins>{escape(now)}</ins></p>"
            )
    lines += _sentences("del", change.removed, language)
    return lines + _sentences("ins", change.added, language)


def _sentences(tag: str, sentences: Sequence[str], language: str) -> str:
    shown = "".join(
        f"<p><{tag}>{escape(sentence[:_LONGEST_SENTENCE])}</{tag}></p>"
        for sentence in sentences[:_MOST_SENTENCES]
    )
    more = len(sentences) - _MOST_SENTENCES
    if more > 0:
        shown += f'<p class="hint">{escape(words(language, "more_changes", count=more))}</p>'
    return shown


def _passages(details: Details, language: str) -> str:
    found = details.fitting
    shown = found[:_MOST_PASSAGES]
    label = escape(words(language, "passages_search"))
    count = words(language, "passages_count", shown=len(shown), count=len(details.passages))
    listed = "".join(_passage(passage, details.find, language) for passage in shown)
    return (
        f'<form method="get" role="search" class="finder" '
        f'action="{document_path("document", details.document.id)}#passages">'
        f'<input type="search" name="find" value="{escape(details.find)}" maxlength="200" '
        f'placeholder="{label}" aria-label="{label}">'
        f'<button class="primary">{escape(words(language, "find"))}</button></form>'
        f'<p class="hint">{escape(count)}</p><ol class="passages">{listed}</ol>'
    )


def _passage(passage: Passage, find: str, language: str) -> str:
    page = words(language, "page_number", page=passage.page) if passage.page else ""
    head = " · ".join(part for part in (passage.heading, page) if part)
    heading = f"<p class='hint'>{escape(head)}</p>" if head else ""
    text = marked_words(passage.text, find)
    return f'<li lang="{escape(passage.language)}">{heading}<p>{text}</p></li>'


def marked_words(text: str, find: str) -> str:
    """A text, escaped, with every place of some letters in <mark>, whatever their case."""
    wanted, lower = find.strip().lower(), text.lower()
    if not wanted or len(lower) != len(text):  # a letter that is two in lower case moves the rest
        return escape(text)
    parts, at = [], 0
    while (place := lower.find(wanted, at)) >= 0:
        end = place + len(wanted)
        parts.append(f"{escape(text[at:place])}<mark>{escape(text[place:end])}</mark>")
        at = end
    return "".join(parts) + escape(text[at:])
