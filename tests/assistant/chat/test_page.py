from assistant.chat.choices import choices_of, chosen, values_of
from assistant.chat.corpus import Corpus
from assistant.chat.frame_view import bar_html, intro_html, next_html
from ingest.filters import Filters

CORPUS = Corpus(
    1, 304, 615, ("en", "de", "da"), (2009, 2012), ("survey",), {"a": "One", "b": "Two"}
)
FILTERS = Filters(("de",), 2013, 2020, ("survey",), ("cio",), ("a",))


def test_the_scope_bar_becomes_filters_and_back():
    assert chosen(None, "", None, [], None, None) == Filters()
    assert chosen(["de"], "2013", "2020", ["survey"], ["cio"], ["a"]) == FILTERS
    assert chosen(*values_of(FILTERS)) == FILTERS
    assert chosen(*values_of(Filters())) == Filters()


def test_the_choices_are_what_the_corpus_holds():
    choices = choices_of(CORPUS, "da")
    assert choices["languages"] == [("engelsk", "en"), ("tysk", "de"), ("dansk", "da")]
    assert [value for _, value in choices["since"]] == ["", "2012", "2011", "2010", "2009"]
    assert choices["documents"] == [("One", "a"), ("Two", "b")]


def test_the_start_says_what_the_corpus_holds():
    assert "304 Dokumente in 3 Sprachen, 2009–2012" in intro_html(CORPUS, "de")
    assert "For eksempel" in intro_html(CORPUS, "da", with_starters=True)
    assert "For eksempel" not in intro_html(CORPUS, "da")


def test_the_start_without_years_and_without_documents():
    assert "2 documents in 1 languages. " in intro_html(Corpus(1, 2, 2, ("en",), (), (), {}), "en")
    assert "tandem add" in intro_html(Corpus(1, 0, 0, (), (), (), {}), "en")


def test_the_bar_marks_the_language_and_lists_conversations_where_they_are_kept():
    assert 'aria-label="Dansk" aria-current=true' in bar_html("da")
    assert "open-drawer" in bar_html("da", keeps=True)
    assert "open-drawer" not in bar_html("da")


def test_chips_know_the_answer_that_they_belong_to():
    assert next_html((), 1, "en") == ""
    assert 'data-after="2"' in next_html(("Why?",), 2, "en")
