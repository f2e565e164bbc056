"""Every form of the grammars proves its own examples and counterexamples."""

from __future__ import annotations

import pytest

from pipeline.citations import grammar_en, grammar_ja, grammar_ko, names
from pipeline.citations.form import Form
from pipeline.citations.page import Page, page

GRAMMARS = {"ja": grammar_ja, "ko": grammar_ko, "en": grammar_en}
FORMS = [(lang, form) for lang, grammar in GRAMMARS.items() for form in grammar.FORMS]
IDS = [f"{lang}-{form.name}" for lang, form in FORMS]


def _page(lang: str, text: str) -> Page:
    sheet = page(text)
    sheet.settle(names.find(sheet))
    sheet.aliases = GRAMMARS[lang].define(sheet)
    return sheet


@pytest.mark.parametrize(("lang", "form"), FORMS, ids=IDS)
def test_examples_and_counterexamples(lang: str, form: Form) -> None:
    assert form.examples and form.counterexamples
    for marked in form.examples:
        before, _, rest = marked.partition("⟦")
        inside, _, after = rest.partition("⟧")
        sheet = _page(lang, before + inside + after)
        found = [(m.start, m.end) for m in GRAMMARS[lang].find(sheet) if m.form == form.name]
        assert (len(before), len(before) + len(inside)) in found, marked
    for text in form.counterexamples:
        sheet = _page(lang, text)
        found = [text[m.start : m.end] for m in GRAMMARS[lang].find(sheet) if m.form == form.name]
        assert not found, text


def test_names_of_forms_are_their_own() -> None:
    names_ = [f"{lang}-{form.name}" for lang, form in FORMS]
    assert len(names_) == len(set(names_))
