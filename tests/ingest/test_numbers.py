"""Numbers as each language writes them."""

from decimal import Decimal

import pytest

from ingest.numbers import find_numbers


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("12,5 %", "de", "12.5"),
        ("12,5 %", "en", "12.5"),
        ("12.5 %", "de", "12.5"),
        ("1.234", "de", "1234"),
        ("1.234", "en", "1.234"),
        ("1,234", "en", "1234"),
        ("1,234", "da", "1.234"),
        ("1.234,56", "da", "1234.56"),
        ("1,234.56", "de", "1234.56"),
        ("1.234.567", "de", "1234567"),
        ("1.234.567", "en", "1234567"),
        ("1 234 567", "fr", "1234567"),
        ("1\u202f234,5", "fr", "1234.5"),
        ("1'234", "de", "1234"),
        ("0,123", "da", "0.123"),
        ("0.123", "da", "0.123"),
        ("2024", "en", "2024"),
        ("007", "en", "7"),
    ],
)
def test_reads_a_number_as_its_language_writes_it(text, language, value):
    (number,) = find_numbers(text, language)
    assert number.value == Decimal(value)


@pytest.mark.parametrize(
    "unit", ["%", "percent", "per cent", "Prozent", "procent", "prosent", "pct"]
)
def test_a_percentage_is_marked_and_its_unit_is_not_part_of_it(unit):
    text = f"only 40 {unit} agreed"
    (number,) = find_numbers(text, "en")
    assert number.percent
    assert text[number.start : number.end] == "40"


def test_numbers_come_in_order_with_offsets_into_the_text():
    text = "In 2019, 27% of 1,500 people (30 firms) agreed."
    numbers = find_numbers(text, "en")
    assert [text[n.start : n.end] for n in numbers] == ["2019", "27", "1,500", "30"]
    assert [n.percent for n in numbers] == [False, True, False, False]


@pytest.mark.parametrize("text", ["", "no figures", "B2B", "MP3 player", "abc123", "Q4"])
def test_digits_inside_a_word_are_no_number(text):
    assert find_numbers(text, "en") == []


def test_a_full_stop_after_a_number_ends_the_sentence():
    assert [n.value for n in find_numbers("It was 30. Then 31, they say.", "en")] == [30, 31]
