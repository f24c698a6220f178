"""Sources as evidence: how many were asked, and which documents tell of one study."""

import pytest

from assistant.evidence.sources import Study, respondents, studies_of
from tests.assistant.evidence.parts import source


@pytest.mark.parametrize(
    ("sample", "language", "count"),
    [
        ("506 CMOs and CIOs, 2013", "en", 506),
        ("400 senior marketing and 250 IT executives in 10 countries", "en", 650),
        ("more than 1,100 executives, 11 countries, Dec 2013–Jan 2014", "en", 1100),
        ("more than 750 CXOs (companies over $500 million) and 220 business leaders", "en", 970),
        ("524 CMOs within 4,183 C-suite interviews", "en", 524),
        ("202 decision makers, companies with 500+ employees (Sapio Research)", "en", 202),
        ("401 leaders (Gartner 2026); 80 marketers in 57 companies", "en", 401),
        ("150 CEOs of US companies, revenue from $250 million", "en", 150),
        ("405 Marketingchefs und 252 IT-Entscheider (Accenture)", "de", 657),
        ("1.108 Unternehmen in Deutschland ab 20 Beschäftigten", "de", 1108),
        ("17 Experteninterviews, 90 Entscheider", "de", 90),
        ("1.000 erhvervsledere i Nordamerika og Europa, 4. kvartal 2012", "da", 1000),
        ("100 CIO'er (CIO UK); fem nominerede", "da", 100),
        ("1 100 dirigeants de 10 secteurs dans 11 pays", "fr", 1100),
        ("oltre 1.100 senior executive, di cui 60 top manager italiani", "it", 1100),
        ("400 marketingdirecteuren en 250 IT-verantwoordelijken in 10 landen", "nl", 650),
        ("IBM Cost of a Data Breach 2025 (600 breaches)", "en", None),
        ("PwC 6th Annual Digital IQ Survey", "en", None),
        ("firms with over $500 million revenue", "en", None),
        ("Literaturanalyse; 24 Artikel ausgewertet", "de", None),
        ("CMO Spend Survey 2019", "en", None),
        (None, "en", None),
    ],
)
def test_how_many_people_a_sample_names(sample, language, count):
    assert respondents(sample, language) == count


def test_retellings_of_one_study_are_one_study():
    a, b = source("a", study="s", year=2013), source("b", study="s", year=2014)
    c = source("c", year=2020)
    studies = studies_of([a, c, b, a])
    assert [(study.key, len(study.sources)) for study in studies] == [("s", 2), ("c", 1)]
    assert studies[0].years == (2013, 2014)


def test_a_study_is_what_its_best_source_says_it_is():
    told = Study(
        "s",
        (
            source("a", study="s", kind="opinion", respondents=100),
            source("b", study="s", kind="survey", respondents=650),
        ),
    )
    assert (told.kind, told.respondents, told.has_data) == ("survey", 650, True)


def test_a_text_without_a_sample_has_no_data_unless_it_is_a_study():
    assert not studies_of([source("a", kind="article")])[0].has_data
    assert studies_of([source("a", kind="article", respondents=40)])[0].has_data
    assert studies_of([source("a", kind="academic")])[0].has_data
