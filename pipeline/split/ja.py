"""Japanese law: legalize Markdown, and law as plain text, into addressed provisions."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from pipeline.records import Document, DocumentKind, Extracted
from pipeline.split.builder import Builder
from pipeline.split.ja_address import address, first_line
from pipeline.split.ja_tree import plant

# A law that carries out a treaty ends otherwise: …条約の実施に関する法律.
_TREATY = re.compile(r"(?:条約|協定|議定書|憲章|取極)(?:に係る統合条文)?[」』）)]?$")


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split one Japanese law, order, ordinance or notice.

    The dialect `legalize-jp` says by its syntax what each line is; any other is read as plain
    text.  The address comes from the metadata, the law number or title in the text, or the name.
    """
    if extracted.dialect == "legalize-jp":
        from pipeline.split import ja_markdown as reader
    else:
        from pipeline.split import ja_lines as reader  # type: ignore[no-redef]
    root, asides = reader.read(extracted)
    title = extracted.metadata.get("title") or first_line(extracted)
    shown = title or PurePosixPath(extracted.name).stem
    kind: DocumentKind = "treaty" if _TREATY.search(shown) else "law"
    builder = Builder(extracted, address(extracted, title), shown, kind, "ja")
    plant(builder, root)
    for span in asides:
        builder.mark(span, "furniture")
    return (builder.finish(),)
