import pytest

from assistant.scope import Suggestion, suggest_filters
from ingest.filters import Filters

LANGUAGES, KINDS = ("en", "de", "da"), ("survey", "interview", "opinion")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("How has trust changed since 2020?", [("since", 2020)]),
        ("Was hat sich seit 2020 geändert?", [("since", 2020)]),
        ("Hvad er der sket siden 2020?", [("since", 2020)]),
        ("What was written after 2014?", [("since", 2015)]),
        ("Was galt vor 2015?", [("until", 2014)]),
        ("Hvad gjaldt før 2015?", [("until", 2014)]),
        ("What happened between 2013 and 2016?", [("since", 2013), ("until", 2016)]),
        ("Was geschah von 2012 bis 2015?", [("since", 2012), ("until", 2015)]),
        ("Hvad skete der fra 2012 til 2015?", [("since", 2012), ("until", 2015)]),
        ("How did budgets grow, 2013–2016?", [("since", 2013), ("until", 2016)]),
        ("What do German sources say about CDPs?", [("languages", "de")]),
        ("Wer entscheidet in Deutschland?", [("languages", "de")]),
        ("Hvad siger tyske kilder?", [("languages", "de")]),
        ("Hvem skriver om det på dansk?", [("languages", "da")]),
        ("Surveys only: who owns the data?", [("kinds", "survey")]),
        ("Nur Umfragen: Wem gehören die Daten?", [("kinds", "survey")]),
        ("Hvad viser undersøgelser om it?", [("kinds", "survey")]),
        ("From the CIO's perspective, who pays?", [("perspectives", "cio")]),
        ("Wer zahlt aus Sicht des CIO?", [("perspectives", "cio")]),
        ("Hvem betaler set fra CMO'ens synspunkt?", [("perspectives", "cmo")]),
        ("What did Accenture find in 2013?", []),
        ("How many French sources are there?", []),  # there are none in the corpus
        ("What do CMOs expect of German engineering?", []),
    ],
)
def test_what_a_question_speaks_of_is_suggested(text, found):
    suggested = suggest_filters(text, Filters(), LANGUAGES, KINDS)
    assert [(suggestion.field, suggestion.value) for suggestion in suggested] == found


def test_what_is_set_is_not_suggested_again():
    filters = Filters(languages=("de",), since=2020)
    assert suggest_filters("Deutsche Quellen seit 2020", filters, LANGUAGES, KINDS) == ()


def test_a_suggestion_adds_to_the_filters_and_a_year_replaces_one():
    filters = Filters(languages=("da",), since=2010)
    assert Suggestion("languages", "de").added_to(filters).languages == ("da", "de")
    assert Suggestion("since", 2020).added_to(filters).since == 2020
