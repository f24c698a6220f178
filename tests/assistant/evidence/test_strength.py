"""What the sources weigh: the table of rules, the reason in words, the cautions."""

import pytest

from assistant.evidence.strength import RULES, Level, strength_of
from assistant.wording import INTERFACE_LANGUAGES
from tests.assistant.evidence.parts import source


def survey(name, respondents=None, **known):
    return source(name, kind="survey", respondents=respondents, **known)


OPINIONS = [source(name, kind="opinion") for name in "abc"]


@pytest.mark.parametrize(
    ("sources", "agreeing", "level"),
    [
        ([survey("a", 500), survey("b", 1147), source("c")], 2, Level.STRONG),
        ([survey("a", 500), survey("b", 1147), source("c")], 1, Level.FAIR),
        ([survey("a", 500), source("b"), source("c")], 2, Level.FAIR),
        ([survey("a", 500), source("b")], 1, Level.FAIR),
        (OPINIONS, 3, Level.FAIR),
        (OPINIONS[:2], 2, Level.WEAK),
        ([survey("a", 385)], 1, Level.FAIR),
        ([survey("a", 384)], 1, Level.WEAK),
        ([survey("a")], 1, Level.WEAK),
        (OPINIONS[:1], 1, Level.WEAK),
    ],
)
def test_the_table_gives_the_level(sources, agreeing, level):
    assert strength_of(sources, agreeing).level is level


def test_the_last_rule_asks_for_nothing():
    assert (RULES[-1].level, RULES[-1].studies) == (Level.WEAK, 0)


def test_retellings_do_not_add_up():
    told = [survey(name, 500, study="one") for name in "abcd"]
    strength = strength_of(told, agreeing=1)
    assert (strength.level, strength.studies, strength.documents) == (Level.FAIR, 1, 4)
    assert strength.samples == (500,)


def test_figures_that_differ_are_never_strong():
    sources = [survey("a", 500), survey("b", 1147), source("c")]
    assert strength_of(sources, agreeing=2, differing=True).level is Level.FAIR


def test_a_quoted_figure_is_data_even_if_nobody_says_how_many_were_asked():
    sources = [source("a"), source("b")]
    assert strength_of(sources, agreeing=1).with_data == 0
    assert strength_of(sources, agreeing=1, with_figures={"b"}).with_data == 1


def test_the_reason_names_sources_years_data_and_samples():
    sources = [survey("a", 500, year=2013), survey("b", 1147, year=2021), source("c", year=2015)]
    reason = strength_of(sources, agreeing=2).reason("en")
    assert reason == (
        "Three independent sources from 2013–2021, two of them with data (n = 1,147 and 500). "
        "At least two of them say the same."
    )


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("en", "One opinion piece from 2014."),
        ("de", "Ein Meinungsbeitrag aus dem Jahr 2014."),
        ("da", "Ét debatindlæg fra 2014."),
    ],
)
def test_one_source_is_named_by_its_kind(language, reason):
    strength = strength_of([source("a", kind="opinion", year=2014)], agreeing=1)
    assert strength.reason(language) == reason


def test_numbers_are_grouped_as_the_reader_groups_them():
    strength = strength_of([survey("a", 1147, year=2013)], agreeing=1)
    assert "n = 1,147" in strength.reason("en")
    assert "n = 1.147" in strength.reason("de")


def test_years_are_said_to_be_of_the_dated_only():
    sources = [survey("a", year=2013), survey("b")]
    assert "from 2013 (where dated)" in strength_of(sources, agreeing=1).reason("en")
    assert "without a date" in strength_of([survey("a"), survey("b")], 1).reason("en")


def test_one_study_told_by_several_is_called_so():
    told = [survey(name, 657, study="one", year=2013) for name in "ab"]
    assert strength_of(told, 1).reason("en") == (
        "One study from 2013, told by two documents (n = 657)."
    )


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        ([source("a", kind="opinion", year=2014)], ["single source", "views"]),
        ([survey("a", 12, year=2014)], ["single source", "Few people"]),
        ([survey("a", year=2014), survey("b", year=2015)], ["how many people"]),
        ([survey("a", 500), survey("b", 600)], ["states its year"]),
        ([survey("a", 500, year=2014)], []),
    ],
)
def test_cautions_are_given_where_they_are_due(sources, words):
    cautions = strength_of(sources, agreeing=1).cautions("en")
    assert len(cautions) == len(words)
    assert all(word in caution for word, caution in zip(words, cautions, strict=True))


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("kind", ["survey", "opinion", "article", "case-study", "academic", None])
def test_every_kind_has_words(language, kind):
    assert strength_of([source("a", kind=kind)], 1).to_dict(language)["reason"]
