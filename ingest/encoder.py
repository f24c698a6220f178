"""Encoder: sentences → vectors in one space for all languages.

The embedded model runs on onnxruntime and tokenizers alone; torch is never imported for it. Any
sentence-transformers model can be named instead (`TANDEM_ENCODER`).
"""

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from ingest.errors import EncoderMissing

Vectors = npt.NDArray[np.float32]

EMBEDDED_MODEL = Path(__file__).parent / "models"
# Tokens in one batch, padding included: larger batches are no faster, take memory, and cost
# precision, as the bytes that a layer computes with share one scale per batch.
_BATCH_TOKENS = 512
_MOST_THREADS = 4
# Models of the e5 family were trained with these words before every text.
_E5_PREFIXES = ("query: ", "passage: ")


class Encoder(Protocol):
    """Texts in, float32 unit rows (n, dimension) out; `fingerprint` changes with the vectors."""

    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    def encode_questions(self, texts: Sequence[str]) -> Vectors: ...
    def encode_passages(self, texts: Sequence[str]) -> Vectors: ...


def load_encoder(name: str | None = None) -> Encoder:
    """The embedded encoder (None), one of its format in a folder, or a sentence-transformers model.

    Raises EncoderMissing, with what to do, when it is not there or its files are damaged.
    """
    folder = Path(name) if name else EMBEDDED_MODEL
    if name is None or (folder / "tokenizer.json").is_file() and (folder / "model.onnx").is_file():
        return OnnxEncoder(folder)
    return SentenceTransformerEncoder(name)


class OnnxEncoder:
    """An ONNX model that pools and normalises inside, with its tokenizer beside it."""

    def __init__(self, folder: Path) -> None:
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            model = (folder / "model.onnx").read_bytes()
            tokenizer = (folder / "tokenizer.json").read_bytes()
            self.name: str = config["name"]
            self.dimension: int = config["dimension"]
            _check(config, model, tokenizer)
            self._load(model, tokenizer.decode(), config["max_tokens"])
        except Exception as error:  # tokenizers and onnxruntime raise bare ones over damaged files
            raise EncoderMissing(
                f"the encoder in {folder} cannot be read ({error}): "
                "restore the folder, or name another one with TANDEM_ENCODER"
            ) from error
        self.fingerprint = f"{self.name}@{_digest(model).hex()[:12]}/{self.dimension}"

    def _load(self, model: bytes, tokenizer: str, max_tokens: int) -> None:
        # From 1.29 on its Linux builds report every session to their maker unless this is set.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        # A batch a thread: threads that share a batch wait for each other at every layer.
        options.intra_op_num_threads = 1
        self._threads = ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS))
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_str(tokenizer)
        self._tokenizer.enable_truncation(max_tokens)
        self._tokenizer.no_padding()

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        # Alike lengths together: a batch is as slow as its longest text.
        batches = _batches(sorted(range(len(ids)), key=lambda row: len(ids[row])), ids)
        vectors = np.empty((len(ids), self.dimension), dtype=np.float32)
        alike = ([ids[row] for row in batch] for batch in batches)
        for batch, found in zip(batches, self._threads.map(self._vectors, alike), strict=True):
            vectors[batch] = found
        return vectors

    def _vectors(self, ids: Sequence[Sequence[int]]) -> Vectors:
        """Those of one batch, its longest text last."""
        longest = len(ids[-1])
        input_ids = np.zeros((len(ids), longest), dtype=np.int64)
        for row, text in enumerate(ids):
            input_ids[row, : len(text)] = text
        lengths = np.array([[len(text)] for text in ids])
        mask = (np.arange(longest) < lengths).astype(np.int64)
        feed = {"input_ids": input_ids, "attention_mask": mask}
        rows: Vectors = self._session.run(None, feed)[0]
        return rows


def _check(config: dict[str, Any], model: bytes, tokenizer: bytes) -> None:
    """Raises ValueError where a file is not the one that the configuration was written with."""
    revision = hashlib.sha256(_digest(model) + _digest(tokenizer)).hexdigest()[:16]
    if config.get("sha256", _digest(model).hex()) != _digest(model).hex():
        raise ValueError("the checksum of model.onnx differs")
    if config.get("revision", revision) != revision:
        raise ValueError("the checksum of tokenizer.json differs")


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _batches(order: Sequence[int], ids: Sequence[Sequence[int]]) -> list[list[int]]:
    batches: list[list[int]] = []
    for index in order:
        if not batches or (len(batches[-1]) + 1) * len(ids[index]) > _BATCH_TOKENS:
            batches.append([])
        batches[-1].append(index)
    return batches


class SentenceTransformerEncoder:
    """Any model that sentence-transformers can load, by name or path, with its own prefixes."""

    def __init__(self, name: str) -> None:
        if find_spec("sentence_transformers") is None:
            raise EncoderMissing(
                f"encoder {name!r} needs sentence-transformers: run "
                "`pip install 'tandem-assistant[transformers]'`"
            )
        if name.startswith((".", "/", "~")) and not Path(name).is_dir():
            raise EncoderMissing(f"encoder {name!r} is no folder: check TANDEM_ENCODER")
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        try:
            self._model = SentenceTransformer(name, trust_remote_code=False, device="cpu")
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0][:200]
            raise EncoderMissing(
                f"encoder {name!r} cannot be loaded ({reason}): check TANDEM_ENCODER, "
                "or unset it to use the embedded one"
            ) from None
        self.name = name
        self._prefixes = _prefixes(name, self._model.prompts)
        size = self._model.get_embedding_dimension()
        self.dimension = int(size or self._model.encode(["?"]).shape[1])
        revision = _revision(Path(name)) if Path(name).is_dir() else self._commit()
        self.fingerprint = f"{name}@{revision[:12]}/{self.dimension}/{'|'.join(self._prefixes)}"

    def _commit(self) -> str:
        """The commit of the hub's repository that the model was loaded from."""
        config = self._model[0].auto_model.config
        return str(getattr(config, "_commit_hash", None) or "unknown")

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._prefixes[0])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._prefixes[1])

    def _encode(self, texts: Sequence[str], prefix: str) -> Vectors:
        rows = self._model.encode(
            [prefix + text for text in texts], normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(rows, dtype=np.float32).reshape(len(texts), self.dimension)


def _revision(folder: Path) -> str:
    """A digest of a model's weights and settings, for one that lies in a folder."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".safetensors", ".bin", ".json"}:
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _prefixes(name: str, prompts: dict[str, str]) -> tuple[str, str]:
    """What goes before a question and a passage: the model's own prompts, or the e5 family's."""
    question = prompts.get("query") or prompts.get("question")
    passage = prompts.get("passage") or prompts.get("document")
    if question or passage:
        return question or "", passage or ""
    return _E5_PREFIXES if "e5-" in Path(name).name.lower() else ("", "")
