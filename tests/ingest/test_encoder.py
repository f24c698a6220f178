"""The embedded encoder on a model of four words, and what is said when a model is not there."""

import hashlib
import json
import subprocess
import sys

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from ingest import encoder as module
from ingest.encoder import OnnxEncoder, load_encoder
from ingest.errors import EncoderMissing

WORDS = {"[UNK]": 0, "budget": 1, "data": 2, "trust": 3}


@pytest.fixture
def folder(tmp_path):
    """An encoder that counts known words: "budget" is the second axis, and so on."""
    _write_model(tmp_path)
    return tmp_path


def _write_model(folder):
    table = numpy_helper.from_array(np.eye(len(WORDS), dtype=np.float32), "table")
    axis = numpy_helper.from_array(np.array([1], dtype=np.int64), "axis")
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["words"]),
        helper.make_node("Unsqueeze", ["attention_mask", "two"], ["column"]),
        helper.make_node("Cast", ["column"], ["weights"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["words", "weights"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "axis"], ["sums"], keepdims=0),
        helper.make_node("LpNormalization", ["sums"], ["vectors"], axis=-1, p=2),
    ]
    two = numpy_helper.from_array(np.array([2], dtype=np.int64), "two")
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
    ]
    outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", len(WORDS)])]
    graph = helper.make_graph(nodes, "counts", inputs, outputs, [table, axis, two])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    tokenizer = Tokenizer(WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    data = model.SerializeToString()
    (folder / "model.onnx").write_bytes(data)
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {"name": "counts", "dimension": len(WORDS), "max_tokens": 8}
    digests = [
        hashlib.sha256((folder / name).read_bytes()) for name in ("model.onnx", "tokenizer.json")
    ]
    config["sha256"] = digests[0].hexdigest()
    config["revision"] = hashlib.sha256(b"".join(d.digest() for d in digests)).hexdigest()[:16]
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")


def test_texts_become_unit_rows_in_their_own_order(folder):
    encoder = OnnxEncoder(folder)
    rows = encoder.encode_passages(["data", "budget budget", "trust data trust data", "other"])
    assert rows.dtype == np.float32
    half = np.sqrt(0.5)
    expected = [[0, 0, 1, 0], [0, 1, 0, 0], [0, 0, half, half], [1, 0, 0, 0]]
    np.testing.assert_allclose(rows, expected, atol=1e-6)


def test_a_text_has_one_vector_whatever_it_is_batched_with(folder, monkeypatch):
    texts = ["budget", "data data trust", "trust budget budget", "budget data trust data"] * 5
    alone = np.concatenate([OnnxEncoder(folder).encode_questions([text]) for text in texts])
    monkeypatch.setattr(module, "_BATCH_TOKENS", 9)
    np.testing.assert_allclose(OnnxEncoder(folder).encode_passages(texts), alone, atol=1e-6)


def test_no_texts_give_no_rows(folder):
    assert OnnxEncoder(folder).encode_passages([]).shape == (0, len(WORDS))


def test_a_text_longer_than_the_model_is_cut(folder):
    (row,) = OnnxEncoder(folder).encode_passages(["budget " * 8 + "data " * 100])
    assert row.tolist() == [0, 1, 0, 0]


def test_the_fingerprint_names_the_model_and_changes_with_it(folder):
    encoder = OnnxEncoder(folder)
    digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    assert encoder.fingerprint.startswith(f"counts@{digest[:12]}")
    assert encoder.fingerprint.endswith(f"/{len(WORDS)}")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_missing_file_is_said_with_what_to_do(folder, name):
    (folder / name).unlink()
    with pytest.raises(EncoderMissing, match="TANDEM_ENCODER"):
        OnnxEncoder(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_damaged_file_is_noticed_by_its_checksum(folder, name):
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(EncoderMissing, match=f"checksum of {name}"):
        OnnxEncoder(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "x"}', '{"dimension": 4}', "\x00"])
def test_a_damaged_configuration_is_said(folder, text):
    (folder / "config.json").write_text(text, encoding="utf-8")
    with pytest.raises(EncoderMissing, match="cannot be read"):
        OnnxEncoder(folder)


@pytest.mark.parametrize("text", ["", "{", "{}"])
def test_a_damaged_tokenizer_is_said(folder, text):
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")
    with pytest.raises(EncoderMissing, match="cannot be read"):
        OnnxEncoder(folder)


def test_a_folder_with_a_model_of_ours_needs_no_other_library(folder):
    code = (
        f"import sys; from ingest.encoder import load_encoder; e = load_encoder({str(folder)!r});"
        "e.encode_questions(['budget']);"
        "sys.exit(int(bool({'torch', 'sentence_transformers'} & set(sys.modules))))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_a_name_the_embedded_model_is_meant(folder, monkeypatch):
    monkeypatch.setattr(module, "EMBEDDED_MODEL", folder)
    assert load_encoder().name == "counts"


def test_without_sentence_transformers_the_install_command_is_said(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(EncoderMissing, match=r"tandem-assistant\[transformers\]"):
        load_encoder("some/model")


@pytest.mark.parametrize(
    ("name", "prompts", "prefixes"),
    [
        ("intfloat/multilingual-e5-small", {}, ("query: ", "passage: ")),
        ("/models/Multilingual-E5-base", {}, ("query: ", "passage: ")),
        ("intfloat/e5-x", {"query": "", "document": ""}, ("query: ", "passage: ")),
        ("sentence-transformers/all-MiniLM-L6-v2", {}, ("", "")),
        ("other/model", {"query": "Q: ", "document": "D: "}, ("Q: ", "D: ")),
        ("other/model", {"query": "Q: "}, ("Q: ", "")),
    ],
)
def test_each_family_gets_its_own_prefixes(name, prompts, prefixes):
    assert module._prefixes(name, prompts) == prefixes


@pytest.fixture(scope="module")
def tiny_transformer(tmp_path_factory):
    """A sentence-transformers model of two layers with random weights, saved in a folder."""
    pytest.importorskip("sentence_transformers")
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("transformer")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "marketing", "budget", "query", ":"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    sizes = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 2}
    config = BertConfig(vocab_size=len(words), num_attention_heads=2, **sizes)
    BertModel(config).save_pretrained(folder / "bert")
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    body = models.Transformer(str(folder / "bert"))
    SentenceTransformer(modules=[body, models.Pooling(8)], device="cpu").save(str(folder / "model"))
    return folder / "model"


@pytest.mark.filterwarnings("ignore")  # the libraries' own deprecations while they save and load
def test_any_sentence_transformers_model_in_a_folder_serves(tiny_transformer):
    encoder = load_encoder(str(tiny_transformer))
    rows = encoder.encode_questions(["marketing budget", "budget"])
    assert rows.shape == (2, encoder.dimension) == (2, 8)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    assert load_encoder(str(tiny_transformer)).fingerprint == encoder.fingerprint


def test_a_folder_that_is_not_there_is_said_at_once():
    with pytest.raises(EncoderMissing, match="is no folder"):
        load_encoder("/no/such/folder")
