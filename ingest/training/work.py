"""The work folder: what it was made from, and the arrays that are kept in it."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def claim(work: Path, data: Path, seed: int) -> None:
    """Notes what the folder is made from; refuses one that was made from something else."""
    sizes = {path.name: path.stat().st_size for path in sorted(data.glob("en-*.tsv.xz"))}
    made_from = {"seed": seed, "data": sizes}
    note = work / "made_from.json"
    work.mkdir(parents=True, exist_ok=True)
    if not note.exists():
        note.write_text(json.dumps(made_from), encoding="utf-8")
    if json.loads(note.read_text(encoding="utf-8")) != made_from:
        raise ValueError(f"{work} holds work on other data or another seed: empty it")


def kept(path: Path, make: Callable[[], NDArray[np.float32]]) -> NDArray[np.float32]:
    """The array at `path`, made and written there if it is not there yet."""
    if not path.exists():
        beside = path.with_suffix(".partial.npy")
        np.save(beside, make())
        beside.rename(path)
    return np.asarray(np.load(path), dtype=np.float32)
