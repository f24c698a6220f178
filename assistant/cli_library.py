"""`tandem jobs`: the files that were handed over, how far they are, and how they ended."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from assistant.settings import load_settings
from ingest.encoder import load_encoder
from ingest.jobs import Jobs, JobState
from ingest.library import Library
from ingest.report import IngestReport

app = typer.Typer(help="Files on their way into the library.", no_args_is_help=True)
_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)
_COLOURS = {
    JobState.READY: "green",
    JobState.DUPLICATE: "cyan",
    JobState.NEEDS_OCR: "yellow",
    JobState.QUARANTINED: "yellow",
    JobState.FAILED: "red",
    JobState.CANCELLED: "dim",
}
Ids = Annotated[list[int] | None, typer.Argument(help="Numbers, as `tandem jobs list` shows.")]


@app.command("list")
def list_jobs(
    state: Annotated[
        list[JobState] | None, typer.Option(help="Only jobs in this state; may be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the jobs as JSON.")] = False,
) -> None:
    """List every file that was handed over: its state, why, and since when (UTC)."""
    with _library() as library:
        jobs = Jobs(library).all(tuple(state or JobState))
    if as_json:
        rows = [asdict(job) for job in jobs]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(
        "job", "state", "tries", "updated", Column("file", overflow="fold"), "why", box=None
    )
    for job in jobs:
        shown = f"[{_COLOURS.get(job.state, 'bold')}]{job.state}[/]"
        facts = (str(job.attempts), job.updated_at[:16].replace("T", " "))
        table.add_row(str(job.id), shown, *facts, escape(job.source), escape(job.reason))
    _out.print(table)
    waiting = sum(job.state.unfinished for job in jobs)
    hint = f", {waiting} not finished: `tandem jobs resume` goes on" if waiting else ""
    _out.print(f"{len(jobs)} files{hint}")


@app.command()
def cancel(ids: Ids = None) -> None:
    """Stop jobs that have not ended: these, or all of them."""
    with _library() as library:
        count = Jobs(library).cancel(ids or ())
    _out.print(f"{count} cancelled")


@app.command()
def retry(ids: Ids = None) -> None:
    """Try files again that failed, need OCR or were cancelled: these, or all of them."""
    with _library() as library:
        count = Jobs(library).retry(ids or ())
        _out.print(f"{count} queued")
        failed = _work(library)
    raise typer.Exit(code=1 if failed else 0)


@app.command()
def resume() -> None:
    """Go on with files that are queued or were cut off by a crash."""
    with _library() as library:
        failed = _work(library)
    raise typer.Exit(code=1 if failed else 0)


def _work(library: Library) -> bool:
    """Finishes what is queued, and shows it; whether anything failed."""
    from assistant.show import print_row, print_summary, progress
    from ingest.add import resume as resume_files
    from ingest.fetch import Fetcher
    from ingest.web import resume_pages

    total = len(Jobs(library).unfinished())
    if not total:
        _out.print("nothing is waiting")
        return False
    encoder = load_encoder(load_settings().encoder)
    with progress("Reading", total, _err) as step:
        said = step(print_row)
        files = resume_files(library, encoder, said)
        pages = resume_pages(library, encoder, Fetcher(), said)
    report = IngestReport(files.rows + pages.rows)
    print_summary(report, _out)
    return bool(report.failed)


@contextmanager
def _library() -> Iterator[Library]:
    library = load_settings().library()
    try:
        yield library
    finally:
        library.close()
