"""How United States law is cited: 15 CFR § 744.21(b)(2), 50 U.S.C. § 4801, Pub. L. 115-232.

Codes and reporters are cited alike in every language, as practitioners in Japan and Korea do; the
words around them (Supplement No. 1, Section) are of the language.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.label.figures import roman

_SUPPLEMENT = {
    "en": "Supplement No. {} to {}", "ja": "{1} 補遺第{0}号", "ko": "{1} 부록 제{0}호",
}  # fmt: skip
_SUBPART = {"en": "{}, Subpart {}", "ja": "{} サブパート{}", "ko": "{} 서브파트 {}"}
_APPENDIX = {"en": "Appendix {} to {}", "ja": "{1} 付録{0}", "ko": "{1} 부록 {0}"}
_HEAD = {"en": "{}, heading {}", "ja": "{} 第{}見出し", "ko": "{} 제{}표제"}
_WITHIN = {"en": ", paragraph ", "ja": "", "ko": " "}
_ORDER = {"en": "Executive Order {}", "ja": "米国大統領令第{}号", "ko": "미국 행정명령 제{}호"}
_SECTION = {"en": "{} § {}", "ja": "{}第{}条", "ko": "{} 제{}조"}
_CATEGORY = {"en": "USML Category {}", "ja": "USMLカテゴリー{}", "ko": "USML 카테고리 {}"}


def regulation(title: str, unit: str, locators: Sequence[str], lang: str) -> str:
    """A CFR section, part or range of parts, with what lies beneath it."""
    if "." in unit:
        return f"{title} CFR § {unit}{brackets(locators)}"
    part = f"{title} CFR Part{'s' if '-' in unit else ''} {unit}"
    if not locators:
        return part
    kind, _, label = locators[0].partition("_")
    forms = {"supp": _SUPPLEMENT, "subpart": _SUBPART, "app": _APPENDIX, "appdx": _APPENDIX,
             "head": _HEAD}.get(kind)  # fmt: skip
    if not forms or not label:
        return part + brackets(locators)
    # Where a supplement or an appendix is of the part, English names it first.
    first = kind in ("supp", "app", "appdx")
    head = forms[lang].format(*((label, part) if first else (part, label)))
    rest = brackets(locators[1:])
    return head + (_WITHIN[lang] if rest[:1] == "(" else "") + rest


def code(title: str, section: str, locators: Sequence[str]) -> str:
    """A section of the United States Code."""
    return f"{title} U.S.C. § {section}{brackets(locators)}"


def act(name: str, locators: Sequence[str], lang: str) -> str:
    """An act cited by name, with its section."""
    if not locators:
        return name
    if "_" in locators[0]:
        return name + brackets(locators)
    if lang == "ja" and name[-1:].isascii():
        name += " "
    return _SECTION[lang].format(name, locators[0]) + brackets(locators[1:])


def order(number: str, locators: Sequence[str], lang: str) -> str:
    """An executive order, with its section."""
    return act(_ORDER[lang].format(number), locators, lang)


def munitions(category: str, locators: Sequence[str], lang: str) -> str:
    """A category of the United States Munitions List: USML Category XI(a)(4)."""
    return _CATEGORY[lang].format(roman(category)) + brackets(locators)


def brackets(locators: Sequence[str]) -> str:
    """Paragraph labels as they are printed: (b)(2)(i); words and codes stand apart."""
    return "".join(
        f"({label})" if len(label) <= 5 and label.isalnum() and label.isascii() else f", {label}"
        for label in locators
    )
