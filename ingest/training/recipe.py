"""The recipe in order: from aligned sentences and MiniLM, or from a finished model, to the files
of `ingest/models`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import BertModel

from ingest.training.data import Group, training_groups
from ingest.training.distillation import Distillation, Progress, student_body
from ingest.training.export import export
from ingest.training.finished import finished_body, finished_tokenizer, halfway, renewed_body
from ingest.training.own_texts import learn_own, own_sentences, translations
from ingest.training.questions import tune
from ingest.training.start_vectors import start_vectors
from ingest.training.teacher import Teacher, minilm_body
from ingest.training.vocabulary import build_or_load, renewed
from ingest.training.work import claim, kept

CORPUS = Path(__file__).parents[2] / "corpus"


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where the data is, where unfinished work is kept, where the model goes, and how many tokens
    of aligned sentences are learned; what `work` holds already is not made again."""

    data: Path
    work: Path
    out: Path
    tokens: int
    seed: int
    start: Path | None = None  # a finished model to go on from, instead of from MiniLM


def make_encoder(recipe: Recipe) -> Progress:
    """Makes the encoder, or goes on where an earlier run stopped."""
    claim(recipe.work, recipe.data, recipe.seed)
    torch.manual_seed(recipe.seed)
    teacher = Teacher()
    groups = training_groups(recipe.data, recipe.seed, teacher.tokenizer.get_vocab())
    tokenizer, body = student(recipe, groups, teacher)
    training = Distillation(body, tokenizer, teacher, recipe.work, recipe.seed)
    training.train(groups, recipe.tokens)
    learn_own(training, recipe.seed)
    tune(training, groups, CORPUS, recipe.seed)
    body = training.student.restored()
    if recipe.start is not None:
        body = halfway(body, started(recipe.start, tokenizer, body.get_input_embeddings().weight))
    export(body, tokenizer, recipe.work, recipe.out)
    return training.progress


def student(
    recipe: Recipe, groups: Sequence[Group], teacher: Teacher
) -> tuple[Tokenizer, BertModel]:
    """The student before it has learned anything here: pieces for the words of our own texts join
    the vocabulary, and pieces new to the body start from what they are aligned with."""
    if recipe.start is None:
        older = build_or_load(groups, teacher.tokenizer, recipe.work / "first_tokenizer.json")
        table = teacher.token_vectors
    else:
        older = finished_tokenizer(recipe.start)
        body = finished_body(recipe.start, minilm_body())
        table = english_rows(body, older, teacher)
    own = own_sentences()
    words = list(translations(own))
    tokenizer = renewed(older, teacher.tokenizer, translations(groups), words)
    start = kept(
        recipe.work / "start_vectors.npy",
        lambda: start_vectors([*groups, *own], teacher.tokenizer, tokenizer, table),
    )
    if recipe.start is None:
        return tokenizer, student_body(start)
    rows = torch.from_numpy(start)
    return tokenizer, renewed_body(body, older.get_vocab(), tokenizer.get_vocab(), rows)


def started(start: Path, tokenizer: Tokenizer, table: torch.Tensor) -> BertModel:
    """The finished model that the training went on from, with the rows of `table` for the pieces
    that it did not have."""
    older = finished_tokenizer(start).get_vocab()
    body = finished_body(start, minilm_body())
    return renewed_body(body, older, tokenizer.get_vocab(), table.detach())


def english_rows(body: BertModel, tokenizer: Tokenizer, teacher: Teacher) -> NDArray[np.float32]:
    """The teacher's table of token vectors with the body's rows for the pieces that it has."""
    table = teacher.token_vectors.copy()
    rows = body.get_input_embeddings().weight.detach().numpy()
    for piece, number in teacher.tokenizer.get_vocab().items():
        ours = tokenizer.token_to_id(piece)
        if ours is not None:
            table[number] = rows[ours]
    return table
