"""The embedded model in sentence-transformers gives the vectors that Tandem gives."""

import numpy as np
import pytest

from ingest.encoder import EMBEDDED_MODEL, load_encoder

TEXTS = [
    "Who owns customer data, marketing or IT?",
    "Hvem ejer kundedata?",
    "IT",
    "Marketing und IT streiten um das Budget, weil niemand die Verantwortung trägt. " * 8,
]


@pytest.fixture(scope="module")
def model():
    sentence_transformers = pytest.importorskip("sentence_transformers")
    from ingest.training.as_module import EmbeddedModule

    return sentence_transformers.SentenceTransformer(
        modules=[EmbeddedModule(EMBEDDED_MODEL)], device="cpu"
    )


def test_sentence_transformers_encodes_what_the_run_time_encodes(model):
    ours = load_encoder().encode_passages(TEXTS)
    theirs = model.encode(TEXTS, show_progress_bar=False)
    # Bytes are rounded per batch, so that other neighbours move a vector a little.
    assert (ours * theirs).sum(axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=2e-3)


def test_its_vectors_tell_texts_apart(model):
    cosines = model.similarity(*[model.encode(TEXTS[:2], show_progress_bar=False)] * 2).numpy()
    assert cosines[0, 1] < 0.95
