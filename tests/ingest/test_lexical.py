"""Words as each language inflects and joins them."""

import pytest

from ingest.errors import SnapshotDamaged
from ingest.lexical import Analyzer, LexicalIndex, content_words, stem

TEXTS = [
    ("a", "de", "Die Führungskräfte sprachen häufig über das Budget der Kunden."),
    ("b", "da", "Kundernes data ligger i it-afdelingen, og samarbejdet er godt."),
    ("c", "en", "Executives discussed their budgets with customers."),
    ("d", "de", "Jede Führung braucht Kräfte. Daten helfen. Die Kräfte der Führung wachsen."),
]


@pytest.fixture(scope="module")
def analyzer():
    return Analyzer.learn((language, text) for _, language, text in TEXTS)


@pytest.fixture(scope="module")
def index(analyzer):
    return LexicalIndex.build(TEXTS, analyzer)


def found(index, text, language, languages=("en", "de", "da")):
    terms = index.analyzer.question_terms(text, language, languages)
    return {hit.passage_id for hit in index.search(terms, 10)}


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("budgets", "budget", "en"),
        ("Daten", "Datei", "xx"),
        ("kunderne", "kunder", "da"),
        ("häufige", "häufig", "de"),
    ],
)
def test_stems_join_inflections_of_one_language(one, other, language):
    same = stem([one.lower()], language) == stem([other.lower()], language)
    assert same is (language != "xx")


def test_inflections_are_found(index):
    assert found(index, "budget", "en") == {"a", "c"}
    assert found(index, "häufiges", "de") == {"a"}


def test_umlauts_are_found_written_out(index):
    assert found(index, "haeufig", "de") == {"a"}
    assert found(index, "Fuehrung", "de") >= {"d"}


def test_compounds_are_found_by_their_parts(index, analyzer):
    assert stem(analyzer.parts("führungskräfte", "de"), "de") == stem(["führung", "kräfte"], "de")
    assert "a" in found(index, "Führung", "de")
    assert "d" in found(index, "Führungskräfte", "de")


def test_only_languages_that_join_words_are_split(analyzer):
    assert analyzer.parts("führungskräfte", "en") == []
    assert analyzer.parts("budget", "de") == []


def test_any_word_is_enough_and_more_are_better(index):
    terms = index.analyzer.question_terms("budgets of customers and unicorns", "en", ("en",))
    assert [hit.passage_id for hit in index.search(terms, 1)] == ["c"]
    assert found(index, "unicorns budget", "en") == {"a", "c"}
    assert found(index, "unicorns", "en") == set()


def test_a_question_is_analysed_in_every_language(index):
    assert "b" in found(index, "kunderne", "en")
    assert "b" not in found(index, "kunderne", "en", languages=())


def test_function_words_find_nothing(index):
    assert found(index, "die der und", "de") == set()
    assert content_words("What is the budget", "unknown") == ["budget"]


@pytest.mark.parametrize("text", ["", "?!", "the of and", "😀"])
def test_a_question_without_words_finds_nothing(index, text):
    assert found(index, text, "en") == set()


@pytest.mark.parametrize(
    "text", ["AND OR NOT", '"quoted phrase', "budget:*", "(((", "a^b~2", "x\0y"]
)
def test_signs_are_no_query_language(index, text):
    assert found(index, text, "en") == set() or text == "budget:*"


def test_a_long_question_has_a_limited_number_of_terms(analyzer):
    assert (
        len(analyzer.question_terms("word" + " word".join(map(str, range(5000))), "en", ())) <= 400
    )


def test_ties_are_in_the_order_of_ids(analyzer):
    index = LexicalIndex.build([(i, "en", "budget talk") for i in "cab"], analyzer)
    terms = analyzer.question_terms("budget", "en", ("en",))
    assert [hit.passage_id for hit in index.search(terms, 10)] == ["a", "b", "c"]


def test_an_index_on_disk_answers_like_one_in_memory(index, analyzer, tmp_path):
    LexicalIndex.build(TEXTS, analyzer, tmp_path / "words")
    stored = LexicalIndex.open(tmp_path / "words")
    terms = stored.analyzer.question_terms("Führungskräfte budget", "de", ("en", "da"))
    assert stored.search(terms, 10) == index.search(terms, 10)
    assert sorted(stored.ids()) == ["a", "b", "c", "d"]
    assert stored.count() == 4


def test_an_empty_index_finds_nothing(analyzer):
    empty = LexicalIndex.build([], analyzer)
    terms = analyzer.question_terms("budget", "en", ("en",))
    assert (empty.search(terms, 5), empty.ids(), empty.count()) == ([], [], 0)


@pytest.mark.parametrize("file", ["meta.json", "vocabulary.json"])
def test_a_damaged_index_is_said(analyzer, tmp_path, file):
    LexicalIndex.build(TEXTS, analyzer, tmp_path / "words")
    next((tmp_path / "words").rglob(file)).write_text("{", encoding="utf-8")
    with pytest.raises(SnapshotDamaged):
        LexicalIndex.open(tmp_path / "words")
