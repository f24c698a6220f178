"""Coverage: how many documents there are per topic, years and language."""

from collections import Counter
from collections.abc import Iterable

from ingest.documents import Document
from ingest.errors import TandemError

# Years are put together, or the table would be wider than a page.
_PERIODS = ((0, 2012), (2013, 2014), (2015, 2017), (2018, 2020), (2021, 2023), (2024, 9999))
_UNDATED = "undated"
# Languages with fewer documents than this share one column.
_LEAST_DOCUMENTS = 10
_OTHERS = "other"

BEGIN, END = "<!-- coverage: begin -->", "<!-- coverage: end -->"


def coverage_table(documents: Iterable[Document]) -> str:
    """A Markdown table: a row per topic, its documents by period and by language."""
    documents = list(documents)
    languages = Counter(document.language for document in documents)
    named = [code for code, count in languages.most_common() if count >= _LEAST_DOCUMENTS]
    columns = [_period_name(*period) for period in _PERIODS] + [_UNDATED, *named]
    if len(named) < len(languages):
        columns.append(_OTHERS)
    counts: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    for document in documents:
        language = document.language if document.language in named else _OTHERS
        for topic in (*document.metadata.topics, "all documents"):
            totals[topic] += 1
            counts.update([(topic, _period(document.metadata.year)), (topic, language)])
    lines = [
        "| topic | all | " + " | ".join(columns) + " |",
        "|---|" + "---|" * (len(columns) + 1),
    ]
    for topic, total in sorted(totals.items(), key=lambda item: (-item[1], item[0])):
        cells = " | ".join(str(counts[topic, column] or "·") for column in columns)
        lines.append(f"| {topic} | {total} | {cells} |")
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
        return _UNDATED
    return next(_period_name(*period) for period in _PERIODS if period[0] <= year <= period[1])


def _period_name(first: int, last: int) -> str:
    if first == 0:
        return f"–{last}"
    return f"{first}–" if last == 9999 else f"{first}–{str(last)[2:]}"
