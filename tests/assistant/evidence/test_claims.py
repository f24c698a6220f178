"""Claims: the shares of a sentence with their years, and which speak of the same thing."""

import pytest

from assistant.evidence.claims import groups_of, same_thing
from tests.assistant.evidence.parts import claim, claims, finding

BUDGET = "Technology takes {} percent of the marketing budget."


def test_a_claim_has_its_sentences_year_before_its_documents():
    assert claim("In 2014 it was 27% of CMOs.", year=2016).year == 2014
    assert claim("It was 27% of CMOs.", year=2016).year == 2016
    assert claim("It was 27% of CMOs.").year is None


def test_two_shares_with_a_year_each_are_one_measure_over_time():
    made = claims("It rose from 11 percent of revenue in 2015 to 12 percent in 2016.")
    assert [(c.figure.value, c.year, c.measure.base) for c in made] == [
        (11, 2015, "revenue"),
        (12, 2016, "revenue"),
    ]


def test_a_sentence_on_two_groups_makes_a_claim_for_each():
    made = claims("43% of CMOs and 50% of CIOs see it improved.")
    assert [(c.figure.value, c.measure.base) for c in made] == [
        (43, "marketing people"),
        (50, "it people"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "20% of CMOs say yes and 30% of CMOs say no.",
        "CIOs spend 3 percent of revenue and CMOs 4 percent of revenue.",
    ],
)
def test_a_sentence_whose_shares_cannot_be_told_apart_makes_no_claim(text):
    assert claims(text) == []


@pytest.mark.parametrize(
    ("vector", "text", "same"),
    [
        ((1.0, 0.0), BUDGET.format(41), True),
        ((0.6, 0.8), BUDGET.format(41), True),
        ((0.4, 0.92), BUDGET.format(41), False),
        ((1.0, 0.0), "Agencies and events eat 41 percent of the marketing budget.", False),
        ((1.0, 0.0), "Technology takes 41 percent of the martech budget.", False),
    ],
)
def test_the_same_thing_needs_like_sentences_common_words_and_one_base(
    tiny_index, vector, text, same
):
    first, second = claim(BUDGET.format(27)), claim(text, "b", vector=vector)
    with tiny_index.searching() as search:
        assert same_thing(first, second, search) is same


def test_people_may_be_asked_anything_and_need_more_than_budgets(tiny_index):
    asked = "{}% of CMOs trust the department."
    first = claim(asked.format(27))
    with tiny_index.searching() as search:
        near = claim(asked.format(41), "b", vector=(0.7, 0.714))
        far = claim(asked.format(41), "b", vector=(0.55, 0.835))
        assert same_thing(first, near, search)
        assert not same_thing(first, far, search)


@pytest.mark.parametrize(
    ("first", "second", "study", "clash"),
    [
        ("27% of CMOs agree.", "45% of CMOs agree.", "b", True),
        ("27% of CMOs agree.", "45% of CMOs agree.", "a", False),
        ("43% of CMOs agree.", "45% of CMOs agree.", "b", False),
        ("More than half of CMOs agree.", "58% of CMOs agree.", "b", False),
    ],
)
def test_figures_clash_between_studies_and_beyond_a_tenth(first, second, study, clash):
    assert claim(first, "a", study="a").clashes(claim(second, "b", study=study)) is clash


def test_waves_of_one_survey_are_told_by_the_name_of_who_asked():
    known = {"names": ("gartner",)}
    first = claim("27% of CMOs agree, says Gartner.", **known)
    assert first.of_one_series(claim("45% of CMOs agree, Gartner found.", "b", **known))
    assert not first.of_one_series(claim("45% of CMOs agree, Forrester found.", "b"))


@pytest.fixture
def library(own, put):
    """Three documents that put a figure on one thing, as findings, the first fitting best."""
    texts = {"a": BUDGET.format(27), "b": BUDGET.format(41), "c": BUDGET.format(33)}
    for name, text in texts.items():
        put(f"{name}.txt", text)
    fits = {"a": 0.8, "b": 0.7, "c": 0.5}
    return own, [finding(text, name, similarity=fits[name]) for name, text in texts.items()]


def test_groups_start_from_what_is_cited(library):
    own, found = library
    with own.index.searching() as search:
        assert groups_of([], found, search) == []
        (group,) = groups_of(found[1:2], found, search)
    assert [c.source.document_id for c in group][0] == "b"
    assert {c.figure.value for c in group} == {27, 33, 41}


def test_a_claim_stands_in_one_group_only(library):
    own, found = library
    with own.index.searching() as search:
        assert len(groups_of(found, found, search)) == 1


def test_what_is_quoted_beside_the_answer_starts_no_group(library):
    own, found = library
    answer = finding("Nobody knows.", "a", similarity=0.8)
    with own.index.searching() as search:
        assert groups_of([answer, found[2]], found, search) == []
        assert groups_of([answer, found[1]], found, search)


def test_a_study_speaks_once_for_a_year(library, put):
    own, found = library
    retold = f"---\ntitle: Retold\nlanguage: en\nreports_on: a\n---\n{BUDGET.format(28)}\n"
    put("d.md", retold)
    with own.index.searching() as search:
        (group,) = groups_of(found[:1], [*found, finding(BUDGET.format(28), "d")], search)
    assert sorted(c.source.document_id for c in group) == ["a", "b", "c"]
