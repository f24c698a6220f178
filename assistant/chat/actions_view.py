"""What can be done with an answer: copy, ask again, judge it, see both lenses, save it."""

import json

from assistant.answer import Answer, Outcome
from assistant.chat.render import button, escape
from assistant.chat.wording import words
from assistant.export.export import Form
from assistant.export.references import apa, references
from assistant.memory.feedback import Reason


def actions_html(turn: int, answer: Answer, language: str, turn_id: str) -> str:
    """The row under an answer; judging and saving only where the answer is kept (`turn_id`)."""
    cited = answer.outcome is not Outcome.ABSTAINED
    parts = []
    if cited:
        parts.append(button("copy", "", look="glyph copy", name=words(language, "copy")))
    again = words(language, "again")
    parts.append(
        button("again", "", look="glyph again", name=again, turn=turn, text=answer.question.text)
    )
    if cited:
        filters = json.dumps(answer.question.filters.to_dict())
        text = answer.question.standalone
        label = words(language, "lenses")
        parts.append(button("lenses", label, look="flat", text=text, filters=filters))
    if turn_id:
        for vote in ("up", "down"):
            name = words(language, f"vote_{vote}")
            parts.append(button("vote", "", look=f"glyph {vote}", name=name, vote=vote))
        parts.append(_save_menu(language, turn_id, cited=cited))
    copied = f'<pre class="copied" hidden>{escape(copied_text(answer, language))}</pre>'
    return (
        f'<div class="actions" role="group" aria-label="{escape(words(language, "actions"))}">'
        f'{"".join(parts)}<span class="said" role="status"></span></div>{copied if cited else ""}'
    )


def _save_menu(language: str, turn_id: str, *, cited: bool) -> str:
    """The forms in which an answer, or the conversation that it stands in, can be saved."""
    forms = [form for form in Form if cited or form not in (Form.BIBTEX, Form.RIS)]
    groups = ""
    for key, saved in (("save_answer", turn_id), ("save_conversation", "")):
        name = escape(words(language, key))
        links = "".join(
            f'<a data-save="{form.value}" data-turn-id="{escape(saved)}" href="#">'
            f"{escape(words(language, f'save_{form.value}'))}</a>"
            for form in forms
        )
        groups += f'<div role="group" aria-label="{name}"><p>{name}</p>{links}</div>'
    return (
        f'<details class="menu"><summary>{escape(words(language, "save"))}</summary>'
        f'<div class="choice">{groups}</div></details>'
    )


def copied_text(answer: Answer, language: str) -> str:
    """An answer to paste into a text: statements with marks, then what the marks stand for."""
    contracts = [citation.to_dict() for citation in answer.citations]
    entries = {r.document_id: apa(r, language) for r in references(contracts)}
    supported = [s for s in answer.statements if s.support != "unsupported"]
    lines = [answer.question.text, ""]
    lines += [f"{s.text} {''.join(f'[{n}]' for n in s.citations)}" for s in supported]
    lines.append("")
    for citation in answer.citations:
        entry = "".join(span.text for span in entries[citation.document_id])
        lines.append(f"[{citation.n}] {entry}")
    return "\n".join(lines)


def reasons_html(language: str) -> str:
    """The form that a thumbs-down opens; the page's script copies it under the answer."""
    boxes = "".join(
        f'<label><input type="checkbox" name="reason" value="{reason.value}"> '
        f"{escape(words(language, f'reason_{reason.value}'))}</label>"
        for reason in Reason
    )
    label = escape(words(language, "comment"))
    return (
        f'<form class="reasons"><fieldset><legend>{escape(words(language, "why"))}</legend>{boxes}'
        f'</fieldset><textarea name="comment" rows="2" maxlength="2000" aria-label="{label}" '
        f'placeholder="{label}"></textarea><p class="choices">'
        f'<button type="submit" class="primary">{escape(words(language, "send"))}</button>'
        f"{button('dismiss', words(language, 'cancel'))}</p></form>"
    )
