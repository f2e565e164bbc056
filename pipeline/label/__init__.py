"""An address as a lawyer writes it, in English, Japanese and Korean.

    label("wto/gatt/art_21/b/iii")  ->  {"en": "GATT Article XXI(b)(iii)",
        "ja": "GATT第21条(b)(iii)", "ko": "GATT 제21조(b)(iii)"}

Titles come from the knowledge and are never made up: where it has none in a language, the one in
the instrument's own language stands, and `languages` says which that is.  Parts of an address that
no rule here knows are printed as they are.
"""

from __future__ import annotations

import functools

from pipeline import knowledge
from pipeline.address import Address, parse
from pipeline.label import american
from pipeline.label.called import LANGUAGES, called
from pipeline.label.domestic import JAPANESE, KOREAN
from pipeline.label.entries import entry
from pipeline.label.international import style

_DOMESTIC = {"jp": JAPANESE, "kr": KOREAN}
_BESIDE = {"en": "{} ({})", "ja": "{}（{}）", "ko": "{}({})"}

__all__ = ["LANGUAGES", "label", "languages", "title"]


def label(address: str) -> dict[str, str]:
    """The address in words, by language (`en`, `ja`, `ko`).

    Raises `AddressError` when it is no well-formed address.
    """
    return dict(zip(LANGUAGES, _labels(address), strict=True))


def title(address: str) -> dict[str, str]:
    """The official title of the address's instrument, by language, with the same fallbacks."""
    return dict(called("/".join(parse(address).instrument)).title)


def languages(address: str) -> dict[str, str]:
    """The language that the instrument's name is really in, under each of the three.

    "" where the name is in no language: a code, or the address's own words.
    """
    return dict(called("/".join(parse(address).instrument)).written)


@functools.lru_cache(maxsize=65536)
def _labels(address: str) -> tuple[str, ...]:
    parsed = parse(address)
    parts, locators = parsed.instrument, parsed.locators
    root = parts[0]
    if root == "us":
        return tuple(_american(parsed, lang) for lang in LANGUAGES)
    if root == "eccn":
        return tuple(entry(parts[1], locators, lang) for lang in LANGUAGES)
    if root == "usml":
        return tuple(american.munitions(parts[1], locators, lang) for lang in LANGUAGES)
    instrument = "/".join(parts)
    names = called(instrument).name
    if parts[:2] == ("iaea", "infcirc") and locators and locators[0].startswith("part_"):
        # The circular's parts are of its number: INFCIRC/254/Part 1.
        names = {lang: f"{name}/Part {locators[0][5:]}" for lang, name in names.items()}
        locators = locators[1:]
    if not locators:
        return tuple(names[lang] for lang in LANGUAGES)
    if root in _DOMESTIC:
        styles = _DOMESTIC[root]
    else:
        styles = {lang: style(instrument, locators[0], lang) for lang in LANGUAGES}
    return tuple(styles[lang].write(names[lang], locators) for lang in LANGUAGES)


def _american(address: Address, lang: str) -> str:
    parts, locators = address.instrument, address.locators
    if parts[1] == "cfr":
        named = ("-" in parts[3] and not locators) or knowledge.by_address(str(address))
        known = called(str(address)) if named else None
        code = american.regulation(parts[2], parts[3], locators, lang)
        # A body of parts and a list go by names of their own: the EAR, the Commerce Control List.
        if known is None or not known.written[lang]:
            return code
        return _BESIDE[lang].format(known.name[lang], code)
    if parts[1] == "usc":
        return american.code(parts[2], parts[3], locators)
    if parts[1] == "publ":
        return american.act(f"Pub. L. {parts[2]}", locators, lang)
    if parts[1] == "fr":
        return f"{parts[2]} Fed. Reg. {parts[3]}{american.brackets(locators)}"
    if parts[1] == "eo":
        return american.order(parts[2], locators, lang)
    return american.act(called("/".join(parts)).name[lang], locators, lang)
