import math

import ir_measures
import pytest
from ir_measures import RR, R, nDCG

from evals.cases import parse_case
from evals.retrieval import document_ranking, score_retrieval
from tests.evals.lines import answer, hit, question

# Two relevant documents; the ranking has them at 2 and 4:
# recall@1 0, recall@5 1, RR 1/2, DCG 1/log2(3) + 1/log2(5), ideal 1/log2(2) + 1/log2(3).
RANKING = ["x", "a", "y", "b", "z"]
RELEVANT = ["a", "b"]


def scores(ranking, relevant):
    case = parse_case(question("q-en", "Who?", "en", relevant))
    given = answer(retrieved=[hit(d, rank) for rank, d in enumerate(ranking, start=1)])
    return {name: score.value for name, score in score_retrieval(case, given).items()}


def test_by_hand():
    found = scores(RANKING, RELEVANT)
    assert (found["recall@1"], found["recall@5"], found["mrr@10"]) == (0.0, 1.0, 0.5)
    ideal = 1 + 1 / math.log2(3)
    assert found["ndcg@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)


@pytest.mark.parametrize(
    ("ranking", "relevant"),
    [
        (RANKING, RELEVANT),
        (["a"], ["a", "b", "c"]),
        ([f"x{n}" for n in range(9)] + ["a", "b"], RELEVANT),
        (["x"], ["a"]),
        (["b", "a", "c"], ["c", "b"]),
    ],
)
def test_as_ir_measures_says(ranking, relevant):
    measures = {R @ 1: "recall@1", R @ 5: "recall@5", R @ 10: "recall@10"}
    measures |= {RR @ 10: "mrr@10", nDCG @ 10: "ndcg@10"}
    qrels = [ir_measures.Qrel("q", d, 1) for d in relevant]
    run = [ir_measures.ScoredDoc("q", d, -float(rank)) for rank, d in enumerate(ranking)]
    theirs = ir_measures.calc_aggregate(list(measures), qrels, run)
    ours = scores(ranking, relevant)
    for measure, name in measures.items():
        assert ours[name] == pytest.approx(theirs[measure]), name


def test_a_document_stands_where_its_first_hit_does():
    hits = [hit("b", 3), hit("a", 1), hit("a", 2), hit("b", 4), hit("c", 5)]
    assert document_ranking(answer(retrieved=hits)) == ["a", "b", "c"]


def test_an_unanswerable_question_is_unscored_with_the_reason():
    case = parse_case(question("q-en", "Who?", "en", []))
    for score in score_retrieval(case, answer()).values():
        assert score.value is None and "no document is relevant" in score.reason
