"""Rebuild: all passages made anew, and nothing changed until it is done."""

import pytest

from ingest.add import add
from ingest.filters import Filters
from ingest.index import Index
from ingest.rebuild import rebuild
from tests.fakes import FakeEncoder

pytestmark = pytest.mark.usefixtures("verify_here")


def test_a_rebuilt_library_answers_with_the_new_encoder(library):
    other = FakeEncoder("other")
    seen = []
    assert rebuild(library, other, seen.append) == 6
    assert len(seen) == 6
    index = Index(library, other)
    with index.searching() as search:
        (hit,) = search.dense(search.encode_question("Konflikt"), Filters(), 1)
        assert (hit.passage_id.partition(":")[0], search.refused) == ("streit", None)
    index.close()
    with library.reading() as reading:
        assert reading.generation == 2
        assert not reading.without_vectors()


def test_a_rebuild_that_is_cut_off_has_changed_nothing(library, encoder, tiny):
    class Failing(FakeEncoder):
        def encode_passages(self, texts):
            if len(self.encoded) > 8:
                raise KeyboardInterrupt
            return super().encode_passages(texts)

    with library.reading() as reading:
        before = reading.all_passages(), reading.meta("fingerprint")
    with pytest.raises(KeyboardInterrupt):
        rebuild(library, Failing("other"))
    with library.reading() as reading:
        assert (reading.all_passages(), reading.meta("fingerprint")) == before
    index = Index(library, encoder)
    with index.searching() as search:
        assert search.dense(search.encode_question("Konflikt"), Filters(), 1)
    index.close()
    assert rebuild(library, FakeEncoder("other")) == 6


def test_an_empty_library_can_be_rebuilt_and_then_filled(empty_library, encoder, tiny):
    assert rebuild(empty_library, encoder) == 0
    assert not add([tiny], empty_library, encoder).failed
