from assistant.chat.corpus import CorpusView
from ingest.add import remove


def test_the_corpus_is_counted(library):
    corpus = CorpusView(library).now()
    assert corpus.documents == 6
    assert set(corpus.languages) == {"en", "de", "da"}
    assert corpus.years == (2012, 2015, 2019, 2021, 2023)
    assert corpus.kinds == ("article", "interview", "opinion", "survey")


def test_it_is_counted_again_only_after_a_change(library):
    view = CorpusView(library)
    before = view.now()
    assert view.now() is before
    with library.reading() as reading:
        document_id = reading.known()[0].id
    remove(document_id, library)
    assert view.now().documents == 5


def test_an_empty_library_is_a_corpus_too(empty_library):
    corpus = CorpusView(empty_library).now()
    assert (corpus.documents, corpus.years, corpus.languages) == (0, (), ())
