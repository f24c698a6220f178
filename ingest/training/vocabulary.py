"""Vocabulary: MiniLM's English word pieces, and new ones for the other languages."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing
from tokenizers.trainers import WordPieceTrainer

from ingest.training.data import Group

NEW_PIECES = 36_000  # before those that MiniLM has
MOST_PIECES = 65_000  # rows at one byte: with all else the model stays under 40 MB
WORD_FREQUENCY = 2  # of a word of our own texts that gets a piece of its own
RARE_PIECE = 50  # occurrences in the aligned texts; below, a new piece makes room for such a word
MIN_FREQUENCY = 5
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
CONTINUATION = "##"
LAST_LATIN = "\u024f"
PUNCTUATION = range(0x2010, 0x20D0)  # dashes, quotation marks, bullets, currency signs


def build_tokenizer(groups: Iterable[Group], english: Tokenizer) -> Tokenizer:
    """A lower-casing WordPiece that keeps accents: English pieces first, then the new ones."""
    kept = [piece for piece in _by_id(english) if is_latin(piece)]
    trained = train_pieces(text for group in groups for text in group.translations.values())
    pieces = dict.fromkeys((*SPECIAL, *kept, *trained))
    return word_piece(pieces)


def _by_id(tokenizer: Tokenizer) -> list[str]:
    """The pieces of a tokenizer in the order of their ids."""
    vocabulary = tokenizer.get_vocab()
    return sorted(vocabulary, key=vocabulary.__getitem__)


def is_latin(piece: str) -> bool:
    """Whether a piece can occur in a language in Latin script; unused slots cannot."""
    bare = piece.removeprefix(CONTINUATION)
    unused = bare.startswith("[unused")
    return not unused and all(char <= LAST_LATIN or ord(char) in PUNCTUATION for char in bare)


def train_pieces(texts: Iterator[str], size: int = NEW_PIECES) -> list[str]:
    """The word pieces that a trainer finds in `texts`, the most useful first."""
    tokenizer = word_piece(dict.fromkeys(SPECIAL))
    trainer = WordPieceTrainer(
        vocab_size=size,
        min_frequency=MIN_FREQUENCY,
        special_tokens=list(SPECIAL),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return [piece for piece in _by_id(tokenizer) if is_latin(piece)]


def renewed(
    tokenizer: Tokenizer, english: Tokenizer, aligned: Iterable[str], own: Sequence[str]
) -> Tokenizer:
    """The tokenizer without the pieces that neither the teacher's tokenizer `english` has nor our
    own texts use and that are rare in the aligned ones, and with whole words of our own texts that
    it cuts so far, the most frequent first, up to `MOST_PIECES`."""
    needed = {*english.get_vocab(), *SPECIAL, *piece_counts(tokenizer, own)}
    counts = piece_counts(tokenizer, aligned)
    kept = (piece for piece in _by_id(tokenizer) if piece in needed or counts[piece] >= RARE_PIECE)
    pieces = dict.fromkeys(kept)
    for word, count in word_counts(tokenizer, own).most_common():
        if count < WORD_FREQUENCY or len(pieces) == MOST_PIECES:
            break
        if word.isalpha() and is_latin(word):
            pieces.setdefault(word)
    return word_piece(pieces)


def piece_counts(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[str]:
    """How often each piece occurs."""
    counts: Counter[str] = Counter()
    for some in batched(texts, 10_000):
        for encoding in tokenizer.encode_batch(some, add_special_tokens=False):
            counts.update(encoding.tokens)
    return counts


def word_counts(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[str]:
    """How often each word occurs, as the tokenizer sees words before it cuts them."""
    counts: Counter[str] = Counter()
    for text in texts:
        normal = tokenizer.normalizer.normalize_str(text)
        counts.update(word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(normal))
    return counts


def batched(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    """The texts, `size` at a time."""
    waiting = iter(texts)
    while some := list(islice(waiting, size)):
        yield some


def word_piece(pieces: Iterable[str]) -> Tokenizer:
    """A tokenizer over `pieces`, numbered in their order, that frames a text as BERT expects."""
    ids = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = BertNormalizer(strip_accents=False, lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])],
    )
    return tokenizer


def build_or_load(groups: Iterable[Group], english: Tokenizer, path: Path) -> Tokenizer:
    """The tokenizer at `path`, built there if it is not there yet."""
    if not path.exists():
        built = build_tokenizer(groups, english)
        path.write_text(json.dumps(json.loads(built.to_str()), ensure_ascii=False), "utf-8")
    return Tokenizer.from_file(str(path))
