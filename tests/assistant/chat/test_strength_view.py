"""The weight of the sources on the page: all of it there, none of it active."""

import re
from dataclasses import replace

import pytest

from assistant.chat.strength_view import lenses_html, strength_html, timeline_html
from assistant.evidence.disagreement import Disagreement
from assistant.evidence.lenses import Lenses, Relation
from assistant.evidence.strength import strength_of
from assistant.evidence.timeline import Timeline
from assistant.evidence.weigh import Evidence
from tests.assistant.evidence.parts import point, source

TEXT = "{}% of CMOs agree."
HOSTILE = '<img src=x onerror="alert(1)">{{7*7}}${a}'


@pytest.fixture
def points():
    made = [
        point(TEXT.format(20), "a", year=2015),
        point(TEXT.format(31), "b", n=2, year=2016),
        point(TEXT.format(29), "c", year=2016),
    ]
    return tuple(made)


def with_evidence(answer, points=(), **known):
    strength = strength_of([source("a", kind="opinion", year=2014)], agreeing=1)
    groups = (Disagreement(points),) if points else ()
    return replace(answer, evidence=Evidence(strength, groups, **known))


@pytest.fixture
def answer(sure):
    return sure.answer("How many companies share one budget?")


def test_an_answer_says_what_its_sources_weigh_and_warns(answer):
    html = strength_html(with_evidence(answer), "da")
    assert 'class="strength weak"' in html
    assert "Belæg: svagt" in html and "Ét debatindlæg fra 2014." in html
    assert html.count('class="caution"') == 1 and "Kun én kilde" in html


def test_an_abstention_says_nothing(unsure):
    assert strength_html(unsure.answer("What is trust?"), "en") == ""


def test_figures_that_differ_stand_with_year_quote_and_a_way_to_the_source(answer, points):
    html = strength_html(with_evidence(answer, points), "de")
    assert html.count('<th scope="row">') == 3
    assert "31 %" in html and "2016" in html and TEXT.format(31) in html
    assert 'href="/document/b?start=0&amp;end=18#quote"' in html
    assert '<span class="number">2</span>' in html and '<span class="number">0' not in html


def test_the_timeline_has_a_point_for_every_figure_a_description_and_a_table(points):
    html = timeline_html(Timeline(points, one_series=False), "en")
    assert html.count("<circle") == 3
    assert "<desc>3 figures from 2015 to 2016" in html and 'role="img"' in html
    assert "Not one series" in html and "<polyline" not in html
    assert html.count('<th scope="row">') == 3


def test_only_one_series_is_joined_by_a_line(points):
    assert "<polyline" in timeline_html(Timeline(points, one_series=True), "en")
    assert timeline_html(None, "en") == ""


def test_no_label_lies_on_the_one_before(points):
    html = timeline_html(Timeline(points, one_series=False), "en")
    heights = re.findall(r'class="value" x="([\d.]+)" y="([\d.]+)"', html)
    (x1, y1), (x2, y2) = heights[1:]
    assert x1 == x2
    assert abs(float(y1) - float(y2)) > 14


def test_two_lenses_stand_side_by_side(points):
    quotes = tuple(p.citation for p in points)
    html = lenses_html(Lenses(quotes[:1], quotes[1:2], Relation.DIFFER, points[:2]), "en")
    assert "20% against 31%" in html
    assert html.count('class="side"') == 2 and html.count("<q") == 2
    alone = lenses_html(Lenses(quotes[:1], (), Relation.ONLY_CMO), "de")
    assert "Keine Quelle dieser Seite" in alone


def test_nothing_that_a_source_says_is_active(answer, points):
    hostile = tuple(
        replace(p, citation=replace(p.citation, title=HOSTILE, quote=HOSTILE, sample=HOSTILE))
        for p in points
    )
    quotes = tuple(p.citation for p in hostile)
    html = strength_html(
        with_evidence(answer, hostile, timeline=Timeline(hostile, one_series=False)), "en"
    ) + lenses_html(Lenses(quotes, quotes, Relation.BOTH), "en")
    assert "<img" not in html and "{{" not in html and "${" not in html
    assert "&lt;img" in html
