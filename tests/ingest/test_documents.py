"""Front matter, ids and what is known about a document."""

import json
from dataclasses import replace

import pytest

from ingest.documents import (
    ID_LENGTH,
    Document,
    Metadata,
    metadata_from,
    parse_front_matter,
    slug,
)
from ingest.errors import UnreadableDocument


def document(text: str = "Some text.", **known) -> Document:
    return Document("x", text, Metadata(), "en", "x.md", "0" * 64, **known)


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("Shared budget", "shared-budget"),
        ("Größe & Maß", "grosse-mass"),
        ("Tillid på mødet", "tillid-pa-moedet"),
        ("a\nb/../c", "a-b-c"),
        ("2024_report.v2", "2024-report-v2"),
        ("x" * 300, "x" * ID_LENGTH),
    ],
)
def test_slug_is_plain_ascii(name, identifier):
    assert slug(name) == identifier


def test_a_name_without_latin_letters_gets_an_id_of_its_own():
    assert slug("報告") != slug("报告")
    assert slug("報告").startswith("document-")


@pytest.mark.parametrize("name", ["Größe & Maß", "報告", "x" * 300, "a--b"])
def test_a_slug_is_its_own_slug(name):
    assert slug(slug(name)) == slug(name)


def test_front_matter_is_taken_off_the_text():
    assert parse_front_matter("---\ntitle: T\nyear: 2020\n---\nBody\n") == (
        {"title": "T", "year": 2020},
        "Body\n",
    )


@pytest.mark.parametrize("text", ["Body", "", "Body\n---\ntitle: T\n---\n", "--- title: T\nBody"])
def test_without_front_matter_the_text_is_the_body(text):
    assert parse_front_matter(text) == ({}, text)


def test_empty_front_matter_states_nothing():
    assert parse_front_matter("---\n---\nBody") == ({}, "Body")


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ("title: [unclosed", "not YAML"),
        ("a: b: c", "not YAML in line 2"),
        ("\tx: 1", "not YAML"),
        ("when: 2021-13-45", "not YAML"),
        ("[" * 5000, "not YAML"),
        ("- a\n- b", "`key: value`"),
        ("just a sentence", "`key: value`"),
    ],
)
def test_front_matter_that_is_not_yaml_is_refused_with_a_reason(stated, reason):
    with pytest.raises(UnreadableDocument, match=reason):
        parse_front_matter(f"---\n{stated}\n---\nBody")


def test_yaml_cannot_make_objects():
    with pytest.raises(UnreadableDocument):
        parse_front_matter("---\nx: !!python/object/apply:os.getcwd []\n---\n")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("year", "soon", "year like 2024"),
        ("year", True, "year like 2024"),
        ("year", 99999, "year like 2024"),
        ("year", 1066, "year like 2024"),
        ("language", "klingon", "no language code"),
        ("language", "e" * 400, "no language code"),
        ("kind", "novel", "kind 'novel' is unknown"),
        ("perspective", "cfo", "perspective 'cfo' is unknown"),
        ("url", "javascript:alert(1)", "http"),
        ("url", "https://a b", "http"),
        ("url", 'https://x"onclick', "http"),
        ("title", ["a", "b"], "title must be one"),
        ("publisher", {"name": "x"}, "publisher must be one"),
        ("authors", [["nested"]], "authors must be"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_named(field, value, reason):
    with pytest.raises(UnreadableDocument, match=reason):
        metadata_from({field: value}, Metadata())


def test_a_yaml_bomb_is_refused_before_it_is_written_out():
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    stated, _ = parse_front_matter("---\n" + "\n".join([*levels, "title: *a8"]) + "\n---\nBody")
    with pytest.raises(UnreadableDocument, match="title must be one"):
        metadata_from(stated, Metadata())


def test_yaml_reads_no_as_false_and_it_means_norwegian():
    stated, _ = parse_front_matter("---\nlanguage: no\n---\nBody")
    assert metadata_from(stated, Metadata()).language == "no"


def test_one_author_may_stand_alone():
    assert metadata_from({"authors": "Ann Archer"}, Metadata()).authors == ("Ann Archer",)


def test_what_is_stated_wins_over_a_hint_and_hints_are_marked():
    hints = Metadata(title="Hinted", authors=("Hinted Author",), year=2020)
    known = metadata_from({"title": "Stated", "year": 2021}, hints)
    assert (known.title, known.year, known.authors) == ("Stated", 2021, ("Hinted Author",))
    assert known.guessed == ("authors",)


@pytest.mark.parametrize("year", [0, 1, 1601, 9999])
def test_a_hinted_year_that_cannot_be_is_left_out(year):
    known = metadata_from({}, Metadata(year=year))
    assert (known.year, known.guessed) == (None, ())


def test_metadata_survives_json():
    known = Metadata(title="T", authors=("A", "B"), year=2020, topics=("x",), guessed=("title",))
    assert Metadata.from_dict(json.loads(json.dumps(known.to_dict()))) == known


def test_the_content_hash_ignores_space_case_and_signs_and_nothing_else():
    base = document("The budget is shared.")
    assert document("the  budget\nis “shared”").content_hash == base.content_hash
    assert document("The budget was shared.").content_hash != base.content_hash


def test_pages_are_counted_from_one():
    pages = document("ab\n\ncd\n\nef", page_starts=(0, 4, 8))
    assert [pages.page_of(offset) for offset in (0, 3, 4, 7, 8, 9)] == [1, 1, 2, 2, 3, 3]
    assert document().page_of(0) is None


def test_a_document_without_a_title_is_called_by_its_id():
    assert document().title == "x"
    assert replace(document(), metadata=Metadata(title="T")).title == "T"
