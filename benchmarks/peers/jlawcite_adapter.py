"""jlawcite on our rows: its external, internal, referential and attachment references.

jlawcite finds in the text of one paragraph of an XML law and is told by the XML where that stands.
Our rows are plain text, so this adapter keeps the place itself: from the context, and from the
labels at line starts (第七十条, ２, 一), which are not counted as found.  Names and law numbers are
resolved by its own LawNameIndex, filled with the laws that Jobun knows; what it leaves to its graph
builder (the law that a list goes on with, 同条, 前項) is done here by its own patterns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from protocol import Found, Row, cited, serve

_KANJI = "一二三四五六七八九十百千"
_HEAD = re.compile(
    rf"^[ 　]*(?:(?P<art>第[{_KANJI}0-9０-９]+条(?:の[{_KANJI}]+)*)[　（ ]"
    rf"|(?P<para>[0-9０-９]{{1,2}})[　 ]|(?P<item>[{_KANJI}]+(?:の[{_KANJI}]+)*)[　 ])",
    re.MULTILINE,
)
_NOT_CITED = ("各号", "本法", "本令", "本規則", "同法", "同令", "同規則", "同条例")
_OLD_OR_NEW = ("新法", "旧法", "新令", "旧令")


@dataclass
class _Place:
    """Where the text stands, and what was cited last: law, and levels art, para, item."""

    law: str
    here: dict[str, str] = field(default_factory=dict)
    last_law: str = ""
    last: dict[str, str] = field(default_factory=dict)
    until: int = -1  # where the last reference with an article ended


def _prepare(names: Mapping[str, str]) -> Callable[[Row], Found]:
    import jlawcite
    from jlawcite import citation as find
    from jlawcite.resolver import LawNameIndex, load_aliases, normalize_promulgation

    numbers = {name: a for name, a in names.items() if normalize_promulgation(name) == name}
    aliases = load_aliases(Path(jlawcite.__file__).parent / "jp_law_aliases.json")
    index = LawNameIndex(dict(names), numbers, aliases)

    def law_of(name: str, promulgation: str | None, place: _Place) -> str:
        if name.startswith("同") and len(name) <= 4 and place.last_law:
            return place.last_law
        known = index.resolve(name, promulgation)
        if known:
            return known.law_id
        number = normalize_promulgation(promulgation or "")
        return f"jp/#{number}" if number else f"jp/?{name}"

    def references(text: str) -> list[tuple[int, Any]]:
        external, spans = find.extract_external(text)
        everything = [
            *external,
            *find.extract_internal(text, spans),
            *find.extract_referential(text, spans),
            *find.extract_attachment_refs(text, spans),
        ]
        return sorted(((r.span[0], r) for r in everything), key=lambda pair: pair[0])

    def run(row: Row) -> Found:
        text, context = row["text"], row.get("context") or {}
        place = _Place(context.get("document") or "", _levels(context.get("article") or ""))
        heads = {m.start(): m for m in _HEAD.finditer(text)}
        labels = sorted(heads)
        out: Found = []
        end = -1
        for start, ref in references(text):
            while labels and labels[0] <= start:
                _stand(place, heads[labels.pop(0)], find)
            line = text.rfind("\n", 0, start) + 1
            own = line in heads and start < heads[line].end()
            if start < end or own:
                continue
            target = _target(ref, text, place, law_of, find)
            if target:
                out.append(cited(text, *ref.span, target))
                end = ref.span[1]
        return out

    return run


def _levels(article: str) -> dict[str, str]:
    found = (segment.partition("_") for segment in article.split("/"))
    return {unit: label for unit, _, label in found if unit in ("art", "para", "item")}


def _number(printed: str, find: Any) -> str:
    stem, _, branches = printed.strip("第").replace("条", "").partition("の")
    numbers = [find.kanji_to_int(n) for n in (stem, *(branches.split("の") if branches else ()))]
    return "-".join(str(n) for n in numbers)


def _stand(place: _Place, head: re.Match[str], find: Any) -> None:
    for unit, above in (("art", ()), ("para", ("art",)), ("item", ("art", "para"))):
        if head[unit]:
            kept = {level: place.here[level] for level in above if level in place.here}
            place.here = {**kept, unit: _number(head[unit], find)}


def _target(
    ref: Any, text: str, place: _Place, law_of: Callable[..., str], find: Any
) -> str | None:
    kind = type(ref).__name__
    if kind == "AttachmentRef":
        unit = {"別表": "appdx", "様式": "form"}.get(ref.kind, "appdx")
        return f"{place.law}/{unit}" + (f"_{ref.annex_id}" if ref.annex_num else "")
    if kind == "RefRef":
        return _relative(ref, place)
    levels = {"art": ref.article_path}
    if ref.paragraph is not None:
        levels["para"] = str(ref.paragraph)
    if ref.item is not None:
        levels["item"] = ref.item_path
    law = place.law
    if kind == "ExtRef":
        law = law_of(ref.law_name_raw, ref.promulgation, place)
    elif place.last_law and find.ENUM_GAP_PAT.match(text[place.until : ref.span[0]] or "?"):
        law = place.last_law
    place.last_law, place.last, place.until = law, levels, ref.span[1]
    suppl = "suppl/" if ref.suppl else ""
    return f"{law}/{suppl}" + _path(levels)


def _relative(ref: Any, place: _Place) -> str | None:
    if ref.kind in (*_NOT_CITED, *_OLD_OR_NEW, "前各号"):
        return None
    unit = {"条": "art", "項": "para", "号": "item"}[ref.kind[-1]]
    law, levels = place.law, dict(place.here)
    if ref.kind[0] == "同":
        law, levels = place.last_law or law, dict(place.last or levels)
    order = ("art", "para", "item")
    levels = {level: levels[level] for level in order[: order.index(unit) + 1] if level in levels}
    by = {"前": -1, "次": 1}.get(ref.kind[0], 0)
    if by and levels.get(unit, "").isdigit():
        levels[unit] = str(int(levels[unit]) + by)
    if ref.paragraph is not None:
        levels["para"] = str(ref.paragraph)
    if ref.item is not None:
        levels["item"] = ref.item_path
    if "art" in levels:
        place.last_law, place.last, place.until = law, levels, ref.span[1]
    return f"{law}/" + _path(levels) if levels else None


def _path(levels: Mapping[str, str]) -> str:
    order = ("art", "para", "item")
    return "/".join(f"{level}_{levels[level]}" for level in order if level in levels)


if __name__ == "__main__":
    serve(_prepare)
