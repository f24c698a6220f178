"""The recipe in order: from aligned sentences and MiniLM to the files of `ingest/models`."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from ingest.training.data import Group, training_groups
from ingest.training.distillation import Distillation, Progress, student_body
from ingest.training.export import export
from ingest.training.start_vectors import Vectors, start_vectors
from ingest.training.teacher import Teacher
from ingest.training.vocabulary import build_or_load

SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where the data is, where unfinished work is kept, where the model goes, and for how long to
    train; what `work` holds already is not made again."""

    data: Path
    work: Path
    out: Path
    hours: float
    seed: int


def make_encoder(recipe: Recipe) -> Progress:
    """Makes the encoder, or goes on where an earlier run stopped."""
    remember(recipe)
    torch.manual_seed(recipe.seed)
    teacher = Teacher()
    groups = training_groups(recipe.data, recipe.seed)
    tokenizer = build_or_load(groups, teacher.tokenizer, recipe.work / "tokenizer.json")
    start = kept(
        recipe.work / "start_vectors.npy",
        lambda: start_vectors(groups, teacher.tokenizer, tokenizer, teacher.token_vectors),
    )
    return distil(recipe, groups, tokenizer, start, teacher)


def remember(recipe: Recipe) -> None:
    """Notes what the work folder is made from; refuses one that was made from something else."""
    files = sorted(recipe.data.glob("en-*.tsv.xz"))
    made_from = {"seed": recipe.seed, "data": {path.name: path.stat().st_size for path in files}}
    note = recipe.work / "made_from.json"
    recipe.work.mkdir(parents=True, exist_ok=True)
    if not note.exists():
        note.write_text(json.dumps(made_from), encoding="utf-8")
    if json.loads(note.read_text(encoding="utf-8")) != made_from:
        raise ValueError(f"{recipe.work} holds work on other data or another seed: empty it")


def distil(
    recipe: Recipe,
    groups: Sequence[Group],
    tokenizer: Tokenizer,
    start: Vectors,
    teacher: Teacher,
) -> Progress:
    """Trains the student up to the recipe's hours and exports it."""
    training = Distillation(student_body(start), tokenizer, teacher, recipe.work, recipe.seed)
    body = training.train(groups, recipe.hours * SECONDS_PER_HOUR)
    export(body, tokenizer, recipe.work, recipe.out)
    return training.progress


def kept(path: Path, make: Callable[[], Vectors]) -> Vectors:
    """The array at `path`, made and written there if it is not there yet."""
    if not path.exists():
        beside = path.with_suffix(".partial.npy")
        np.save(beside, make())
        beside.rename(path)
    return np.asarray(np.load(path))
