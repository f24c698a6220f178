from assistant.calibration import Calibration
from assistant.question import understand
from assistant.retrieval import retrieve
from evals.remembering import RememberingSearch
from ingest.filters import Filters


def test_it_finds_what_the_search_finds(index):
    question = understand("Who shares one budget?")
    with index.searching() as search:
        live = retrieve(question, search, Calibration())
        remembered = retrieve(question, RememberingSearch(search), Calibration())
    assert [hit.passage.id for hit in remembered.hits] == [hit.passage.id for hit in live.hits]
    assert remembered.hits == live.hits


def test_a_question_is_encoded_and_looked_up_once(index, monkeypatch):
    with index.searching() as search:
        calls = []
        lexical = search.lexical
        monkeypatch.setattr(
            search, "lexical", lambda *words: calls.append(words) or lexical(*words)
        )
        remembering = RememberingSearch(search)
        for _ in range(3):
            found = remembering.lexical("budget", "en", Filters(), 5)
        assert len(calls) == 1 and found == lexical("budget", "en", Filters(), 5)
        vector = remembering.encode_question("budget")
        assert remembering.encode_question("budget") is vector
        assert remembering.dense(vector, Filters(), 5) is remembering.dense(
            vector.copy(), Filters(), 5
        )


def test_passages_are_read_once_and_only_those_that_are_there(index):
    with index.searching() as search:
        (first, *_) = search.lexical("budget", "en", Filters(), 5)
        remembering = RememberingSearch(search)
        assert list(remembering.passages([first.passage_id, "gone"])) == [first.passage_id]
        again = remembering.passages([first.passage_id])[first.passage_id]
        assert again is remembering.passages([first.passage_id])[first.passage_id]
