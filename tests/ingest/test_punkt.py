"""Punkt: the sentences that NLTK's own code finds with the same models."""

import random

import nltk
import pytest
from nltk.tokenize.punkt import PunktTokenizer

from ingest.language import LANGUAGES, nltk_folder
from ingest.punkt import Punkt

# What the rules are about: abbreviations, initials, numbers, marks one after another.
WORDS = (  # noqa: SIM905  (a line of words reads better than a list)
    "Budget budget der The i.e. e.g. z.B. (z. B.) bzw. Dr. J. S. Bach U.S. Nr. 12.5 3. 1. ... .. . "
    "! ?! ?) .) !\" » “quoted.” 'so.' -- – -. x.-y. etc. , ; Er He 😀. á. ², ٣. क़."
).split()


def model(language: str) -> Punkt:
    return Punkt(nltk_folder() / "tokenizers" / "punkt_tab" / LANGUAGES[language].nltk)


@pytest.fixture(scope="module", params=["de", "en"])
def both(request):
    """A language's model as we read it, and as NLTK does."""
    nltk.data.path.insert(0, str(nltk_folder()))
    yield model(request.param), PunktTokenizer(LANGUAGES[request.param].nltk)
    nltk.data.path.pop(0)


def test_the_model_is_the_one_that_nltk_reads(both):
    ours, theirs = both
    assert ours._abbreviations == theirs._params.abbrev_types
    assert ours._starters == theirs._params.sent_starters
    assert ours._collocations == theirs._params.collocations
    assert ours._seen == dict(theirs._params.ortho_context)


def test_the_sentences_are_those_that_nltk_finds(both):
    ours, theirs = both
    chance = random.Random(0)
    for _ in range(300):
        text = " ".join(chance.choices(WORDS, k=chance.randrange(60)))
        text = text.replace(" ", "", chance.randrange(3))
        assert ours.spans(text) == list(theirs.span_tokenize(text))


def test_a_dot_after_an_abbreviation_or_a_number_is_no_end():
    text = "Herr Dr. Maier kam am 3. Mai. Er blieb!!! (Bis 5.) Dann ging er"
    assert [text[start:end] for start, end in model("de").spans(text)] == [
        "Herr Dr. Maier kam am 3. Mai.",
        "Er blieb!!!",
        "(Bis 5.)",
        "Dann ging er",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_has_no_sentence(text):
    assert model("en").spans(text) == []
