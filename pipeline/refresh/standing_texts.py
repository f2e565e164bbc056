"""What stands at an address in the corpus, and by which file: other paths count as well.

A document is known by its address, not by the key its source gives it: a file that was renamed, or
the page of another source, may state the same law, and the text that is entered last would stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import corpus, generations
from pipeline.corpus import Entry
from pipeline.errors import CorpusError, IndexUnreadableError
from pipeline.layout import Layout
from pipeline.parse import parse_file
from pipeline.records import Document
from pipeline.text import slug

_ROWS = (
    "SELECT d.address, d.lang, v.valid_from, v.sha256, v.state"
    " FROM version v JOIN document d ON d.id = v.document ORDER BY v.id"
)


@dataclass(frozen=True, slots=True)
class Text:
    """One file's text of a document; `valid_from` is the date it states ("" when none), `stands`
    tells that it is the one that stands for its date, `current` that it is the one in force.
    """

    valid_from: str
    sha256: str
    stands: bool
    current: bool


class StandingTexts:
    """The texts that the live generation holds, by address and language; read when first asked.

    Where the generation cannot be read the manifest's files are parsed.
    """

    def __init__(self, layout: Layout, entries: tuple[Entry, ...]) -> None:
        self._layout = layout
        self._entries = {entry.sha256: entry for entry in entries}
        self._texts: Mapping[tuple[str, str], list[Text]] | None = None

    def beside(self, document: Document, name: str, path: str) -> Entry | None:
        """The entry of another path than `path` whose place the document would take, if any.

        A text that states another date than those held is a version beside them; one that states
        no date replaces nothing that states one.  A file without an official identifier has its
        address of its `name`, which no other file gets.
        """
        if document.address == f"doc/{slug(Path(name).stem)}":
            return None
        date = document.metadata.get("valid_from", "")
        held = self._all().get((document.address, document.lang), ())
        dated = any(text.valid_from for text in held)
        for text in held:
            # A date, even the first one that is stated, goes before texts without one.
            same = text.valid_from == date if dated else text.current
            entry = self._entries.get(text.sha256)
            if text.stands and same and entry and entry.path != path:
                return entry
        return None

    def displaced(self, sha256: str) -> Entry | None:
        """The entry that stands in the place of these bytes, if they do not stand themselves."""
        for texts in self._all().values():
            for mine in texts:
                if mine.sha256 != sha256 or mine.current or (mine.stands and mine.valid_from):
                    continue
                for other in texts:
                    # Undated texts go by the day they came: only the last one is in force.
                    stands = other.stands if mine.valid_from else other.current
                    if stands and other.valid_from == mine.valid_from:
                        return self._entries.get(other.sha256)
        return None

    def _all(self) -> Mapping[tuple[str, str], list[Text]]:
        if self._texts is None:
            self._texts = self._read()
        return self._texts

    def _read(self) -> dict[tuple[str, str], list[Text]]:
        from pipeline.store import open_readonly

        found: dict[tuple[str, str], list[Text]] = {}
        try:
            generation = generations.live(self._layout)
            if generation is None:
                return self._parsed()
            connection = open_readonly(generation.catalog)
            try:
                rows = [tuple(row) for row in connection.execute(_ROWS)]
            finally:
                connection.close()
        except (IndexUnreadableError, OSError, _damage()):
            return self._parsed()
        for address, lang, valid_from, sha256, state in rows:
            text = Text(valid_from, sha256, state != "duplicate", state == "current")
            found.setdefault((address, lang), []).append(text)
        return found

    def _parsed(self) -> dict[tuple[str, str], list[Text]]:
        """The same from the files; the last one of a date stands, and counts as in force."""
        last: dict[tuple[str, str], dict[str, Text]] = {}
        for entry in self._entries.values():
            try:
                data = corpus.load(self._layout, entry)
            except CorpusError:
                continue
            parsed = parse_file(data, entry.name, lang=entry.lang, facts=entry.facts)
            for document in parsed.documents:
                date = document.metadata.get("valid_from", "")
                place = (document.address, document.lang)
                last.setdefault(place, {})[date] = Text(date, entry.sha256, True, True)
        return {place: list(texts.values()) for place, texts in last.items()}


def _damage() -> type[Exception]:
    import sqlite3

    return sqlite3.Error
