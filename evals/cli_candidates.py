"""`tandem eval candidates`: make cases of what readers were not content with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from assistant.memory.feedback import Feedback
from assistant.memory.memory import open_memory
from assistant.settings import load_settings
from evals.candidates import CANDIDATES, Expectation, candidates, dismiss, promote
from ingest.library import Library

app = typer.Typer(help="Thumbs-down: make cases of them, or dismiss them.", no_args_is_help=True)
_out = Console(highlight=False, soft_wrap=True)

Identifier = Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")]


@app.command("list")
def list_candidates() -> None:
    """List the thumbs-down that nobody has decided on, newest first."""
    with _opened() as (feedback, _):
        found = candidates(feedback)
    for opinion in found:
        reasons = ", ".join(opinion.reasons) or "no reason given"
        which = "" if opinion.citation is None else f"citation {opinion.citation}: "
        _out.print(f"[bold]{opinion.id[:8]}[/] {escape(opinion.question)}")
        if opinion.standalone != opinion.question:
            _out.print(f"    understood as: {opinion.standalone}", markup=False)
        _out.print(f"    {which}{reasons}", markup=False)
        if opinion.comment:
            _out.print(f"    “{opinion.comment}”", markup=False)
        cited = ", ".join(opinion.cited) or "nothing"
        _out.print(f"    {opinion.answer['outcome']}, cited: {cited}", markup=False)
    _out.print(f"{len(found)} candidates")


@app.command("promote")
def promote_command(
    identifier: Identifier,
    relevant: Annotated[
        list[str] | None, typer.Option(help="A document that answers it; repeat, best first.")
    ] = None,
    abstain: Annotated[bool, typer.Option("--abstain", help="No document answers it.")] = False,
    nugget: Annotated[
        list[str] | None, typer.Option(help="A pattern (regex) that the answer must hold.")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="fact, figure, practice …")] = None,
    questions: Annotated[Path, typer.Option(help="The question file to append to.")] = CANDIDATES,
) -> None:
    """Make a case of a candidate: with the documents that answer it, or as unanswerable."""
    if bool(relevant) == abstain:
        raise typer.BadParameter("say either --relevant DOCUMENT or --abstain")
    expectation = Expectation(tuple(relevant or ()), tuple(nugget or ()), kind)
    with _opened() as (feedback, library):
        case = promote(identifier, expectation, feedback, library, questions)
    _out.print(f"{case.id} is in {questions}", markup=False)


@app.command("dismiss")
def dismiss_command(identifier: Identifier) -> None:
    """Take a candidate off the list."""
    with _opened() as (feedback, _):
        opinion = dismiss(identifier, feedback)
    _out.print(f"dismissed: {opinion.question}", markup=False)


@contextmanager
def _opened() -> Iterator[tuple[Feedback, Library]]:
    settings = load_settings()
    library = settings.library()
    try:
        yield open_memory(library, settings.keep_days).feedback, library
    finally:
        library.close()
