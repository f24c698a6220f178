"""The recipe in order: from aligned sentences and MiniLM to the files of `ingest/models`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
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
    meet: Path | None = None  # a finished model, which the new one is met halfway with


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
    if recipe.meet is not None:
        body = halfway(body, finished(recipe.meet, tokenizer, body.get_input_embeddings().weight))
    export(body, tokenizer, recipe.work, recipe.out)
    return training.progress


def student(
    recipe: Recipe, groups: Sequence[Group], teacher: Teacher
) -> tuple[Tokenizer, BertModel]:
    """The student before it has learned anything here: pieces for the words of our own texts join
    the vocabulary, and pieces new to the body start from what they are aligned with."""
    first = build_or_load(groups, teacher.tokenizer, recipe.work / "first_tokenizer.json")
    own = own_sentences()
    words = list(translations(own))
    tokenizer = renewed(first, teacher.tokenizer, translations(groups), words)
    start = kept(
        recipe.work / "start_vectors.npy",
        lambda: start_vectors([*groups, *own], teacher.tokenizer, tokenizer, teacher.token_vectors),
    )
    return tokenizer, student_body(start)


def finished(folder: Path, tokenizer: Tokenizer, table: torch.Tensor) -> BertModel:
    """A finished model, with the rows of `table` for the pieces of `tokenizer` that it lacks."""
    older = finished_tokenizer(folder).get_vocab()
    body = finished_body(folder, minilm_body())
    return renewed_body(body, older, tokenizer.get_vocab(), table.detach())
