"""Very many documents: how long does one more take, and how long an answer?

`python -m evals.bench.many 1000 5000 20000` grows a library to each size in turn, with documents
whose sentences are the corpus', shuffled. Their vectors are put together from those of the
sentences, so that the building takes minutes; everything else is as for any document.
"""

import argparse
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median

import numpy as np
from rich.console import Console
from rich.table import Table

from assistant.answer import Assistant
from evals.bench.files import digests
from evals.bench.processes import cost, tandem_command
from ingest.add import add, prepare
from ingest.documents import Document, Metadata
from ingest.encoder import Encoder, Vectors, load_encoder
from ingest.index import Index
from ingest.intake import store
from ingest.library import Embedded, Library
from ingest.passages import Passage, split
from ingest.snapshot import current_snapshot

_SEED = 7261
_LANGUAGES = ("en", "de", "da")
_SENTENCES, _PARAGRAPH = 15, 5
_AT_ONCE = 100
_COMMAND_SECONDS = 600
QUESTIONS = (
    "Who pays for marketing technology?",
    "Wer besitzt die Kundendaten?",
    "Hvem ejer kundedata, marketing eller it?",
    "What do CMOs and CIOs disagree on?",
    "Wie verbreitet ist Schatten-IT?",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds at one size: per document to build, the index, one more document, an answer."""

    documents: int
    build_each: float
    index: float
    one_more: float
    one_more_command: float
    rebuilt: bool
    first_answer: float
    answer: float


class Shuffled:
    """Documents without end, of the corpus' sentences in another order, and their vectors."""

    def __init__(self, encoder: Encoder) -> None:
        self._random = random.Random(_SEED)
        self._pools: dict[str, list[str]] = defaultdict(list)
        for digest in digests():
            if digest.language in _LANGUAGES:
                own = (p.sentence(span) for p in split(digest) for span in p.sentences)
                self._pools[digest.language] += own
        texts = list(dict.fromkeys(text for pool in self._pools.values() for text in pool))
        self._vectors = dict(zip(texts, encoder.encode_passages(texts), strict=True))

    def document(self, number: int) -> Document:
        language = _LANGUAGES[number % len(_LANGUAGES)]
        drawn = self._random.sample(self._pools[language], _SENTENCES)
        text = "\n\n".join(
            " ".join(drawn[start : start + _PARAGRAPH])
            for start in range(0, len(drawn), _PARAGRAPH)
        )
        name, digest = f"shuffled-{number:06}", sha256(text.encode()).hexdigest()
        known = Metadata(title=f"Shuffled {number}", year=2000 + number % 25)
        return Document(name, text, known, language, f"/shuffled/{name}.md", digest)

    def embedded(self, passages: Sequence[Passage]) -> Embedded:
        """A passage lies in the middle of its sentences."""
        sentences = tuple(
            np.stack([self._vector(p.sentence(span)) for span in p.sentences]) for p in passages
        )
        middle = np.stack([rows.mean(axis=0) for rows in sentences])
        middle /= np.linalg.norm(middle, axis=1, keepdims=True)
        return Embedded(middle.astype(np.float32), sentences)

    def _vector(self, sentence: str) -> Vectors:
        """What the splitter takes for a sentence here it may not have there: any one will do."""
        found = self._vectors.get(sentence)
        return next(iter(self._vectors.values())) if found is None else found


def grow(library: Library, shuffled: Shuffled, numbers: Sequence[int]) -> None:
    """Stores documents with these numbers, many in one transaction."""
    for start in range(0, len(numbers), _AT_ONCE):
        with library.writing() as writing:
            for number in numbers[start : start + _AT_ONCE]:
                document = shuffled.document(number)
                passages = split(document)
                store(writing, document, passages, shuffled.embedded(passages))


def measured(
    sizes: Sequence[int], folder: Path, encoder: Encoder, shuffled: Shuffled
) -> Iterator[Figures]:
    """Figures at each size, the smallest first."""
    home = folder / "home"
    library, there = Library(home), 0
    index = Index(library, encoder)
    prepare(library, index)
    for size in sorted(sizes):
        began = time.perf_counter()
        grow(library, shuffled, range(there, size))
        build_each = (time.perf_counter() - began) / (size - there)
        index_seconds = _seconds(index.build_snapshot)
        before = current_snapshot(home)
        one_more = _seconds(partial(add, [_file(folder, size)], library, encoder))
        command = tandem_command("add", str(_file(folder, size, "command")))
        by_command = cost(command, _COMMAND_SECONDS, {"TANDEM_HOME": str(home)}).seconds
        rebuilt = current_snapshot(home) != before
        reader = Assistant(Index(library, encoder))
        asked = [_seconds(partial(reader.answer, question)) for question in QUESTIONS * 2]
        yield Figures(
            size,
            build_each,
            index_seconds,
            one_more,
            by_command,
            rebuilt,
            asked[0],
            median(asked[1:]),
        )
        there = size
    index.close()
    library.close()


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _file(folder: Path, size: int, kind: str = "page") -> Path:
    """One more document, which no other resembles."""
    file = folder / f"more-{kind}-{size}.md"
    body = f"The zebra council of {kind} {size} approved a budget of {size} euros. "
    file.write_text(f"# Zebra {kind} {size}\n\n{body * 6}\n", encoding="utf-8")
    return file


def table(figures: Sequence[Figures]) -> Table:
    """A row for each size."""
    shown = Table(
        "documents",
        "ms to build each",
        "index anew (s)",
        "one more (s)",
        "tandem add (s)",
        "index rebuilt",
        "first answer (s)",
        "answer (s)",
    )
    for one in figures:
        shown.add_row(
            f"{one.documents:,}",
            f"{1000 * one.build_each:.0f}",
            f"{one.index:.1f}",
            f"{one.one_more:.2f}",
            f"{one.one_more_command:.2f}",
            "yes" if one.rebuilt else "no",
            f"{one.first_answer:.2f}",
            f"{one.answer:.2f}",
        )
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--minutes", type=float, default=40.0, help="no further size after these")
    options = parser.parse_args()
    until, found = time.monotonic() + 60 * options.minutes, []
    encoder = load_encoder()
    shuffled = Shuffled(encoder)
    with tempfile.TemporaryDirectory() as temporary:
        for figures in measured(options.sizes, Path(temporary), encoder, shuffled):
            found.append(figures)
            print(figures, flush=True)
            if time.monotonic() > until:
                break
    Console(width=140).print(table(found))


if __name__ == "__main__":
    main()
