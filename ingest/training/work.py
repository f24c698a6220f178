"""The work folder: what it was made from, and the arrays that are kept in it."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

OWN_TEXTS = Path(__file__).parent


def claim(work: Path, data: Path, seed: int) -> None:
    """Notes what the folder is made from, our own texts too; refuses one that was made from
    something else: what is kept there would not fit."""
    files = [
        *sorted(data.glob("en-*.tsv.xz")),
        *sorted(OWN_TEXTS.glob("*.tsv")),
        *sorted(OWN_TEXTS.glob("*.jsonl")),
    ]
    made_from = {"seed": seed, "data": {path.name: path.stat().st_size for path in files}}
    note = work / "made_from.json"
    work.mkdir(parents=True, exist_ok=True)
    if not note.exists():
        note.write_text(json.dumps(made_from), encoding="utf-8")
    if json.loads(note.read_text(encoding="utf-8")) != made_from:
        raise ValueError(
            f"{work} holds work on other data, other texts of ours or another seed: empty it"
        )


def kept(path: Path, make: Callable[[], NDArray[np.float32]]) -> NDArray[np.float32]:
    """The array at `path`, made and written there if it is not there yet."""
    if not path.exists():
        beside = path.with_suffix(".partial.npy")
        np.save(beside, make())
        beside.rename(path)
    return np.asarray(np.load(path), dtype=np.float32)
