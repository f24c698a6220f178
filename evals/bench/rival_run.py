"""A folder through LlamaIndex into Chroma, with our encoder: the side that `rival` compares with.

It runs in the virtual environment of its own packages: `python -m evals.bench.rival_run FOLDER DB`.
"""

import sys
from typing import Any

from ingest.encoder import load_encoder

_COLLECTION = "rival"


def main(folder: str, database: str) -> None:
    """Reads, splits, embeds and stores every file as LlamaIndex's own guide does it."""
    import chromadb
    from llama_index.core import SimpleDirectoryReader
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.chroma import ChromaVectorStore

    settings = chromadb.Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(database, settings)
    store = ChromaVectorStore(chroma_collection=client.create_collection(_COLLECTION))
    pipeline = IngestionPipeline(
        transformations=[SentenceSplitter(), _embedding()], vector_store=store
    )
    pages = SimpleDirectoryReader(folder).load_data()
    for page in pages:  # the slides' lists of errors are nothing that its Chroma store takes
        page.metadata = {k: v for k, v in page.metadata.items() if isinstance(v, (str, int, float))}
    nodes = pipeline.run(documents=pages)
    print(len(pages), "pages,", len(nodes), "nodes")


def _embedding() -> Any:
    """Our encoder as LlamaIndex takes one."""
    from llama_index.core.embeddings import BaseEmbedding

    encoder = load_encoder()

    class Ours(BaseEmbedding):  # type: ignore[misc]
        def _get_query_embedding(self, query: str) -> list[float]:
            return list(map(float, encoder.encode_questions([query])[0]))

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return [list(map(float, row)) for row in encoder.encode_passages(texts)]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    return Ours(embed_batch_size=64)


if __name__ == "__main__":
    main(*sys.argv[1:])
