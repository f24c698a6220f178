"""The pieces that every eval page is made of; all text is escaped here."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from evals.answers import answer_words
from evals.cases import parse_case

_STYLE = Path(__file__).parent / "report.css"


def page(title: str, body: str) -> str:
    """A page that needs nothing but itself: no script, no request."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of plain texts."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def case_details(row: Mapping[str, Any]) -> str:
    """A case that opens to what was asked, expected and answered."""
    inside = expected(row) + given(row) + row_scores(row)
    return f"<details>{case_summary(row)}<div>{inside}</div></details>"


def case_summary(row: Mapping[str, Any]) -> str:
    """The line that stands for a case while it is closed."""
    case, answer = row["case"], row["answer"]
    tags = (case["language"], case["kind"], answer["outcome"], row["id"])
    shown = "".join(f'<span class="tag">{escape(tag)}</span>' for tag in tags)
    question = f'<span lang="{escape(case["language"])}">{escape(case["question"])}</span>'
    return f"<summary>{shown}{question}</summary>"


def expected(row: Mapping[str, Any], title: str = "Expected") -> str:
    """The facts and documents that an answer should have, and which of them it has."""
    case = parse_case(row["case"])
    history = "".join(f"<li>{escape(role)}: {escape(text)}</li>" for role, text in case.history)
    earlier = f"<h3>Asked before</h3><ul>{history}</ul>" if history else ""
    if not case.answerable:
        return (
            f"{earlier}<h3>{escape(title)}</h3><p>No answer: {escape(case.notes or case.kind)}.</p>"
        )
    words = answer_words(row["answer"])
    facts = "".join(
        f'<li><span class="{"good" if n.found_in(words) else "bad"}">'
        f"{'found' if n.found_in(words) else 'missing'}</span> {escape(n.text)}"
        f"{'' if n.vital else ' (not vital)'}</li>"
        for n in case.nuggets
    )
    places = {d: rank for rank, d in enumerate(ranked_documents(row["answer"]), start=1)}
    documents = "".join(
        f"<li><code>{escape(d)}</code> "
        + (
            f"rank {places[d]}"
            if d in places
            else '<span class="bad">not among the ten best</span>'
        )
        + "</li>"
        for d in case.relevant
    )
    return f"{earlier}<h3>{escape(title)}</h3><ul>{facts}</ul><ul>{documents}</ul>"


def ranked_documents(answer: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(hit["document_id"] for hit in answer["retrieved"]))


def given(row: Mapping[str, Any], title: str = "Answer") -> str:
    """What was answered, its quotes with their sources, and how sure it was."""
    answer = row["answer"]
    relevant = set(row["case"]["relevant"])
    head = f"<h3>{escape(title)}: {escape(answer['outcome'])}, confidence " + (
        f"{answer['confidence']['score']:.2f}</h3>"
    )
    if not answer["citations"]:
        found = "".join(f"<li><code>{escape(d)}</code></li>" for d in ranked_documents(answer)[:5])
        text = f'<p class="said">{escape(answer["text"])}</p>'
        return f'{head}{text}<p class="soft">Found first:</p><ul>{found}</ul>'
    quotes = "".join(
        f'<blockquote lang="{escape(c["language"])}">[{c["n"]}] {escape(c["quote"])}<br>'
        f'<span class="soft"><span class="{"good" if c["document_id"] in relevant else "bad"}">'
        f"{'relevant' if c['document_id'] in relevant else 'not relevant'}</span> · "
        f"<code>{escape(c['document_id'])}</code> · {escape(c['title'])} · {c['language']}</span>"
        "</blockquote>"
        for c in answer["citations"]
    )
    frame = escape(answer["text"].split("\n", 1)[0])
    return f"{head}<p>{frame}</p>{quotes}"


def row_scores(row: Mapping[str, Any]) -> str:
    """The scores of a case in one line."""
    said = " · ".join(f"{n} {v:.2f}" for n, v in row["scores"].items() if v is not None)
    return f'<p class="soft">{escape(said)}</p>'
