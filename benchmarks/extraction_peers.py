"""The peers: other tools that read a PDF's text, as their own documentation shows them used.

None can tell furniture or footnotes from text, so each is scored as it comes, and helped.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

DOCLING = "docling"


@dataclass(frozen=True, slots=True)
class PeerReading:
    """The pages of a file as a peer read them, and the seconds that it took."""

    pages: tuple[str, ...]
    seconds: float


def read(peer: str, path: Path) -> PeerReading:
    """One file by one peer, from its name to its text, timed."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # a line for each font it doubts
    begun = time.perf_counter()
    pages = PEERS[peer](path)
    return PeerReading(tuple(pages), time.perf_counter() - begun)


def available() -> tuple[dict[str, str], dict[str, str]]:
    """The versions of the peers that are there, and the reasons for those that are not."""
    from importlib import metadata

    versions: dict[str, str] = {}
    missing: dict[str, str] = {}
    for peer in PEERS:
        try:
            versions[peer] = metadata.version(peer)
        except metadata.PackageNotFoundError:
            missing[peer] = f"not installed: pip install {peer}"
    if DOCLING in versions and (reason := _docling_models()):
        del versions[DOCLING]
        missing[DOCLING] = reason
    if DOCLING in missing:
        missing[DOCLING] += "; its layout models come from the Hugging Face hub"
    return versions, missing


def _docling_models() -> str:
    """Why docling cannot run without the network; "" where its models are on this machine."""
    folder = Path.home() / ".cache" / "docling" / "models"
    hub = Path.home() / ".cache" / "huggingface" / "hub"
    if folder.is_dir() or any(hub.glob("models--*docling*")):
        return ""
    return f"no models under {folder} or {hub}"


def _pdfium(path: Path) -> list[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    pages = []
    for page in document:
        text = page.get_textpage()
        pages.append(text.get_text_range() if text.count_chars() else "")
        text.close()
        page.close()
    document.close()
    return pages


def _plumber(path: Path) -> list[str]:
    import pdfplumber

    with pdfplumber.open(path) as document:
        pages = []
        for page in document.pages:
            pages.append(page.extract_text())
            page.close()
    return pages


def _miner(path: Path) -> list[str]:
    from pdfminer.high_level import extract_text

    return extract_text(str(path)).rstrip("\f").split("\f")


def _docling(path: Path) -> list[str]:
    from docling.document_converter import DocumentConverter

    return [DocumentConverter().convert(str(path)).document.export_to_text()]


PEERS: Mapping[str, Callable[[Path], list[str]]] = {
    "pdfplumber": _plumber,
    "pypdfium2": _pdfium,
    "pdfminer.six": _miner,
    DOCLING: _docling,
}
