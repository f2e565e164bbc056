"""The catalogue's tables, as numbered migrations: migration n brings a catalogue to version n+1.

A document has versions with validity dates and a retrieval date; a provision belongs to a version.
`block` tiles a version's stored text: concatenated in order of `seq` it is that text.  `citation`
holds what each provision cites, in every version.  `lexical` lists the groups that a search
scores, its rows: those of the current versions, and (`past`) those of other versions whose text no
row of their address has; `stood` says in which other versions the text of a row stood.  `counted`
holds what was read from each row, `posting` the inverse: for each term of a leg and language the
rows that hold it.  `about` says what a row is about.
`page` says how each page of a version's file was read, `place` where on them a provision stands.
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
        past INTEGER NOT NULL CHECK (past IN (0, 1)),
        sha256 BLOB NOT NULL           -- of the text that its words were read from
    ) STRICT;
    CREATE TABLE counted (             -- what each row of a leg holds, for the next build
        leg TEXT NOT NULL,
        lang TEXT NOT NULL,
        past INTEGER NOT NULL,
        ends BLOB NOT NULL,            -- int32: where each row's terms end
        terms BLOB NOT NULL,           -- int32: places among `vocabulary`
        counts BLOB NOT NULL,          -- float32
        vocabulary BLOB NOT NULL,      -- the terms in order, a line each
        PRIMARY KEY (leg, lang, past)
    ) STRICT;
    CREATE TABLE posting (
        leg TEXT NOT NULL,
        lang TEXT NOT NULL,
        past INTEGER NOT NULL,
        term TEXT NOT NULL,
        rows BLOB NOT NULL,            -- int32, ascending: places among the groups of this language
        worth BLOB NOT NULL,           -- float32, one for each row
        UNIQUE (leg, lang, past, term)
    ) STRICT;
    CREATE TABLE about (
        provision INTEGER PRIMARY KEY REFERENCES provision,
        concepts TEXT NOT NULL         -- JSON: its strongest concepts, [id, worth] each, best first
    ) STRICT;
    CREATE TABLE governs (
        concept TEXT NOT NULL,
        address TEXT NOT NULL          -- a provision that the termbase names as its source
    ) STRICT;
    """,
    """
    ALTER TABLE version ADD COLUMN entry TEXT NOT NULL DEFAULT '';   -- which file of the corpus
    ALTER TABLE unit ADD COLUMN past INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE stood (
        provision INTEGER PRIMARY KEY REFERENCES provision,  -- a group of a version not in force
        held INTEGER NOT NULL REFERENCES provision           -- the group whose row has its text
    ) STRICT;
    CREATE TABLE history (             -- the versions that the official source lists, held or not
        document INTEGER NOT NULL REFERENCES document,
        valid_from TEXT NOT NULL,
        revision TEXT NOT NULL,
        amended_by TEXT NOT NULL,
        promulgated TEXT NOT NULL,
        state TEXT NOT NULL,           -- past, current, pending, repealed, or ''
        source TEXT NOT NULL,
        asked TEXT NOT NULL            -- ISO day on which the source listed this
    ) STRICT;
    CREATE INDEX history_document ON history (document);
    """,
    """
    CREATE TABLE page (                -- how each page of a version's file was read
        version INTEGER NOT NULL REFERENCES version,
        number INTEGER NOT NULL,
        grade TEXT NOT NULL CHECK (grade IN ('text', 'ocr', 'broken', 'image', 'empty')),
        width REAL NOT NULL,           -- points
        height REAL NOT NULL,
        confidence REAL NOT NULL,      -- of OCR, 0 to 1; 1 for a text layer
        PRIMARY KEY (version, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE place (               -- where a provision's own text is printed, line by line
        id INTEGER PRIMARY KEY,
        provision INTEGER NOT NULL REFERENCES provision,
        start INTEGER NOT NULL,        -- code points into the provision's text, half-open
        end INTEGER NOT NULL,
        page INTEGER NOT NULL,
        x0 REAL NOT NULL,              -- points from the page's top left corner
        y0 REAL NOT NULL,
        x1 REAL NOT NULL,
        y1 REAL NOT NULL
    ) STRICT;
    CREATE INDEX place_provision ON place (provision);
    """,
)
VERSION = len(MIGRATIONS)
