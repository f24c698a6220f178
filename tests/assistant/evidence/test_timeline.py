"""When figures become a timeline, and when it is no series."""

import pytest

from assistant.evidence import timeline
from assistant.evidence.timeline import Timeline, asks_trend, timeline_of
from tests.assistant.evidence.parts import claim, point

TEXT = "{}% of CMOs agree."
PLAIN, TREND = "How many CMOs agree?", "How has it changed since 2015?"


@pytest.fixture(autouse=True)
def plain_points(monkeypatch):
    """Points without a search: quotes are checked in test_points.py."""

    def points_of(claims, *_):
        return tuple(
            point(c.finding.text, c.source.document_id, year=c.year, study=c.source.study)
            for c in claims
        )

    monkeypatch.setattr(timeline, "points_of", points_of)


def made(question, *years):
    documents = "abcdefg"
    claims = [claim(TEXT.format(20 + i), documents[i], year=year) for i, year in enumerate(years)]
    return timeline_of(question, [claims], [], None)


@pytest.mark.parametrize(
    "question",
    [
        "How has trust changed?",
        "Is shadow IT growing?",
        "Wie hat sich das Budget entwickelt?",
        "Anteil am Budget seit 2015",
        "Hvordan har tilliden udviklet sig?",
        "Er budgettet steget?",
    ],
)
def test_a_trend_is_asked_for(question):
    assert asks_trend(question)


@pytest.mark.parametrize("question", ["Who owns the data?", "Wem gehört es?", "Hvem ejer dem?"])
def test_no_trend_is_asked_for(question):
    assert not asks_trend(question)


def test_three_figures_of_two_years_make_a_timeline_and_two_if_a_trend_is_asked_for():
    assert made(PLAIN, 2015, 2016, 2016).years == (2015, 2016)
    assert made(PLAIN, 2015, 2016) is None
    assert made(TREND, 2015, 2016).years == (2015, 2016)


def test_figures_of_one_year_or_without_a_year_show_nothing_over_time():
    assert made(TREND, 2016, 2016, 2016) is None
    assert made(TREND, 2016, None) is None


def test_different_sources_are_warned_about_and_one_source_is_not():
    assert "Not one series" in made(PLAIN, 2015, 2016, 2017).warning("en")
    own = [claim(TEXT.format(20 + i), "a", year=2015 + i) for i in range(3)]
    assert timeline_of(PLAIN, [own], [], None).warning("en") is None


def test_the_larger_group_is_shown():
    few = [claim(TEXT.format(20), "a", year=2015 + i) for i in range(3)]
    many = [claim(TEXT.format(30), "a", year=2015 + i) for i in range(4)]
    assert len(timeline_of(PLAIN, [few, many], [], None).points) == 4


def test_the_description_names_every_figure():
    points = (point(TEXT.format(20), "a", year=2015), point(TEXT.format(31), "b", year=2019))
    described = Timeline(points, one_series=False).described("de")
    assert described == "2 Zahlen von 2015 bis 2019: 2015: 20 %; 2019: 31 %."
