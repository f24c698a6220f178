"""Export: one ONNX file from token ids to unit vectors, at one byte a weight, and its papers."""

import hashlib
import json
import shutil
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer
from transformers import BertModel

NAME = "tandem-minilm-multilingual"
MAX_TOKENS = 512  # positions that the body has; trained up to 256
OPSET = 17
INPUTS, OUTPUT = ("input_ids", "attention_mask"), "sentence_embedding"
LARGEST_BYTE = 127


class Int8Table(torch.nn.Module):
    """A table of token vectors kept as bytes, each row with a scale of its own."""

    rows: torch.Tensor
    scale: torch.Tensor

    def __init__(self, table: torch.Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / LARGEST_BYTE
        self.register_buffer("rows", (table / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """The vectors of `ids`, as floats."""
        return self.rows[ids].float() * self.scale[ids]


class SentenceEncoder(torch.nn.Module):
    """The body with what the graph holds besides: mean pooling and unit length."""

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.body = body.eval()

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Unit rows, texts × dimensions."""
        hidden = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        kept = attention_mask.unsqueeze(-1).float()
        mean = (hidden * kept).sum(1) / kept.sum(1).clamp_min(1)
        return torch.nn.functional.normalize(mean, dim=-1)


def export(body: BertModel, tokenizer: Tokenizer, work: Path, out: Path) -> None:
    """Writes model.onnx, tokenizer.json, config.json and SHA256SUMS into `out`; each file takes the
    old one's place whole."""
    beside = work / "export"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    write_onnx(body, work / "model_fp32.onnx")
    write_int8(body, work, beside / "model.onnx")
    write_tokenizer(tokenizer, beside / "tokenizer.json")
    write_configs(body, beside)
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(beside.iterdir()):
        put(path, out / path.name)
    write_checksums(out)


def write_onnx(body: BertModel, path: Path) -> None:
    """The encoder as a graph in full precision."""
    example = torch.tensor([[2, 7, 9, 3], [2, 7, 3, 0]])
    axes = {name: {0: "texts", 1: "tokens"} for name in INPUTS}
    torch.onnx.export(
        SentenceEncoder(body),
        (example, (example > 0).long()),
        str(path),
        input_names=list(INPUTS),
        output_names=[OUTPUT],
        dynamic_axes={**axes, OUTPUT: {0: "texts"}},
        opset_version=OPSET,
        dynamo=False,  # the newer exporter needs a further package
    )


def write_int8(body: BertModel, work: Path, path: Path) -> None:
    """The same graph with the token table and the matrices of the body in bytes. The matrices get
    seven bits: eight would overflow on processors without VNNI."""
    table = body.get_input_embeddings()
    body.set_input_embeddings(Int8Table(table.weight.detach()))
    write_onnx(body, work / "model_table8.onnx")
    body.set_input_embeddings(table)
    prepared = work / "model_prepared.onnx"
    quant_pre_process(work / "model_table8.onnx", prepared, skip_symbolic_shape=True)
    quantize_dynamic(
        prepared,
        path,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )


def write_tokenizer(tokenizer: Tokenizer, path: Path) -> None:
    """The tokenizer, cutting where the positions end and padding to the longest of a batch."""
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
    path.write_text(json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False), "utf-8")


def write_configs(body: BertModel, folder: Path) -> None:
    """config.json: what the run time reads, and the shape of the body."""
    model, tokenizer = digest(folder / "model.onnx"), digest(folder / "tokenizer.json")
    ours = {
        "name": NAME,
        "revision": hashlib.sha256(model + tokenizer).hexdigest()[:16],
        "sha256": model.hex(),
        "dimension": body.config.hidden_size,
        "max_tokens": MAX_TOKENS,
        "query_prefix": "",
        "passage_prefix": "",
    }
    theirs = {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "vocab_size": body.config.vocab_size,
        "hidden_size": body.config.hidden_size,
        "num_hidden_layers": body.config.num_hidden_layers,
        "num_attention_heads": body.config.num_attention_heads,
        "intermediate_size": body.config.intermediate_size,
        "max_position_embeddings": body.config.max_position_embeddings,
    }
    write_json(folder / "config.json", {**ours, **theirs})


def write_json(path: Path, content: object) -> None:
    """`content` as indented JSON."""
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def put(new: Path, place: Path) -> None:
    """Moves a file to its place without a moment in which half of it is there."""
    beside = place.with_name(f".{place.name}.partial")
    shutil.copyfile(new, beside)
    beside.replace(place)


def digest(path: Path) -> bytes:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).digest()


def write_checksums(folder: Path) -> None:
    """SHA256SUMS over the other files directly in `folder`, as `sha256sum --check` reads it."""
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    lines = [f"{digest(path).hex()}  {path.name}\n" for path in paths if path.name != "SHA256SUMS"]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
