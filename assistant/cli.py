"""`tandem`: everything from the command line, for people and for scripts.

Exit codes: 0 it worked, 1 something failed (and which, in words), 2 it was called wrongly.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from assistant import (
    cli_documents,
    cli_feedback,
    cli_guide,
    cli_library,
    cli_models,
    cli_try,
    cli_users,
)
from assistant.question import QuestionError
from assistant.settings import Settings, load_settings
from ingest import ledger
from ingest.encoder import Encoder, load_encoder
from ingest.errors import EncoderMissing, TandemError
from ingest.filters import Filters
from ingest.ledger import HELD
from ingest.library import Library

if TYPE_CHECKING:  # importing it takes longer than most commands
    from assistant.answer import Assistant

app = typer.Typer(
    name="tandem",
    help="Cited answers on how CMOs and CIOs work together.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(cli_users.app, name="users")
app.add_typer(cli_library.app, name="jobs")
app.add_typer(cli_models.app, name="models")
app.add_typer(cli_documents.documents)
app.add_typer(cli_guide.app)
app.add_typer(cli_try.app)
app.add_typer(cli_feedback.conversations, name="conversations")
app.add_typer(cli_feedback.feedback, name="feedback")
app.add_typer(cli_feedback.gaps, name="gaps")
_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)

Paths = Annotated[list[str], typer.Argument(help="Files, folders with files, https:// pages.")]
Languages = Annotated[list[str] | None, typer.Option("--language", help="Only sources in it.")]
Since = Annotated[int | None, typer.Option(help="Only sources from this year on.")]
Until = Annotated[int | None, typer.Option(help="Only sources up to this year.")]
Kinds = Annotated[list[str] | None, typer.Option("--kind", help="survey, article, interview …")]
Perspectives = Annotated[list[str] | None, typer.Option("--perspective", help="cmo, cio or both.")]
Documents = Annotated[list[str] | None, typer.Option("--document", help="Only this source (id).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")]


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="In any language.")],
    language: Languages = None,
    since: Since = None,
    until: Until = None,
    kind: Kinds = None,
    perspective: Perspectives = None,
    document: Documents = None,
    answer_language: Annotated[str | None, typer.Option(help="Instead of the question's.")] = None,
    model: Annotated[str | None, typer.Option(help="Instead of TANDEM_MODEL, or none.")] = None,
    export: Annotated[Path | None, typer.Option(help="Save as .md .docx .html .bib .ris")] = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question with the exact sentences of the sources."""
    from assistant.export.export import form_of, save
    from assistant.show import print_answer

    settings = load_settings().with_model(model)
    filters = _filters(language, since, until, kind, perspective, document)
    if export is not None:
        form_of(export)  # a wrong ending is said before the answer is waited for
    with _library(settings) as (library, encoder):
        assistant = _assistant(settings, library, encoder)
        answer = assistant.answer(question, filters=filters, language=answer_language)
    if as_json:
        typer.echo(json.dumps(answer.to_dict(), ensure_ascii=False, indent=1))
    else:
        print_answer(answer, _out)
    if export is not None:
        save([answer.to_dict()], export, answer.language)


@app.command()
def search(
    query: str,
    limit: Annotated[int, typer.Option(min=1, max=30)] = 10,
    language: Languages = None,
    since: Since = None,
    until: Until = None,
    kind: Kinds = None,
    perspective: Perspectives = None,
    document: Documents = None,
) -> None:
    """List the passages that fit best, without an answer."""
    from assistant.calibration import load_calibration
    from assistant.question import understand
    from assistant.retrieval import retrieve
    from ingest.index import Index

    asked = understand(query, _filters(language, since, until, kind, perspective, document))
    with _library() as (library, encoder), Index(library, encoder).searching() as searching:
        hits = retrieve(asked, searching, load_calibration()).hits[:limit]
    documents = _whole("document", [hit.passage.document_id for hit in hits])
    table = Table("rank", "score", "dense", "words", "lang", documents, "passage", box=None)
    for hit in hits:
        ranks = (str(rank or "–") for rank in (hit.dense_rank, hit.lexical_rank))
        passage = hit.passage
        text = escape(" ".join(passage.text.split())[:120])
        facts = (f"{hit.score:.3f}", *ranks, passage.language, passage.document_id, text)
        table.add_row(str(hit.rank), *facts)
    _out.print(table)


@app.command()
def add(paths: Paths) -> None:
    """Add files, all files of folders, or pages; adding the same again changes nothing."""
    from assistant.show import print_row, print_summary, progress
    from ingest.add import IngestReport, files_under
    from ingest.add import add as add_files
    from ingest.fetch import Fetcher
    from ingest.web import add_pages, is_address

    urls = [path for path in paths if is_address(path)]
    files = [Path(path) for path in paths if not is_address(path)]
    total = len(urls) + len(list(files_under(files)))
    with _library() as (library, encoder), progress("Adding", total, _err) as step:
        report = add_files(files, library, encoder, step(print_row))
        pages = add_pages(urls, library, encoder, Fetcher(), step(print_row))
    report = IngestReport(report.rows + pages.rows)
    print_summary(report, _out)
    raise typer.Exit(code=1 if report.failed else 0)


@app.command()
def sync(
    folder: Annotated[Path, typer.Argument(help="The folder that the library should agree with.")],
    dry_run: Annotated[bool, typer.Option(help="Say what would happen, and do nothing.")] = False,
) -> None:
    """Add and update a folder's files, remove what has gone, and fetch the added pages again."""
    from assistant.show import print_changed_row, print_row, print_summary, progress
    from ingest.add import IngestReport, State, files_under, plan_sync
    from ingest.add import sync as sync_folder
    from ingest.fetch import Fetcher
    from ingest.web import refresh_pages

    if dry_run:
        with _library(with_encoder=False) as (library, _):
            report = plan_sync(folder, library)
        for row in report.rows:
            if row.state is not State.UNCHANGED:
                print_row(row, _out)
    else:
        total = len(list(files_under([folder])))
        with _library() as (library, encoder), progress("Indexing", total, _err) as step:
            report = sync_folder(folder, library, encoder, step(print_changed_row))
            pages = refresh_pages(library, encoder, Fetcher(), step(print_row))
        report = IngestReport(report.rows + pages.rows)
    print_summary(report, _out)
    raise typer.Exit(code=1 if report.failed else 0)


@app.command("list")
def list_documents(as_json: AsJson = False) -> None:
    """List the documents of the library."""
    with _library(with_encoder=False) as (library, _), library.reading() as reading:
        documents = reading.documents()
        held = {a.document_id: a.standing for a in ledger.assessments(reading.connection, HELD)}
    if as_json:
        rows = [
            {"id": d.id, "language": d.language, **d.metadata.to_dict(), "held": held.get(d.id)}
            for d in documents
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    ids = _whole("id", [document.id for document in documents])
    table = Table(ids, "lang", "year", "kind", "title", box=None)
    for document in documents:
        known = document.metadata
        year, kind = str(known.year or ""), known.kind or ""
        mark = f"[yellow]{held[document.id]}[/] " if document.id in held else ""
        table.add_row(document.id, document.language, year, kind, mark + escape(document.title))
    _out.print(table)
    _out.print(f"{len(documents)} documents" + (f", {len(held)} not searched" if held else ""))


@app.command()
def show(document_id: str) -> None:
    """Show a document: what is known of it, and its text."""
    with _library(with_encoder=False) as (library, _), library.reading() as reading:
        document = reading.document(document_id)
        passages = len(reading.passages_of(document_id))
    if document is None:
        raise TandemError(f"no document has the id {document_id!r}: see `tandem list`")
    for key, value in document.metadata.to_dict().items():
        if value:
            _out.print(f"[bold]{key}[/] {escape(str(value))}")
    _out.print(f"[bold]source[/] {escape(document.source)}\n[bold]passages[/] {passages}\n")
    _out.print(document.text, markup=False)


@app.command()
def remove(
    document_ids: Annotated[list[str], typer.Argument(help="Ids, as `list` shows them.")],
) -> None:
    """Remove documents, with every passage of them."""
    from assistant.show import print_row
    from ingest.add import remove as remove_document

    with _library(with_encoder=False) as (library, _):
        rows = [remove_document(document_id, library) for document_id in document_ids]
    for row in rows:
        print_row(row, _out)
    raise typer.Exit(code=0 if all(row.ok for row in rows) else 1)


@app.command()
def doctor() -> None:
    """Compare registry, vectors and words, and mend what differs."""
    from ingest.doctor import examine

    with _library() as (library, encoder):
        findings = examine(library, encoder)
    for finding in findings:
        _out.print(f"{'mended' if finding.mended else 'NOT mended'}: {escape(finding.what)}")
    if not findings:
        _out.print("Registry, vectors and words agree.")
    raise typer.Exit(code=0 if all(finding.mended for finding in findings) else 1)


@app.command()
def rebuild() -> None:
    """Split and embed every document anew, e.g. for another encoder."""
    from assistant.show import progress
    from ingest.rebuild import rebuild as rebuild_library

    with _library() as (library, encoder):
        with library.reading() as reading:
            total = len(reading.known())
        with progress("Rebuilding", total, _err) as step:
            passages = rebuild_library(library, encoder, step(lambda *_: None))
    _out.print(f"{total} documents, {passages} passages")


@app.command()
def coverage(
    into: Annotated[
        Path | None,
        typer.Option(help="Put the table between this file's marks.", exists=True, dir_okay=False),
    ] = None,
) -> None:
    """Print documents per topic, years and language as a table."""
    from ingest.coverage import coverage_table, put_table

    with _library(with_encoder=False) as (library, _), library.reading() as reading:
        table = coverage_table(reading.documents())
    if into is None:
        typer.echo(table)
    else:
        into.write_text(put_table(into.read_text(encoding="utf-8"), table), encoding="utf-8")


@app.command()
def chat() -> None:
    """Open the chat page on this machine."""
    from assistant.chat.app import serve

    settings = load_settings()
    with _library(settings) as (library, encoder):
        serve(settings, _assistant(settings, library, encoder))


@app.command(
    "eval",
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    },
)
def run_eval(context: typer.Context) -> None:
    """Measure answer quality: `tandem eval --help`."""
    # Evals build on the assistant, never the other way round: they register as a plugin.
    commands = list(entry_points(group="tandem.commands", name="eval"))
    if not commands:
        raise TandemError("the evals are not installed: run `make setup` in the checkout")
    for command in commands:
        command.load()(args=context.args, prog_name="tandem eval", standalone_mode=False)


def _assistant(settings: Settings, library: Library, encoder: Encoder | None) -> "Assistant":
    """An assistant over the library, with the configured language model if there is one."""
    from assistant.answer import Assistant
    from assistant.model_cache import with_cache
    from assistant.models import load_model
    from ingest.index import Index

    model = load_model(settings)
    cached = with_cache(model, settings) if model else None
    deadline, price = settings.model_deadline, settings.model_price
    return Assistant(Index(library, encoder), None, cached, deadline, price)


@contextmanager
def _library(
    settings: Settings | None = None, *, with_encoder: bool = True
) -> Iterator[tuple[Library, Encoder | None]]:
    """The configured library and encoder; without an encoder only words are compared."""
    settings = settings or load_settings()
    library = settings.library()
    encoder = None
    if with_encoder:
        try:
            encoder = load_encoder(settings.encoder)
        except EncoderMissing as error:
            _err.print(f"[yellow]{escape(str(error))}[/] — only words are compared until then")
    try:
        yield library, encoder
    finally:
        library.close()


def _filters(
    languages: list[str] | None,
    since: int | None,
    until: int | None,
    kinds: list[str] | None,
    perspectives: list[str] | None,
    documents: list[str] | None,
) -> Filters:
    return Filters(
        tuple(languages or ()),
        since,
        until,
        tuple(kinds or ()),
        tuple(perspectives or ()),
        tuple(documents or ()),
    )


def _whole(header: str, texts: list[str]) -> Column:
    """A column of texts that are never cut short: what it shows can be pasted into a command."""
    return Column(header, no_wrap=True, min_width=max(map(len, texts), default=0))


def main() -> None:
    """Runs a command; what a person can mend is one line on the error output."""
    try:
        app()
    except QuestionError as error:
        _err.print(escape(str(error)))
        sys.exit(2)
    except TandemError as error:
        _err.print(f"[red]{escape(str(error))}[/]")
        sys.exit(1)
