"""A country is the same in every language that names it, and in its adjectives."""

import pytest

from assistant.places import places_in


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("German companies", {"Germany"}),
        ("in deutschen Unternehmen", {"Germany"}),
        ("i tyske virksomheder", {"Germany"}),
        ("in Danish banks", {"Denmark"}),
        ("bei den dänischen Kollegen", {"Denmark"}),
        ("de danske chefer", {"Denmark"}),
        ("in Mexico and China", {"Mexico", "China"}),
        ("in Suiza", {"Switzerland"}),
        ("in der DACH-Region", {"DACH"}),
        ("CIOs in the US", {"United States"}),
        ("the U.S. market", {"United States"}),
        ("CIOs in the UK", {"United Kingdom"}),
        ("What can they tell us?", set()),
        ("It is indeed useful", set()),
        ("Er dachte an das Budget", set()),
        ("Marketing and IT share one budget", set()),
    ],
)
def test_places_are_found_by_their_english_names(text, places):
    assert places_in(text) == places
