"""Plausible export-control prose in three languages: sentences drawn from forms, by a seed.

The same seed gives the same text.  Nothing of it is law, and nothing of it is quoted.
"""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from made.shapes import Footnote, Grid, Paragraph, Piece

KANJI = "〇一二三四五六七八九"
# Where a long English word may be broken: before a consonant and a vowel, not near the ends.
_BREAK = re.compile(r"(?<=[A-Za-z]{3})(?<=[aeiou])(?=[bcdfglmnprstv][aeiou][A-Za-z]{2})")


@dataclass(slots=True)
class Writer:
    """Writes paragraphs, lists and tables of one language."""

    lang: str
    seed: int = 1
    forms: dict[str, Any] = field(init=False)
    pick: random.Random = field(init=False)
    number: int = 0
    article: int = 0
    tables: int = 0

    def __post_init__(self) -> None:
        file = Path(__file__).with_name(f"prose_{self.lang}.toml")
        self.forms = tomllib.loads(file.read_text("utf-8"))
        self.pick = random.Random(f"{self.lang} {self.seed}")

    def document(
        self, sections: int, *, notes: bool = False, grids: tuple[Grid, ...] | None = None,
        items: bool = True, title: bool = True,
    ) -> tuple[Piece, ...]:  # fmt: skip
        """A title, then sections of a heading, paragraphs, a list and perhaps a table.

        `grids` are shapes to take in turn (ruled, joined); None for a document without tables.
        """
        made: list[Piece] = [Paragraph(self.forms["title"], "title")] if title else []
        for at in range(sections):
            heading = self.forms["heading"][at % len(self.forms["heading"])]
            form = "article_form" if at % 2 else "heading_form"
            self.article += 1
            said = self.forms[form].format(n=self.article, k=kanji(self.article), heading=heading)
            made.append(Paragraph(said, "heading"))
            made += [self.paragraph(notes=notes) for _ in range(self.pick.randint(2, 4))]
            if items and at % 3 == 0:
                made += [Paragraph(self._fill(form), "item") for form in self.forms["item_form"]]
                made.append(self.paragraph())
            if grids and at % 2 == 1:
                made += self.table(heading, grids[self.tables % len(grids)])
                made.append(self.paragraph())
        return tuple(made)

    def paragraph(self, *, notes: bool = False, sentences: int = 0) -> Paragraph:
        """Two to five sentences, the first perhaps with a footnote."""
        gap = "" if self.lang == "ja" else " "
        said = [self.sentence() for _ in range(sentences or self.pick.randint(2, 5))]
        text = gap.join(said)
        if not notes or self.pick.random() < 0.4:
            return Paragraph(text)
        self.number += 1
        note = self._fill(self.pick.choice(self.forms["note"]))
        return Paragraph(text, "body", (Footnote(len(said[0]), self.number, note),))

    def sentence(self) -> str:
        """One sentence."""
        return self._fill(self.pick.choice(self.forms["sentence"]))

    def table(self, heading: str, shape: Grid) -> list[Piece]:
        """A caption and a table of four columns, ruled and joined as `shape` is."""
        self.tables += 1
        caption = self.forms["caption_form"].format(n=self.tables, heading=heading)
        rows = [tuple(self.forms["table_head"])]
        for _ in range(self.pick.randint(4, 6)):
            rows.append(
                (
                    self._fill("{code}"),
                    self._fill("{item}"),
                    self._fill(self.forms["parameter_form"]),
                    str(self.pick.randint(10, 999)),
                )
            )
        if shape.joined:
            rows.insert(0, (heading, "", "", ""))
        return [Paragraph(caption, "caption"), Grid(tuple(rows), shape.ruled, shape.joined)]

    def _fill(self, form: str) -> str:
        choose = self.pick.choice
        code = self.forms["code_form"].format(
            d=self.pick.randint(0, 9), letter=choose("ABCDE"),
            ddd=f"{self.pick.randint(1, 620):03}",
            abc=choose("abcdefgh"), n=self.pick.randint(1, 9),
        )  # fmt: skip
        values = {
            "item": choose(self.forms["items"]),
            "who": choose(self.forms["who"]),
            "office": choose(self.forms["office"]),
            "papers": choose(self.forms["papers"]),
            "reason": choose(self.forms["reason"]),
            "place": choose(self.forms["place"]),
            "n": str(self.pick.randint(2, 9)),
            "code": code,
        }
        values |= {name.title(): text[0].upper() + text[1:] for name, text in values.items()}
        return form.format(**values)


def kanji(number: int) -> str:
    """A number below 100 in kanji."""
    tens, ones = divmod(number, 10)
    said = ("" if tens == 1 else KANJI[tens]) + "十" if tens else ""
    return said + (KANJI[ones] if ones or not tens else "")


def soft_hyphens(text: str) -> str:
    """English with soft hyphens (U+00AD) where a long word may be broken at a line's end."""
    return re.sub(r"[A-Za-z]{8,}", lambda found: _BREAK.sub("\u00ad", found.group()), text)
