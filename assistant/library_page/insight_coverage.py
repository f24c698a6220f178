"""The coverage page: topics by years and by languages as heat maps, and the log of gaps."""

from collections.abc import Sequence

from assistant.chat.render import escape
from assistant.gap import DayCount, Gap
from assistant.library_page.insight_words import words
from assistant.wording import language_name
from ingest.coverage import ALL, OTHERS, UNDATED, Coverage, CoverageRow

STYLE = '<link rel="stylesheet" href="/page/insight.css">'
# Days of the gap log that are counted.
GAP_DAYS = 30
# Shades of the heat maps, as insight.css has them; 0 is none.
_SHADES = 5


def coverage_html(
    coverage: Coverage, gaps: Sequence[Gap], counts: Sequence[DayCount], language: str
) -> str:
    """The body of the page."""
    intro = escape(words(language, "coverage_text" if coverage.rows else "no_documents"))
    maps = ""
    if coverage.rows:
        maps = _map("by_year", coverage, coverage.periods, language)
        maps += _map("by_language", coverage, coverage.languages, language)
    return f"{STYLE}<p>{intro}</p>{maps}{_gaps(gaps, language)}{_counts(counts, language)}"


def _map(key: str, coverage: Coverage, columns: Sequence[str], language: str) -> str:
    """One heat map; shades compare topics, so the row of all documents has none."""
    topics = [row for row in coverage.rows if row.topic != ALL]
    most = max((row.counts.get(c, 0) for row in topics for c in columns), default=0)
    names = [_column_name(column, language) for column in columns]
    head = _head([words(language, "topic"), words(language, "all"), *names])
    rows = "".join(_row(row, columns, most, language) for row in coverage.rows)
    title = words(language, key)
    return (
        f'<section><h2 id="{key}">{escape(title)}</h2><div class="wide" tabindex="0" '
        f'role="region" aria-labelledby="{key}"><table class="heat">{head}'
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _row(row: CoverageRow, columns: Sequence[str], most: int, language: str) -> str:
    everything = row.topic == ALL
    name = words(language, ALL) if everything else row.topic
    cells = "".join(
        f'<td class="heat-{0 if everything else _shade(count, most)}">{count}</td>'
        for count in (row.counts.get(column, 0) for column in columns)
    )
    return f'<tr><th scope="row">{escape(name)}</th><td>{row.total}</td>{cells}</tr>'


def _shade(count: int, most: int) -> int:
    """From 0 for none to the darkest for the most documents that any cell has."""
    return -(-count * _SHADES // most) if most else 0


def _column_name(column: str, language: str) -> str:
    if column in (UNDATED, OTHERS):
        return words(language, column)
    return language_name(column, language)  # a period stays as it is


def _gaps(gaps: Sequence[Gap], language: str) -> str:
    title = escape(words(language, "gaps"))
    if not gaps:
        return f"<section><h2>{title}</h2><p>{escape(words(language, 'gaps_none'))}</p></section>"
    columns = ("question", "reported", "people", "first", "last", "nearest")
    head = _head([words(language, key) for key in columns])
    rows = "".join(_gap(gap) for gap in gaps)
    return (
        f'<section><h2 id="gaps">{title}</h2><p>{escape(words(language, "gaps_text"))}</p>'
        '<div class="wide" tabindex="0" role="region" aria-labelledby="gaps">'
        f"<table>{head}<tbody>{rows}</tbody></table></div></section>"
    )


def _gap(gap: Gap) -> str:
    wordings = "<br>".join(escape(question) for question in gap.questions)
    days = (gap.first_at.date().isoformat(), gap.last_at.date().isoformat())
    facts = (len(gap.reports), gap.people, *days, ", ".join(gap.nearest))
    cells = "".join(f"<td>{escape(fact)}</td>" for fact in facts)
    code = escape(gap.languages[0])
    return f'<tr><th scope="row" lang="{code}">{wordings}</th>{cells}</tr>'


def _counts(counts: Sequence[DayCount], language: str) -> str:
    """How many questions went unanswered, day by day."""
    title = escape(words(language, "counts"))
    text = words(language, "counts_text" if counts else "counts_none", days=GAP_DAYS)
    table = ""
    if counts:
        keys = ("day", "language", "asked", "unanswered")
        rows = "".join(
            f'<tr><th scope="row">{count.day.isoformat()}</th>'
            f"<td>{escape(language_name(count.language, language))}</td>"
            f"<td>{count.asked}</td><td>{count.unanswered}</td></tr>"
            for count in counts
        )
        table = f"<table>{_head([words(language, k) for k in keys])}<tbody>{rows}</tbody></table>"
    return f"<section><h2>{title}</h2><p>{escape(text)}</p>{table}</section>"


def _head(names: Sequence[str]) -> str:
    cells = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    return f"<thead><tr>{cells}</tr></thead>"
