import pytest

from evals.gate import gate, topic_scores, write_baseline
from ingest.errors import TandemError
from tests.evals.test_summary import row

SUMMARY = {
    "questions": {"file": "dev.jsonl"},
    "corpus": "c",
    "invariants": {"same_bytes": {"checked": 1, "violations": 0, "cases": {}}},
}


def rows(lost=0, language="de", **scores):
    """Forty topics in two languages, of which B lost the documents of the first few in one."""
    made = [row(f"{n}-{code}", code, **scores) for n in range(40) for code in ("en", "de")]
    for r in made:
        if r["case"]["language"] == language and int(r["case"]["topic"]) < lost:
            r["scores"]["recall@5"] = 0.0
    return made


@pytest.fixture
def baseline(tmp_path):
    write_baseline(SUMMARY, rows(), tmp_path / "baseline.json")
    return tmp_path / "baseline.json"


@pytest.mark.parametrize(("lost", "passes"), [(0, True), (1, True), (4, False), (40, False)])
def test_a_language_may_lose_one_topic_and_not_four(baseline, lost, passes):
    assert gate(SUMMARY, rows(lost), baseline).passed is passes


def test_the_failure_says_what_where_and_how_much(baseline):
    (failure,) = gate(SUMMARY, rows(10), baseline).failures
    assert failure.startswith("Document recall@5 in de went from 1.000 to 0.750 over 40 topics")


def test_more_refusals_are_worse_though_the_number_is_higher(baseline):
    result = gate(SUMMARY, rows(refused_answerable=1.0), baseline)
    assert {v.metric for v in result.verdicts if not v.passed} == {"refused_answerable"}


def test_a_rule_newly_broken_fails_and_names_the_case(baseline):
    broken = {"same_bytes": {"checked": 80, "violations": 1, "cases": {"7-en": ["x"]}}}
    (failure,) = gate(SUMMARY | {"invariants": broken}, rows(), baseline).failures
    assert failure == "1 of 80 answers break the rule same_bytes: 7-en"


def test_a_rule_that_was_broken_before_is_not_held_against_the_change(tmp_path):
    broken = SUMMARY | {"invariants": {"same_bytes": {"checked": 80, "violations": 1, "cases": {}}}}
    write_baseline(broken, rows(), tmp_path / "b.json")
    assert gate(broken, rows(), tmp_path / "b.json").passed


def test_other_questions_are_no_gate(baseline):
    other = [r | {"case": r["case"] | {"topic": "new"}} for r in rows()]
    (failure,) = gate(SUMMARY, other, baseline).failures
    assert "no topic of the baseline was asked" in failure


def test_without_a_baseline_the_command_is_named(tmp_path):
    with pytest.raises(TandemError, match="tandem eval gate --update"):
        gate(SUMMARY, rows(), tmp_path / "none.json")


def test_scores_are_kept_per_language_and_topic():
    scores = topic_scores([row("1-en"), row("2-de", "de", relevant=(), nugget_vital=None)])
    assert scores["en"]["nugget_vital"] == {"1": 1.0}
    assert "nugget_vital" not in scores["de"]
