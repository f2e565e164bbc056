"""Jobun: export-control provisions, findable, citable and comparable in ja, ko and en.

from pipeline import Workspace
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.about import VERSION

if TYPE_CHECKING:
    from pipeline.errors import JobunError
    from pipeline.search import Filters, Hit
    from pipeline.workspace import Workspace

__version__ = VERSION
__all__ = ["Filters", "Hit", "JobunError", "Workspace", "__version__"]
_HOMES = {"Filters": "pipeline.search", "Hit": "pipeline.search", "JobunError": "pipeline.errors",
          "Workspace": "pipeline.workspace"}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load the API on first use, so that importing a stage stays light."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
