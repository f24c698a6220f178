import pytest

from ingest import lexicon

training = pytest.importorskip("ingest.training.lexicon")


def test_words_that_always_occur_together_stand_for_each_other(monkeypatch):
    monkeypatch.setattr(training, "LEAST_COUNT", 1)
    pairs = [("the blue car", "das blaue Auto"), ("the red car", "das rote Auto")]
    found = training.learn(pairs, "de")
    assert ("car", "auto", 1.0) in found
    # blue and Auto share one of their 1 + 2 sentences: Dice 2 · 1 / 3.
    assert ("blue", "auto", 0.667) in found
    assert all(english != "the" for english, _, _ in found)


def test_only_the_best_translations_of_a_word_are_kept(monkeypatch):
    monkeypatch.setattr(training, "LEAST_COUNT", 1)
    monkeypatch.setattr(training, "MOST_TRANSLATIONS", 1)
    pairs = [("car", "Auto"), ("car", "Auto Wagen")]
    best = [entry for entry in training.learn(pairs, "de") if entry[0] == "car"]
    assert best[0] == ("car", "auto", 1.0)


@pytest.fixture
def tables(tmp_path, monkeypatch):
    import lzma

    monkeypatch.setattr(lexicon, "LEXICON", tmp_path)
    for language, rows in (("de", "trust\tvertrauen\t0.4\n"), ("da", "trust\ttillid\t0.5\n")):
        (tmp_path / f"{language}.tsv.xz").write_bytes(lzma.compress(rows.encode()))
    forget()
    yield
    forget()


def forget():
    for kept in (lexicon._table, lexicon._from_english, lexicon._to_english):
        kept.cache_clear()


def test_from_english_to_english_and_by_way_of_english(tables):
    assert lexicon.translate("trust", "en", "de") == [("vertrauen", 1.0)]
    assert lexicon.translate("tillid", "da", "en") == [("trust", 1.0)]
    assert lexicon.translate("tillid", "da", "de") == [("vertrauen", 1.0)]


def test_an_unknown_word_or_language_has_no_translation(tables):
    assert lexicon.translate("xyz", "en", "de") == []
    assert lexicon.translate("trust", "en", "pl") == []
    assert lexicon.translate("trust", "en", "en") == []
