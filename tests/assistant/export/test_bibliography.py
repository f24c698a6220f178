"""BibTeX and RIS, read back with parsers as small as the formats allow."""

import re

import pytest

from assistant.export.bibliography import bibtex, ris
from assistant.export.references import references
from tests.assistant.export.test_references import citation


def read_bibtex(text):
    """The entries as (type, key, fields), by counting braces as BibTeX does."""
    entries = []
    position = 0
    while match := re.compile(r"\s*@(\w+)\{([^,\s]+),").match(text, position):
        kind, key = match.groups()
        position, fields = match.end(), {}
        while field := re.compile(r"\s*(\w+) = \{").match(text, position):
            value, position = braced(text, field.end())
            fields[field[1]] = value
            assert text[position] in ",\n"
            position += text[position] == ","
        position = re.compile(r"\s*\}").match(text, position).end()
        entries.append((kind, key, fields))
    assert not text[position:].strip()
    return entries


def braced(text, start):
    """What stands up to the brace that closes the one before `start`, and the place after it."""
    depth, place = 1, start
    while depth:
        # An escaped brace counts too: BibTeX knows no escapes.
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        place += 1
    return text[start : place - 1], place


def read_ris(text):
    records, current = [], []
    for line in text.split("\r\n"):
        if not line:
            continue
        tag, value = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line).groups()
        if tag == "TY":
            current = []
        current.append((tag, value))
        if tag == "ER":
            records.append(current)
    return records


def test_an_article_in_bibtex():
    authors = ["Ann Archer", "Ludwig van Beethoven", "Martin King Jr.", "Black and White Group"]
    ((kind, key, fields),) = read_bibtex(bibtex(references([citation(authors=authors)])))
    assert (kind, key) == ("article", "archer2021pays")
    assert fields == {
        "author": "Archer, Ann and van Beethoven, Ludwig and King, Jr., Martin and "
        "{Black and White Group}",
        "title": "{Who pays}",
        "journal": "Tiny Review",
        "year": "2021",
        "language": "english",
        "url": "https://tiny.example/a",
    }


@pytest.mark.parametrize(
    ("kind", "bibtex_type", "field", "ris_type", "tag"),
    [
        ("academic", "article", "journal", "JOUR", "T2"),
        ("survey", "techreport", "institution", "RPRT", "PB"),
        ("case-study", "techreport", "institution", "RPRT", "PB"),
        ("interview", "article", "journal", "MGZN", "T2"),
        ("opinion", "misc", "howpublished", "BLOG", "T2"),
        ("press-release", "misc", "howpublished", "ELEC", "PB"),
        (None, "misc", "howpublished", "ELEC", "PB"),
    ],
)
def test_types_follow_the_kind(kind, bibtex_type, field, ris_type, tag):
    cited = references([citation(kind=kind)])
    ((written, _, fields),) = read_bibtex(bibtex(cited))
    assert (written, fields[field]) == (bibtex_type, "Tiny Review")
    (record,) = read_ris(ris(cited))
    assert record[0] == ("TY", ris_type)
    assert (tag, "Tiny Review") in record


def test_latex_finds_no_command_in_a_title():
    title = r"50 % & {more} $4_M #1 ~ \input{x} ^ é"
    ((_, _, fields),) = read_bibtex(bibtex(references([citation(title=title)])))
    assert fields["title"] == (
        r"{50 \% \& \textbraceleft{}more\textbraceright{} \$4\_M \#1 \textasciitilde{} "
        r"\textbackslash{}input\textbraceleft{}x\textbraceright{} "
        r"\textasciicircum{} é}"
    )


@pytest.mark.parametrize("title", ["}", "{", "\\", "}\n@misc{x, title={y}", '" # "', "a\\}b"])
def test_no_title_breaks_out_of_its_entry(title):
    cited = references([citation(title=f"Who {title} pays"), citation(2, "d2", title="Other")])
    entries = read_bibtex(bibtex(cited))
    assert len(entries) == 2


def test_keys_are_unique_and_plain():
    cited = references([
        *(citation(n, f"d{n}", title=f"Who pays {n}") for n in range(30)),
        citation(40, "x", authors=["Åsa Øst-Æble"], year=None, title="1 ÷ 2"),
        citation(41, "y", authors=[], publisher=None, year=None, title="漢字"),
    ])  # fmt: skip
    keys = [key for _, key, _ in read_bibtex(bibtex(cited))]
    assert len(set(keys)) == 32
    assert all(re.fullmatch(r"[a-z0-9]+", key) for key in keys)
    assert "archer2021pays" in keys and "archer2021paysa" in keys
    assert "aasaoestaeblend" not in keys and "oestaeblend" in keys


def test_a_record_in_ris():
    cited = references([citation(authors=["Ann Archer", "Gartner"], title="Two\nlines")])
    assert ris(cited).endswith("ER  - \r\n")
    assert read_ris(ris(cited)) == [[
        ("TY", "MGZN"),
        ("ID", "d1"),
        ("AU", "Archer, Ann"),
        ("AU", "Gartner"),
        ("TI", "Two lines"),
        ("T2", "Tiny Review"),
        ("PY", "2021"),
        ("UR", "https://tiny.example/a"),
        ("LA", "en"),
        ("ER", ""),
    ]]  # fmt: skip


def test_what_is_not_known_is_left_out():
    cited = references([citation(authors=[], publisher=None, year=None, url=None)])
    ((_, _, fields),) = read_bibtex(bibtex(cited))
    assert fields == {"title": "{Who pays}", "note": "n.d.", "language": "english"}
    assert [tag for tag, _ in read_ris(ris(cited))[0]] == ["TY", "ID", "TI", "LA", "ER"]
