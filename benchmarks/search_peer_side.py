"""One peer of the search benchmark, run in the peers' own environment (see search_peers.py).

    python search_peer_side.py PEER|encode JOB.json OUT.json

JOB holds `model` (a sentence-transformers folder), `texts`, `queries`, `limit` (hits for scoring),
`prefixes` ({"query", "document"}, empty where the peer is left to its defaults), `vectors` (the
folder of the texts' vectors) and `folder` (where the index is saved, to weigh it).  OUT gets
`versions`, `index_seconds` (texts and their vectors to a searchable index, the model being loaded),
`index_bytes` and, for each way of merging that the peer offers, `query_ms` (each query encoded by
the peer and searched for ten hits) and `hits` (indices of texts).

`encode` makes the vectors, in parts that a later run takes up; OUT gets `encode_seconds`.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_SHOWN = 10  # hits asked for when a query is timed
_PART = 256  # texts in one file of vectors
Ask = Callable[[str, int], list[int]]
Vectors = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Peer:
    """A tool with its model loaded: how it builds, saves and, by way of merging, answers."""

    packages: tuple[str, ...]
    build: Callable[[Sequence[str], Vectors], object]
    save: Callable[[Path], object]
    ask: Mapping[str, Ask]


def plain(model: str, prefixes: Mapping[str, str]) -> Peer:
    """One exact index of inner products; the encoder takes its prefixes from its own folder."""
    import faiss
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(model, device="cpu")
    index = faiss.IndexFlatIP(encoder.encode_query("dimension").shape[0])

    def ask(query: str, limit: int) -> list[int]:
        vectors = encoder.encode_query([query], normalize_embeddings=True)
        return [int(i) for i in index.search(vectors, limit)[1][0]]

    return Peer(
        ("sentence-transformers", "faiss-cpu"),
        lambda texts, vectors: index.add(vectors),
        lambda folder: faiss.write_index(index, str(folder / "index.faiss")),
        {"vectors alone": ask},
    )


def txtai(model: str, prefixes: Mapping[str, str]) -> Peer:
    """Its hybrid of vectors and BM25; it reads the encoder's prefixes from the folder."""
    from txtai import Embeddings

    embeddings = Embeddings(hybrid=True, path=model, gpu=False)
    itself = embeddings.model.encode

    def build(texts: Sequence[str], vectors: Vectors) -> None:
        known = dict(zip(texts, vectors, strict=True))

        def encode(data: Sequence[str], category: str | None = None) -> Vectors:
            if category == "data":
                return np.array([known[text] for text in data])
            return itself(data, category)

        embeddings.model.encode = encode  # it has no door for a text together with its vector
        embeddings.index(enumerate(texts))

    def ask(query: str, limit: int) -> list[int]:
        return [i for i, _ in embeddings.search(query, limit)]

    return Peer(
        ("txtai", "faiss-cpu"),
        build,
        lambda folder: embeddings.save(str(folder / "index")),
        {"its default": ask},
    )


def llamaindex(model: str, prefixes: Mapping[str, str]) -> Peer:
    """Its vector index and BM25 retriever under its fusion retriever; no query is generated."""
    from llama_index.core import VectorStoreIndex
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.schema import TextNode
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.retrievers.bm25 import BM25Retriever

    encoder = HuggingFaceEmbedding(
        model,
        device="cpu",
        query_instruction=prefixes.get("query"),
        text_instruction=prefixes.get("document"),
    )
    made: dict[str, Any] = {}

    def build(texts: Sequence[str], vectors: Vectors) -> None:
        nodes = [
            TextNode(id_=str(i), text=text, embedding=vector)
            for i, (text, vector) in enumerate(zip(texts, vectors.tolist(), strict=True))
        ]
        made["vectors"] = VectorStoreIndex(nodes, embed_model=encoder)
        made["words"] = BM25Retriever.from_defaults(nodes=nodes)

    def save(folder: Path) -> None:
        made["vectors"].storage_context.persist(str(folder / "vectors"))
        made["words"].persist(str(folder / "words"))

    def merged(mode: str) -> Ask:
        def ask(query: str, limit: int) -> list[int]:
            words = made["words"]
            words.similarity_top_k = limit
            vectors = made["vectors"].as_retriever(similarity_top_k=limit)
            fusion = QueryFusionRetriever(
                [vectors, words],
                llm=MockLLM(),  # it wants one, and asks it nothing for one query
                mode=mode,
                num_queries=1,
                similarity_top_k=limit,
                use_async=False,
            )
            return [int(hit.node.node_id) for hit in fusion.retrieve(query)]

        return ask

    return Peer(
        (
            "llama-index-core",
            "llama-index-retrievers-bm25",
            "llama-index-embeddings-huggingface",
        ),
        build,
        save,
        {"simple, its default": merged("simple"), "reciprocal_rerank": merged("reciprocal_rerank")},
    )


def haystack(model: str, prefixes: Mapping[str, str]) -> Peer:
    """Its in-memory store's BM25 and vectors under its joiner."""
    from haystack import Document, Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import (
        InMemoryBM25Retriever,
        InMemoryEmbeddingRetriever,
    )
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack.utils import ComponentDevice

    try:  # a package of its own since Haystack 3
        from haystack_integrations.components.embedders import sentence_transformers as embedders
    except ImportError:
        from haystack.components import embedders

    settings: dict[str, Any] = {"device": ComponentDevice.from_str("cpu"), "progress_bar": False}
    store = InMemoryDocumentStore()

    def build(texts: Sequence[str], vectors: Vectors) -> None:
        store.write_documents(
            [
                Document(id=str(i), content=text, embedding=vector)
                for i, (text, vector) in enumerate(zip(texts, vectors.tolist(), strict=True))
            ]
        )

    def merged(mode: str) -> Ask:
        pipeline = Pipeline()
        pipeline.add_component(
            "encoder",
            embedders.SentenceTransformersTextEmbedder(
                model=model, prefix=prefixes.get("query", ""), **settings
            ),
        )
        pipeline.add_component("vectors", InMemoryEmbeddingRetriever(store))
        pipeline.add_component("words", InMemoryBM25Retriever(store))
        pipeline.add_component("joiner", DocumentJoiner(join_mode=mode))
        pipeline.connect("encoder.embedding", "vectors.query_embedding")
        pipeline.connect("words", "joiner")
        pipeline.connect("vectors", "joiner")

        def ask(query: str, limit: int) -> list[int]:
            asked = {
                "encoder": {"text": query},
                "words": {"query": query, "top_k": limit},
                "vectors": {"top_k": limit},
                "joiner": {"top_k": limit},
            }
            return [int(hit.id) for hit in pipeline.run(asked)["joiner"]["documents"]]

        return ask

    return Peer(
        ("haystack-ai", "sentence-transformers-haystack"),
        build,
        lambda folder: store.save_to_disk(str(folder / "store.json")),
        {
            "concatenate, its default": merged("concatenate"),
            "reciprocal_rank_fusion": merged("reciprocal_rank_fusion"),
        },
    )


PEERS = {"plain": plain, "txtai": txtai, "llamaindex": llamaindex, "haystack": haystack}


def encode(job: Mapping[str, Any]) -> float:
    """Write the vectors of the texts that `vectors` does not hold yet; seconds over all parts.

    Normalised, float32.  A part is a file of rows and seconds, for texts of like length.
    """
    from sentence_transformers import SentenceTransformer

    folder, texts = Path(job["vectors"]), job["texts"]
    folder.mkdir(parents=True, exist_ok=True)
    encoder = SentenceTransformer(job["model"], device="cpu")
    prefix = job["prefixes"].get("document", "")
    total = 0.0
    for start, places in _parts(texts):
        file = folder / f"{start:06}.npz"
        if not file.exists():
            before = time.perf_counter()
            rows = encoder.encode(
                [texts[i] for i in places], prompt=prefix, normalize_embeddings=True
            )
            unready = file.with_suffix(".part.npz")
            np.savez(unready, rows=rows, seconds=time.perf_counter() - before)
            unready.rename(file)
        total += float(np.load(file)["seconds"])
        print(f"encoded {start + len(places):,} of {len(texts):,}", file=sys.stderr, flush=True)
    return total


def _parts(texts: Sequence[str]) -> list[tuple[int, list[int]]]:
    """Indices of texts in parts, the longest first, each with its number."""
    order = sorted(range(len(texts)), key=lambda i: (-len(texts[i].encode()), i))
    return [(at, order[at : at + _PART]) for at in range(0, len(order), _PART)]


def _vectors(job: Mapping[str, Any]) -> Vectors:
    """The vectors that `encode` wrote, one a text."""
    parts = _parts(job["texts"])
    rows = np.concatenate([np.load(Path(job["vectors"], f"{n:06}.npz"))["rows"] for n, _ in parts])
    vectors = np.empty_like(rows)
    vectors[[i for _, places in parts for i in places]] = rows
    return vectors


def main() -> None:
    """Encode; or build, weigh, ask for the scorer and ask against the clock."""
    name, job_file, out = sys.argv[1:]
    job = json.loads(Path(job_file).read_text("utf-8"))
    said = {"encode_seconds": encode(job)} if name == "encode" else _measured(name, job)
    Path(out).write_text(json.dumps(said), "utf-8")


def _measured(name: str, job: Mapping[str, Any]) -> dict[str, Any]:
    texts, queries, vectors = job["texts"], job["queries"], _vectors(job)
    peer = PEERS[name](job["model"], job["prefixes"])
    start = time.perf_counter()
    peer.build(texts, vectors)
    seconds = time.perf_counter() - start
    folder = Path(job["folder"])
    folder.mkdir(parents=True)
    peer.save(folder)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    answers = {}
    for way, ask in peer.ask.items():
        hits = [ask(query, job["limit"]) for query in queries]
        answers[way] = {"hits": hits, "query_ms": [_timed(ask, query) for query in queries]}
    return {
        "versions": {package: _version(package) for package in peer.packages},
        "index_seconds": seconds,
        "index_bytes": size,
        "answers": answers,
    }


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _timed(ask: Ask, query: str) -> float:
    """Milliseconds that one query takes."""
    start = time.perf_counter()
    ask(query, _SHOWN)
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
