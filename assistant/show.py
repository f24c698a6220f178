"""Answers, ingest rows and progress as the terminal shows them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.answer import Answer, Outcome
from assistant.citations import Citation
from assistant.evidence.points import Point
from assistant.evidence.weigh import Evidence
from assistant.evidence.wording import words
from assistant.wording import language_name, say
from ingest.add import IngestReport, IngestRow, State
from ingest.encoder import Encoder
from ingest.errors import EncoderMissing

Done = TypeVar("Done")

_COLOURS = {
    State.READY: "green",
    State.UPDATED: "green",
    State.FAILED: "red",
    State.NEEDS_OCR: "yellow",
    State.DUPLICATE: "cyan",
}


def print_answer(answer: Answer, console: Console) -> None:
    """What was written and quoted, each quote with its source, and how the answer came about."""
    if answer.outcome is Outcome.ABSTAINED:
        console.print(answer.text, markup=False)
    else:
        written = answer.mode == "generative"
        console.print(answer.text if written else answer.text.split("\n\n")[0], markup=False)
        for citation in answer.citations:
            _print_citation(citation, answer.language, console)
    if answer.evidence:
        _print_evidence(answer.evidence, answer.language, console)
    for statement in answer.statements:
        if statement.support == "unsupported":
            line = say(answer.language, "unsupported", text=statement.text)
            console.print(f"[dim]{escape(line)}[/]")
    for note in answer.notes:
        console.print(f"[yellow]{escape(note)}[/]")
    searched = [f"{code} {count}" for code, count in answer.searched.items()]
    seconds = sum(answer.timing_ms.values()) / 1000
    facts = (answer.mode, *searched, answer.band, f"{seconds:.2f} s")
    console.print(f"[dim]{' · '.join(facts)}[/]")


def _print_citation(citation: Citation, language: str, console: Console) -> None:
    console.print(f"\n[bold]\\[{citation.n}][/] {escape(citation.quote)}")
    parts = [citation.title, ", ".join(citation.authors), citation.publisher, citation.kind]
    parts += [str(citation.year or ""), citation.sample]
    parts += [f"p. {citation.page}" if citation.page else None]
    if citation.language != language:
        name = language_name(citation.language, language)
        parts.insert(0, say(language, "in_language", name=name))
    console.print(f"    [dim]{escape(' · '.join(part for part in parts if part))}[/]")
    if citation.translation:
        translation = say(language, "translation", text=citation.translation)
        console.print(f"    [dim]{escape(translation)}[/]")
    elif citation.gloss:
        console.print(f"    [dim]{escape(say(language, 'gloss', gloss=citation.gloss))}[/]")


def _print_evidence(evidence: Evidence, language: str, console: Console) -> None:
    """What the sources weigh in a line, cautions, and each group of figures that differ."""
    strength = evidence.strength
    level = words(language, f"level_{strength.level.value}")
    title = f"{words(language, 'strength')}: {level}"
    console.print(f"\n[bold]{escape(title)}[/] {escape(strength.reason(language))}")
    for caution in strength.cautions(language):
        console.print(f"[yellow]{escape(caution)}[/]")
    for disagreement in evidence.disagreements:
        console.print(f"[bold]{escape(words(language, 'disagree'))}[/]")
        for point in disagreement.points:
            _print_point(point, language, console)


def _print_point(point: Point, language: str, console: Console) -> None:
    year = str(point.year) if point.year else words(language, "no_year")
    asked = words(language, "asked", sample=point.asked) if point.asked else None
    parts = [year, asked or words(language, "not_stated"), point.citation.title]
    facts = escape(" · ".join(parts))
    console.print(f"  {escape(point.shown(language))} [dim]{facts}[/]")


def print_row(row: IngestRow, console: Console) -> None:
    """One line: state, document, passages, and the reason where there is one."""
    colour = _COLOURS.get(row.state, "dim")
    detail = f" {row.language} · {row.passages} passages" if row.passages else ""
    reason = f" — {escape(row.reason)}" if row.reason else ""
    console.print(f"[{colour}]{row.state:<10}[/] {escape(row.path)}{detail}{reason}")


def print_changed_row(row: IngestRow, console: Console) -> None:
    """As `print_row`, but silent about what stayed as it was."""
    if row.state is not State.UNCHANGED:
        print_row(row, console)


def print_summary(report: IngestReport, console: Console) -> None:
    """How many files ended in each state."""
    counts = [(state, report.count(state)) for state in State]
    console.print(", ".join(f"{count} {state}" for state, count in counts if count) or "no files")


class Step(Protocol):
    """Makes a callback that shows what is done, and moves the bar by one."""

    def __call__(self, show: Callable[[Done, Console], None]) -> Callable[[Done], None]: ...


@contextmanager
def progress(what: str, total: int, console: Console) -> Iterator[Step]:
    """A progress bar over `total` steps; what is shown meanwhile stands above it."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total)

        def step(show: Callable[[Done, Console], None]) -> Callable[[Done], None]:
            def advance(done: Done) -> None:
                show(done, bar.console)
                bar.advance(task)

            return advance

        yield step


def encoder_if_there(
    load: Callable[[str | None], Encoder], name: str | None, err: Console
) -> Encoder | None:
    """The encoder; where it is missing, what to do about it is said, and words have to do."""
    try:
        return load(name)
    except EncoderMissing as error:
        err.print(f"[yellow]{escape(str(error))}[/] — only words are compared until then")
        return None
