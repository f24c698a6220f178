"""A real open model server against Tandem: a tiny random model, served by transformers.

What it writes is garbage, so every answer must be the quoted one, with a note.

    pip install accelerate     # transformers serve needs it
    python -m evals.bench.real_model WORK
"""

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.answer import Assistant
from assistant.models import load_model
from assistant.settings import load_settings
from ingest.encoder import load_encoder
from ingest.index import Index

_PORT = 18412
# Seconds until the server must be up: it imports torch.
_UP = 180.0
_QUESTIONS = (
    "Who should own the marketing data?",
    "Wie teilen sich CMO und CIO das Budget?",
    "Hvordan samarbejder CMO og CIO om AI?",
)
_TEMPLATE = (
    "{% for m in messages %}<s>{{ m['role'] }}: {{ m['content'] }}</s>{% endfor %}"
    "{% if add_generation_prompt %}<s>assistant: {% endif %}"
)


def main() -> None:
    """Makes the model, serves it, asks the questions of the configured library."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("work", type=Path)
    work = arguments.parse_args().work
    _make_model(work)
    settings = load_settings()
    settings.model = f"openai/{work.resolve()}@http://127.0.0.1:{_PORT}/v1"
    library = settings.library()
    with _serving(work):
        assistant = Assistant(
            Index(library, load_encoder(settings.encoder)),
            model=load_model(settings),
            deadline=settings.model_deadline,
        )
        for question in _QUESTIONS:
            start = time.monotonic()
            answer = assistant.answer(question)
            facts = (answer.mode, answer.outcome.value, len(answer.citations), answer.notes[:1])
            print(f"{time.monotonic() - start:.1f} s", question, *facts, sep=" | ")
            print("   ", answer.model.to_dict() if answer.model else "no model was asked")
            assert answer.mode == "extractive", "garbage was shown as an answer"
    library.close()


def _make_model(work: Path) -> None:
    """A Llama of two layers with random weights and a vocabulary of the corpus' words."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    words = Tokenizer(models.BPE())
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=2000, special_tokens=["<s>", "</s>"], initial_alphabet=alphabet
    )
    words.train([str(file) for file in sorted(Path("corpus/en").glob("*.md"))], trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, bos_token="<s>", eos_token="</s>")
    tokenizer.chat_template = _TEMPLATE
    torch.manual_seed(7)
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=64, intermediate_size=128, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=8192,
        bos_token_id=0, eos_token_id=1,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(work)
    tokenizer.save_pretrained(work)
    # A model that has learnt nothing never ends by itself: any of many words ends its reply.
    ends = [1, *range(300, len(tokenizer), 8)]
    settings = work / "generation_config.json"
    generation = json.loads(settings.read_text(encoding="utf-8"))
    settings.write_text(json.dumps({**generation, "eos_token_id": ends}), encoding="utf-8")


@contextmanager
def _serving(work: Path) -> Iterator[None]:
    command = [str(Path(sys.executable).with_name("transformers")), "serve", str(work.resolve())]
    command += ["--host", "127.0.0.1", "--port", str(_PORT), "--device", "cpu"]
    server = subprocess.Popen(command, env={**os.environ, "HF_HUB_OFFLINE": "1"})
    try:
        end = time.monotonic() + _UP
        while not _is_up():
            if server.poll() is not None or time.monotonic() > end:
                raise SystemExit("transformers serve did not start")
            time.sleep(1)
        yield
    finally:
        server.terminate()
        server.wait()


def _is_up() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{_PORT}/health", timeout=2):
            return True
    except (urllib.error.URLError, TimeoutError):
        return False


if __name__ == "__main__":
    main()
