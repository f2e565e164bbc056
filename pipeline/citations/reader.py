"""Reads the passages of one document in order and remembers what they define and cite."""

from __future__ import annotations

import re
from types import ModuleType

from pipeline.citations import grammar_en, grammar_ja, grammar_ko, ja_implied, ko_define, names
from pipeline.citations.derived import derived
from pipeline.citations.mention import Alias, Context, Mention
from pipeline.citations.page import Page, page
from pipeline.citations.resolve import resolve
from pipeline.citations.scope import Scope
from pipeline.citations.weak import settled
from pipeline.knowledge.outline import outline
from pipeline.records import Citation

_GRAMMARS: tuple[ModuleType, ...] = (grammar_ja, grammar_ko, grammar_en)
_EASTERN: tuple[ModuleType, ...] = (grammar_ja, grammar_ko)
_WESTERN: tuple[ModuleType, ...] = (grammar_en,)
_EAST = ("", "jp/", "kr/")
_LATIN = re.compile(r"[A-Za-z§¶]")  # every form of the English grammar holds one of these


class Reader:
    """The state of reading: one for a document, or for a passage with its context.

    `page` and `mentions` are those of the passage read last: the names in it, and what the grammars
    found before it was resolved.
    """

    page: Page
    mentions: list[Mention]

    def __init__(self, context: Context | None = None) -> None:
        context = context or Context()
        self.scope = Scope(document=context.document, units=outline(context.document))
        self.scope.aliases = [
            *ja_implied.implied(context.document),
            *ko_define.implied(context.document),
        ]
        if context.preceding:
            self.read(context.preceding)
        self.stand(context.article)

    def stand(self, article: str) -> None:
        """Say where the next passage begins: segments beneath the document (`art_9/para_2`)."""
        self.scope.here = tuple(segment for segment in article.split("/") if segment)

    def read(self, text: str) -> list[Citation]:
        """The citations of a passage, in order; targets of one span follow each other."""
        sheet = page(text)
        known, document = self.scope.named, self.scope.document
        hits = settled(names.find(sheet), sheet.plain, known=known, document=document)
        sheet.settle([*hits, *derived(sheet.plain, hits)])
        before = len(self.scope.aliases)
        sheet.aliases = [*self.scope.aliases]
        sheet.document, sheet.here = self.scope.document, self.scope.here
        grammars = _GRAMMARS if sheet.eastern else _WESTERN
        # A treaty's own labels (6.) are of the English grammar in any language.
        if sheet.eastern and document[:3] in _EAST and not _LATIN.search(sheet.plain):
            grammars = _EASTERN
        for grammar in grammars:
            sheet.aliases += grammar.define(sheet)
        found = [mention for grammar in grammars for mention in grammar.find(sheet)]
        self.page, self.mentions = sheet, found
        out = resolve(sheet, found, self.scope)
        defined = sheet.aliases[before:]
        self.scope.aliases += [Alias(alias.word, alias.target, 0) for alias in defined]
        return out
