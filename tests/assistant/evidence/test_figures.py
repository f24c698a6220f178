"""Figures as people write them, in digits and in words, in ten languages."""

import pytest

from assistant.evidence.figure_words import CARDINALS, FRACTIONS, OUT_OF
from assistant.evidence.figures import Hedge, Kind, compatible, find_figures


def only(text, language="en"):
    (figure,) = find_figures(text, language)
    return figure


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("12.5 percent of CIOs", "en", 12.5),
        ("12,5 % der CIOs", "de", 12.5),
        ("37 pct. af budgettet", "da", 37),
        ("48 pour cent des DSI", "fr", 48),
        ("a third of CEOs", "en", 33.3),
        ("two-thirds of them", "en", 66.7),
        ("three quarters of growth", "en", 75),
        ("half of the CMOs", "en", 50),
        ("two in five CMOs", "en", 40),
        ("9 out of 10 marketers", "en", 90),
        ("one in every three", "en", 33.3),
        ("ein Drittel der CIOs", "de", 33.3),
        ("die Hälfte der CMOs", "de", 50),
        ("drei Viertel der Firmen", "de", 75),
        ("drei von zehn Chefs", "de", 30),
        ("Nur 1 von 10 Managern", "de", 10),
        ("jeder vierte CIO", "de", 25),
        ("jede zweite Firma", "de", 50),
        ("hver fjerde CIO", "da", 25),
        ("hver anden virksomhed", "da", 50),
        ("halvdelen af cheferne", "da", 50),
        ("to tredjedele af dem", "da", 66.7),
        ("to ud af tre", "da", 66.7),
        ("3 ud af 5 it-chefer", "da", 60),
        ("halvparten av dem", "no", 50),
        ("var fjärde chef", "sv", 25),
        ("varannan chef", "sv", 50),
        ("tre av tio", "sv", 30),
        ("un tiers des DSI", "fr", 33.3),
        ("une entreprise sur deux", "fr", 50),
        ("la mitad de los CIO", "es", 50),
        ("uno de cada cuatro", "es", 25),
        ("due terzi dei CMO", "it", 66.7),
        ("um terço dos CMO", "pt", 33.3),
        ("driekwart van de CIO's", "nl", 75),
        ("één op de vier", "nl", 25),
    ],
)
def test_a_share_is_read_in_percent(text, language, value):
    figure = only(text, language)
    assert (figure.kind, figure.value) == (Kind.SHARE, value)


@pytest.mark.parametrize(
    ("text", "language", "kind", "value", "currency"),
    [
        ("1,147 executives", "en", Kind.COUNT, 1147, None),
        ("1.147 Führungskräfte", "de", Kind.COUNT, 1147, None),
        ("1 100 dirigeants", "fr", Kind.COUNT, 1100, None),
        ("5 million customers", "en", Kind.COUNT, 5e6, None),
        ("1.234,56 Euro", "de", Kind.MONEY, 1234.56, "EUR"),
        ("$27.2 million a year", "en", Kind.MONEY, 27.2e6, "USD"),
        ("US$1 billion", "en", Kind.MONEY, 1e9, "USD"),
        ("€5m", "en", Kind.MONEY, 5e6, "EUR"),
        ("27,2 Mio. Euro", "de", Kind.MONEY, 27.2e6, "EUR"),
        ("3 Mrd. US-Dollar", "de", Kind.MONEY, 3e9, "USD"),
        ("3 mia. kr.", "da", Kind.MONEY, 3e9, "DKK"),
        ("5 miljoner kronor", "sv", Kind.MONEY, 5e6, "SEK"),
        ("2 milliards d'euros", "fr", Kind.MONEY, 2e9, "EUR"),
        ("a return of 5:1", "en", Kind.RATIO, 5, None),
        ("im Verhältnis 1:4", "de", Kind.RATIO, 0.25, None),
    ],
)
def test_counts_money_and_ratios(text, language, kind, value, currency):
    figure = only(text, language)
    assert (figure.kind, figure.currency) == (kind, currency)
    assert figure.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("rose by 10% in 2015", "en"),
        ("20 % more revenue", "en"),
        ("5 percentage points", "en"),
        ("um 8 Prozent gestiegen", "de"),
        ("40 Prozentpunkte", "de"),
        ("steg med 7 procent", "da"),
    ],
)
def test_a_change_is_no_share(text, language):
    assert only(text, language).kind is Kind.CHANGE


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("In 2019 and 2020", "en"),
        ("the 6th study", "en"),
        ("am 4. Quartal", "de"),
        ("den 3. maj", "da"),
        ("Web 2.0", "en"),
        ("third-party cookies", "en"),
        ("the third reason", "en"),
        ("A third reason is trust", "en"),
        ("half as likely", "en"),
        ("In der zweiten Hälfte", "de"),
        ("jede zweite Woche", "de"),
        ("hver anden uge", "da"),
        ("B2B and Q4", "en"),
    ],
)
def test_what_is_no_figure(text, language):
    assert find_figures(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "ends"),
    [
        ("15–30 %", "de", (15, 30)),
        ("zwischen 15 und 30 Prozent", "de", (15, 30)),
        ("5 to 15% of the budget", "en", (5, 15)),
        ("between 10 and 20 percent", "en", (10, 20)),
        ("mellem 15 og 30 procent", "da", (15, 30)),
    ],
)
def test_a_range_is_one_figure_in_the_middle(text, language, ends):
    figure = only(text, language)
    assert (figure.low, figure.high) == ends
    assert figure.value == sum(ends) / 2


def test_two_figures_joined_by_and_stay_two():
    assert [figure.value for figure in find_figures("27% and 35% of them", "en")] == [27, 35]


@pytest.mark.parametrize(
    ("text", "language", "hedge"),
    [
        ("more than half of CIOs", "en", Hedge.OVER),
        ("1,100+ executives", "en", Hedge.OVER),
        ("über 40 Prozent", "de", Hedge.OVER),
        ("mere end 40 procent", "da", Hedge.OVER),
        ("fewer than half of them", "en", Hedge.UNDER),
        ("knapp 40 Prozent", "de", Hedge.UNDER),
        ("højst 40 procent", "da", Hedge.UNDER),
        ("fast die Hälfte", "de", Hedge.ABOUT),
        ("omkring 40 procent", "da", Hedge.ABOUT),
        ("près de 40 %", "fr", Hedge.ABOUT),
        ("exactly 40 percent", "en", Hedge.EXACT),
    ],
)
def test_how_far_the_text_commits_itself(text, language, hedge):
    assert only(text, language).hedge is hedge


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("A third of big-company CEOs, 34%, have confidence", "en", 34),
        ("Mehr als ein Viertel, nämlich 27 Prozent der CDOs", "de", 27),
    ],
)
def test_a_figure_in_words_and_in_digits_is_one(text, language, value):
    assert only(text, language).value == value


def test_the_span_holds_the_figure_with_its_unit():
    text = "So they paid $27.2 million, or 12 percent."
    assert [text[f.start : f.end] for f in find_figures(text)] == ["$27.2 million", "12 percent"]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("27% of CIOs", "27.4% of CIOs", True),
        ("27% of CIOs", "29% of CIOs", False),
        ("a third of CIOs", "35% of CIOs", True),
        ("a third of CIOs", "40% of CIOs", False),
        ("more than half of CIOs", "58% of CIOs", True),
        ("more than half of CIOs", "45% of CIOs", False),
        ("less than 25% of CIOs", "23% of CIOs", True),
        ("less than 25% of CIOs", "30% of CIOs", False),
        ("15 to 30% of CIOs", "20% of CIOs", True),
    ],
)
def test_rounding_and_hedges_leave_room(first, second, same):
    assert compatible(only(first), only(second)) is same
    assert compatible(only(second), only(first)) is same


def test_every_language_has_all_its_words():
    assert CARDINALS.keys() == FRACTIONS.keys() == OUT_OF.keys()
    assert all(len(forms.split()) == 10 for forms in CARDINALS.values())
    assert all(len(forms.split()) == 5 for forms in FRACTIONS.values())
