"""Retrieval fine-tuning: a question's vector is pulled to the sentence that answers it.

The questions in questions.tsv are our own, over our own corpus, in English, German and Danish; none
is a question of the evals or asks for a fact that they ask for. Many come with a near miss: nearly
the same question about another year, company, country or role, which the sentence does not answer.
Those in general.jsonl are on everyday subjects. Every second step is followed by one of
distillation, so that what the student learned from aligned sentences stays.
"""

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy

from ingest.passages import split
from ingest.readers import read_document
from ingest.training.batches import pad
from ingest.training.data import Group
from ingest.training.distillation import Distillation
from ingest.training.general import LANGUAGES, GeneralText, read_general
from ingest.training.own_texts import own_bank, own_groups

QUESTIONS = Path(__file__).parent / "questions.tsv"
EPOCHS = 2
DISTIL_EVERY = 2  # steps
GROUPS = 4_000  # of the last aligned texts are distilled meanwhile
BATCH = 24  # questions on as many documents: no other answer in a batch is right as well
SCALE = 20.0  # of the cosines that the cross-entropy compares
PASSAGE_SHARE = 0.25  # of the batches look for the passage, the others for the sentence
QUESTION_TOKENS, SENTENCE_TOKENS, PASSAGE_TOKENS = 64, 96, 256
TOKEN_RATE, BODY_RATE = 2e-4, 4e-5  # a fifth and a quarter of the distillation's


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, the sentence and the passage that answer it, a sentence that does not, and a
    question that the sentence does not answer ("" for none)."""

    document_id: str
    question: str
    sentence: str
    passage: str
    other: str
    miss: str = ""


def read_pairs(file: Path, corpus: Path, chance: random.Random) -> list[Pair]:
    """The pairs of a table of id, language, question, sentence and near miss over the corpus'
    documents."""
    documents = {path.stem: path for path in corpus.glob("*/*.md")}
    passages = {name: split(read_document(path)) for name, path in documents.items()}
    pairs = []
    with file.open(encoding="utf-8", newline="") as rows:
        table = csv.reader(rows, "excel-tab", quoting=csv.QUOTE_NONE)
        for document_id, _, question, sentence, miss in table:
            own = passages.get(document_id, [])
            passage = next((p for p in own if sentence in p.text), None)
            others = [p.sentence(s) for p in own for s in p.sentences if p.sentence(s) != sentence]
            if passage is not None and others:
                text = f"{passage.heading}\n{passage.text}"
                other = chance.choice(others)
                pairs.append(Pair(document_id, question, sentence, text, other, miss))
    return pairs


def general_pairs(texts: Sequence[GeneralText], chance: random.Random) -> list[Pair]:
    """Every question of the general texts in one language, with an answer in any."""
    pairs = []
    for text in texts:
        for question in text.questions:
            language = chance.choice(LANGUAGES)
            sentences = list(text.sentences[language])
            answer = sentences.pop(question.answer)
            asked, other = question.texts[chance.choice(LANGUAGES)], chance.choice(sentences)
            pairs.append(Pair(text.topic, asked, answer, text.passage(language), other))
    return pairs


def batches_of(pairs: Sequence[Pair], chance: random.Random) -> Iterator[list[Pair]]:
    """All pairs in shuffled batches in which no document occurs twice; what is left over goes."""
    waiting = chance.sample(pairs, len(pairs))
    while waiting:
        batch: dict[str, Pair] = {}
        rest = []
        for pair in waiting:
            if len(batch) < BATCH and pair.document_id not in batch:
                batch[pair.document_id] = pair
            else:
                rest.append(pair)
        waiting = rest
        if len(batch) == BATCH:
            yield list(batch.values())


def tune(training: Distillation, groups: Sequence[Group], corpus: Path, seed: int) -> None:
    """Passes over our questions, every second step followed by one of distillation."""
    chance = random.Random(f"questions {seed}")
    ours, texts = read_pairs(QUESTIONS, corpus, chance), read_general()
    aligned, own = groups[-GROUPS:], own_groups()
    vectors = training.teacher.vectors_kept(
        [group.english for group in aligned], training.work / "questions.npy"
    )
    bank = torch.cat([torch.from_numpy(vectors), own_bank(training, own)])
    kept = list(training.batches([*aligned, *own], chance))
    steps = [
        (batch, chance.random() < PASSAGE_SHARE)
        for _ in range(EPOCHS)
        for batch in batches_of([*ours, *general_pairs(texts, chance)], chance)
    ]
    training.set_rates(TOKEN_RATE, BODY_RATE)
    for number, (batch, passages), done in training.going_on("questions", steps):
        _step(training, batch, passages, done)
        if number % DISTIL_EVERY == 0:
            training.step(*kept[number // DISTIL_EVERY % len(kept)], bank, done)


def _step(training: Distillation, batch: Sequence[Pair], passages: bool, done: float) -> None:
    questions = _embed(training, [pair.question for pair in batch], QUESTION_TOKENS)
    right = [pair.passage if passages else pair.sentence for pair in batch]
    wrong = [] if passages else [pair.other for pair in batch]
    answers = _embed(training, right + wrong, PASSAGE_TOKENS if passages else SENTENCE_TOKENS)
    target = torch.arange(len(batch))
    loss = cross_entropy(SCALE * questions @ answers.T, target)
    misses = [] if passages else [pair.miss for pair in batch if pair.miss]
    if misses:
        questions = torch.cat([questions, _embed(training, misses, QUESTION_TOKENS)])
    loss = loss + cross_entropy(SCALE * answers[: len(batch)] @ questions.T, target)
    training.update(loss, done)


def _embed(training: Distillation, texts: Sequence[str], tokens: int) -> torch.Tensor:
    training.tokenizer.enable_truncation(tokens)
    padded = pad([encoding.ids for encoding in training.tokenizer.encode_batch(list(texts))])
    return training.student.embed(padded.ids, padded.mask)
