"""Sources: who issues a text, and how it is brought here; one declaration and one adapter each.

`fetch` is the only door to the network.  An adapter knows one API or kind of place, asks through
the door, and yields outcomes (`pipeline.sources.outcome`); what becomes of them is the refresh's.
"""

from pipeline.sources.declaration import LOCAL, Source, declared, require

__all__ = ["LOCAL", "Source", "declared", "require"]
