"""What the playground shows of a query."""

from dataclasses import replace

from assistant.answer import Assistant, Outcome
from assistant.library_page.insight_columns import Knobs, play
from ingest.index import Index
from tests.assistant.conftest import SURE

QUERY = "Who signs the shared budget?"


def test_the_three_columns_have_ranks_scores_and_the_words_in_common(sure):
    found = play(QUERY, Knobs.of(SURE, 3), sure)
    assert found.has_encoder
    for column in (found.dense, found.lexical, found.fused):
        assert [row.rank for row in column] == list(range(1, len(column) + 1))
        assert [row.score for row in column] == sorted((r.score for r in column), reverse=True)
        assert column[0].passage.document_id == "shared-budget"
        assert column[0].title == "Who pays for marketing technology"
        assert {"budget", "signed"} <= set(column[0].terms)
    assert len(found.dense) == 3
    assert (found.fused[0].dense_rank, found.fused[0].lexical_rank) == (1, 1)
    assert (found.dense[0].dense_rank, found.answer.outcome) == (None, Outcome.ANSWERED)


def test_the_knobs_turn_the_ranking_and_the_threshold(sure):
    knobs = Knobs.of(SURE, 1)
    plain = play(QUERY, knobs, sure).fused[0]
    heavier = play(QUERY, replace(knobs, lexical_weight=2.5), sure).fused[0]
    assert heavier.score > plain.score
    hesitant = Assistant(sure.index, replace(SURE, confidence_weights={"bias": 0.0}))
    low, high = (
        play(QUERY, replace(knobs, threshold=threshold), hesitant).answer.outcome
        for threshold in (0.4, 0.6)
    )
    assert (low, high) == (Outcome.ANSWERED, Outcome.ABSTAINED)


def test_without_an_encoder_only_words_are_searched(library):
    index = Index(library, None)
    found = play(QUERY, Knobs.of(SURE, 2), Assistant(index, SURE))
    assert (found.dense, found.has_encoder) == ((), False)
    assert found.lexical[0].passage.document_id == "shared-budget"
    index.close()
