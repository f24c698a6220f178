"""More for less, and yes for no, are seen in the words of three languages."""

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


def test_negation_is_known_in_three_languages():
    assert denies("They do not share it.", "en") and denies("Sie teilen es nie.", "de")
    assert denies("De deler ingen data.", "da")
    assert denies("They share it.", "en") is False
    assert denies("Ils ne le partagent pas.", "fr") is None
