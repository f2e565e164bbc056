"""The delegations around a provision: act, decree, rule, notice, above it and below it."""

from __future__ import annotations

from pipeline.chain.tree import Chain, Node, chain

__all__ = ["Chain", "Node", "chain"]
