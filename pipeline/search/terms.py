"""The concepts that a user means by an id of the termbase or by a word in any language."""

from __future__ import annotations

import difflib

from pipeline.errors import UsageError
from pipeline.search.opened import Opened
from pipeline.terms.view import view


def concepts(opened: Opened, wanted: str) -> tuple[str, ...]:
    """The ids of the concepts that `wanted` is: itself, or those that have it as a whole as a term.

    Raises `UsageError`, with what is near, when there is none.
    """
    lexicon = opened.matcher.lexicon
    if wanted in opened.numbers:
        return (wanted,)
    seen = view(wanted)
    whole = len(seen.folded.strip())
    matches = opened.matcher.find(seen, everyday=True)
    said = [m for m in matches if m.end - m.start == whole and not m.gapped]
    meant = [m for m in said if not m.everyday] or said
    if meant:
        return tuple(dict.fromkeys(lexicon.concepts[m.concept] for m in meant))
    near = difflib.get_close_matches(wanted.casefold(), lexicon.concepts, n=3, cutoff=0.6)
    near += [lexicon.concepts[m.concept] for m in matches[:3]]
    hint = f" Near it: {', '.join(dict.fromkeys(near))}." if near else ""
    raise UsageError(
        f"no concept of the termbase is known as {wanted!r}.{hint} "
        "`jobun terms WORD` looks for one."
    )
