"""Exports, read back: the same quotes word for word, the references, and nothing that runs."""

import io
import re
from datetime import date
from html.parser import HTMLParser

import docx
import pytest
from markdown_it import MarkdownIt

from assistant.evidence.wording import words
from assistant.export import wording as export_wording
from assistant.export.export import ExportError, Form, export, form_of, save
from assistant.wording import INTERFACE_LANGUAGES
from ingest.filters import Filters
from tests.assistant.chat.hostile import PAYLOADS
from tests.assistant.export.test_references import citation

DAY = date(2026, 11, 22)
PAGES = (Form.MARKDOWN, Form.DOCX, Form.HTML)


def answer(question="Who pays?", citations=(), **changes):
    """An answer of the contract, verbatim from its citations."""
    given = {
        "question": {"text": question, "language": "en", "standalone": question, "filters": {}},
        "outcome": "answered",
        "mode": "extractive",
        "language": "en",
        "text": "",
        "statements": [
            {"text": c["quote"], "citations": [c["n"]], "support": "verbatim"} for c in citations
        ],
        "citations": list(citations),
        "evidence": None,
        "notes": [],
        "reason": None,
        "nearest": [],
        "corpus": "fake@1 revision 6",
    }
    return given | changes


class Text(HTMLParser):
    """The text of a page's body, a line a block, and its tags."""

    def __init__(self):
        super().__init__()
        self.lines, self.tags, self.links, self._inside = [], set(), [], False

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self._inside |= tag == "body"
        self.links += [value for name, value in attributes if name in ("href", "src")]
        if self._inside and tag in ("h1", "h2", "h3", "p", "blockquote", "li"):
            self.lines.append("")

    def handle_data(self, data):
        if self._inside and self.lines:
            self.lines[-1] += data


def lines_of(data, form):
    """The lines that a reader of this form sees."""
    if form is Form.DOCX:
        return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    page = data.decode()
    if form is Form.MARKDOWN:
        page = f"<body>{MarkdownIt('commonmark').render(page)}</body>"
    parser = Text()
    parser.feed(page)
    return [line.strip() for line in parser.lines if line.strip()]


def lines(answers, form, language="en", **options):
    return lines_of(export(answers, form, language, day=DAY, **options).data, form)


@pytest.mark.parametrize("form", PAGES)
def test_an_answer_with_its_numbered_quotes_and_references(form):
    cited = [
        citation(1, "b", title="Beta", quote="Both sign.", page=3),
        citation(
            2, "a", title="Alpha", quote="Beide unterschreiben.", language="de", gloss="Both."
        ),
        citation(3, "b", title="Beta", quote="Neither alone."),
    ]
    assert lines([answer(citations=cited)], form) == [
        "Who pays?",
        "Quotes are word for word from the documents in the library. Where it holds a digest of a "
        "source, the words are the digest's.",
        "[1] “Both sign.” (Archer, 2021b, p. 3)",
        "[2] “Beide unterschreiben.” (Archer, 2021a; German)",
        "English abstract of the document: Both.",
        "[3] “Neither alone.” (Archer, 2021b)",
        "References",
        "Archer, A. (2021a). Alpha. Tiny Review. https://tiny.example/a",
        "Archer, A. (2021b). Beta. Tiny Review. https://tiny.example/a",
        "Exported from Tandem on 2026-11-22. Corpus: fake@1 revision 6.",
    ]


@pytest.mark.parametrize("form", PAGES)
def test_a_written_answer_has_statements_with_marks_and_then_its_quotes(form):
    statements = [
        {"text": "They share.", "citations": [1, 2], "support": "supported"},
        {"text": "Invented.", "citations": [], "support": "unsupported"},
    ]
    cited = [citation(1, quote="Both sign."), citation(2, quote="Neither alone.")]
    shown = lines([answer(citations=cited, statements=statements, mode="generative")], form)
    assert shown[2:5] == [
        "They share. [1][2]",
        "Left out for want of support in the sources: 1",
        "Quotes",
    ]
    assert shown[5] == "[1] “Both sign.” (Archer, 2021)"
    assert "Invented." not in shown


@pytest.mark.parametrize("form", PAGES)
def test_an_abstention_names_its_reason_and_what_is_nearest(form):
    abstained = answer(outcome="abstained", reason="Too far.", nearest=[{"title": "Near"}])
    shown = lines([abstained], form, "da")
    assert shown[1:4] == [
        "Samlingen besvarer ikke dette spørgsmål. Too far.",
        "Tættest på er",
        "Near",
    ]
    assert "Litteratur" not in shown


@pytest.mark.parametrize("form", PAGES)
def test_a_conversation_has_one_list_of_references(form):
    first = answer("Who pays?", [citation(1, "a", title="Alpha")])
    again = answer("And who signs?", [citation(1, "a", title="Alpha")])
    shown = lines([first, again], form, "de", title="For the board")
    assert shown[0] == "For the board"
    assert shown.count("[1] „The budget is shared.“ (Archer, 2021; Englisch)") == 2
    assert [line for line in shown if line in ("Who pays?", "And who signs?", "Literatur")] == [
        "Who pays?",
        "And who signs?",
        "Literatur",
    ]
    assert sum("Alpha" in line for line in shown) == 1


def test_how_a_question_was_understood_and_limited_is_said():
    filters = Filters(("de",), 2015, 2020, ("survey",)).to_dict()
    question = {"text": "And there?", "standalone": "Who pays there?", "filters": filters}
    asked = answer(citations=[citation()]) | {"question": question | {"language": "en"}}
    shown = lines([asked], Form.MARKDOWN)
    assert shown[2:4] == [
        "Understood as: Who pays there?",
        "Limited to: German, survey, from 2015 on, up to 2020",
    ]


@pytest.mark.parametrize("form", PAGES)
def test_a_real_answers_quotes_stand_word_for_word(sure, form):
    told = sure.answer("How many companies share one budget?").to_dict()
    assert told["citations"]
    text = " ".join(lines([told], form))
    for cited in told["citations"]:
        assert " ".join(cited["quote"].split()) in text


@pytest.mark.parametrize("form", PAGES)
def test_what_the_sources_weigh_and_where_they_differ_is_said(form):
    strength = {"level": "fair", "reason": "Two surveys.", "cautions": ["One is old."]}
    point = {"text": "25 %", "quote": "A quarter.", "title": "T", "publisher": "P", "year": None}
    other = point | {"text": "40 %", "quote": "Forty.", "year": 2019, "asked": "506 CIOs"}
    evidence = {"strength": strength, "timeline": None}
    evidence["disagreements"] = [{"points": [point | {"asked": None}, other]}]
    told = answer(citations=[citation()], evidence=evidence, notes=["The model did not answer."])
    shown = lines([told], form, "da")
    assert shown[3:8] == [
        f"{words('da', 'strength')}: {words('da', 'level_fair')}. Two surveys. One is old.",
        words("da", "disagree"),
        "25 %: »A quarter.« (T, P)",
        "40 %: »Forty.« (T, P, 2019, 506 CIOs)",
        "The model did not answer.",
    ]


@pytest.mark.parametrize("form", PAGES)
def test_a_machine_translation_takes_the_place_of_the_abstract(form):
    foreign = {"language": "de", "gloss": "Abstract.", "quote": "Beide."}
    cited = [citation(1, **foreign, translation="Begge."), citation(2, "d2", **foreign)]
    shown = lines([answer(citations=cited)], form, "da")
    assert shown[3] == "Maskinoversættelse: Begge."
    assert shown[5] == "Engelsk resumé af dokumentet: Abstract."
    assert "Begge" not in " ".join(lines([answer(citations=cited)], form, "de"))


def test_word_gets_its_own_styles_links_and_properties():
    cited = [citation(1, title="Alpha")]
    document = docx.Document(io.BytesIO(export([answer(citations=cited)], Form.DOCX, "en").data))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles == ["Title", "Normal", "Quote", "Heading 1", "Normal"]
    reference = document.paragraphs[-1]
    assert [link.address for link in reference.hyperlinks] == ["https://tiny.example/a"]
    assert [run.text for run in reference.runs if run.italic] == ["Alpha"]
    assert (document.core_properties.title, document.core_properties.language) == (
        "Who pays?",
        "en",
    )


def test_the_printed_page_loads_nothing_and_runs_nothing():
    page = export([answer(citations=[citation()])], Form.HTML, "da").data.decode()
    parser = Text()
    parser.feed(page)
    assert parser.tags & {"script", "img", "link", "iframe", "form", "base"} == set()
    assert parser.links == ["https://tiny.example/a"]
    assert "default-src 'none'" in page and "@media print" in page and '<html lang="da">' in page
    assert not re.search(r"url\(|@import", page)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("form", PAGES)
def test_hostile_text_stays_text(payload, form):
    cited = [
        citation(title=payload, authors=[payload], publisher=payload, quote=payload, url=payload)
    ]
    data = export([answer(payload, cited)], form, "en", title=payload).data
    seen = " ".join(lines_of(data, form))
    assert " ".join(payload.split()) in seen
    if form is not Form.DOCX:
        page = data.decode()
        if form is Form.MARKDOWN:
            page = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(page)
        parser = Text()
        parser.feed(page)
        allowed = {"html", "head", "meta", "title", "style", "body", "li", "ul", "a", "i", "em"}
        assert parser.tags <= allowed | {"h1", "h2", "h3", "p", "blockquote"}
        assert [link for link in parser.links if not link.startswith("http")] == []


@pytest.mark.parametrize(
    "start", ["1. One", "- One", "+ One", "# One", "> One", "=== One", "\x0bOne"]
)
def test_no_statement_becomes_a_list_or_a_heading(start):
    statements = [{"text": start, "citations": [1], "support": "supported"}]
    told = answer(citations=[citation()], statements=statements)
    data = export([told], Form.MARKDOWN, "en").data.decode()
    rendered = MarkdownIt("commonmark").render(data)
    assert f"<p>{start.strip().replace('>', '&gt;')} [1]</p>" in rendered


@pytest.mark.parametrize("form", list(Form))
def test_file_names_are_safe_and_end_as_the_form_does(form):
    exported = export([answer("Wer zahlt? ../../Ärger", [citation()])], form, "de")
    assert exported.name == f"wer-zahlt-arger.{form.value}"
    assert len(export([answer("budget " * 99, [citation()])], form, "de").name) < 70
    assert exported.data


@pytest.mark.parametrize(("form", "start"), [(Form.BIBTEX, b"@article{"), (Form.RIS, b"TY  - ")])
def test_references_alone(form, start):
    cited = [citation(1, "a"), citation(2, "a"), citation(3, "b")]
    data = export([answer(citations=cited)], form, "en").data
    assert data.startswith(start) and data.count(start) == 2
    with pytest.raises(ExportError, match="No document is cited"):
        export([answer(outcome="abstained")], form, "en")


def test_without_answers_there_is_nothing_to_export():
    with pytest.raises(ExportError, match="ask something first"):
        export([], Form.HTML, "en")


def test_the_ending_says_the_form(tmp_path):
    assert form_of(tmp_path / "a.DOCX") is Form.DOCX
    with pytest.raises(ExportError, match=r"a.pdf: .*\.md, \.docx, \.html, \.bib, \.ris"):
        form_of(tmp_path / "a.pdf")


def test_what_is_saved_carries_its_day(tmp_path):
    save([answer(citations=[citation()])], tmp_path / "a.md", "en")
    assert re.search(
        r"on 20\d\d-\d\d-\d\d", lines_of((tmp_path / "a.md").read_bytes(), Form.MARKDOWN)[-1]
    )
    with pytest.raises(ExportError, match="cannot be written"):
        save([answer(citations=[citation()])], tmp_path / "none" / "a.md", "en")


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_language_has_every_phrase_with_the_same_places(language):
    def places(words):
        return {key: set(re.findall(r"\{(\w+)\}", words[key])) for key in words}

    assert places(export_wording._WORDS[language]) == places(export_wording._WORDS["en"])
    assert len(set(export_wording._WORDS[language].values())) == len(export_wording._WORDS["en"])
