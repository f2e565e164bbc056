"""One engine at work, in the environment that it is installed in.

    python search_engine_side.py ENGINE JOB.json OUT.json FOLDER

JOB holds {"docs": {language: [[token, ...], ...]}, "queries": [[language, [token, ...]], ...],
"limit"}; OUT gets {"version", "build": s, "size": bytes, "times": [ms, ...], "hits": [[row, ...],
...]}, rows best first.  Needs nothing of Jobun.
"""

import json
import sqlite3
import sys
import time
from pathlib import Path


class Fts5:
    """SQLite's own, one table a language, without the texts."""

    version = sqlite3.sqlite_version

    def __init__(self, folder):
        self._path = folder / "fts5.db"
        self._db = sqlite3.connect(self._path)

    def build(self, lang, docs):
        self._db.execute(
            f"CREATE VIRTUAL TABLE {lang} USING fts5(body, content='',"
            " tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
        )
        rows = ((i, " ".join(doc)) for i, doc in enumerate(docs, 1))
        self._db.executemany(f"INSERT INTO {lang} (rowid, body) VALUES (?, ?)", rows)
        self._db.commit()

    def ask(self, lang, tokens, limit):
        wanted = " OR ".join(f'"{token}"' for token in tokens)
        found = self._db.execute(
            f"SELECT rowid FROM {lang} WHERE {lang} MATCH ? ORDER BY rank LIMIT ?", (wanted, limit)
        )
        return [row[0] - 1 for row in found]


class Bm25s:
    """bm25s with Lucene's formula and the parameters that Jobun has; in memory, saved for size."""

    def __init__(self, folder):
        import bm25s

        self._module, self._folder, self._made = bm25s, folder, {}
        self.version = bm25s.__version__

    def build(self, lang, docs):
        made = self._module.BM25(k1=1.2, b=0.75, method="lucene")
        made.index(docs, show_progress=False)
        made.save(str(self._folder / lang))
        self._made[lang] = (made, len(docs))

    def ask(self, lang, tokens, limit):
        made, size = self._made[lang]
        rows, scores = made.retrieve([tokens], k=min(limit, size), show_progress=False)
        return [int(r) for r, s in zip(rows[0], scores[0], strict=True) if s > 0]


class Tantivy:
    """tantivy, one index a language, tokens cut at blanks."""

    def __init__(self, folder):
        import tantivy

        self._module, self._folder, self._made = tantivy, folder, {}
        self.version = tantivy.__version__.removeprefix("tantivy v").partition(",")[0]

    def build(self, lang, docs):
        module = self._module
        builder = module.SchemaBuilder()
        builder.add_text_field("body", stored=False, tokenizer_name="whitespace")
        builder.add_unsigned_field("row", stored=True)
        schema = builder.build()
        path = self._folder / lang
        path.mkdir()
        index = module.Index(schema, path=str(path))
        writer = index.writer(num_threads=1)
        for i, doc in enumerate(docs):
            writer.add_document(module.Document(body=" ".join(doc), row=i))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._made[lang] = (index.searcher(), schema)

    def ask(self, lang, tokens, limit):
        searcher, schema = self._made[lang]
        query = self._module.Query
        terms = [(self._module.Occur.Should, query.term_query(schema, "body", t)) for t in tokens]
        found = searcher.search(query.boolean_query(terms), limit)
        return [searcher.doc(address)["row"][0] for _, address in found.hits]


ENGINES = {"fts5": Fts5, "bm25s": Bm25s, "tantivy": Tantivy}


def main():
    """Build, ask twice (the second time counts) and write the result."""
    name, job, out, folder = sys.argv[1], *map(Path, sys.argv[2:])
    given = json.loads(job.read_text("utf-8"))
    engine = ENGINES[name](folder)
    begun = time.perf_counter()
    for lang, docs in given["docs"].items():
        engine.build(lang, docs)
    build = time.perf_counter() - begun
    hits, times = [], []
    for lang, tokens in given["queries"]:
        engine.ask(lang, tokens, given["limit"])
    for lang, tokens in given["queries"]:
        begun = time.perf_counter()
        hits.append(engine.ask(lang, tokens, given["limit"]))
        times.append((time.perf_counter() - begun) * 1000)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    made = {"version": engine.version, "build": build, "size": size, "times": times, "hits": hits}
    out.write_text(json.dumps(made), "utf-8")


if __name__ == "__main__":
    main()
