"""Lets sentence-transformers load this folder: `SentenceTransformer(path, trust_remote_code=True)`.

Not used by Tandem, which runs model.onnx itself.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnxruntime
import torch
from sentence_transformers.base.modules.input_module import InputModule
from tokenizers import Tokenizer

FILES = ("config.json", "model.onnx", "tokenizer.json", "modules.json", "onnx_encoder.py")


class OnnxEncoder(InputModule):  # type: ignore[misc]
    """The graph as one module: token ids in, unit sentence vectors out."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.session = onnxruntime.InferenceSession(folder / "model.onnx")

    @classmethod
    def load(cls, model_name_or_path: str, **_: Any) -> "OnnxEncoder":
        """The encoder in a local folder."""
        return cls(Path(model_name_or_path))

    def preprocess(
        self, inputs: Sequence[str], prompt: str | None = None, **_: Any
    ) -> dict[str, torch.Tensor]:
        """Padded token ids and their mask."""
        encoded = self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        return {
            "input_ids": torch.tensor([each.ids for each in encoded]),
            "attention_mask": torch.tensor([each.attention_mask for each in encoded]),
        }

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """The features with `sentence_embedding` added."""
        names = ("input_ids", "attention_mask")
        (rows,) = self.session.run(None, {name: features[name].cpu().numpy() for name in names})
        features["sentence_embedding"] = torch.from_numpy(rows)
        return features

    def get_embedding_dimension(self) -> int:
        """Numbers in a vector."""
        return int(self.session.get_outputs()[0].shape[-1])

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Copies the folder."""
        for name in FILES:
            shutil.copyfile(self.folder / name, Path(output_path) / name)
