import re

from evals.report import badness, report_html, worst_cases
from evals.summary import summarise
from tests.evals.lines import answer, citation
from tests.evals.test_summary import row

ABOUT = {
    "system": "tandem",
    "date": "2024-01-01",
    "corpus": "c",
    "questions": {"file": "dev.jsonl"},
    "seconds": 1.0,
    "missing_documents": [],
}


def page(rows, **about):
    return report_html(ABOUT | summarise(rows, {r["id"]: "de" for r in rows}) | about, rows)


def test_the_page_needs_nothing_but_itself():
    html = page([row("1-en")])
    assert "default-src 'none'" in html and "<script" not in html
    assert not re.search(r"""(?:src|href)=|url\(|@import""", html)
    assert "prefers-color-scheme: dark" in html


def test_corpus_and_question_text_cannot_become_markup():
    bad = row("1-en", nugget_vital=0.0)
    bad["case"]["question"] = "<script>alert(1)</script>"
    quote = '<img src=x onerror="alert(2)">'
    bad["answer"] = answer(text=quote, citations=[citation(1, "<b>", quote)])
    html = page([bad])
    assert "<script" not in html and "<img" not in html and "<b>&" not in html
    assert "&lt;script&gt;" in html and "&lt;img" in html


def test_headline_and_rules_stand_on_top():
    html = page([row("1-en"), row("2-en", nugget_vital=0.0)])
    assert "All 6 rules hold in all 2 answers" in html
    assert "<b>0.50</b>" in html and html.index("rules hold") < html.index("<b>0.50</b>")


def test_a_broken_rule_names_its_cases():
    html = page([row("1-en") | {"violations": {"same_bytes": ["asked twice, text differs"]}}])
    assert "broken in 1 of 1 answers" in html and "asked twice, text differs" in html


def test_documents_that_are_not_in_the_library_are_named():
    assert "1 expected documents are not in the library" in page(
        [row("1-en")], missing_documents=["x"]
    )


def test_the_worst_come_first_and_the_flawless_not_at_all():
    rows = [
        row("good-en"),
        row("half-en", nugget_vital=0.0),
        row("sure-en", relevant=(), answered_unanswerable=1.0, confidence=0.9, nugget_vital=None),
        row("unsure-en", relevant=(), answered_unanswerable=1.0, confidence=0.1, nugget_vital=None),
        row("silent-en", relevant=(), answered_unanswerable=0.0, confidence=0.9, nugget_vital=None),
    ]
    assert [r["id"] for r in worst_cases(rows)] == ["sure-en", "half-en", "unsure-en"]
    assert badness(rows[0]) == 0.0
    assert len(worst_cases(rows, 2)) == 2


def test_a_case_opens_to_what_was_expected_and_given():
    bad = row("1-en", relevant=("a", "z"), nugget_vital=0.0)
    bad["case"]["nuggets"] = [{"text": "It is 7.", "match": ["7"], "vital": True, "doc": "a"}]
    html = page([bad])
    assert 'class="bad">missing</span> It is 7.' in html
    assert "<code>a</code> rank 1" in html and "not among the ten best" in html
    assert "The budget is 42%." in html and 'class="good">relevant' in html
