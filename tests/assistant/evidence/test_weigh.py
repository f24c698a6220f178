"""The evidence of whole answers, over documents that say the same and documents that do not."""

import json

import pytest

from assistant.evidence.weigh import weigh
from assistant.retrieval import Retrieval
from ingest.filters import Filters
from tests.assistant.test_answer import CONTRACT

QUESTION = "Which share of the marketing budget goes to technology?"
SHARE = "Technology takes {share} percent of the marketing budget, according to {who} in {year}."


def document(share, who, year, **front):
    lines = {"title": f"Report by {who}", "language": "en", "kind": "survey", "year": year, **front}
    front_matter = "\n".join(f"{key}: {value}" for key, value in lines.items())
    text = SHARE.format(share=share, who=who, year=year)
    return f"---\n{front_matter}\n---\n{text}\n"


@pytest.fixture
def ask(own, put):
    """Asks over these documents only."""

    def ask(question, **documents):
        for name, text in documents.items():
            put(f"{name}.md", text)
        return own.answer(question, filters=Filters(documents=tuple(documents)))

    return ask


def test_sources_that_say_the_same_add_up(ask):
    answer = ask(
        QUESTION,
        alpha=document(27, "Alpha", 2019, sample="400 CMOs"),
        beta=document(27, "Beta", 2019, sample="300 CMOs"),
        gamma=document(28, "Gamma", 2020),
    )
    strength = answer.evidence.strength
    assert (strength.level, strength.studies, strength.agreeing) == ("strong", 3, 3)
    assert (strength.years, strength.samples) == ((2019, 2020), (400, 300))
    assert answer.evidence.disagreements == ()


def test_retellings_are_one_study(ask):
    answer = ask(
        QUESTION,
        alpha=document(27, "Alpha", 2019, reports_on="one"),
        beta=document(27, "Beta", 2019, reports_on="one"),
    )
    strength = answer.evidence.strength
    assert (strength.studies, strength.documents, strength.agreeing) == (1, 2, 1)


def test_figures_that_differ_are_shown_with_year_who_was_asked_and_checked_quote(ask, own):
    answer = ask(
        QUESTION,
        alpha=document(27, "Alpha", 2019, sample="400 CMOs"),
        beta=document(41, "Beta", 2020),
    )
    (disagreement,) = answer.evidence.disagreements
    first, second = disagreement.points
    assert (first.shown("en"), first.year, first.asked) == ("27%", 2019, "400 CMOs")
    assert (second.shown("de"), second.year, second.asked) == ("41 %", 2020, None)
    with own.index.searching() as search:
        for point in disagreement.points:
            quoted = search.document(point.citation.document_id).text
            assert quoted[point.citation.start : point.citation.end] == point.citation.quote
            assert point.citation.verified
    assert answer.evidence.strength.differing
    assert answer.evidence.strength.level == "fair"


def test_a_figure_that_the_answer_cites_bears_its_number(ask):
    answer = ask(QUESTION, alpha=document(27, "Alpha", 2019), beta=document(41, "Beta", 2020))
    numbers = {c.document_id: c.n for c in answer.citations}
    (disagreement,) = answer.evidence.disagreements
    for point in disagreement.points:
        assert point.citation.n == numbers.get(point.citation.document_id, 0)
    assert any(point.citation.n for point in disagreement.points)


def test_figures_of_several_years_make_a_timeline(ask):
    answer = ask(
        "How has the share of the marketing budget for technology changed?",
        alpha=document(27, "Alpha", 2015),
        beta=document(33, "Beta", 2019),
        gamma=document(41, "Gamma", 2024),
    )
    points = answer.evidence.timeline.points
    assert [(point.year, point.figure.value) for point in points] == [
        (2015, 27),
        (2019, 33),
        (2024, 41),
    ]
    assert answer.evidence.disagreements == ()


def test_the_contract_holds_with_everything_in_it(ask):
    answer = ask(
        QUESTION,
        alpha=document(27, "Alpha", 2015),
        beta=document(33, "Beta", 2019),
        gamma=document(41, "Gamma", 2020),
    )
    plain = json.loads(json.dumps(answer.to_dict()))
    CONTRACT.validate(plain)
    assert plain["evidence"]["disagreements"] and plain["evidence"]["timeline"]
    del plain["evidence"]["timeline"]["points"][0]["quote"]
    assert not CONTRACT.is_valid(plain)


def test_an_abstention_has_no_evidence(unsure):
    assert unsure.answer(QUESTION).evidence is None


def test_without_vectors_the_cited_sources_still_weigh(sure):
    answer = sure.answer("How many companies share one budget?")
    bare = Retrieval(answer.retrieved, {})
    with sure.index.searching() as search:
        evidence = weigh(answer.question, answer.citations, bare, search)
    assert evidence.strength.documents == len({c.document_id for c in answer.citations})
    assert evidence.strength.agreeing == 1
