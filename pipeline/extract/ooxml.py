"""Office Open XML packages (ISO/IEC 29500, ECMA-376): parts, the relations between them, facts.

A package is a zip archive of XML parts.  Only the parts asked for are unpacked, never pictures or
macros; no DTD is accepted and nothing outside the package is opened.  Parts in the Strict
namespaces are read as Transitional ones.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from zipfile import ZipFile

from pipeline.errors import ExtractionError, UnknownTypeError
from pipeline.extract import zipped
from pipeline.extract.titles import is_title
from pipeline.untrusted import xml_parser

if TYPE_CHECKING:
    from lxml.etree import _Element

_OFFICE = "http://schemas.openxmlformats.org/"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", f"{_OFFICE}wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/presentationml/main", f"{_OFFICE}presentationml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/", f"{_OFFICE}drawingml/2006/"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", f"{_OFFICE}officeDocument/2006/"),
)
Kind = Literal["docx", "pptx", "xlsx", "hwpx", "odt", "ole", ""]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = (("EncryptedPackage", ""), ("WordDocument", "Word (.doc)"),
        ("PowerPoint Document", "PowerPoint (.ppt)"), ("Workbook", "Excel (.xls)"))  # fmt: skip

_UNREAD = {"odt": "an OpenDocument file (.odt, .odp, .ods)", "xlsx": "an Excel workbook"}
_INSTEAD = "open it in Word or LibreOffice and save it as .docx, .pptx or PDF."


def office_kind(data: bytes, name: str) -> Kind:
    """What office file this is, by its content; "" for a zip archive of another kind or none.

    `ole` is the old binary container (doc, ppt, xls, hwp, or an encrypted docx).  Raises
    `ExtractionError` for a zip archive that is damaged or beyond the limits.
    """
    if data.startswith(_OLE):
        return "ole"
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ""
    with zipped.opened(data, name) as archive:
        names = frozenset(archive.namelist())
        stated = zipped.member(archive, "mimetype", name) if "mimetype" in names else b""
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "xlsx")):
            if any(member.startswith(folder) for member in names):
                return kind  # type: ignore[return-value]
    if b"hwp+zip" in (stated or b"") or "Contents/section0.xml" in names:
        return "hwpx"
    return "odt" if b"opendocument" in (stated or b"") else ""


def refuse_ole(data: bytes, name: str) -> None:
    """Raise for an OLE container of Microsoft Office: a locked file, or a format of before 2007."""
    if not data.startswith(_OLE):
        return
    for stream, what in _OLD:
        if stream.encode("utf-16-le") not in data:
            continue
        if not what:
            raise ExtractionError(
                f"{name}: the file is encrypted and needs a password; save it without one."
            )
        raise UnknownTypeError(
            f"{name}: this is a binary {what} file of before Office 2007, which Jobun does not "
            f"read; {_INSTEAD}"
        )


def refuse_unread(data: bytes, name: str) -> None:
    """Raise for an office file of a kind that is not read, and say what to save it as."""
    refuse_ole(data, name)
    what = _UNREAD.get(office_kind(data, name))
    if what:
        raise UnknownTypeError(f"{name}: this is {what}, which Jobun does not read; {_INSTEAD}")


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says of another: the last word of the relation's type, and the part's path."""

    kind: str
    target: str


@dataclass
class Package:
    """One file's parts; an XML part is parsed once."""

    archive: ZipFile
    name: str
    warnings: list[str] = field(default_factory=list)
    _parts: dict[str, _Element | None] = field(default_factory=dict)

    def xml(self, path: str) -> _Element | None:
        """The root element of a part; None when the package has no such part."""
        if path not in self._parts:
            data = zipped.member(self.archive, path, self.name)
            self._parts[path] = None if data is None else _parsed(data, path, self.name)
        return self._parts[path]

    def relations(self, path: str) -> Mapping[str, Relation]:
        """The relations of a part by id, without those that lead out of the package."""
        folder, base = posixpath.split(path)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, Relation] = {}
        for element in root.iter(_RELATION) if root is not None else ():
            target = element.get("Target") or ""
            if not target or (element.get("TargetMode") or "").lower() == "external":
                continue
            kind = (element.get("Type") or "").rsplit("/", 1)[-1]
            place = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[element.get("Id") or ""] = Relation(kind, place)
        return found

    def related(self, path: str, kind: str) -> tuple[str, ...]:
        """The paths of the parts that a part names by a kind of relation."""
        return tuple(r.target for r in self.relations(path).values() if r.kind == kind)

    def main(self, otherwise: str) -> tuple[str, _Element]:
        """The document's own part and its path; raises `ExtractionError` when there is none."""
        path = next(iter(self.related("", "officeDocument")), otherwise)
        root = self.xml(path)
        if root is None:
            raise ExtractionError(
                f"{self.name}: the package has no {path!r}, which should hold its text; the file "
                "is damaged. Save it again."
            )
        return path, root

    def facts(self) -> dict[str, str]:
        """The title that the file's properties state, where it says something.

        Their language is that of the program (en-US in most files), not of the text.
        """
        path = next(iter(self.related("", "core-properties")), "docProps/core.xml")
        try:
            root = self.xml(path)
        except ExtractionError as error:  # properties are no reason to lose the text
            self.warnings.append(f"the file's properties are not read: {error}")
            root = None
        facts: dict[str, str] = {}
        if root is None:
            return facts
        title = re.sub(r"\s+", " ", root.findtext(f"{_DUBLIN}title") or "").strip()
        title = re.sub(r"^Microsoft (?:Word|PowerPoint) - ", "", title)
        if is_title(title):
            facts["title"] = title
        return facts


def package(data: bytes, name: str) -> Package:
    """Open a package; raise `ExtractionError` for one that is locked, damaged or hostile."""
    refuse_ole(data, name)
    return Package(zipped.opened(data, name), name)


def flag(element: _Element | None, key: str = f"{W}val") -> bool:
    """The value of an on/off property: present without a value means on."""
    return element is not None and (element.get(key) or "1").lower() not in ("0", "false", "off")


def number(text: str | None, otherwise: int = 0) -> int:
    """An attribute's whole number; `otherwise` when it is none (writers differ)."""
    return int(text) if text and re.fullmatch(r"-?\d{1,12}", text) else otherwise


def _parsed(data: bytes, path: str, name: str) -> _Element:
    from lxml import etree

    head = data[:4096].replace(b"\0", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"<!DOCTYPE" in data:
        raise ExtractionError(
            f"{name}, {path}: the XML has a document type declaration, which no office program "
            "writes (it can expand without end or read other files); the file is refused."
        )
    if b"purl.oclc.org" in data:
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional.encode())
    parser = xml_parser(bare=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ExtractionError(
            f"{name}, {path}: the XML is damaged, truncated or nested too deeply ({error}); "
            "save the file again."
        ) from error
