"""Which sentences are quoted: few, from several documents, each saying something of its own."""

from collections import Counter
from dataclasses import replace

import pytest

from assistant.calibration import Calibration
from assistant.confidence import Signals
from assistant.extract import MOST_PER_DOCUMENT, MOST_STATEMENTS, extract
from assistant.question import understand
from assistant.retrieval import retrieve
from ingest.filters import Filters
from ingest.index import Index

# Every sentence comes near enough, so that only the limits hold them back.
NO_MARGIN = Calibration(statement_margin=1000.0)
BROAD = "What do budget, trust, data, conflict, customers and surveys have to do with meetings?"


@pytest.fixture
def extracted(index):
    def extracted(text, calibration=NO_MARGIN, filters=None, index=index):
        question = understand(text, filters)
        with index.searching() as search:
            return extract(question, retrieve(question, search, calibration), search, calibration)

    return extracted


def texts(extraction):
    return [sentence.text for sentence in extraction.sentences]


def test_at_most_five_sentences_and_two_of_a_document(extracted):
    sentences = extracted(BROAD).sentences
    per_document = Counter(sentence.hit.passage.document_id for sentence in sentences)
    assert len(sentences) == MOST_STATEMENTS == 5
    assert max(per_document.values()) <= MOST_PER_DOCUMENT == 2


def test_one_document_alone_gives_two(extracted):
    filters = Filters(documents=("shared-budget",))
    assert len(extracted("Who shares a budget for systems?", filters=filters).sentences) == 2


def test_sentences_are_slices_of_their_documents_best_first(extracted, index):
    sentences = extracted(BROAD).sentences
    with index.searching() as search:
        for sentence in sentences:
            document = search.document(sentence.hit.passage.document_id)
            assert document.text[sentence.span.start : sentence.span.end] == sentence.text
    scores = [sentence.score for sentence in sentences]
    assert scores == sorted(scores, reverse=True)


def test_what_is_too_far_behind_the_best_is_left_out(extracted):
    everything = extracted(BROAD).sentences
    margin = (
        everything[0].score - everything[1].score + everything[0].score - everything[2].score
    ) / 2
    kept = extracted(BROAD, replace(NO_MARGIN, statement_margin=margin)).sentences
    assert 1 <= len(kept) < len(everything)
    assert kept == everything[: len(kept)]
    assert everything[len(kept)].score < everything[0].score - margin <= kept[-1].score


@pytest.mark.parametrize(
    ("question", "plain", "figure"),
    [
        (
            "How many chiefs share a budget?",
            "The chiefs of marketing and of technology share a budget in this company.",
            "The chiefs of marketing and of technology share a budget in 310 companies.",
        ),
        (
            "Wie viele Firmen haben einen gemeinsamen Etat?",
            "Marketing und Technik haben in diesen Firmen einen gemeinsamen Etat.",
            "Marketing und Technik haben in 12,5 Prozent der Firmen einen gemeinsamen Etat.",
        ),
        (
            "Hvor mange chefer har tillid til hinanden?",
            "De to chefer har tillid til hinanden i disse virksomheder.",
            "De to chefer har tillid til hinanden i 64 virksomheder.",
        ),
    ],
)
def test_a_question_for_a_number_prefers_the_sentence_that_has_one(
    extracted, put, question, plain, figure
):
    put("plain.txt", plain)
    put("figure.txt", figure)
    here = Filters(documents=("plain", "figure"))
    assert texts(extracted(question, filters=here))[0] == figure


def test_a_year_is_no_figure(extracted, put):
    put("year.txt", "The chiefs of marketing and of technology shared a budget in 2014.")
    put("figure.txt", "The chiefs of marketing and of technology shared a budget of 50 millions.")
    here = Filters(documents=("year", "figure"))
    assert "50" in texts(extracted("How big was the budget they shared?", filters=here))[0]


def test_the_same_statement_is_quoted_once(extracted, put):
    put("first.txt", "Both chiefs sign the budget for the tools of the whole company together.")
    put("second.txt", "The budget for all of the tools is what the two chiefs sign jointly.")
    here = Filters(documents=("first", "second"))
    # FakeEncoder: a budget and nothing else, so both sentences have the same vector.
    assert len(texts(extracted("Who signs the budget for the tools?", filters=here))) == 1


def test_without_an_encoder_the_same_words_are_quoted_once(extracted, library, put):
    same = "Both chiefs sign the budget for the tools of the whole company together."
    put(
        "first.txt", f"{same} One of them is new in the house and reads all of the contracts first."
    )
    put("second.txt", f"Nobody had expected that they would ever agree on so many things. {same}")
    index = Index(library, None)
    filters = Filters(documents=("first", "second"))
    found = texts(extracted("Who signs the budget for the tools?", filters=filters, index=index))
    assert found[0] == same
    assert len(found) == len(set(found))
    index.close()


def test_a_question_in_a_document_is_no_answer_to_one(extracted, put):
    put("asks.txt", "Who signs the budget for the tools of the company in the end?")
    put("says.txt", "The chief of marketing signs the budget for the tools in the end.")
    here = Filters(documents=("asks", "says"))
    assert texts(extracted("Who signs the budget for the tools?", filters=here))[0].endswith(".")


@pytest.mark.parametrize("with_encoder", [True, False])
def test_a_document_of_one_short_question_does_no_harm(
    extracted, library, encoder, put, with_encoder
):
    put("short.txt", "Where is the budget?")
    index = Index(library, encoder if with_encoder else None)
    here = Filters(documents=("short",))
    found = extracted("Who meets every Monday about budget?", filters=here, index=index)
    assert len(found.sentences) <= 1
    index.close()


def test_names_that_no_chosen_source_mentions_are_missing(extracted):
    assert extracted("What does Gartner say about trust?").missing_names == ("Gartner",)
    assert extracted("Was sagt SAP über das Vertrauen?").missing_names == ("SAP",)


def test_a_name_may_stand_in_what_is_known_of_the_source(extracted):
    assert extracted("What does Ann Archer say about the shared budget?").missing_names == ()
    assert extracted("What did companies say about the shared budget in 2021?").missing_names == ()


def test_nothing_found_is_nothing_quoted(extracted):
    nothing = extracted("Who has a budget?", filters=Filters(since=2030))
    assert nothing.sentences == ()
    assert nothing.signals == Signals()
