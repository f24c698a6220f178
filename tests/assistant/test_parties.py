"""Whose a figure is, who is compared with whom and to whom one reports, read off the form."""

import pytest

from assistant.evidence.figures import find_figures
from assistant.parties import said_of_parties, same_comparison, swapped


def said(text, language="en"):
    return said_of_parties(text, language, find_figures(text, language))


def owners(text, language="en"):
    return [sorted(owner) if owner else None for _, owner in said(text, language).owned]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "77 percent of CIOs agree, against 57 percent of CMOs.", [["it"], ["marketing"]]),
        ("de", "45 Prozent der 2018 von Adobe befragten CIOs sagen es.", [["it"]]),
        ("de", "39 Prozent der Marketingverantwortlichen sehen es so.", [["marketing"]]),
        ("da", "70 % af marketingcheferne føler sig klædt på.", [["marketing"]]),
        ("fr", "73 % des DSI et 60 % des directeurs marketing.", [["it"], ["marketing"]]),
        ("es", "78 % de las empresas cuenta con un CMO.", [["companies"]]),
        ("en", "CMOs spend 3.24% of revenue, CIOs 3.4%.", [["marketing"], ["it"]]),
        ("en", "CIOs (77 percent) agree.", [["it"]]),
        ("en", "10 percent of the marketing and IT executives agree.", [["it", "marketing"]]),
        ("en", "40% of CMOs and CIOs agree.", [["it", "marketing"]]),
        ("de", "78 % der Fortune-500-Unternehmen haben einen CMO.", [["companies"]]),
        ("en", "27% of their budget goes to marketing people.", [None]),
        ("en", "The CMO says that 23 percent name somebody.", [None]),
        ("en", "12 CIOs share a budget.", []),
    ],
)
def test_whose_a_share_is(language, text, expected):
    assert owners(text, language) == expected


@pytest.mark.parametrize(
    ("statement", "source", "language"),
    [
        ("77 percent of CMOs agree.", "77 percent of CIOs agree, 57 percent of CMOs do not.", "en"),
        ("57 percent of CIOs agree.", "57 Prozent der CMOs stimmen zu.", "de"),
        ("77 percent of companies agree.", "77 percent of CIOs agree.", "en"),
        ("10 percent of CIOs agree.", "10 percent of the marketing and IT executives agree.", "en"),
        ("A third of CMOs agree.", "33 procent af it-cheferne er enige.", "da"),
        ("CMOs are more optimistic than CIOs.", "CIOs are more optimistic than CMOs.", "en"),
        ("CIOs are less optimistic than CMOs.", "CIOs are more optimistic than CMOs.", "en"),
        ("The CIO spends more than the CMO.", "Er meint, dass der CMO mehr ausgibt als der CIO.", "de"),
        ("CIOs plan more than CMOs.", "Marketingcheferne planlægger mere end it-cheferne.", "da"),
        ("It would report to the CIO and not to the CMO.", "It reports to the CMO, not the CIO.", "en"),
    ],
)  # fmt: skip
def test_another_party_is_seen(statement, source, language):
    assert swapped(said(statement), [said(source, language)])


@pytest.mark.parametrize(
    ("statement", "source", "language"),
    [
        ("57 percent of CMOs agree.", "77 percent of CIOs agree, 57 percent of CMOs do not.", "en"),
        ("33 percent of CMOs agree.", "Ein Drittel der Marketingleiter stimmt zu.", "de"),
        ("77 percent of executives agree.", "77 percent of CIOs agree.", "en"),
        ("50 percent of CMOs agree.", "50 percent of CMOs and 50 percent of CIOs agree.", "en"),
        ("CMOs are less optimistic than CIOs.", "CIOs are more optimistic than CMOs.", "en"),
        ("The CIO reports to the CEO.", "CIO'en refererer til den administrerende direktør.", "da"),
        ("99 percent of CMOs agree.", "77 percent of CIOs agree.", "en"),  # the numbers' own check
    ],
)
def test_the_same_party_passes(statement, source, language):
    assert not swapped(said(statement), [said(source, language)])


def test_less_the_other_way_round_is_the_same():
    one, other = said("CMOs are less keen than CIOs."), said("CIOs are more keen than CMOs.")
    assert same_comparison(one, [other])
    assert not same_comparison(one, [said("CMOs are more keen than CIOs.")])
