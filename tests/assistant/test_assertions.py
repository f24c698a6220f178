"""Numbers, figures, names and directions of a statement are held against quoted text."""

import pytest

from assistant.assertions import (
    assertion_of,
    ground_of,
    loose_names,
    loose_numbers,
    measures_another,
    part_with_shares,
)


def numbers(said, spoken, quoted, language):
    assertion = assertion_of(said, spoken, [language])
    return loose_numbers(assertion, [ground_of(quoted, language)])


def names(said, spoken, quoted, language, about=""):
    assertion = assertion_of(said, spoken, [language])
    return loose_names(assertion, [ground_of(quoted, language)], about)


@pytest.mark.parametrize(
    ("said", "spoken", "quoted", "language"),
    [
        ("12.5 percent share a budget.", "en", "12,5 Prozent teilen ein Budget.", "de"),
        ("12,5 procent deler budget.", "da", "12.5 percent share a budget.", "en"),
        ("They spend 1,234.5 dollars.", "en", "Sie geben 1.234,5 Dollar aus.", "de"),
        ("A third of them share it.", "en", "Ein Drittel teilt es.", "de"),
        ("A third of them share it.", "en", "33 Prozent teilen es.", "de"),
        ("Jeder Vierte teilt es.", "de", "25 percent share it.", "en"),
        ("Since 2019 they share it.", "en", "Seit 2019 teilen sie es.", "de"),
        ("They spend 3.5 million euros.", "en", "Sie geben 3,5 Mio. Euro aus.", "de"),
        ("Both share it.", "en", "Beide teilen es.", "de"),
    ],
)
def test_a_figure_that_is_quoted_stands_however_it_is_written(said, spoken, quoted, language):
    assert numbers(said, spoken, quoted, language) == ()


@pytest.mark.parametrize(
    ("said", "spoken", "quoted", "language"),
    [
        ("13 percent share a budget.", "en", "12,5 Prozent teilen ein Budget.", "de"),
        ("12 percent share a budget.", "en", "12 companies share a budget.", "en"),
        ("12 companies share a budget.", "en", "12 percent of all share a budget.", "en"),
        ("They spend 3.5 billion euros.", "en", "Sie geben 3,5 Mio. Euro aus.", "de"),
        ("They spend 40 dollars.", "en", "They spend 40 euros.", "en"),
        ("Two thirds of companies share it.", "en", "Ein Drittel teilt es.", "de"),
        ("Half of them share it.", "en", "Some of them share it.", "en"),
        ("More than half of them share it.", "en", "Fewer than half of them share it.", "en"),
        ("In 2020 they shared it.", "en", "In 2019 they shared it.", "en"),
        ("1.234 Firmen teilen es.", "de", "1.234 units are shared.", "en"),
    ],
)
def test_a_figure_that_is_not_quoted_is_loose(said, spoken, quoted, language):
    assert numbers(said, spoken, quoted, language) != ()


@pytest.mark.parametrize(
    ("said", "spoken", "quoted", "language"),
    [
        ("Forrester asked the chiefs.", "en", "Laut Forrester wurden die Chefs gefragt.", "de"),
        ("Laut Forresters Umfrage teilen sie es.", "de", "Forrester found that they share it.", "en"),
        ("CMOs share a budget with IT.", "en", "Marketingleiter teilen ein Budget mit der Informatik.", "de"),
        ("AI changes the budget.", "en", "KI verändert das Budget.", "de"),
        ("Chiefs in Denmark share it.", "en", "Danske chefer deler det.", "da"),
        ("Die Befragung der Unternehmen zeigt Vertrauen.", "de", "The survey shows trust.", "en"),
        ("Eine Studie zeigt die Zusammenarbeit der Abteilungen.", "de", "A study shows it.", "en"),
    ],
)  # fmt: skip
def test_names_hold_across_languages(said, spoken, quoted, language):
    assert names(said, spoken, quoted, language) == ()


@pytest.mark.parametrize(
    ("said", "spoken", "quoted", "language", "loose"),
    [
        ("Siemens shares a budget.", "en", "One company shares a budget.", "en", ("Siemens",)),
        ("Laut Bitkom teilen sie es.", "de", "According to a survey they share it.", "en", ("Bitkom",)),
        ("The CIO owns it.", "en", "The CMO owns it.", "en", ("CIO",)),
        ("The CDO owns it.", "en", "The CIO owns the digital data.", "en", ("CDO",)),
        ("Laut Gartner teilen sie es.", "de", "Laut Bitkom teilen sie es.", "de", ("Gartner",)),
        ("Companies in Denmark share it.", "en", "Companies in Sweden share it.", "en", ("Denmark",)),
        ("The two, says Ann Archer, agree.", "en", "The two, says Ben Baker, agree.", "en", ("Ann", "Archer")),
        ("It runs on B2C data.", "en", "It runs on B2B data.", "en", ("B2C",)),
    ],
)  # fmt: skip
def test_names_that_nobody_mentions_are_loose(said, spoken, quoted, language, loose):
    assert names(said, spoken, quoted, language) == loose


def test_what_is_known_of_the_source_counts_for_names_but_not_for_roles():
    quoted = "One company shares a budget."
    assert names("Gartner says so.", "en", quoted, "en", "Gartner 2019") == ()
    assert names("The CIO says so.", "en", quoted, "en", "What the CIO says") == ("CIO",)


def test_a_text_with_other_shares_carries_nothing_for_a_share():
    said = assertion_of("16 percent have a CIO.", "en", ["en"])
    assert measures_another(said, ground_of("60 percent have a CIO.", "en"))
    assert not measures_another(said, ground_of("16 percent or 60 percent have a CIO.", "en"))
    assert not measures_another(said, ground_of("They have a CIO.", "en"))


def test_of_a_text_with_a_colon_the_part_with_the_share_counts():
    ground = ground_of("They hardly ever do: 16 percent have a CIO.", "en")
    assert part_with_shares(ground, assertion_of("16 percent do.", "en", ["en"])) == (
        "16 percent have a CIO."
    )
    assert part_with_shares(ground, assertion_of("They do.", "en", ["en"])) == ground.text
