"""The embedded model as a sentence-transformers model, for tools that expect one.

`SentenceTransformer(modules=[EmbeddedModule(EMBEDDED_MODEL)])` encodes what Tandem encodes. The
folder itself holds no code, so nothing has to be trusted to load it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnxruntime
import torch
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

from ingest.training.export import INPUTS


class EmbeddedModule(InputModule):  # type: ignore[misc]  # sentence-transformers has no types
    """The folder's tokenizer and ONNX graph, which pools and normalises inside."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), providers=["CPUExecutionProvider"]
        )

    def preprocess(
        self, inputs: Sequence[str], prompt: str | None = None, **_: Any
    ) -> dict[str, torch.Tensor]:
        """Token ids and attention mask of the texts, texts × tokens of the longest."""
        encoded = self.tokenizer.encode_batch([f"{prompt or ''}{text}" for text in inputs])
        ids, mask = INPUTS
        return {
            ids: torch.tensor([each.ids for each in encoded]),
            mask: torch.tensor([each.attention_mask for each in encoded]),
        }

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """The features with unit rows, texts × dimensions, as `sentence_embedding`."""
        feed = {name: features[name].numpy() for name in INPUTS}
        (rows,) = self._session.run(None, feed)
        return {**features, "sentence_embedding": torch.from_numpy(rows)}

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """The folder's files, copied."""
        for path in self.folder.iterdir():
            if path.is_file():
                (Path(output_path) / path.name).write_bytes(path.read_bytes())
