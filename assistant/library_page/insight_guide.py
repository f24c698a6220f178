"""The guide to a document as HTML: its central sentences, key terms and questions."""

from assistant.chat.render import document_link, escape
from assistant.guide import Guide
from assistant.library_page.insight_coverage import STYLE
from assistant.library_page.insight_words import words


def guide_html(guide: Guide, language: str) -> str:
    """The body of the guide's page; the document's own words are marked as its language."""
    spoken = f'lang="{escape(guide.language)}"'
    sentences = "".join(
        f'<p><q {spoken}><a href="{document_link(guide.document_id, one.start, one.end)}">'
        f"{escape(one.text)}</a></q></p>"
        for one in guide.extract
    )
    terms = f"<p {spoken}>{escape(', '.join(guide.terms))}</p>"
    asked = "".join(f"<li>{escape(question)}</li>" for question in guide.questions)
    questions = f"<ul>{asked}</ul>" if asked else f"<p>{escape(words(language, 'no_answers'))}</p>"
    parts = (("extract", sentences), ("key_terms", terms), ("answers", questions))
    shown = "".join(
        f"<section><h2>{escape(words(language, name))}</h2>{part}</section>" for name, part in parts
    )
    hint = f'<p class="hint">{escape(words(language, "guide_text"))}</p>'
    return f'{STYLE}<div class="guide">{hint}{shown}</div>'
