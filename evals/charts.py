"""Bars with intervals, a heat map and a curve, as SVG and HTML in the page's own colours."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from evals.summary import LEAST_CELL

_BAR_WIDTH, _ROW, _LABEL, _VALUE = 190, 26, 44, 80


def number(value: float | None, digits: int = 2) -> str:
    """A figure for people; a dash where nothing was scored."""
    return "–" if value is None else f"{value:.{digits}f}"


def interval(mean: Mapping[str, Any]) -> str:
    """A 95 % interval for people."""
    if mean["low"] is None:
        return "–"
    return f"{number(mean['low'])} to {number(mean['high'])}"


def bars(label: str, means: Mapping[str, Mapping[str, Any]]) -> str:
    """A bar for each name, with its 95 % interval as a whisker and its figure behind it."""
    height = _ROW * len(means)
    width = _LABEL + _BAR_WIDTH + _VALUE
    rows = [_bar(row, name, mean) for row, (name, mean) in enumerate(means.items())]
    said = "; ".join(f"{name} {number(mean['value'])}" for name, mean in means.items())
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img" '
        f'aria-label="{escape(label)}: {escape(said)}">{"".join(rows)}</svg>'
    )


def _bar(row: int, name: str, mean: Mapping[str, Any]) -> str:
    middle = row * _ROW + _ROW / 2
    text = f'<text x="0" y="{middle + 4}">{escape(name)}</text>'
    behind = (
        f'<rect x="{_LABEL}" y="{middle - 7}" width="{_BAR_WIDTH}" height="14" '
        'fill="var(--line)" opacity=".5"/>'
    )
    value = mean["value"]
    if value is None:
        return text + behind + f'<text x="{_LABEL + _BAR_WIDTH + 8}" y="{middle + 4}">–</text>'
    low, high = (_LABEL + _BAR_WIDTH * mean[end] for end in ("low", "high"))
    return (
        text
        + behind
        + f'<rect x="{_LABEL}" y="{middle - 7}" width="{_BAR_WIDTH * value:.1f}" height="14" '
        'fill="var(--bar)"/>'
        f'<path d="M{low:.1f} {middle - 4}V{middle + 4}M{low:.1f} {middle}H{high:.1f}'
        f'M{high:.1f} {middle - 4}V{middle + 4}" stroke="var(--ink)" stroke-width="1.5"/>'
        f'<text x="{_LABEL + _BAR_WIDTH + 8}" y="{middle + 4}">{number(value)} '
        f"(n {mean['n']})</text>"
    )


def heat_map(
    cells: Sequence[Mapping[str, Any]], metric: str, worst: Mapping[str, Any] | None
) -> str:
    """Question language down, source language across; the worst judged cell is outlined."""
    sources = list(dict.fromkeys(cell["source_language"] for cell in cells))
    order = ["en", "de", "da", "other"]
    sources.sort(key=lambda code: (order.index(code) if code in order else len(order), code))
    asked = list(dict.fromkeys(cell["question_language"] for cell in cells))
    found = {(c["question_language"], c["source_language"]): c for c in cells}
    head = "".join(f"<th>{escape(code)}</th>" for code in sources)
    body = "".join(
        f"<tr><th>{escape(row)}</th>"
        + "".join(_cell(found.get((row, column)), metric, worst) for column in sources)
        + "</tr>"
        for row in asked
    )
    return (
        '<div class="wide"><table class="heat"><thead><tr><th>asked in \\ source in</th>'
        f"{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: Mapping[str, Any] | None, metric: str, worst: Mapping[str, Any] | None) -> str:
    if cell is None or cell[metric] is None:
        return '<td class="cell">–</td>'
    classes = ["cell"] + ["few"] * (cell["n"] < LEAST_CELL) + ["worst"] * (cell == worst)
    strength = 0.2 if cell["n"] < LEAST_CELL else 0.62
    shade = 0.06 + strength * float(cell[metric])
    return (
        f'<td class="{" ".join(classes)}" style="background: rgb(var(--heat) / {shade:.2f})">'
        f"{number(cell[metric])}<small>n {cell['n']}</small></td>"
    )


def risk_coverage_curve(curve: Mapping[str, Any]) -> str:
    """Share answered across, share of those that are wrong up, with the point really taken."""
    width, height, left, bottom, right = 530, 280, 46, 36, 24

    def place(coverage: float, risk: float) -> tuple[float, float]:
        return left + coverage * (width - left - right), (height - bottom) * (1 - risk) + 8 * risk

    points = [place(point["coverage"], point["risk"]) for point in curve["points"]]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    grid = ""
    for tick in ticks:
        x, y = place(tick, tick)
        grid += (
            f'<path d="M{left} {y:.1f}H{width - right}" stroke="var(--line)"/>'
            f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:.0%}</text>'
            f'<text x="{x:.1f}" y="{height - 18}" text-anchor="middle">{tick:.0%}</text>'
        )
    chosen = curve["chosen"]
    dot = ""
    if chosen["risk"] is not None:
        x, y = place(chosen["coverage"], chosen["risk"])
        side, shift = ("end", -10) if chosen["coverage"] > 0.6 else ("start", 10)
        dot = (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="var(--bad)"/>'
            f'<text x="{x + shift:.1f}" y="{y - 10:.1f}" text-anchor="{side}">chosen: answers '
            f"{chosen['coverage']:.0%}, wrong {chosen['risk']:.0%}</text>"
        )
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img" '
        'aria-label="Risk and coverage">'
        f'{grid}<polyline points="{line}" fill="none" stroke="var(--bar)" stroke-width="2"/>{dot}'
        f'<text x="{(left + width - right) / 2}" y="{height - 2}" text-anchor="middle">'
        "share of questions answered, surest first</text></svg>"
    )
