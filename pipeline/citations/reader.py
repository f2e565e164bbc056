"""Reads the passages of one document in order and remembers what they define and cite."""

from __future__ import annotations

from pipeline.citations import grammar_en, grammar_ja, grammar_ko, ja_implied, ko_define, names
from pipeline.citations.derived import derived
from pipeline.citations.mention import Alias, Context, Mention
from pipeline.citations.page import Page, page
from pipeline.citations.resolve import resolve
from pipeline.citations.scope import Scope
from pipeline.citations.weak import settled
from pipeline.knowledge.outline import outline
from pipeline.records import Citation

_GRAMMARS = (grammar_ja, grammar_ko, grammar_en)


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
        sheet.aliases = [*self.scope.aliases]
        sheet.document, sheet.here = self.scope.document, self.scope.here
        grammars = _GRAMMARS if sheet.eastern else (grammar_en,)
        for grammar in grammars:
            sheet.aliases += grammar.define(sheet)
        found = [mention for grammar in grammars for mention in grammar.find(sheet)]
        self.page, self.mentions = sheet, found
        out = resolve(sheet, found, self.scope)
        self.scope.aliases = [Alias(alias.word, alias.target, 0) for alias in sheet.aliases]
        return out
