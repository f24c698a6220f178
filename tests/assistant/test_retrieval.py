"""Two rankings become one: cosines of FakeEncoder (one axis a concept) and BM25 of words."""

from dataclasses import replace
from math import sqrt

import pytest

from assistant.calibration import Calibration
from assistant.question import understand
from assistant.retrieval import HITS, retrieve
from ingest.filters import Filters
from ingest.index import Index

# Only the passage's own cosine, only its best sentence's, and only the words.
COSINES = Calibration(sentence_weight=0.0, lexical_weight=0.0)
WORDS = replace(COSINES, lexical_weight=1000.0)
QUESTION = "Why do chiefs who trust each other meet every week?"  # one "trust", one "meet"


def documents(hits):
    return [hit.passage.document_id for hit in hits]


@pytest.fixture
def hits(index):
    def hits(text, calibration=COSINES, filters=None, index=index):
        with index.searching() as search:
            return retrieve(understand(text, filters), search, calibration).hits

    return hits


def test_similarity_is_the_cosine_of_question_and_passage(hits):
    # (trust, meet) = (1, 1). The passages with their titles have:
    #   trust-takes-meetings  3 trust, 4 meet, 1 conflict, as the title and its heading count too
    #   tillid                5 tillid, 1 møde
    found = {hit.passage.document_id: hit for hit in hits(QUESTION)}
    assert found["tillid"].similarity == pytest.approx((5 + 1) / sqrt(2) / sqrt(26), abs=1e-3)
    assert found["trust-takes-meetings"].similarity == pytest.approx(
        (3 + 4) / sqrt(2) / sqrt(26), abs=1e-3
    )
    assert found["streit"].similarity == 0.0


def test_with_one_leg_alone_the_ranking_is_its_own(hits):
    by_cosine = hits(QUESTION)
    assert [hit.dense_rank for hit in by_cosine] == sorted(hit.dense_rank for hit in by_cosine)
    assert documents(by_cosine)[:2] == ["trust-takes-meetings", "tillid"]
    by_words = [hit for hit in hits("Tillid mellem marketing og it", WORDS) if hit.lexical_rank]
    assert [hit.lexical_rank for hit in by_words] == list(range(1, len(by_words) + 1))
    assert documents(by_words)[0] == "tillid"


def test_ranks_count_from_one_and_scores_fall(hits):
    found = hits(QUESTION, Calibration())
    assert [hit.rank for hit in found] == list(range(1, len(found) + 1))
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


def test_what_both_legs_find_leads_what_one_finds(hits):
    first, *others = hits("Who pays for the shared budget of technology?", Calibration())
    assert documents([first]) == ["shared-budget"]
    assert (first.dense_rank, first.lexical_rank) == (1, 1)
    assert any(hit.lexical_rank is None for hit in others)


def test_words_only_add_candidates_and_never_take_any(hits):
    without = {hit.passage.id for hit in hits(QUESTION)}
    assert without <= {hit.passage.id for hit in hits(QUESTION, WORDS)}


def test_the_best_sentence_lifts_a_passage_about_something_wider(hits, put):
    # Equal cosines (two of five concepts each), but in one of them one sentence has both.
    put("together.txt", "Budget and trust go together here. Then come data, surveys, customers.")
    put("apart.txt", "Budget and data and surveys come first here. Trust and customers follow.")
    question = "Do budget and trust go together?"
    found = hits(question, replace(COSINES, sentence_weight=1.0))
    together, apart = (hit_of(found, name) for name in ("together", "apart"))
    assert together.similarity == apart.similarity
    assert max(together.sentence_similarities) == pytest.approx(1.0, abs=1e-3)
    assert max(apart.sentence_similarities) < 0.6
    assert together.rank < apart.rank


def hit_of(found, document_id):
    return next(hit for hit in found if hit.passage.document_id == document_id)


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (Filters(languages=("da",)), {"tillid", "en-note"}),
        (Filters(languages=("de", "da"), since=2015), {"kundendaten", "tillid"}),
        (Filters(until=2015), {"trust-takes-meetings", "streit"}),
        (Filters(kinds=("survey",)), {"shared-budget", "kundendaten"}),
        (Filters(perspectives=("cio",)), {"kundendaten", "streit"}),
        (Filters(documents=("streit", "en-note")), {"streit", "en-note"}),
        (Filters(languages=("fr",)), set()),
        (Filters(since=2030), set()),
    ],
)
@pytest.mark.parametrize("with_encoder", [True, False])
def test_filters_leave_only_what_they_allow(hits, library, encoder, filters, left, with_encoder):
    index = Index(library, encoder if with_encoder else None)
    text = "Tillid, Daten, Konflikt: who has a shared budget, kunder, trust or conflict?"
    assert set(documents(hits(text, Calibration(), filters, index))) == left
    index.close()


NEAR = """Marketing and IT have signed one budget for tools, data and people since the spring, and the two
chiefs report on it to the board in one paper every quarter, which saves both of them a lot of {}."""


def test_near_identical_passages_stand_once(hits, put):
    put("first.txt", NEAR.format("work"))
    put("second.txt", NEAR.format("time"))
    put("other.txt", "Marketing and IT have no budget in common, and the two chiefs never meet.")
    found = documents(hits("Did marketing and IT sign one budget for tools?", Calibration()))
    assert len({"first", "second"} & set(found)) == 1
    assert "other" in found


def test_without_an_encoder_words_alone_are_compared(hits, library):
    index = Index(library, None)
    found = hits("Who pays for the shared budget of technology?", Calibration(), None, index)
    assert documents(found)[0] == "shared-budget"
    assert {(hit.dense_rank, hit.similarity) for hit in found} == {(None, 0.0)}
    assert [hit.lexical_rank for hit in found] == list(range(1, len(found) + 1))
    index.close()


def test_a_question_in_another_language_finds_by_meaning(hits):
    found = hits("Wie entsteht Vertrauen?", Calibration())
    assert {"tillid", "trust-takes-meetings"} == set(documents(found)[:2])


def test_top_documents_come_with_all_their_hits(index, put):
    put(
        "long.md",
        "\n\n".join(f"# Part {n}\n\n" + "The budget is shared by both. " * 20 for n in "abc"),
    )
    with index.searching() as search:
        retrieval = retrieve(understand("Who shares the budget?"), search, COSINES)
    best = retrieval.top_documents(2)
    assert len(set(documents(best))) == 2
    assert list(best) == [hit for hit in retrieval.hits if hit in best]
    assert len(retrieval.hits) <= HITS


def test_an_empty_library_gives_no_hits(empty_library, encoder):
    index = Index(empty_library, encoder)
    with index.searching() as search:
        assert retrieve(understand(QUESTION), search, Calibration()).hits == ()
    index.close()
