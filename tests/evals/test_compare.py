import json

import pytest

from evals.compare import ALL, compare, load_run
from evals.compare_page import comparison_html
from ingest.errors import TandemError
from tests.evals.test_summary import row

ABOUT = {"system": "tandem", "date": "2024-01-01", "corpus": "<c>", "questions": {}, "cases": 0}


def write(folder, rows):
    folder.mkdir()
    (folder / "run.json").write_text(json.dumps(ABOUT))
    (folder / "cases.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    return folder


def found(comparison, metric, scope):
    (one,) = [c for c in comparison.compared if (c.metric, c.scope) == (metric, scope)]
    return one


@pytest.fixture
def comparison(tmp_path):
    """Ten topics in two languages; B loses every German document, and one English fact."""
    before = [row(f"{n}-{code}", code) for n in range(10) for code in ("en", "de")]
    after = [r | {"scores": dict(r["scores"])} for r in before]
    for r in after:
        if r["case"]["language"] == "de":
            r["scores"]["recall@5"] = 0.0
    after[0]["right"] = False
    before[2]["right"] = False
    return compare(write(tmp_path / "a", before), write(tmp_path / "b", after[:-1]))


def test_a_loss_in_one_language_is_seen_there(comparison):
    german = found(comparison, "recall@5", "de")
    assert (german.difference.a, german.difference.b, german.difference.n) == (1.0, 0.0, 9)
    # 9 topics all down: 2 of 512 flips as extreme; five numbers in two languages are its family.
    assert german.difference.p == pytest.approx(2 / 512, abs=0.002)
    assert german.p_holm == pytest.approx(10 * german.difference.p)
    overall = found(comparison, "recall@5", ALL)
    assert overall.p_holm == pytest.approx(5 * overall.difference.p)
    assert found(comparison, "recall@5", "en").verdict == "unchanged"
    assert found(comparison, "recall@5", ALL).difference.value == pytest.approx(-9 / 19)


def test_a_loss_beyond_chance_is_called_worse(tmp_path):
    before = [row(f"{n}-en") for n in range(30)]
    after = [
        r | {"scores": r["scores"] | {"recall@5": 0.0, "refused_answerable": 1.0}} for r in before
    ]
    lost = compare(write(tmp_path / "a", before), write(tmp_path / "b", after))
    assert found(lost, "recall@5", ALL).verdict == "worse"
    assert found(lost, "refused_answerable", ALL).verdict == "worse"
    won = compare(tmp_path / "b", tmp_path / "a")
    assert found(won, "recall@5", "en").verdict == "better"


def test_only_the_headline_is_tested(comparison):
    assert found(comparison, "recall@1", ALL).p_holm is None
    assert found(comparison, "nugget_vital", "en").p_holm == 1.0


def test_flips_are_lost_first(comparison):
    assert [(f.lost, f.a["id"]) for f in comparison.flips] == [(True, "0-en"), (False, "1-en")]
    assert comparison.to_dict()["lost"] == ["0-en"] and comparison.to_dict()["won"] == ["1-en"]


def test_what_only_one_run_asked_is_left_out_and_counted(comparison):
    assert comparison.only_in_one == 1
    assert "1 cases are in only one of the runs" in comparison_html(comparison)


def test_the_page_shows_both_answers_and_escapes(comparison):
    html = comparison_html(comparison)
    assert "Lost: 1" in html and "Won: 1" in html and "<c>" not in html
    assert html.index("A: answered") < html.index("B: answered")


def test_runs_without_a_common_case_are_refused(tmp_path):
    a, b = write(tmp_path / "a", [row("1-en")]), write(tmp_path / "b", [row("2-en")])
    with pytest.raises(TandemError, match="no case in common"):
        compare(a, b)


def test_a_folder_without_a_run_is_refused_with_the_command(tmp_path):
    with pytest.raises(TandemError, match="tandem eval run --out"):
        load_run(tmp_path)
