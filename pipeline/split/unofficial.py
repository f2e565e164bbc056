"""The address of an instrument that nothing official names: `doc/<slug>`.

Two contracts, two guides, two institutes' rules may bear one title.  The file's name, which no
other file of a corpus has, tells them apart.  A text that states the date from which it applies is
one version of what its title names, wherever it lies.
"""

from __future__ import annotations

from pathlib import PurePath

from pipeline.records import Extracted
from pipeline.text import slug


def unofficial(extracted: Extracted, title: str) -> str:
    """`doc/` and the slug of the title where a date is stated, else of the file's name; of the
    other one where that gives nothing.
    """
    titled, named = slug(title), slug(PurePath(extracted.name).stem)
    dated = bool(extracted.metadata.get("valid_from"))
    first, second = (titled, named) if dated else (named, titled)
    return f"doc/{first or second or 'untitled'}"
