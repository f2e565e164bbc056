"""Checks citations against the corpus: does the unit exist, is it in force, is it the one meant?

Absence is claimed only of what the corpus holds: an instrument that is not there is "not in
corpus", never "no such unit".
"""

from __future__ import annotations

from pipeline.verify.check import WRONG, Checked, Status, Verifier, exit_code

__all__ = ["WRONG", "Checked", "Status", "Verifier", "exit_code"]
