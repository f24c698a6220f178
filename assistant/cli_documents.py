"""`tandem quarantine`, `history`, `rollback`, `edit`, `metadata`, `export`, `import`, `backup`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.settings import load_settings
from ingest import ledger
from ingest.encoder import Encoder, load_encoder
from ingest.errors import TandemError
from ingest.ledger import Standing
from ingest.library import Library

if TYPE_CHECKING:  # its imports are for the commands that need it
    from ingest.bibliographies import Proposal
    from ingest.curate import Change

documents = typer.Typer()
quarantine = typer.Typer(
    help="Documents with hidden text or orders to a model, held back.", no_args_is_help=True
)
metadata = typer.Typer(help="Metadata from a bibliography.", no_args_is_help=True)
documents.add_typer(quarantine, name="quarantine")
documents.add_typer(metadata, name="metadata")
_out = Console(highlight=False, soft_wrap=True)

# Sentences of a change that are shown, and letters of each.
_MOST_SENTENCES = 5
_LONGEST_SENTENCE = 160
# What goes along with the documents into an exported library, beside them.
_BESIDE = ("feedback", "gap_reports", "gap_counts")

DocumentId = Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")]
DocumentIds = Annotated[list[str], typer.Argument(metavar="ID …", help="As `list` shows them.")]
Text = Annotated[str | None, typer.Option(help="An empty text clears it.")]


@quarantine.command("list")
def list_quarantine() -> None:
    """List what is held back, or was, and why."""
    with _library() as library, library.reading() as reading:
        held = (Standing.QUARANTINED, Standing.APPROVED, Standing.REJECTED)
        found = ledger.assessments(reading.connection, held)
    table = Table("id", "state", "decided", "why", box=None)
    for entry in found:
        why = escape(entry.quality.suspicion)
        table.add_row(entry.document_id, entry.standing, entry.decided_at[:10], why)
    _out.print(table if found else "Nothing is in quarantine.")


@quarantine.command()
def approve(ids: DocumentIds) -> None:
    """Let documents into the search; it holds until their text changes."""
    _decide(ids, Standing.APPROVED)


@quarantine.command()
def reject(ids: DocumentIds) -> None:
    """Keep documents out of the search; `tandem remove` deletes them."""
    _decide(ids, Standing.REJECTED)


@documents.command()
def quality(document_id: DocumentId) -> None:
    """Show the quality report of a document."""
    with _library() as library, library.reading() as reading:
        found = ledger.assessment(reading.connection, document_id)
    if found is None:
        raise TandemError(f"{document_id} has no quality report: see `tandem list`, or add it anew")
    _out.print(f"[bold]state[/] {found.standing}")
    for name, value in found.quality.to_dict().items():
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        _out.print(f"[bold]{name}[/] {escape(shown or '–')}")


@documents.command()
def history(document_id: DocumentId) -> None:
    """Show every version of a document and what each changed."""
    from ingest.curate import history as states_of

    with _library() as library:
        states = states_of(document_id, library)
    for state in states:
        name = "now" if state.number is None else f"version {state.number}"
        digest = state.document.content_hash[:12]
        _out.print(
            f"[bold]{name}[/] since {state.since} · {digest} · {escape(state.document.title)}"
        )
        if state.change:
            _print_change(state.change)


@documents.command()
def rollback(
    document_id: DocumentId,
    to: Annotated[int | None, typer.Option(help="A version; the last one without it.")] = None,
) -> None:
    """Bring an earlier version back; the present one stays in the history."""
    from ingest.curate import rollback as bring_back

    with _library() as library:
        stored = bring_back(document_id, to, library, _encoder())
    _out.print(f"{document_id} says again what it said: {escape(stored.document.title)}")
    if stored.reason:
        _out.print(f"[yellow]{escape(stored.reason)}[/]")


@documents.command()
def edit(
    document_id: DocumentId,
    title: Text = None,
    author: Annotated[list[str] | None, typer.Option(help="Once for each.")] = None,
    publisher: Text = None,
    year: Text = None,
    language: Text = None,
    kind: Text = None,
    url: Text = None,
    region: Text = None,
    sample: Text = None,
    perspective: Text = None,
    topic: Annotated[list[str] | None, typer.Option(help="Once for each.")] = None,
    abstract_en: Text = None,
    reports_on: Annotated[
        str | None, typer.Option(help="The study it retells; empty: own.")
    ] = None,
    confirm: Annotated[
        list[str] | None, typer.Option(help="A guessed field that is right.")
    ] = None,
) -> None:
    """Set a document's metadata; it holds on when its file is synced again."""
    from ingest.curate import edit as set_fields

    given: dict[str, Any] = {
        "title": title, "publisher": publisher, "year": year, "language": language, "kind": kind,
        "url": url, "region": region, "sample": sample, "perspective": perspective,
        "abstract_en": abstract_en, "reports_on": reports_on,
    }  # fmt: skip
    values = {name: value or None for name, value in given.items() if value is not None}
    values |= {k: v for k, v in (("authors", author), ("topics", topic)) if v is not None}
    if not values and not confirm:
        raise TandemError("nothing to set: name a field, like --title, or --confirm one")
    with _library() as library:
        stored = set_fields(document_id, values, library, _encoder(), confirm=confirm or ())
    known = stored.document.metadata
    for name in [*values, *(confirm or ())]:
        _out.print(f"[bold]{name}[/] {escape(str(getattr(known, name)))}")


@metadata.command("import")
def import_metadata(
    file: Annotated[Path, typer.Argument(help="BibTeX, RIS or CSL-JSON (Zotero).")],
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without, only say.")] = False,
) -> None:
    """Fill and correct metadata from a bibliography."""
    from ingest.bibliographies import propose, read_bibliography
    from ingest.curate import edit as set_fields

    try:
        records = read_bibliography(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise TandemError(f"{file} cannot be read as text: {error}") from None
    with _library() as library:
        with library.reading() as reading:
            proposals = propose(records, reading.documents())
        for proposal in proposals:
            _print_proposal(proposal)
            if apply and proposal.document is not None and proposal.changes:
                values = {name: new for name, (_, new) in proposal.changes.items()}
                lists = {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}
                set_fields(proposal.document.id, lists, library, _encoder())
    changed = sum(bool(proposal.changes) for proposal in proposals)
    done = "changed" if apply else "would change: run it again with --apply"
    _out.print(f"{len(records)} records, {changed} documents {done}")


@documents.command("export")
def export_all(file: Annotated[Path, typer.Argument(help="A new file, *.tandem.")]) -> None:
    """Write the whole library into one file: documents, metadata, versions, feedback."""
    from ingest.archive import export_library

    with _library() as library:
        count = export_library(library, file, _BESIDE)
    _out.print(f"{count} documents in {escape(str(file))}")


@documents.command("import")
def import_all(file: Annotated[Path, typer.Argument(help="What `export` wrote.")]) -> None:
    """Add what an exported library holds; a damaged file is refused before anything changes."""
    from assistant.memory.memory import open_memory
    from ingest.archive import import_library

    with _library() as library:
        open_memory(library)  # makes the tables of feedback and gaps
        done = import_library(file, library, _encoder(), _BESIDE)
    _out.print(
        f"{done.stored} documents stored, {done.unchanged} were there, {done.beside} other entries"
    )


@documents.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file, *.db.")]) -> None:
    """Copy the registry of this moment, while Tandem runs; it is `tandem.db` of another home."""
    with _library() as library:
        library.back_up(file)
    _out.print(f"The registry is in {escape(str(file))}")


def _decide(ids: list[str], standing: Standing) -> None:
    from ingest.curate import decide

    with _library() as library:
        for document_id in ids:
            decide(document_id, standing, library)
            _out.print(f"{document_id} {standing}")


def _print_change(change: "Change") -> None:
    for name, (old, new) in change.fields.items():
        _out.print(f"    {name}: {escape(str(old))} → {escape(str(new))}")
    for sign, sentences in (("−", change.removed), ("+", change.added)):
        for sentence in sentences[:_MOST_SENTENCES]:
            _out.print(f"    {sign} {escape(sentence[:_LONGEST_SENTENCE])}")
        if len(sentences) > _MOST_SENTENCES:
            _out.print(f"    {sign} {len(sentences) - _MOST_SENTENCES} more")


def _print_proposal(proposal: "Proposal") -> None:
    if proposal.document is None:
        title = escape(proposal.record.title or "a record without a title")
        _out.print(f"[dim]{title} — {proposal.reason}[/]")
        return
    _out.print(f"[bold]{proposal.document.id}[/] ({proposal.reason})")
    for name, (old, new) in proposal.changes.items():
        _out.print(f"    {name}: {escape(str(old))} → {escape(str(new))}")


@contextmanager
def _library() -> Iterator[Library]:
    library = load_settings().library()
    try:
        yield library
    finally:
        library.close()


def _encoder() -> Encoder | None:
    """The configured encoder: what is stored anew is embedded anew."""
    return load_encoder(load_settings().encoder)
