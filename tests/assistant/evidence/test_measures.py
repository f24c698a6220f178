"""What a share is a share of, and which two may be compared."""

import pytest

from assistant.evidence.figures import Kind, find_figures
from assistant.evidence.measures import measure


def of(text, language="en"):
    (share,) = [f for f in find_figures(text, language) if f.kind is Kind.SHARE]
    return measure(text, share)


@pytest.mark.parametrize(
    ("text", "language", "base"),
    [
        ("Technology takes 27% of the marketing budget.", "en", "marketing budget"),
        ("21% of the martech budget is for joint projects.", "en", "martech budget"),
        ("Der Anteil der Technologie am Marketingbudget liegt bei 33 %.", "de", "marketing budget"),
        ("Die Budgets machen 7,7 Prozent des Umsatzes aus.", "de", "revenue"),
        ("Les budgets représentent 11,2 % du chiffre d’affaires.", "fr", "revenue"),
        ("8% of the marketing decision makers agree.", "en", "marketing people"),
        ("Nur 17 % der befragten CMOs sehen das so.", "de", "marketing people"),
        ("44 procent af de 100 CIO’er gør det.", "da", "it people"),
        ("Only 15% of CEOs think so.", "en", "chief executives"),
        ("In 79% of the companies there is a budget.", "en", "companies"),
        ("10 percent of the marketing and IT executives agree.", "en", "marketing and it people"),
    ],
)
def test_the_base_stands_beside_the_share(text, language, base):
    assert of(text, language).base == base


@pytest.mark.parametrize("text", ["62 percent said so.", "It was 30% in all."])
def test_a_share_without_a_base_measures_nothing_that_could_be_compared(text):
    assert of(text) is None


FAIR = "27% of CMOs call the relation good."


@pytest.mark.parametrize(
    ("other", "comparable"),
    [
        ("45% of marketers call the relation good.", True),
        ("45% of CIOs call the relation good.", False),
        ("45% of CMOs call the relation very good.", False),
        ("45% of CMOs do not call the relation good.", False),
        ("45% of CMOs expect that the relation will be good.", False),
        ("45% of CMOs among the top performers call the relation good.", False),
    ],
)
def test_shares_are_compared_only_if_people_grade_and_negation_are_the_same(other, comparable):
    assert of(FAIR).comparable(of(other)) is comparable
    assert of(other).comparable(of(FAIR)) is comparable


def test_shares_of_two_countries_are_not_compared():
    german, danish = "27% of German CMOs agree.", "45% of Danish CMOs agree."
    assert not of(german).comparable(of(danish))
    assert of(german).comparable(of("45% of CMOs agree."))


def test_technologys_share_is_not_marketings():
    technology = of("Technology takes 3% of revenue.")
    assert not technology.comparable(of("Marketing takes 11% of revenue."))
