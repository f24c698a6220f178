"""More for less, and yes for no, are seen in their own words."""

import pytest

from assistant.assertions import assertion_of, ground_of
from assistant.directions import denies, opposed


@pytest.mark.parametrize(
    ("said", "spoken", "quoted", "language", "against"),
    [
        ("Budgets rose.", "en", "Die Budgets sanken.", "de", True),
        ("Fewer share it.", "en", "Mehr Firmen teilen es.", "de", True),
        ("Færre deler det.", "da", "More companies share it.", "en", True),
        ("Budgets rose.", "en", "Die Budgets stiegen.", "de", False),
        ("Budgets rose.", "en", "Die Budgets stiegen, der Umsatz sank.", "de", False),
        ("Budgets are shared.", "en", "Die Budgets sanken.", "de", False),
    ],
)
def test_the_other_direction_is_seen(said, spoken, quoted, language, against):
    assertion = assertion_of(said, spoken, [language])
    assert opposed(assertion, [ground_of(quoted, language)]) is against


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("It rose from 31 to 19 percent.", "It fell from 31 to 19 percent."),
        ("Its growth fell to 31% from 19%.", "Sein Wachstum fiel auf 19 Prozent von 31 Prozent."),
        ("21% agree, up from 45% before.", "45% agree, up from 21% before."),
        ("CIOs were the less keen side.", "CIOs were the keener side."),
    ],
)
def test_figures_that_moved_the_other_way(said, quoted):
    language = "de" if "Prozent" in quoted else "en"
    assert opposed(assertion_of(said, "en", [language]), [ground_of(quoted, language)])


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("It fell from 31 to 19 percent.", "It dropped to 19 percent, from 31 percent."),
        ("Fewer than half agree.", "Only 31 percent agree."),
        ("CMOs are less keen than CIOs.", "CIOs are more keen than CMOs."),
    ],
)
def test_the_same_said_otherwise_passes(said, quoted):
    assert not opposed(assertion_of(said, "en", ["en"]), [ground_of(quoted, "en")])


def test_negation_is_known_in_many_languages():
    assert denies("They do not share it.", "en") and denies("Sie teilen es nie.", "de")
    assert denies("De deler ingen data.", "da")
    assert denies("They share it.", "en") is False
    assert denies("Ils ne le partagent pas.", "fr") and denies("No lo comparten.", "es")
    assert denies("Sitä ei jaeta.", "fi") is None
