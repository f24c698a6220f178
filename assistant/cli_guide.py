"""`tandem guide`: what a stored document is about, and questions that it answers."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from assistant.settings import load_settings
from ingest.encoder import load_encoder

app = typer.Typer()
_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


@app.command("guide")
def guide_command(
    document_id: Annotated[str, typer.Argument(metavar="DOCUMENT", help="As `list` shows it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the guide as JSON.")] = False,
) -> None:
    """Show a document's central sentences, its key terms, and questions that it answers."""
    from assistant.answer import Assistant
    from assistant.guide import guide
    from assistant.show import encoder_if_there
    from ingest.index import Index

    settings = load_settings()
    library = settings.library()
    try:
        index = Index(library, encoder_if_there(load_encoder, settings.encoder, _err))
        found = guide(document_id, Assistant(index))
        index.close()
    finally:
        library.close()
    if as_json:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
        return
    _out.print(f"[bold]{escape(found.title)}[/] ({found.language})\n")
    for sentence in found.extract:
        _out.print(f"“{sentence.text}”", markup=False)
    _out.print(f"\n[bold]key terms[/] {escape(', '.join(found.terms))}")
    _out.print("[bold]it answers[/]" if found.questions else "No question tried is answered by it.")
    for question in found.questions:
        _out.print(f"  {question}", markup=False)
