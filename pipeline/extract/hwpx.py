"""HWPX, the Hangul word processor's open format: OWPML (KS X 6101) in a zip archive.

The sections come in the order of the package's spine.  Nothing but the package file, the head, the
sections and the master pages is unpacked; XML is read without DTD, entities or network.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.errors import ExtractionError
from pipeline.extract import zipped
from pipeline.extract.hwpx_read import Reader, local
from pipeline.extract.hwpx_styles import read_styles
from pipeline.extract.hwpx_write import Writer
from pipeline.extract.titles import is_title
from pipeline.records import Extracted
from pipeline.text import dominant_script_language
from pipeline.untrusted import xml_parser

if TYPE_CHECKING:
    from lxml.etree import _Element

_PACKAGE = "Contents/content.hpf"
_SECTION = re.compile(r"(?:^|/)section(\d+)\.xml$", re.I)

Part = Callable[[str], "bytes | None"]


def extract(data: bytes, name: str) -> Extracted:
    """Read an HWPX file.

    Raises `ExtractionError` for one that is encrypted, damaged, hostile or without text.
    """
    with zipped.opened(data, name) as archive:
        names = archive.namelist()

        def part(path: str) -> bytes | None:
            return zipped.member(archive, path, name)

        _refuse_encrypted(part, name)
        package = _package_path(part, names, name)
        held = part(package) if package else None
        root = read_xml(held, f"{name}, {package}") if held is not None else None
        paths = _sections(root, package, names)
        head = next(
            (p for p in _items(root, package) if re.search(r"(?:^|/)header\.xml$", p)),
            "Contents/header.xml",
        )
        pages = sorted(n for n in names if re.search(r"(?:^|/)masterpage\d+\.xml$", n, re.I))
        return read_parts(part, name, "hwpx", head, paths, pages, title=_title(root))


def read_parts(
    part: Part,
    name: str,
    dialect: str,
    head: str,
    sections: Sequence[str],
    master_pages: Sequence[str] = (),
    *,
    title: str = "",
    warnings: Sequence[str] = (),
) -> Extracted:
    """Read a document's parts, given by their paths: the head, the sections, the master pages."""
    held = part(head)
    styles = read_styles(read_xml(held, f"{name}, {head}") if held is not None else None)
    said = [*warnings]
    if held is None:
        said.append(f"{name}: the part {head} is missing; numbers of paragraphs are not known")
    reader, writer = Reader(styles), Writer()
    read = 0
    for path in sections:
        text = part(path)
        if text is None:
            said.append(f"{name}: the part {path} is missing; its text was not read")
            continue
        read += 1
        writer.write(reader.section(read_xml(text, f"{name}, {path}")))
    for path in master_pages:
        text = part(path)
        if text is not None:
            writer.around(reader.section(read_xml(text, f"{name}, {path}")))
    if reader.struck:
        said.append(f"{name}: struck-out text was left out")
    if not read:
        raise ExtractionError(
            f"{name}: the document has no section of text; open it in Hangul and save it again."
        )
    shown = "".join(b.text for b in writer.blocks if b.kind in ("text", "heading"))
    if not shown.strip():
        raise ExtractionError(
            f"{name}: the document holds no text, only pictures or nothing; add it as a PDF, or "
            "another edition of it."
        )
    facts = {"title": title} if is_title(title) else {}
    if dominant_script_language(shown) == "ko":
        facts["lang"] = "ko"
    return Extracted(name, dialect, tuple(writer.blocks), facts, tuple(said))


def read_xml(data: bytes, what: str) -> _Element:
    """Parse a part; raise `ExtractionError` for what is no XML, has a DTD or nests too deeply."""
    from lxml import etree

    parser = xml_parser(bare=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ExtractionError(
            f"{what}: the part cannot be read as XML ({error}); open the document in Hangul and "
            "save it again."
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ExtractionError(
            f"{what}: the part declares a document type, which no Hangul document does; it was "
            "not read. Get the file from its source."
        )
    return root


def _refuse_encrypted(part: Part, name: str) -> None:
    manifest = part("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in manifest:
        raise ExtractionError(
            f"{name}: the document is encrypted (a password, or for distribution only); open it "
            "in Hangul and save it without."
        )


def _package_path(part: Part, names: Sequence[str], name: str) -> str:
    """Where the package file is: as the container says, else in its usual place."""
    container = part("META-INF/container.xml")
    if container is not None:
        for element in read_xml(container, f"{name}, META-INF/container.xml").iter():
            path = element.get("full-path", "")
            if local(element) == "rootfile" and path.endswith(".hpf") and path in names:
                return path
    return _PACKAGE if _PACKAGE in names else ""


def _items(root: _Element | None, package: str) -> dict[str, str]:
    """The package's parts: path in the archive -> id."""
    found: dict[str, str] = {}
    if root is None:
        return found
    folder = posixpath.dirname(package)
    for element in root.iter():
        if local(element) == "item" and element.get("href"):
            href = unquote(element.get("href", ""))
            # Paths are told from the archive's root, by some writers from the package file's.
            path = href if "/" in href or not folder else posixpath.join(folder, href)
            found[posixpath.normpath(path)] = element.get("id", "")
    return found


def _sections(root: _Element | None, package: str, names: Sequence[str]) -> list[str]:
    """The sections by the spine; those that it leaves out come after it, by their numbers."""
    items = _items(root, package)
    by_id = {ident: path for path, ident in items.items()}
    references = () if root is None else (e for e in root.iter() if local(e) == "itemref")
    spine = [by_id.get(element.get("idref", ""), "") for element in references]
    found = list(dict.fromkeys(path for path in spine if _SECTION.search(path)))
    rest = sorted(
        (int(match[1]), path)
        for path in dict.fromkeys([*names, *items])
        if (match := _SECTION.search(path)) and path not in found
    )
    return [*found, *(path for _, path in rest)]


def _title(root: _Element | None) -> str:
    if root is None:
        return ""
    for element in root.iter():
        if local(element) == "title":
            return re.sub(r"\s+", " ", element.text or "").strip()
    return ""
