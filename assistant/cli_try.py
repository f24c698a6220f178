"""`tandem try`: which questions a document would change, before it is added."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from assistant.settings import load_settings
from ingest.encoder import load_encoder

if TYPE_CHECKING:  # its imports are for the command that needs it
    from assistant.trial import Side, Trial

app = typer.Typer()
_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


@app.command("try")
def try_command(
    file: Annotated[Path, typer.Argument(help="A file that could be added.")],
    questions: Annotated[
        Path | None, typer.Option(help="One question a line, or .jsonl; else gaps and topics.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the changes as JSON.")] = False,
) -> None:
    """Say which questions would be answered differently with a file; nothing is stored."""
    from assistant.memory.memory import open_memory
    from assistant.show import encoder_if_there, progress
    from assistant.trial import read_questions, try_documents, usual_questions
    from ingest.index import Index
    from ingest.overlay import lay

    asked = read_questions(questions) if questions else None
    settings = load_settings()
    library = settings.library()
    try:
        index = Index(library, encoder_if_there(load_encoder, settings.encoder, _err))
        with index.searching():  # a library of another encoder is refused before the file is read
            pass
        laid = lay(file, library, index.encoder)
        if asked is None:
            asked = usual_questions(laid, open_memory(library, settings.keep_days).gaps)
        with progress("Asking", len(asked), _err) as step:
            trial = try_documents(laid, asked, index, step(lambda *_: None))
        index.close()
    finally:
        library.close()
    if as_json:
        typer.echo(json.dumps(trial.to_dict(), ensure_ascii=False, indent=1))
    else:
        _print(trial)


def _print(trial: "Trial") -> None:
    for note in trial.notes:
        _out.print(f"[yellow]{escape(note)}[/]")
    for one in trial.changed:
        _out.print(f"[bold]{escape(one.question)}[/]")
        _out.print(f"  now   {_shown(one.before)}", markup=False)
        _out.print(f"  with  {_shown(one.after)}", markup=False)
    _out.print(
        f"{len(trial.changed)} of {len(trial.tried)} questions would be answered differently, "
        f"{trial.citing} with this file"
    )


def _shown(side: "Side") -> str:
    return f"{side.outcome}: {', '.join(side.cited)}" if side.cited else side.outcome
