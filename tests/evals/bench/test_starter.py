from evals.bench.starter import measure
from evals.cases import parse_case
from tests.evals.lines import question


class Alphabet:
    """Ranks the documents a, b, c whatever is asked."""

    def documents(self, question, nodes):
        return ["a", "b", "c"]


def test_a_ranking_is_measured_over_all_and_per_language():
    lines = [
        question("1-en", "Who?", "en", ["a"]),
        question("1-de", "Wer?", "de", ["b"], topic="1"),
        question("2-en", "Why?", "en", []),
    ]
    found = measure([parse_case(line) for line in lines], Alphabet())
    assert list(found) == ["all", "en", "de"]
    assert found["all"]["recall@1"]["value"] == 0.5 and found["all"]["recall@5"]["value"] == 1.0
    assert found["de"]["mrr@10"]["value"] == 0.5
    assert (found["all"]["mrr@10"]["n"], found["all"]["mrr@10"]["topics"]) == (2, 1)
