"""`python -m ingest.training --data DIR --work DIR --out ingest/models [--tokens N]`."""

import logging
from pathlib import Path
from typing import Annotated

import typer

from ingest.training.recipe import Recipe, make_encoder


def main(
    data: Annotated[Path, typer.Option(help="folder of en-<language>.tsv.xz")],
    work: Annotated[Path, typer.Option(help="folder for checkpoints; a second run goes on there")],
    out: Annotated[Path, typer.Option(help="folder of the finished model")],
    tokens: Annotated[int, typer.Option(help="of aligned sentences to learn")] = 1_500_000,
    meet: Annotated[Path | None, typer.Option(help="a finished model to meet halfway")] = None,
    seed: Annotated[int, typer.Option(help="of the draw and the order")] = 1,
) -> None:
    """Makes the embedded sentence encoder from aligned sentences and MiniLM."""
    logging.basicConfig(format="%(asctime)s %(message)s")
    logging.getLogger("ingest").setLevel(logging.INFO)
    make_encoder(Recipe(data, work, out, tokens, seed, meet))


typer.run(main)
