"""compare.html: what changed from run A to run B, and the cases that flipped."""

from html import escape
from pathlib import Path

from evals.charts import number
from evals.compare import ALL, Comparison, Flip
from evals.pages import case_summary, expected, given, page, table
from evals.scores import BY_NAME

_HEAD = ("Metric", "questions", "A", "B", "B − A", "95 % interval", "p (Holm)", "verdict")


def write_comparison(comparison: Comparison, file: Path) -> None:
    """The page of a comparison; opens without a server."""
    file.write_text(comparison_html(comparison), encoding="utf-8")


def comparison_html(comparison: Comparison) -> str:
    """The whole page as text."""
    a, b = comparison.a, comparison.b
    lost = [flip for flip in comparison.flips if flip.lost]
    won = [flip for flip in comparison.flips if not flip.lost]
    head = (
        "<h1>What changed from A to B</h1>"
        f'<p class="soft">A: {escape(a["system"])}, {escape(a["date"])} · <code>'
        f"{escape(a['corpus'])}</code><br>B: {escape(b['system'])}, {escape(b['date'])} · <code>"
        f"{escape(b['corpus'])}</code></p>"
    )
    if comparison.only_in_one:
        head += (
            f'<div class="banner">{comparison.only_in_one} cases are in only one of the runs '
            "and left out.</div>"
        )
    tables = "".join(_scope(comparison, scope) for scope in _scopes(comparison))
    return page(
        "Tandem eval: A and B",
        f"{head}<h2>Differences</h2>{tables}{_NOTE}"
        f"<h2>Lost: {len(lost)}</h2>{_flips(lost)}<h2>Won: {len(won)}</h2>{_flips(won)}",
    )


_EXPECTED = "Expected, and what B has of it"
_NOTE = (
    '<p class="soft">p from a paired randomisation over topics (10,000 flips), with Holm’s '
    "correction over the headline numbers of all questions, and over those of all languages "
    "together. “open”: chance explains the difference as well. d: the difference in standard "
    "deviations of the topics; “sees”: the smallest difference that this comparison would find "
    "four times in five.</p>"
)


def _scopes(comparison: Comparison) -> list[str]:
    return list(dict.fromkeys(compared.scope for compared in comparison.compared))


def _scope(comparison: Comparison, scope: str) -> str:
    rows = [
        [
            BY_NAME[c.metric].label,
            str(c.difference.n),
            number(c.difference.a, 3),
            number(c.difference.b, 3),
            f"{c.difference.value:+.3f}",
            f"{c.difference.low:+.3f} to {c.difference.high:+.3f}",
            number(c.p_holm, 4),
            c.verdict,
            number(c.difference.effect),
            number(c.difference.detectable),
        ]
        for c in comparison.compared
        if c.scope == scope
    ]
    title = "All languages" if scope == ALL else f"Questions in {scope}"
    return f"<h3>{escape(title)}</h3>{table([*_HEAD, 'd', 'sees'], rows)}"


def _flips(flips: list[Flip]) -> str:
    return "".join(
        f"<details>{case_summary(flip.b)}<div>{expected(flip.b)}"
        f'<div class="columns"><div>{given(flip.a, "A")}</div><div>{given(flip.b, "B")}</div>'
        "</div></div></details>"
        for flip in flips
    )
