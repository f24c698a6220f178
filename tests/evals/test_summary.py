from evals.cases import parse_case
from evals.summary import OTHER, risk_coverage, summarise
from tests.evals.lines import answer, question

SCORES = {
    "recall@1": 1.0, "recall@5": 1.0, "recall@10": 1.0, "mrr@10": 1.0, "ndcg@10": 1.0,
    "nugget_vital": 1.0, "nugget_all": 1.0, "citation_precision": 1.0, "citation_recall": 1.0,
    "quote_fidelity": 1.0, "refused_answerable": 0.0, "answered_unanswerable": None,
    "abstention_precision": None, "abstention_recall": None, "language_correct": 1.0,
}  # fmt: skip


def row(
    identifier, language="en", relevant=("a",), confidence=0.5, right=True, refused=False, **scores
):
    outcome = "abstained" if refused else "answered"
    score = {"band": "fair", "score": confidence}
    return {
        "id": identifier,
        "case": parse_case(question(identifier, "Who?", language, list(relevant))).to_dict(),
        "answer": answer(outcome=outcome, confidence=score),
        "scores": SCORES | scores,
        "violations": {},
        "right": right,
        "latency_ms": 10.0,
    }


def test_cells_by_source_language_and_the_small_ones_together():
    rows = [row("1-da", "da"), row("2-da", "da"), row("3-da", "da", **{"recall@5": 0.0})]
    cells = summarise(rows, {"1-da": "en", "2-da": "fr", "3-da": "it"})["cells"]
    found = {c["source_language"]: (c["n"], c["recall@5"]) for c in cells}
    assert found == {"en": (1, 1.0), "fr": (1, 1.0), "it": (1, 0.0), OTHER: (2, 0.5)}


def test_the_worst_cell_is_one_that_is_large_enough():
    rows = [row(f"{n}-da", "da") for n in range(5)] + [row("x-en", "en", **{"recall@5": 0.0})]
    sources = {r["id"]: "de" for r in rows}
    worst = summarise(rows, sources)["worst_cell"]
    assert (worst["question_language"], worst["n"], worst["recall@5"]) == ("da", 5, 1.0)
    assert summarise(rows[:1], sources)["worst_cell"] is None


def test_abstention_f1_joins_precision_and_recall():
    rows = [
        row("1-en", relevant=(), refused=True),  # right
        row("2-en", relevant=()),  # missed
        row("3-en", refused=True),  # needless
        row("4-en"),
    ]
    assert summarise(rows, {})["metrics"]["abstention_f1"]["value"] == 0.5


def test_the_confidence_is_judged_by_the_answerable_above_the_others():
    rows = [row("1-en", confidence=0.9), row("2-en", relevant=(), confidence=0.1)]
    assert summarise(rows, {})["metrics"]["confidence_auroc"]["value"] == 1.0


def test_broken_rules_are_counted_with_their_cases():
    broken = row("1-en") | {"violations": {"same_bytes": ["differs"]}}
    invariants = summarise([broken, row("2-en")], {})["invariants"]
    assert invariants["same_bytes"] == {
        "checked": 2,
        "violations": 1,
        "cases": {"1-en": ["differs"]},
    }
    assert invariants["statements_cited"]["violations"] == 0


def test_risk_and_coverage_from_the_surest_on():
    rows = [
        row("1-en", confidence=0.9),
        row("2-en", confidence=0.6, right=False),
        row("3-en", confidence=0.2, relevant=(), right=False, refused=True),
        row("4-en", confidence=0.1, refused=True),
    ]
    curve = risk_coverage(rows)
    assert [(p["coverage"], p["risk"]) for p in curve["points"]] == [
        (0.25, 0.0), (0.5, 0.5), (0.75, 0.6667), (1.0, 0.5)
    ]  # fmt: skip
    assert curve["chosen"] == {"coverage": 0.5, "risk": 0.5}


def test_times_are_percentiles():
    rows = [row(f"{n}-en") | {"latency_ms": float(n)} for n in range(1, 101)]
    assert summarise(rows, {})["latency_ms"] == {"p50": 50.5, "p95": 95.0, "max": 100.0}
