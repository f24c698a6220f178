"""Coverage: how many documents there are per topic, years and language."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.documents import Document
from ingest.errors import TandemError

# Years are put together, or the table would be wider than a page.
_PERIODS = ((0, 2012), (2013, 2014), (2015, 2017), (2018, 2020), (2021, 2023), (2024, 9999))
UNDATED = "undated"
# Languages with fewer documents than this share one column.
_LEAST_DOCUMENTS = 10
OTHERS = "other"
# The row that counts every document, whatever its topics.
ALL = "all documents"

BEGIN, END = "<!-- coverage: begin -->", "<!-- coverage: end -->"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A topic's documents: all of them, and by the name of a period or the code of a language."""

    topic: str
    total: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many documents there are per topic; the row `ALL` counts each document once."""

    periods: tuple[str, ...]
    languages: tuple[str, ...]
    rows: tuple[CoverageRow, ...]


def coverage(documents: Iterable[Document]) -> Coverage:
    """The documents per topic by period and by language, the topic with most of them first."""
    documents = list(documents)
    languages = Counter(document.language for document in documents)
    named = [code for code, count in languages.most_common() if count >= _LEAST_DOCUMENTS]
    counts: dict[str, Counter[str]] = {}
    totals: Counter[str] = Counter()
    for document in documents:
        language = document.language if document.language in named else OTHERS
        for topic in (*document.metadata.topics, ALL):
            totals[topic] += 1
            counts.setdefault(topic, Counter()).update([_period(document.metadata.year), language])
    return Coverage(
        periods=(*(_period_name(*period) for period in _PERIODS), UNDATED),
        languages=(*named, *([OTHERS] if len(named) < len(languages) else [])),
        rows=tuple(
            CoverageRow(topic, total, counts[topic])
            for topic, total in sorted(totals.items(), key=lambda item: (-item[1], item[0]))
        ),
    )


def coverage_table(documents: Iterable[Document]) -> str:
    """A Markdown table: a row per topic, its documents by period and by language."""
    found = coverage(documents)
    columns = (*found.periods, *found.languages)
    lines = [
        "| topic | all | " + " | ".join(columns) + " |",
        "|---|" + "---|" * (len(columns) + 1),
    ]
    for row in found.rows:
        cells = " | ".join(str(row.counts.get(column, 0) or "·") for column in columns)
        lines.append(f"| {row.topic} | {row.total} | {cells} |")
    return "\n".join(lines)


def put_table(text: str, table: str) -> str:
    """A text with the table in place of what stands between its two coverage marks."""
    before, begun, rest = text.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended):
        raise TandemError(f"put the lines {BEGIN} and {END} where the table belongs")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def _period(year: int | None) -> str:
    if year is None:
        return UNDATED
    return next(_period_name(*period) for period in _PERIODS if period[0] <= year <= period[1])


def _period_name(first: int, last: int) -> str:
    if first == 0:
        return f"–{last}"
    return f"{first}–" if last == 9999 else f"{first}–{str(last)[2:]}"
