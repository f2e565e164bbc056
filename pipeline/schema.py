"""The catalogue's tables, as numbered migrations: migration n brings a catalogue to version n+1.

A document has versions with validity dates and a retrieval date; a provision belongs to a version.
`block` tiles a version's stored text: concatenated in order of `seq` it is that text.  `citation`
holds what each provision cites, in every version.  `lexical` holds, for each group of a current
version, what was read from it for searching (and is taken over while its text stays), `posting`
the inverse: for each term of a leg and language the rows that hold it.  `about` says what a
group is about.
"""

from __future__ import annotations

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
    """,
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
    """
    CREATE TABLE lexical (
        provision INTEGER PRIMARY KEY REFERENCES provision,
        lang TEXT NOT NULL,
        sha256 BLOB NOT NULL,          -- of the text that it was read from
        counts BLOB NOT NULL,          -- deflated JSON: leg -> term -> count
        concepts BLOB NOT NULL         -- the same of concepts, which change with the termbase
    ) STRICT;
    CREATE TABLE posting (
        leg TEXT NOT NULL,
        lang TEXT NOT NULL,
        term TEXT NOT NULL,
        rows BLOB NOT NULL,            -- int32, ascending: places among the language's groups
        worth BLOB NOT NULL,           -- float32, one for each row
        UNIQUE (leg, lang, term)
    ) STRICT;
    CREATE TABLE about (
        provision INTEGER PRIMARY KEY REFERENCES provision,
        concepts TEXT NOT NULL         -- JSON: its strongest concepts, [id, worth] each, best first
    ) STRICT;
    """,
)
VERSION = len(MIGRATIONS)
