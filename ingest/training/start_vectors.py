"""Start vectors: a new piece begins as the mean of the English pieces that it is aligned with."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tokenizers import Tokenizer

from ingest.training.data import LANGUAGES, Group

NEIGHBOURS = 6  # English pieces per new piece
BLOCK = 2_000  # rows of the product computed at once
ALIGNED_TOKENS = 48  # of a text; in longer ones everything goes with everything

Vectors = NDArray[np.float32]


def start_vectors(
    groups: Sequence[Group], english: Tokenizer, student: Tokenizer, table: Vectors
) -> Vectors:
    """One row per piece of `student`: MiniLM's row from `table` where MiniLM has the piece, else
    the mean of its aligned English rows, else the mean of all rows."""
    known, pieces = english.get_vocab(), student.get_vocab()
    start = np.tile(table.mean(axis=0), (len(pieces), 1))
    scores = alignment(groups, english, student)
    aligned = weigh_neighbours(scores)
    weight = np.asarray(aligned.sum(axis=1)).ravel()
    found = weight > 0
    start[found] = aligned[found] @ table
    for piece, number in pieces.items():
        if piece in known:
            start[number] = table[known[piece]]
    return start.astype(np.float32)


def alignment(groups: Sequence[Group], english: Tokenizer, student: Tokenizer) -> sparse.csr_matrix:
    """Squared Dice coefficients, new pieces × English pieces: the mean over the languages, each
    weighted by how often it has the piece."""
    rows, columns = student.get_vocab_size(), english.get_vocab_size()
    total = sparse.csr_matrix((rows, columns), dtype=np.float32)
    occurrences = np.zeros(rows, dtype=np.float32)
    for language in LANGUAGES:
        pairs = [group for group in groups if language in group.translations]
        if not pairs:
            continue
        ours = occurrence(student, [group.translations[language] for group in pairs])
        theirs = occurrence(english, [group.english for group in pairs])
        counts = np.asarray(ours.sum(axis=0)).ravel()
        total = total + sparse.diags_array(counts) @ squared_dice(ours, theirs)
        occurrences += counts
    return sparse.csr_matrix(sparse.diags_array(1 / np.maximum(occurrences, 1)) @ total)


def occurrence(tokenizer: Tokenizer, texts: Sequence[str]) -> sparse.csr_matrix:
    """Which pieces each text holds: texts × pieces, 1 or absent."""
    encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    held = [np.unique(encoding.ids[:ALIGNED_TOKENS]) for encoding in encoded]
    starts = np.concatenate([[0], np.cumsum([len(ids) for ids in held])])
    ids = np.concatenate(held) if held else np.empty(0, dtype=np.int64)
    ones = np.ones(len(ids), dtype=np.float32)
    shape = (len(texts), tokenizer.get_vocab_size())
    return sparse.csr_matrix((ones, ids.astype(np.int64), starts), shape=shape)


def squared_dice(ours: sparse.csr_matrix, theirs: sparse.csr_matrix) -> sparse.csr_matrix:
    """(2 × together / (ours + theirs))², the best `NEIGHBOURS` English pieces of each new one."""
    our_counts = np.asarray(ours.sum(axis=0)).ravel()
    their_counts = np.asarray(theirs.sum(axis=0)).ravel()
    by_piece = sparse.csr_matrix(ours.T)
    blocks = []
    for first in range(0, by_piece.shape[0], BLOCK):
        together = sparse.coo_matrix(by_piece[first : first + BLOCK] @ theirs)
        both = our_counts[first + together.row] + their_counts[together.col]
        dice = sparse.csr_matrix(
            ((2 * together.data / both) ** 2, (together.row, together.col)), shape=together.shape
        )
        blocks.append(keep_best(dice))
    return sparse.csr_matrix(sparse.vstack(blocks))


def keep_best(scores: sparse.csr_matrix, count: int = NEIGHBOURS) -> sparse.csr_matrix:
    """The same rows with only their `count` highest entries."""
    data, columns, starts = [], [], [0]
    for row in range(scores.shape[0]):
        part = slice(scores.indptr[row], scores.indptr[row + 1])
        best = np.argsort(-scores.data[part], kind="stable")[:count]
        data.append(scores.data[part][best])
        columns.append(scores.indices[part][best])
        starts.append(starts[-1] + len(best))
    return sparse.csr_matrix(
        (np.concatenate(data), np.concatenate(columns), np.array(starts)), shape=scores.shape
    )


def weigh_neighbours(scores: sparse.csr_matrix) -> sparse.csr_matrix:
    """The best entries of each row, scaled to sum to one; a row without entries stays empty."""
    best = keep_best(scores)
    sums = np.asarray(best.sum(axis=1)).ravel()
    return sparse.csr_matrix(sparse.diags_array(1 / np.maximum(sums, 1e-12)) @ best)
