"""`tandem models`: the language model that writes answers."""

import typer
from rich.console import Console
from rich.markup import escape

from assistant.settings import load_settings
from ingest.errors import TandemError

app = typer.Typer(help="The language model that writes answers.", no_args_is_help=True)
_out = Console(highlight=False, soft_wrap=True)
_MARKS = {True: "[green]yes[/]", False: "[red]no [/]", None: "[yellow]?  [/]"}


@app.callback()
def models() -> None:
    """The language model that writes answers."""


@app.command()
def check() -> None:
    """Try out the language model of TANDEM_MODEL: what works with it, and what does not."""
    from assistant.model_check import check_model

    settings = load_settings()
    if not settings.model:
        raise TandemError(
            "no language model is set, so answers are the sources' own sentences: set "
            "TANDEM_MODEL=ollama/qwen3:8b, openai/MODEL@https://HOST/v1 or anthropic/MODEL"
        )
    failed = False
    for finding in check_model(settings):
        _out.print(f"{_MARKS[finding.works]} {finding.what:<14} {escape(finding.words)}")
        failed = failed or finding.works is False
    if failed:
        _out.print("What the model does not do costs no answer: the quoted sentences then stand.")
    raise typer.Exit(code=1 if failed else 0)
