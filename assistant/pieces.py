"""Pieces: the parts of a statement held against those of its sources, by meaning.

A statement that is true on the whole may have a clause that no source carries ("…, and profits
doubled"), or two figures in each other's place. The statement as a whole is then still much like
its source; its pieces are not.
"""

import re
from collections.abc import Sequence
from itertools import combinations, pairwise

from assistant.assertions import Assertion, Ground, agree
from assistant.evidence.figures import Figure, Kind
from ingest.encoder import Encoder, Vectors

# Cosine of a clause with the quoted sentence that it is most like. Of 66 true statements with
# clauses one is below, of 52 with an invented clause added all but two.
_LEAST_ALIKE = 0.2
# A shorter clause says too little to be compared: "says Gartner", "the CIO and the CMO".
_CLAUSE_WORDS = 5
# How much more alike (sum of two cosines) pieces are when their figures are exchanged. Of 20 true
# statements with two shares none has more than -0.1, of 12 with exchanged ones all have 0.16.
_EXCHANGED = 0.1
# What follows "that" is no clause of its own.
_COMMA = re.compile(
    r"[,;:]\s+(?!dass\b|at\b|that\b)(?:(?:and|but|while|und|aber|während|og|men|mens)\s)?"
)
_AND = re.compile(r"\s(?:and|but|while|against|und|aber|während|gegenüber|gegen|og|men|mens|mod)\s")
_FIGURE = "…"


def has_loose_clause(text: str, quoted: Vectors, encoder: Encoder) -> bool:
    """Whether a clause of a text is like none of the quoted sentences, given by their vectors."""
    clauses = _clauses(text)
    if len(clauses) < 2:
        return False
    alike = encoder.encode_passages(clauses) @ quoted.T
    return bool(alike.max(axis=1).min() < _LEAST_ALIKE)


def exchanged(assertion: Assertion, grounds: Sequence[Ground], encoder: Encoder) -> bool:
    """Whether two shares of a statement stand where its sources have the other one."""
    pairs = _pairs(assertion, grounds)
    if len(pairs) < 2:
        return False
    said = encoder.encode_passages([piece for piece, _ in pairs])
    alike = said @ encoder.encode_passages([piece for _, piece in pairs]).T
    return any(
        alike[i, k] + alike[k, i] - alike[i, i] - alike[k, k] > _EXCHANGED
        for i, k in combinations(range(len(pairs)), 2)
    )


def _clauses(text: str) -> list[str]:
    """The clauses of a text that say enough to be compared."""
    clauses = []
    for part in _COMMA.split(text):
        joined = _AND.split(part)
        whole = all(len(clause.split()) >= _CLAUSE_WORDS for clause in joined)
        clauses += joined if whole else [part]
    return [clause for clause in clauses if len(clause.split()) >= _CLAUSE_WORDS]


def _pairs(assertion: Assertion, grounds: Sequence[Ground]) -> list[tuple[str, str]]:
    """For each share of a statement its piece, and that of the same share in a source.

    Shares whose owner both name need no comparison: assistant/parties.py has made it.
    """
    owners = dict(assertion.parties.owned)
    pairs = []
    for share, piece in _pieces(assertion.text, assertion.figures).items():
        for ground in grounds:
            known = dict(ground.parties.owned)
            quoted = _pieces(ground.text, ground.figures)
            same = [other for other in quoted if agree(share, other)]
            if len(same) == 1:
                if not (owners[share] and owners[share] == known[same[0]]):
                    pairs.append((piece, quoted[same[0]]))
                break
    return pairs


def _pieces(text: str, figures: Sequence[Figure]) -> dict[Figure, str]:
    """The part of a text that each share stands in; none where they cannot be told apart."""
    shares = [figure for figure in figures if figure.kind is Kind.SHARE]
    if not shares:
        return {}
    edges = [0]
    for before, after in pairwise(shares):
        between = text[before.end : after.start]
        cuts = [*_COMMA.finditer(between), *_AND.finditer(between)]
        if not cuts:
            return {}
        edges.append(before.end + max(cut.end() for cut in cuts))
    edges.append(len(text))
    return {
        share: text[start : share.start] + _FIGURE + text[share.end : end]
        for share, (start, end) in zip(shares, pairwise(edges), strict=True)
    }
