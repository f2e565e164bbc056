"""A form: one way a language writes a reference, with the examples that prove it.

A grammar is a table of forms at the top of its file and a `find` that reads what they match.
`tests/test_citation_forms.py` proves that each example is found by its own form, whole, and that
no counterexample is.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """A named pattern over the plain copy of a text (see `page`).

    `pattern` is a regular expression; it must run in linear time (no nested repetition over the
    same characters).  In `examples` the part that is the mention stands between ⟦ and ⟧; a
    counterexample holds no mention of this form.
    """

    name: str
    pattern: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
