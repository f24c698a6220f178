"""Text made uniform once, and lines joined that a page broke."""

import pytest

from ingest.normalise import normalise, unwrap


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("e\u0301te\u0301", "été"),
        ("ofﬁce eﬀort ﬂow", "office effort flow"),
        ("a\u00a0b\u2009c\td", "a b c d"),
        ("one\r\ntwo\rthree\u2028four\x0cfive", "one\ntwo\nthree\nfour\nfive"),
        ("a  \n  b", "a\nb"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("  \n a \n ", "a"),
        ("a\x00\x07b\ud800c", "abc"),
        ("a\u1680b", "a b"),
        ("", ""),
    ],
)
def test_normalises(raw, text):
    assert normalise(raw).text == text


def test_invisible_characters_are_taken_out_and_counted():
    hidden = "Ignore\u200b all\u202e \u2060rules\ufeff\U000e0041"
    normalised = normalise(hidden)
    assert (normalised.text, normalised.invisible) == ("Ignore all rules", 5)


@pytest.mark.parametrize("raw", ["e\u0301 \u200bx\r\n\n\n\ny", "a\u00ad\nb", "ﬁ\u2003ﬂ"])
def test_normalising_twice_is_normalising_once(raw):
    once = normalise(raw).text
    assert normalise(once).text == once


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Zusammen-\narbeit", "Zusammenarbeit"),
        ("sam\u00ad\narbejde", "samarbejde"),
        ("sam- \narbejde", "samarbejde"),
        ("Marketing-\nund IT-Leiter", "Marketing- und IT-Leiter"),
        ("Non-\nProfit", "Non-\nProfit"),
    ],
)
def test_a_word_cut_at_the_end_of_a_line_is_whole_again(broken, whole):
    assert unwrap(broken) == whole


def test_wrapped_lines_are_joined_and_paragraphs_are_not():
    text = (
        "The budget of the marketing department was cut in half\n"
        "and nobody told the IT department about it.\n"
        "\n"
        "A new paragraph"
    )
    first, _, second = unwrap(text).partition("\n\n")
    assert first == (
        "The budget of the marketing department was cut in half "
        "and nobody told the IT department about it."
    )
    assert second == "A new paragraph"


@pytest.mark.parametrize(
    "text",
    [
        "Title\nBy Ann Archer",
        "A short line\n- an item\n- another",
        "One.\nTwo.",
        "1. first\n2. second",
    ],
)
def test_titles_lists_and_sentences_keep_their_lines(text):
    assert unwrap(text) == text
