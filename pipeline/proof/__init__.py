"""How a file was read, for a person to check: its pages, and its blocks in reading order."""

from __future__ import annotations

from pipeline.proof.blocks import KINDS, Proof, ShownBlock, proof
from pipeline.proof.page import as_html, pictures

__all__ = ["KINDS", "Proof", "ShownBlock", "as_html", "pictures", "proof"]
