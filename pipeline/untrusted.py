"""How XML from elsewhere is parsed: without entities, document types or the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import XMLParser


def xml_parser(*, bare: bool = False, encoding: str | None = None) -> XMLParser:
    """A parser that expands nothing and loads nothing, and keeps libxml2's limits.

    `bare` leaves comments and processing instructions out, so that they part no text; `encoding`
    overrides what the file declares.
    """
    from lxml import etree

    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=bare,
        remove_pis=bare,
    )
