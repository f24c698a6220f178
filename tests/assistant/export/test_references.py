"""References: APA 7 for what the corpus states and for what it leaves out."""

import pytest

from assistant.export.references import apa, in_text, quote_with_reference, references, web_address


def citation(n=1, document_id="d1", **changes):
    """A citation of the answer contract."""
    given = {
        "n": n,
        "document_id": document_id,
        "passage_id": f"{document_id}:0",
        "title": "Who pays",
        "authors": ["Ann Archer"],
        "publisher": "Tiny Review",
        "year": 2021,
        "language": "en",
        "kind": "article",
        "sample": None,
        "url": "https://tiny.example/a",
        "page": None,
        "quote": "The budget is shared.",
        "start": 0,
        "end": 21,
        "verified": True,
        "gloss": None,
    }
    return given | changes


def entry(language="en", **changes):
    """The entry of a reference list as plain text, with the italic part between asterisks."""
    (reference,) = references([citation(**changes)])
    spans = apa(reference, language)
    return "".join(f"*{span.text}*" if span.italic else span.text for span in spans)


def test_an_entry_has_author_year_title_site_and_address():
    assert entry() == "Archer, A. (2021). *Who pays*. Tiny Review. https://tiny.example/a"


@pytest.mark.parametrize(
    ("authors", "written"),
    [
        (["Ann Archer", "Ben Baker"], "Archer, A., & Baker, B."),
        (["Ann Archer", "Ben Baker", "Cy Cole"], "Archer, A., Baker, B., & Cole, C."),
        (["Kimberly A. Whitler"], "Whitler, K. A."),
        (["Jean-Pierre Le Goff"], "Le Goff, J.-P."),
        (["Pedro del Priore"], "del Priore, P."),
        (["Silka Miki Müller-Kochs"], "Müller-Kochs, S. M."),
        (["Martin King Jr."], "King, M., Jr."),
        (["Archer, Ann"], "Archer, A."),
        (["Walchshofer", "Riedl"], "Walchshofer, & Riedl."),
        (["IBM Institute for Business Value"], "IBM Institute for Business Value."),
        (["Gartner"], "Gartner."),
        (["Kristina Schreiber (interview with Bo Bull)"], "Schreiber, K."),
    ],
)
def test_authors_are_inverted_and_organisations_are_not(authors, written):
    assert entry(authors=authors).startswith(f"{written} (2021).")


def test_of_more_than_twenty_authors_the_first_nineteen_and_the_last_are_named():
    authors = [f"Ann {letter}a" for letter in "ABCDEFGHIJKLMNOPQRSTU"]
    written = entry(authors=authors)
    assert "Sa, A., … Ua, A. (2021)" in written and "Ta, A." not in written
    assert "Sa, A., & Ta, A. (2021)" in entry(authors=authors[:20])


@pytest.mark.parametrize(
    ("changes", "written"),
    [
        ({"authors": []}, "Tiny Review. (2021). *Who pays*. https://tiny.example/a"),
        ({"authors": ["Marc Opelt (interviewee)"]}, "Tiny Review. (2021). *Who pays*. https://"),
        ({"authors": [], "publisher": None}, "*Who pays*. (2021). https://tiny.example/a"),
        ({"year": None}, "Archer, A. (n.d.). *Who pays*. Tiny Review. https://"),
        ({"url": None}, "Archer, A. (2021). *Who pays*. Tiny Review."),
        ({"title": "Who pays?"}, "Archer, A. (2021). *Who pays?* Tiny Review."),
        ({"kind": "press-release"}, "Archer, A. (2021). *Who pays* [Press release]. Tiny Review."),
        ({"publisher": "Tiny Inc."}, "Archer, A. (2021). *Who pays*. Tiny Inc. https://"),
        ({"title": "Two\n lines\x00"}, "Archer, A. (2021). *Two lines*."),
    ],
)
def test_what_is_missing_is_handled_as_apa_says(changes, written):
    assert entry(**changes).startswith(written)


@pytest.mark.parametrize(("language", "undated"), [("de", "o. D."), ("da", "u.å."), ("fr", "n.d.")])
def test_undated_is_said_in_the_readers_language(language, undated):
    assert f"Archer, A. ({undated})." in entry(language, year=None)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://", "x y"])
def test_only_addresses_of_the_web_are_named(url):
    assert entry(url=url).endswith("Tiny Review.")
    assert web_address(url) is None


def test_a_document_stands_once_and_the_list_is_sorted():
    found = references([
        citation(1, "z", authors=["Zoe Zorn"]),
        citation(2, "a2", authors=["Ann Archer"], year=2022),
        citation(3, "z", authors=["Zoe Zorn"]),
        citation(4, "none", authors=[], publisher=None, title="Budgets"),
        citation(5, "a1", authors=["ann archer"], year=None),
    ])  # fmt: skip
    assert [reference.document_id for reference in found] == ["a1", "a2", "none", "z"]


def test_what_a_text_could_not_tell_apart_gets_letters():
    found = references([
        citation(1, "second", title="Beta"),
        citation(2, "first", title="Alpha"),
        citation(3, "other", year=2022),
        citation(4, "undated", year=None, title="C"),
        citation(5, "undated2", year=None, title="D"),
    ])  # fmt: skip
    cited = {reference.document_id: in_text(reference, "en") for reference in found}
    assert cited == {
        "first": "Archer, 2021a",
        "second": "Archer, 2021b",
        "other": "Archer, 2022",
        "undated": "Archer, n.d.-a",
        "undated2": "Archer, n.d.-b",
    }


@pytest.mark.parametrize(
    ("changes", "cited"),
    [
        ({"page": 3}, "Archer, 2021, p. 3"),
        ({"authors": ["Ann Archer", "Ben Baker"]}, "Archer & Baker, 2021"),
        ({"authors": ["Ann Archer", "Ben Baker", "Cy Cole"]}, "Archer et al., 2021"),
        ({"authors": [], "publisher": None, "title": "One two three four five"}, "One two three four …, 2021"),
    ],
)  # fmt: skip
def test_a_text_points_to_an_entry(changes, cited):
    stated = citation(**changes)
    assert in_text(references([stated])[0], "en", stated["page"]) == cited


def test_a_copied_quote_carries_its_reference():
    copied = quote_with_reference(citation(page=3, quote="The budget\nis shared."), "de")
    assert copied == (
        "„The budget is shared.“ (Archer, 2021, S. 3)\n\n"
        "Archer, A. (2021). Who pays. Tiny Review. https://tiny.example/a"
    )
