"""Figures that differ: of one time and of independent studies, a study once."""

import pytest

from assistant.evidence import disagreement
from assistant.evidence.disagreement import disagreements
from tests.assistant.evidence.parts import claim

TEXT = "{}% of CMOs agree."


@pytest.fixture(autouse=True)
def kept_claims(monkeypatch):
    """Points are the claims themselves: quotes are checked in test_points.py."""
    monkeypatch.setattr(disagreement, "points_of", lambda claims, *_: tuple(claims))


def found(*claims):
    return [[c.figure.value for c in d.points] for d in disagreements([claims], [], None)]


def at(share, document_id, year=2020, **known):
    return claim(TEXT.format(share), document_id, year=year, **known)


def test_two_figures_of_one_time_that_differ_are_shown():
    assert found(at(27, "a"), at(45, "b")) == [[27, 45]]


@pytest.mark.parametrize(
    "other",
    [
        at(28, "b"),  # within a tenth
        at(45, "b", study="a"),  # a retelling
        at(45, "b", year=2024),  # things change
    ],
)
def test_what_is_no_disagreement(other):
    assert found(at(27, "a"), other) == []


def test_the_year_may_be_near_or_unknown():
    assert found(at(27, "a"), at(45, "b", year=2023))
    assert found(at(27, "a"), at(45, "b", year=None))


def test_another_wave_of_one_survey_shows_a_change():
    text = "{}% of CMOs agree, says Gartner."
    first = claim(text.format(27), "a", year=2020, names=("gartner",))
    second = claim(text.format(45), "b", year=2021, names=("gartner",))
    third = claim(text.format(45), "b", year=2020, names=("gartner",))
    assert found(first, second) == []
    assert found(first, third)


def test_once_two_differ_the_others_on_the_same_thing_are_shown_too():
    assert found(at(27, "a"), at(28, "b"), at(45, "c")) == [[27, 28, 45]]


def test_of_a_study_the_year_nearest_to_the_cited_one_is_taken():
    assert found(at(27, "a"), at(60, "b", year=2017), at(45, "b", year=2021)) == [[27, 45]]
