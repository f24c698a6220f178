"""The timeline as a small SVG: a point for every figure, year across, percent up."""

from collections.abc import Iterator

from assistant.chat.render import escape
from assistant.evidence.points import Point
from assistant.evidence.timeline import Timeline
from assistant.evidence.wording import decimal, words

# The chart's box in its own units; it scales with the column.
_WIDTH, _HEIGHT = 440, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 24, 34
# The first and the last point stand off the edges, for their labels.
_INSET = 32
# Labels of points nearer than this would lie on each other: they stand above and below by turns.
_LABEL_WIDTH = 44
# The scale ends at the first of these that holds every point.
_TOPS = (5, 10, 15, 20, 30, 40, 50, 60, 80, 100)
# As many years have their own tick; of more, every second, third …
_MOST_TICKS = 8


def timeline_svg(timeline: Timeline, language: str) -> str:
    """The points as an image with a title, and a description that names every figure.

    A line joins them only where one source gives them all.
    """
    title, described = words(language, "timeline"), timeline.described(language)
    chart = _Chart(timeline)
    line = chart.line() if timeline.one_series else ""
    points = "".join(chart.marks(language))
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label='
        f'"{escape(f"{title}. {described}")}"><title>{escape(title)}</title>'
        f"<desc>{escape(described)}</desc>{chart.axes(language)}{line}{points}</svg>"
    )


class _Chart:
    """Where years and percentages lie."""

    def __init__(self, timeline: Timeline) -> None:
        self.points = timeline.points
        self.first, self.last = timeline.years
        highest = max(point.figure.value for point in timeline.points)
        self.top = next((top for top in _TOPS if top >= highest), _TOPS[-1])

    def x(self, year: int) -> float:
        share = (year - self.first) / max(self.last - self.first, 1)
        return round(_LEFT + _INSET + share * (_WIDTH - _LEFT - _RIGHT - 2 * _INSET), 1)

    def y(self, value: float) -> float:
        return round(_HEIGHT - _BOTTOM - value / self.top * (_HEIGHT - _TOP - _BOTTOM), 1)

    def axes(self, language: str) -> str:
        levels = "".join(self._level(value, language) for value in (0, self.top / 2, self.top))
        step = -(-(self.last - self.first + 1) // _MOST_TICKS)
        years = "".join(
            f'<text class="tick" x="{self.x(year)}" y="{_HEIGHT - 10}" text-anchor="middle">'
            f"{year}</text>"
            for year in range(self.first, self.last + 1, step)
        )
        return levels + years

    def line(self) -> str:
        path = " ".join(f"{self.x(p.year)},{self.y(p.figure.value)}" for p in self.points if p.year)
        return f'<polyline points="{path}"></polyline>'

    def marks(self, language: str) -> Iterator[str]:
        """Every point with its label, which stands below where it would lie on the one before."""
        before, below = -float(_LABEL_WIDTH), True
        for point in self.points:
            x = self.x(point.year or self.first)
            below = not below if x - before < _LABEL_WIDTH else False
            before = x
            yield self._mark(point, 18 if below else -10, language)

    def _mark(self, point: Point, label: int, language: str) -> str:
        x, y = self.x(point.year or self.first), self.y(point.figure.value)
        shown = point.shown(language)
        named = f"{shown} ({point.year}): {point.citation.title}"
        return (
            f'<g><title>{escape(named)}</title><circle cx="{x}" cy="{y}" r="5"></circle>'
            f'<text class="value" x="{x}" y="{round(y + label, 1)}" text-anchor="middle">'
            f"{escape(shown)}</text></g>"
        )

    def _level(self, value: float, language: str) -> str:
        y, shown = self.y(value), words(language, "share", number=decimal(language, value))
        return (
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"></line>'
            f'<text class="tick" x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">'
            f"{escape(shown)}</text>"
        )
