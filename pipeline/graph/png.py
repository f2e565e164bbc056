"""The picture as PNG, rendered from the same SVG by resvg (no system library, no network)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.graph import fonts
from pipeline.graph.script import script

_TEXT = re.compile(r"</?t(?:ext|span)\b[^>]*>([^<]*)")
_SCALE = 2.0
_MOST = 16_000  # pixels on a side; a longer picture is drawn smaller


def png(svg: bytes, *, within: Sequence[Path] | None = None) -> bytes:
    """An SVG of ours as PNG at twice its size; fonts from this machine (or `within`).

    Raises `FontError` when the picture holds Japanese or Korean and no font here does.
    """
    import resvg_py

    source = svg.decode()
    written = "".join(_TEXT.findall(source))
    needed = {script(char, otherwise="en") for char in set(written)}
    found = fonts.find(frozenset(needed & {"ja", "ko"}), within=within)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', source)
    longest = max(float(size[1]), float(size[2])) if size else 0.0
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=source,
            zoom=min(_SCALE, _MOST / longest) if longest else _SCALE,
            skip_system_fonts=True,
            font_files=[str(path) for path in found.files],
            font_family=found.family,
            sans_serif_family=found.family,
        )
    )
