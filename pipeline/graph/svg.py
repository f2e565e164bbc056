"""The picture as SVG 1.1: text stays text, every link and every cut title says itself in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.graph import picture
from pipeline.graph.measure import width, wrap
from pipeline.graph.picture import Box, Drawing, Ribbon, Side
from pipeline.graph.script import script
from pipeline.graph.words import JURISDICTIONS, WORDS
from pipeline.label import label
from pipeline.records import Language
from pipeline.tables.plain import one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

_NS = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
# Okabe and Ito's palette, told apart with every kind of colour vision.
_COLOURS = {"jp": "#d55e00", "kr": "#0072b2", "us": "#009e73", "eu": "#cc79a7", "un": "#56b4e9",
            "intl": "#b98900", "": "#6b6b6b"}  # fmt: skip
_GAP = "\u2002"  # an en space, which XML does not collapse
_INK, _FAINT = "#1a1a1a", "#595959"  # 17:1 and 7:1 on white
_FONTS: dict[Language, tuple[str, ...]] = {
    "ja": ("Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", "Meiryo"),
    "ko": ("Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic"),
}


def families(lang: Language) -> str:
    """The font families for text of a language, with those of the other scripts behind."""
    first: Language = "ko" if lang == "ko" else "ja"
    second: Language = "ja" if first == "ko" else "ko"
    named = ", ".join(f"'{name}'" for name in (*_FONTS[first], *_FONTS[second]))
    return f"{named}, 'DejaVu Sans', sans-serif"


def svg(drawing: Drawing) -> bytes:
    """A drawing as an SVG document, UTF-8, on a white ground."""
    return _Page(drawing).bytes()


class _Page:
    """One SVG document in the making."""

    def __init__(self, drawing: Drawing) -> None:
        from lxml import etree

        self._etree = etree
        self._drawing = drawing
        self._lang = drawing.lang
        spaces: Any = {None: _NS, "xlink": _XLINK}
        self._root = etree.Element(f"{{{_NS}}}svg", nsmap=spaces)
        legend = drawing.bottom + 24.0
        self._height = legend + 118.0
        self._set(self._root, width=picture.WIDTH, height=self._height, role="img",
                  viewBox=f"0 0 {_px(picture.WIDTH)} {_px(self._height)}",
                  font_family=families(self._lang), font_size=picture.SIZE, fill=_INK,
                  aria_labelledby="title desc")  # fmt: skip
        self._root.set(f"{{{_XML}}}lang", self._lang)
        self._words()
        self._column_heads()
        ribbons = self._element(self._root, "g", fill="none", stroke_opacity="0.42")
        for ribbon in drawing.ribbons:
            self._ribbon(ribbons, ribbon)
        self._side(drawing.left, left=True)
        self._side(drawing.right, left=False)
        self._legend(legend)

    def bytes(self) -> bytes:
        """The document."""
        for group in self._root.iter(f"{{{_NS}}}g"):
            group.tail = "\n"
        return bytes(self._etree.tostring(self._root, xml_declaration=True, encoding="UTF-8"))

    # -- the parts of the page

    def _words(self) -> None:
        drawing, network = self._drawing, self._drawing.network
        title = self._say("title")
        if network.centre:
            named = [self._label(address) for address in network.centre]
            title = self._say("around", what=", ".join(named))
        counts = self._say(
            "counts", sources=len({e.source for e in network.edges}), targets=len(network.cited),
            citations=network.citations, edges=len(network.edges),
        )  # fmt: skip
        more = len(network.edges) - len(drawing.ribbons)
        rest = self._say("more", drawn=len(drawing.ribbons), more=more,
                         rest=network.citations - drawing.drawn)  # fmt: skip
        self._element(self._root, "title", id="title").text = title
        said = f"{counts}. {rest}" if more else f"{counts}."
        self._element(self._root, "desc", id="desc").text = said
        self._element(self._root, "rect", width="100%", height="100%", fill="#ffffff")
        room = picture.WIDTH - 2 * picture.MARGIN
        shown = wrap(title, size=22.0, within=room, lines=1)[0]
        self._text(self._root, shown, picture.MARGIN, 44.0, font_size=22.0, font_weight="bold")
        self._text(self._root, counts, picture.MARGIN, 68.0, fill=_FAINT)
        if more:
            self._text(self._root, rest, picture.MARGIN, 87.0, fill=_FAINT)

    def _column_heads(self) -> None:
        y = 114.0
        self._text(self._root, self._say("citing"), self._bar(left=True) + picture.BAR, y,
                   font_weight="bold", text_anchor="end")  # fmt: skip
        self._text(self._root, self._say("cited"), self._bar(left=False), y, font_weight="bold")

    def _ribbon(self, within: _Element, ribbon: Ribbon) -> None:
        edge, nodes = ribbon.edge, self._drawing.network.nodes
        x1, x2 = self._bar(left=True) + picture.BAR, self._bar(left=False)
        middle = _px((x1 + x2) / 2)
        path = self._element(
            within, "path", stroke=_COLOURS[nodes[edge.source].jurisdiction],
            stroke_width=ribbon.width,
            d=f"M{_px(x1)} {_px(ribbon.y1)}C{middle} {_px(ribbon.y1)} {middle} {_px(ribbon.y2)} "
            f"{_px(x2)} {_px(ribbon.y2)}",
        )  # fmt: skip
        langs = ", ".join(f"{lang} {count}" for lang, count in edge.langs.items())
        self._element(path, "title").text = self._say(
            "times", source=self._label(edge.source), target=self._label(edge.target),
            count=edge.count, langs=langs,
        )  # fmt: skip

    def _side(self, side: Side, *, left: bool) -> None:
        group = self._element(self._root, "g")
        anchor = "end" if left else "start"
        x = self._bar(left=left) + (picture.BAR if left else 0.0)
        for heading in side.headings:
            self._text(group, heading.text, x, heading.y, fill=_FAINT, font_size=12.0,
                       text_anchor=anchor, letter_spacing="0.4")  # fmt: skip
        for box in side.boxes.values():
            self._box(group, box, left=left, anchor=anchor)

    def _box(self, within: _Element, box: Box, *, left: bool, anchor: str) -> None:
        node = box.node
        owner = within
        if node.link.startswith(("https://", "http://")):
            owner = self._element(within, "a", target="_blank")
            owner.set(f"{{{_XLINK}}}href", one_line(node.link))
        self._element(owner, "title").text = f"{self._label(node.address)} ({node.address})"
        colour = _COLOURS[node.jurisdiction]
        bar = self._bar(left=left)
        self._swatch(owner, bar, box.y, picture.BAR, box.height, colour, filled=node.in_corpus)
        x = bar - 8.0 if left else bar + picture.BAR + 8.0
        first = box.y + box.height / 2 - picture.LINE * (len(box.lines) - 1) / 2 + 4.6
        written = script(" ".join(box.lines), otherwise=self._lang)
        for i, line in enumerate(box.lines):
            last = i == len(box.lines) - 1
            self._text(owner, line, x, first + i * picture.LINE, text_anchor=anchor, lang=written,
                       count=box.count if last else 0, before=left)  # fmt: skip

    def _legend(self, y: float) -> None:
        drawing = self._drawing
        group = self._element(self._root, "g", font_size=12.0, fill=_FAINT)
        self._element(
            group,
            "path",
            stroke="#cccccc",
            d=f"M{_px(picture.MARGIN)} {_px(y)}H{_px(picture.WIDTH - picture.MARGIN)}",
        )
        boxes = [*drawing.left.boxes.values(), *drawing.right.boxes.values()]
        used = {box.node.jurisdiction for box in boxes}
        x, line = picture.MARGIN, y + 26.0
        self._text(group, self._say("colour"), x, line)
        x += width(self._say("colour"), size=12.0) + 18.0
        for name in (name for name in JURISDICTIONS if name in used):
            called = JURISDICTIONS[name][self._lang]
            self._swatch(group, x, line - 10.0, 12.0, 12.0, _COLOURS[name], filled=True)
            self._text(group, called, x + 18.0, line)
            x += 18.0 + width(called, size=12.0) + 22.0
        x, line = picture.MARGIN, y + 54.0
        for filled, word in ((True, "inside"), (False, "outside")):
            self._swatch(group, x, line - 13.0, picture.BAR, 17.0, _COLOURS[""], filled=filled)
            self._text(group, self._say(word), x + 18.0, line)
            x += 18.0 + width(self._say(word), size=12.0) + 26.0
        x, line = picture.MARGIN, y + 82.0
        most = max(ribbon.edge.count for ribbon in drawing.ribbons)
        for count in sorted({1, max(1, most // 4), most}):
            self._element(group, "path", stroke=_COLOURS[""], stroke_opacity="0.55",
                          stroke_width=picture.ribbon_width(count, most),
                          d=f"M{_px(x)} {_px(line - 4.0)}h34")  # fmt: skip
            self._text(group, f"{count:,}", x + 41.0, line)
            x += 41.0 + width(f"{count:,}", size=12.0) + 20.0
        self._text(group, self._say("width"), x, line)

    # -- the smallest pieces

    def _bar(self, *, left: bool) -> float:
        """Where the bars of a side begin."""
        if left:
            return picture.MARGIN + picture.LABEL + picture.COUNT + 8.0
        return picture.WIDTH - picture.MARGIN - picture.LABEL - picture.COUNT - 8.0 - picture.BAR

    def _label(self, address: str) -> str:
        node = self._drawing.network.nodes.get(address)
        named = node.labels[self._lang] if node else label(address)[self._lang]
        return one_line(named) or address

    def _say(self, word: str, **values: object) -> str:
        numbers = {k: v for k, v in values.items() if isinstance(v, int)}
        plurals = {f"{k}_s": "" if v == 1 else "s" for k, v in numbers.items()}
        said = {k: f"{v:,}" for k, v in numbers.items()}
        return WORDS[word][self._lang].format(**{**values, **said, **plurals})

    def _swatch(
        self, within: _Element, x: float, y: float, wide: float, high: float, colour: str,
        *, filled: bool,
    ) -> None:  # fmt: skip
        if filled:
            self._element(within, "rect", x=x, y=y, width=wide, height=high, rx=2.0, fill=colour)
        else:  # the outline inside the same rectangle
            self._element(within, "rect", x=x + 0.75, y=y + 0.75, width=wide - 1.5,
                          height=high - 1.5, rx=2.0, fill="#ffffff", stroke=colour,
                          stroke_width=1.5)  # fmt: skip

    def _text(
        self, within: _Element, text: str, x: float, y: float, *, lang: Language | None = None,
        count: int = 0, before: bool = False, **style: float | str,
    ) -> None:  # fmt: skip
        """A line of text, with a number at its outer end where there is one."""
        element = self._element(within, "text", x=x, y=y, **style)
        if lang and lang != self._lang:
            element.set(f"{{{_XML}}}lang", lang)
            if families(lang) != families(self._lang):
                element.set("font-family", families(lang))
        # The gap is a space, not `dx`: renderers disagree whether that moves an anchored line.
        if before and count:
            number = self._element(element, "tspan", fill=_FAINT, font_size=11.0)
            number.text = f"{count:,}"
            number.tail = _GAP + one_line(text)
            return
        element.text = one_line(text)
        if count:
            element.text += _GAP
            number = self._element(element, "tspan", fill=_FAINT, font_size=11.0)
            number.text = f"{count:,}"

    def _element(self, within: _Element, name: str, **values: float | str) -> _Element:
        element = self._etree.SubElement(within, f"{{{_NS}}}{name}")
        self._set(element, **values)
        return element

    @staticmethod
    def _set(element: _Element, **values: float | str) -> None:
        for name, value in values.items():
            # SVG's own names keep their capitals (viewBox); the others are written with hyphens.
            element.set(name.replace("_", "-"), _px(value) if isinstance(value, float) else value)


def _px(value: float) -> str:
    """A length to a tenth of a pixel, as short as can be."""
    return f"{value:.1f}".removesuffix(".0")
