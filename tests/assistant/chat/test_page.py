from assistant.chat.corpus import Corpus
from assistant.chat.page import chosen, intro_html
from ingest.filters import Filters


def test_the_scope_bar_becomes_filters():
    assert chosen(None, "", None, [], None) == Filters()
    assert chosen(["de"], "2013", "2020", ["survey"], ["cio"]) == Filters(
        ("de",), 2013, 2020, ("survey",), ("cio",)
    )


def test_the_start_says_what_the_corpus_holds():
    corpus = Corpus(1, 304, 615, ("en", "de", "da"), (2009, 2026), ("survey",))
    assert "304 Dokumente in 3 Sprachen, 2009–2026" in intro_html(corpus, "de")
    assert "For eksempel" in intro_html(corpus, "da", with_starters=True)
    assert "For eksempel" not in intro_html(corpus, "da")


def test_the_start_without_years_and_without_documents():
    assert "2 documents in 1 languages. " in intro_html(Corpus(1, 2, 2, ("en",), (), ()), "en")
    assert "tandem add" in intro_html(Corpus(1, 0, 0, (), (), ()), "en")
