"""report.html: one page for people, with everything in it and nothing fetched."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from evals.charts import bars, heat_map, interval, number, risk_coverage_curve
from evals.citations import INVARIANTS
from evals.pages import case_details, page, table
from evals.scores import BY_NAME, HEADLINE
from evals.summary import LEAST_CELL

Row = Mapping[str, Any]
WORST = 20


def write_report(summary: Mapping[str, Any], rows: Sequence[Row], file: Path) -> None:
    """The page of one run; opens without a server."""
    file.write_text(report_html(summary, rows), encoding="utf-8")


def report_html(summary: Mapping[str, Any], rows: Sequence[Row]) -> str:
    """The whole page as text."""
    parts = [
        _head(summary),
        _rules(summary),
        _tiles(summary),
        _languages(summary),
        _heat(summary),
        _abstention(summary),
        _all_metrics(summary),
        _groups("By kind of question", summary["kinds"]),
        _groups("By form of question", summary["forms"]),
        _worst(rows),
    ]
    return page(f"Tandem eval: {summary['system']}", "".join(parts))


def worst_cases(rows: Sequence[Row], count: int = WORST) -> list[Row]:
    """The cases that came out worst, surest mistakes first."""
    return sorted((row for row in rows if badness(row) > 0), key=badness, reverse=True)[:count]


def badness(row: Row) -> float:
    """0 for a flawless case, up to 1.

    A question that has an answer: what is missing of its vital facts and of its documents' ranking.
    One that has none: how sure the assistant was when it answered all the same.
    """
    if not row["case"]["relevant"]:
        wrongly = row["scores"]["answered_unanswerable"]
        return float(wrongly) * float(row["answer"]["confidence"]["score"])
    parts = [row["scores"][name] for name in ("nugget_vital", "ndcg@10")]
    known = [float(part) for part in parts if part is not None]
    return 1.0 - sum(known) / len(known)


def _head(summary: Mapping[str, Any]) -> str:
    questions = summary["questions"]
    missing, latency = summary["missing_documents"], summary["latency_ms"]
    text = (
        f"<h1>Eval of {escape(summary['system'])}</h1>"
        f'<p class="soft">{escape(summary["date"])} · {escape(questions["file"])} '
        f"({summary['cases']} questions, {summary['topics']} topics) · "
        f"{number(summary['seconds'], 0)} s · an answer takes {number(latency['p50'], 0)} ms "
        f"(p95 {number(latency['p95'], 0)} ms)<br>"
        f"Corpus <code>{escape(summary['corpus'])}</code></p>"
    )
    if missing:
        listed = ", ".join(escape(name) for name in missing[:10])
        text += (
            f'<div class="banner">{len(missing)} expected documents are not in the library, and '
            f"count as not found: {listed}</div>"
        )
    return text


def _rules(summary: Mapping[str, Any]) -> str:
    broken = {n: i for n, i in summary["invariants"].items() if i["violations"]}
    if not broken:
        return (
            f'<div class="banner fine">All {len(INVARIANTS)} rules hold in all '
            f"{summary['cases']} answers: "
            + "; ".join(escape(text).lower() for text in INVARIANTS.values())
            + ".</div>"
        )
    items = "".join(_broken_rule(name, found) for name, found in broken.items())
    return f'<div class="banner"><b>Rules that must always hold are broken</b>{items}</div>'


def _broken_rule(name: str, found: Mapping[str, Any]) -> str:
    cases = "".join(
        f"<li><code>{escape(case)}</code> {escape('; '.join(reasons))}</li>"
        for case, reasons in found["cases"].items()
    )
    return (
        f"<details><summary>{escape(INVARIANTS[name])}: broken in {found['violations']} of "
        f"{found['checked']} answers</summary><div><ul>{cases}</ul></div></details>"
    )


def _tiles(summary: Mapping[str, Any]) -> str:
    tiles = []
    for name in HEADLINE:
        mean = summary["metrics"][name]
        sense = "higher" if BY_NAME[name].higher_is_better else "lower"
        tiles.append(
            f'<div class="tile"><span>{escape(BY_NAME[name].label)}</span>'
            f"<b>{number(mean['value'])}</b><span>95 % interval {interval(mean)}</span>"
            f"<span>n {mean['n']} · {sense} is better</span></div>"
        )
    return (
        f'<h2>Headline</h2><div class="tiles">{"".join(tiles)}</div>'
        '<p class="soft">Intervals are bootstrapped over topics: the translations of a question '
        "count as one observation.</p>"
    )


def _languages(summary: Mapping[str, Any]) -> str:
    blocks = [
        f"<div><h3>{escape(BY_NAME[name].label)}</h3>"
        + bars(name, {code: group[name] for code, group in summary["languages"].items()})
        + "</div>"
        for name in HEADLINE
    ]
    return f'<h2>Per language of the question</h2><div class="bars">{"".join(blocks)}</div>'


def _heat(summary: Mapping[str, Any]) -> str:
    worst = summary["worst_cell"]
    said = "No cell has enough questions to be judged."
    if worst:
        said = (
            f"Worst cell: asked in {worst['question_language']}, source in "
            f"{worst['source_language']}: recall@5 {number(worst['recall@5'])} (n {worst['n']})."
        )
    blocks = "".join(
        f"<h3>{escape(BY_NAME[name].label)}</h3>"
        + heat_map(summary["cells"], name, worst if name == "recall@5" else None)
        for name in ("recall@5", "nugget_vital")
    )
    return (
        f"<h2>Question language × source language</h2><p>{escape(said)}</p>{blocks}"
        f'<p class="soft">Cells of fewer than {LEAST_CELL} questions are pale, in italics, and '
        "not judged; “other” adds up every source language but en, de and da.</p>"
    )


def _abstention(summary: Mapping[str, Any]) -> str:
    metrics = summary["metrics"]
    names = ("abstention_precision", "abstention_recall", "abstention_f1", "confidence_auroc")
    rows = [[BY_NAME[name].label, number(metrics[name]["value"])] for name in names]
    return (
        "<h2>When to keep silent</h2><p>If only the questions with the highest confidence were "
        "answered: how many of the answers would be wrong (no vital fact, or nothing to answer)."
        f"</p>{risk_coverage_curve(summary['risk_coverage'])}" + table(["", "value"], rows)
    )


def _all_metrics(summary: Mapping[str, Any]) -> str:
    languages = list(summary["languages"])
    head = ["Metric", "all", "95 % interval", "n", "unscored", *languages]
    rows = [
        [
            BY_NAME[name].label,
            number(mean["value"], 3),
            interval(mean),
            str(mean["n"]),
            str(mean["unscored"]),
            *(number(summary["languages"][code][name]["value"], 3) for code in languages),
        ]
        for name, mean in summary["metrics"].items()
    ]
    smallest = "; ".join(
        f"{BY_NAME[name].label} {number(value)}"
        for name, value in summary["detectable"].items()
        if value is not None
    )
    return (
        f"<h2>All metrics</h2>{table(head, rows)}"
        f'<p class="soft">Smallest difference that two unrelated runs of this size would show '
        f"(80 % of the time): {escape(smallest)}. A paired comparison sees smaller ones.</p>"
    )


def _groups(title: str, groups: Mapping[str, Any]) -> str:
    head = ["", "questions", *(BY_NAME[name].label for name in HEADLINE)]
    rows = [
        [group, str(means["cases"]), *(number(means[name]["value"]) for name in HEADLINE)]
        for group, means in groups.items()
    ]
    return f"<h2>{escape(title)}</h2>{table(head, rows)}"


def _worst(rows: Sequence[Row]) -> str:
    found = worst_cases(rows)
    return f"<h2>The {len(found)} worst cases</h2>" + "".join(case_details(row) for row in found)
