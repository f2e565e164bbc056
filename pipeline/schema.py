"""The catalogue's tables, as numbered migrations: migration n brings a catalogue to version n+1.

A document has versions with validity dates and a retrieval date; a provision belongs to a version.
`block` tiles a version's stored text: concatenated in order of `seq` it is that text.  `lexical`
holds the search tokens of each group of a current version, one FTS5 table per language.
`citation` holds what each provision cites, in every version.
"""

from __future__ import annotations

from pipeline.records import LANGUAGES

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE document (
        id INTEGER PRIMARY KEY,
        address TEXT NOT NULL,
        title TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('law', 'treaty', 'report')),
        lang TEXT NOT NULL,
        jurisdiction TEXT NOT NULL,
        link TEXT NOT NULL,
        UNIQUE (address, lang)         -- a translation has the address of its original
    ) STRICT;
    CREATE TABLE version (
        id INTEGER PRIMARY KEY,
        document INTEGER NOT NULL REFERENCES document,
        valid_from TEXT NOT NULL,      -- ISO date, '' when the text does not say
        valid_to TEXT NOT NULL,        -- exclusive: the day the next version begins, '' when open
        retrieved TEXT NOT NULL,       -- ISO time, UTC
        revision TEXT NOT NULL,
        current INTEGER NOT NULL CHECK (current IN (0, 1)),
        state TEXT NOT NULL CHECK (state IN ('current', 'past', 'pending', 'duplicate')),
        title TEXT NOT NULL,
        source TEXT NOT NULL,
        licence TEXT NOT NULL,
        path TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        dialect TEXT NOT NULL,
        metadata TEXT NOT NULL         -- JSON object
    ) STRICT;
    CREATE INDEX version_document ON version (document);
    CREATE TABLE provision (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL REFERENCES version,
        address TEXT NOT NULL,
        parent INTEGER REFERENCES provision,
        grp INTEGER NOT NULL REFERENCES provision,
        kind TEXT NOT NULL,
        label TEXT NOT NULL,
        heading TEXT NOT NULL,
        headings TEXT NOT NULL,        -- JSON array, outermost first
        lang TEXT NOT NULL,
        status TEXT NOT NULL,
        text TEXT NOT NULL,
        UNIQUE (version, address)
    ) STRICT;
    CREATE INDEX provision_address ON provision (address);
    CREATE INDEX provision_parent ON provision (parent);
    CREATE INDEX provision_grp ON provision (grp);
    CREATE TABLE block (
        version INTEGER NOT NULL REFERENCES version,
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL,
        provision INTEGER REFERENCES provision,
        text TEXT NOT NULL,
        PRIMARY KEY (version, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE unit (
        id INTEGER PRIMARY KEY,        -- the id in the FAISS file of its language
        provision INTEGER NOT NULL REFERENCES provision,
        grp INTEGER NOT NULL REFERENCES provision,
        lang TEXT NOT NULL,
        sha256 BLOB NOT NULL           -- of the embedded text
    ) STRICT;
    CREATE INDEX unit_grp ON unit (grp);
    CREATE TABLE lexical (
        provision INTEGER PRIMARY KEY REFERENCES provision,
        sha256 BLOB NOT NULL           -- of the tokenized text
    ) STRICT;
    """
    + "".join(
        f"""
    CREATE VIRTUAL TABLE tokens_{lang} USING fts5(
        head, body, name, tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
    );"""
        for lang in LANGUAGES
    ),
    """
    CREATE TABLE citation (
        id INTEGER PRIMARY KEY,
        provision INTEGER NOT NULL REFERENCES provision,
        start INTEGER NOT NULL,        -- code points into the provision's text, half-open
        end INTEGER NOT NULL,
        target TEXT NOT NULL,
        instrument TEXT NOT NULL,      -- the instrument the target begins with
        kind TEXT NOT NULL,
        relative INTEGER NOT NULL CHECK (relative IN (0, 1)),
        confidence REAL NOT NULL
    ) STRICT;
    CREATE INDEX citation_provision ON citation (provision);
    CREATE INDEX citation_target ON citation (target);
    """,
)
VERSION = len(MIGRATIONS)
