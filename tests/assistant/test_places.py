"""A country is the same in every language that names it, and in its adjectives."""

import pytest

from assistant.places import missing_places, places_in


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


def test_a_country_speaks_of_the_region_that_it_lies_in():
    asked = "What do Nordic and French firms do?"
    assert missing_places(asked, "Ein dänisches Unternehmen") == ("French",)
    assert missing_places("og i Danmark?", "Nordic companies") == ("Danmark",)
    assert missing_places("Who pays?", "") == ()
