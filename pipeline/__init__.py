"""Jobun: export-control provisions, findable, citable and comparable in ja, ko and en.

from pipeline import Workspace
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.workspace import Workspace

__version__ = "0.1.0"
__all__ = ["Workspace", "__version__"]


def __getattr__(name: str) -> Any:
    """Load the API on first use, so that importing a stage stays light."""
    if name == "Workspace":
        from pipeline.workspace import Workspace

        return Workspace
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
