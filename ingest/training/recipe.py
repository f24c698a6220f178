"""The recipe in order: from aligned sentences and MiniLM, or from a finished model, to the files
of `ingest/models`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import BertModel

from ingest.training.data import Group, training_groups
from ingest.training.distillation import Distillation, Progress, student_body
from ingest.training.export import export
from ingest.training.finished import finished_body
from ingest.training.own_texts import learn_own
from ingest.training.questions import tune
from ingest.training.start_vectors import start_vectors
from ingest.training.teacher import Teacher, minilm_body
from ingest.training.vocabulary import build_or_load
from ingest.training.work import claim, kept

SECONDS_PER_HOUR = 3600
CORPUS = Path(__file__).parents[2] / "corpus"


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where the data is, where unfinished work is kept, where the model goes, and for how long to
    train; what `work` holds already is not made again."""

    data: Path
    work: Path
    out: Path
    hours: float
    seed: int
    start: Path | None = None  # a finished model to go on from, instead of from MiniLM


def make_encoder(recipe: Recipe) -> Progress:
    """Makes the encoder, or goes on where an earlier run stopped."""
    claim(recipe.work, recipe.data, recipe.seed)
    torch.manual_seed(recipe.seed)
    teacher = Teacher()
    groups = training_groups(recipe.data, recipe.seed, teacher.tokenizer.get_vocab())
    if recipe.start is not None:
        tokenizer = Tokenizer.from_file(str(recipe.start / "tokenizer.json"))
        tokenizer.no_padding()
        body = finished_body(recipe.start, minilm_body())
        return distil(recipe, groups, tokenizer, body, teacher)
    tokenizer = build_or_load(groups, teacher.tokenizer, recipe.work / "tokenizer.json")
    start = kept(
        recipe.work / "start_vectors.npy",
        lambda: start_vectors(groups, teacher.tokenizer, tokenizer, teacher.token_vectors),
    )
    return distil(recipe, groups, tokenizer, student_body(start), teacher)


def distil(
    recipe: Recipe,
    groups: Sequence[Group],
    tokenizer: Tokenizer,
    body: BertModel,
    teacher: Teacher,
) -> Progress:
    """Trains the student up to the recipe's hours and on our own texts, tunes it on our questions
    and exports it."""
    training = Distillation(body, tokenizer, teacher, recipe.work, recipe.seed)
    training.train(groups, recipe.hours * SECONDS_PER_HOUR)
    learn_own(training, recipe.seed)
    tune(training, groups, CORPUS, recipe.seed)
    export(training.student.restored(), tokenizer, recipe.work, recipe.out)
    return training.progress
