"""The draw of the training data, on a handful of groups."""

import lzma
from pathlib import Path

from ingest.training.data import (
    LANGUAGES,
    Group,
    draw,
    join_neighbours,
    read_groups,
    read_own,
    spread,
    words_first,
)


def _group(english: str, *languages: str, source: str = "docs") -> Group:
    return Group(english, {name: f"{name} {english}" for name in languages}, source)


def _write(data: Path, language: str, *rows: str) -> None:
    with lzma.open(data / f"en-{language}.tsv.xz", "wt", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)


def test_reading_gathers_the_translations_of_a_sentence(tmp_path: Path) -> None:
    for language in LANGUAGES:
        _write(tmp_path, language)
    _write(tmp_path, "de", "Good day\tGuten Tag\ta", "OK\tOK\ta", "42\t42,0\ta")
    _write(tmp_path, "da", "Good day\tGoddag\tb")
    assert read_groups(tmp_path) == [Group("Good day", {"de": "Guten Tag", "da": "Goddag"}, "a")]


def test_the_draw_keeps_to_the_cap_of_each_source() -> None:
    groups = [_group(f"row {number}", "de") for number in range(10)]
    others = [_group(f"row {number}", "de", source="free") for number in range(3)]
    drawn = draw(groups + others, seed=1, caps={"docs": 4})
    assert sorted(group.source for group in drawn) == ["docs"] * 4 + ["free"] * 3


def test_the_draw_takes_new_words_before_known_ones() -> None:
    plain = [_group("save the file", "de", "da") for _ in range(20)]
    rare = _group("harvest", "de")
    assert rare in draw([*plain, rare], seed=1, caps={"docs": 5})


def test_the_same_seed_draws_the_same() -> None:
    groups = [_group(f"row {number}", "de") for number in range(50)]
    assert draw(groups, 7, {"docs": 20}) == draw(groups, 7, {"docs": 20})


def test_neighbours_are_joined_in_the_languages_that_all_of_them_have() -> None:
    first = Group("one " * 20 + "end", {"de": "eins", "da": "en"}, "docs")
    second = Group("two " * 20 + "end.", {"de": "zwei"}, "docs")
    (passage, *_) = join_neighbours([first, second], wanted=1, seed=3)
    assert passage.english == f"{first.english}. {second.english}"
    assert passage.translations == {"de": "eins. zwei."}


def test_texts_of_two_sources_are_not_joined() -> None:
    groups = [_group("word " * 30, "de", source=name) for name in ("one", "two")]
    assert join_neighbours(groups, wanted=1, seed=1) == []


def test_our_own_rows_have_every_language() -> None:
    rows = read_own()
    assert all(set(row.translations) == set(LANGUAGES) for row in rows)
    assert len({row.english for row in rows}) == len(rows)


def test_sentences_with_words_not_met_yet_come_first() -> None:
    plain = [_group("the file", "de") for _ in range(5)]
    rare = _group("the harvest", "de")
    ordered = words_first([*plain, rare], {"the", "file", "harvest"})
    # "the file" twice, until both words have been met twice; "harvest" is new to the first pass.
    assert [group.english for group in ordered[:3]] == ["the file", "the file", "the harvest"]
    assert len(ordered) == 6


def test_every_language_meets_a_word_for_itself() -> None:
    german, french = _group("harvest", "de"), _group("harvest", "fr")
    known = [_group("harvest", "de")] * 2
    assert words_first([*known, german, french], {"harvest"})[:3] == [*known, french]


def test_words_that_the_teacher_does_not_know_bring_nothing() -> None:
    unknown, known = _group("xqzt", "de"), _group("harvest", "de")
    assert words_first([unknown, known], {"harvest"}) == [known, unknown]


def test_the_fewer_stand_at_even_distances_among_the_many() -> None:
    many, few = [_group("a")] * 4, [_group("b")] * 2
    assert "".join(group.english for group in spread(many, few)) == "abaaba"
