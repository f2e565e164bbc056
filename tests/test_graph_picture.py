"""The picture of the network: placed without overlaps, said in full, drawn in three languages."""

from __future__ import annotations

import itertools
import re
import struct
from pathlib import Path

import pytest
from lxml import etree

from pipeline.errors import FontError
from pipeline.graph import Edge, Network, Node, fonts, write
from pipeline.graph.layout import crossings, order
from pipeline.graph.measure import width, wrap
from pipeline.graph.picture import LABEL, LINE, SIZE, draw
from pipeline.graph.png import png
from pipeline.graph.script import script
from pipeline.records import LANGUAGES, Language

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
LONG = (
    "化学兵器及び生物兵器の開発、生産、貯蔵及び使用の禁止並びにそ"
    "れらの廃棄の実施に関する特別の措置に関する法律の施行に関する規則"
)
HOSTILE = 'x" onload="alert(1)<script>\x07]]> & {z}'


def made(count: int, *, centre: tuple[str, ...] = (), title: str = "") -> Network:
    """A network of `count` links among documents and instruments of several kinds."""
    kinds = (("law", "kr"), ("treaty", "intl"), ("regime", "intl"), ("notice", "jp"))
    nodes: dict[str, Node] = {}
    edges = []
    for i in range(count):
        kind, place = kinds[i * 7 % 4]
        source, target = f"doc/s{i % 9}", f"{place}/t{i * 5 % 31}-{kind}"
        for address, of, where in ((source, "report", ""), (target, kind, place)):
            name = title or f"{address} の名称と내용 of a fair length"
            link = "javascript:alert(1)" if i % 2 else "https://example.org/?a=1&b=<2>"
            nodes[address] = Node(address, dict.fromkeys(LANGUAGES, name), of, where, i % 3 == 0,
                                  link)  # fmt: skip
        edges.append(Edge(source, target, 1 + i * 13 % 40, {"ja": 1}))
    unique = {(e.source, e.target): e for e in edges}
    return Network(dict(sorted(nodes.items())), tuple(unique[k] for k in sorted(unique)), centre)


def test_barycentres_take_the_crossings_out_of_a_tangle_that_has_none() -> None:
    names = [f"n{i}" for i in range(12)]
    links = [(f"l{i}", f"r{(i * 5 + 3) % 12}", 1.0) for i in range(12)]
    left, right = order([[f"l{n[1:]}" for n in names]], [[f"r{n[1:]}" for n in names]], links)
    assert crossings(left, right, links) == 0
    assert sorted(left[0]) == sorted(f"l{n[1:]}" for n in names)


def test_groups_stay_together_and_crossings_never_grow() -> None:
    left = [["a", "b"], ["c"]]
    right = [["x"], ["y", "z"]]
    links = [("a", "z", 1.0), ("b", "x", 2.0), ("c", "y", 1.0), ("c", "x", 1.0)]
    before = crossings(left, right, links)
    first, second = order(left, right, links)
    assert {frozenset(g) for g in first} == {frozenset("ab"), frozenset("c")}
    assert {frozenset(g) for g in second} == {frozenset("x"), frozenset("yz")}
    assert crossings(first, second, links) <= before


@pytest.mark.parametrize(
    "text",
    ["外国為替及び外国貿易法", "Export Administration Regulations", "대외무역법 시행령",
     "a\u0301\u200b", "①Ⅱ"],
)  # fmt: skip
def test_wide_letters_are_twice_as_wide(text: str) -> None:
    assert width(text, size=20) == pytest.approx(2 * width(text, size=10))
    assert width("あ", size=10) == 10 and width("가", size=10) == 10
    assert width("i", size=10) < width("M", size=10) <= 10


@pytest.mark.parametrize(
    "text", [LONG, "W" * 300, "word " * 90, LONG[:20], "가나다 라마바 " * 20, ""]
)
@pytest.mark.parametrize("lines", [1, 2, 3])
def test_lines_fit_and_say_when_they_are_cut(text: str, lines: int) -> None:
    out = wrap(text, size=13, within=200, lines=lines)
    assert 1 <= len(out) <= lines
    assert all(width(line, size=13) <= 200 for line in out)
    bare = re.sub(r"\s+", "", text)
    shown = re.sub(r"\s+", "", "".join(out))
    assert shown == bare or (shown.endswith("…") and bare.startswith(shown[:-1]))


def test_no_line_begins_with_a_closing_mark() -> None:
    for within in range(60, 200, 7):
        lines = wrap(
            "許可（輸出の許可をいう。）、承認、届出。" * 3, size=13, within=within, lines=9
        )
        assert all(line[0] not in "、。）" for line in lines)


@pytest.mark.parametrize("count", [1, 7, 60, 400])
@pytest.mark.parametrize("title", ["", LONG, "A"])
def test_nothing_overlaps(count: int, title: str) -> None:
    drawing = draw(made(count, title=title), lang="ja", top=80)
    for side in (drawing.left, drawing.right):
        boxes = sorted(side.boxes.values(), key=lambda box: box.y)
        for upper, lower in itertools.pairwise(boxes):
            assert upper.y + upper.height < lower.y
        for box in boxes:
            assert len(box.lines) * LINE <= box.height + 1
            assert all(width(line, size=SIZE) <= LABEL for line in box.lines)
        for heading in side.headings:
            assert not any(b.y < heading.y < b.y + b.height for b in boxes)
    for ribbon in drawing.ribbons:  # a link leaves and arrives at its own bars
        for y, box in ((ribbon.y1, drawing.left.boxes[ribbon.edge.source]),
                       (ribbon.y2, drawing.right.boxes[ribbon.edge.target])):  # fmt: skip
            assert box.y - 0.1 <= y - ribbon.width / 2 and y + ribbon.width / 2 <= (
                box.y + box.height + 0.1
            )


def test_the_strongest_links_are_drawn_and_the_rest_is_counted() -> None:
    net = made(200)
    drawing = draw(net, lang="en", top=40)
    assert len(drawing.ribbons) == 40
    drawn = {(r.edge.source, r.edge.target) for r in drawing.ribbons}
    least = min(r.edge.count for r in drawing.ribbons)
    assert all(e.count <= least for e in net.edges if (e.source, e.target) not in drawn)
    root = etree.fromstring(write(net, "svg"))
    more, rest = len(net.edges) - 40, net.citations - drawing.drawn
    said = f"Drawn: the 40 strongest links; not drawn: {more} more, with {rest:,} other citations."
    assert said in [text.text for text in root.iter(f"{SVG}text")]
    assert said in (root.findtext(f"{SVG}desc") or "")
    small = etree.fromstring(write(made(5), "svg"))
    assert not any("strongest" in (t.text or "") for t in small.iter(f"{SVG}text"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_svg_says_what_it_is(lang: Language) -> None:
    root = etree.fromstring(write(made(30, centre=("kr/t0-law",)), "svg", lang=lang))
    assert root.get("role") == "img" and root.get("aria-labelledby") == "title desc"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and title.get("id") == "title" and "kr/t0-law" in (title.text or "")
    assert desc is not None and desc.get("id") == "desc" and desc.text
    assert "Noto Sans CJK" in (root.get("font-family") or "")
    for path in root.iter(f"{SVG}path"):
        if path.get("stroke-width") and path.getparent().get("stroke-opacity"):  # type: ignore[union-attr]
            assert path.findtext(f"{SVG}title")


def test_a_cut_title_stands_in_full_beside() -> None:
    root = etree.fromstring(write(made(3, title=LONG * 2), "svg"))
    assert any("".join(t.itertext()).endswith("…") for t in root.iter(f"{SVG}text"))
    assert any((LONG * 2) in (t.text or "") for t in root.iter(f"{SVG}title"))


def test_hostile_titles_and_links_stay_text() -> None:
    data = write(made(12, title=HOSTILE), "svg")
    root = etree.fromstring(data)
    assert not list(root.iter(f"{SVG}script")) and b"\x07" not in data
    assert all("onload" not in element.attrib for element in root.iter())
    links = {a.get(XLINK) for a in root.iter(f"{SVG}a")}
    assert links == {"https://example.org/?a=1&b=<2>"}


def test_the_language_of_letters() -> None:
    assert script("수출 許可", otherwise="en") == "ko"
    assert script("輸出", otherwise="en") == "ja"
    assert script("Export", otherwise="ko") == "ko"


def test_without_a_font_the_message_says_what_to_install(tmp_path: Path) -> None:
    drawn = write(made(4), "svg", lang="ko")
    with pytest.raises(FontError, match=r"Japanese and Korean.*fonts-noto-cjk.*svg needs no font"):
        png(drawn, within=(tmp_path,))
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "ipaexg.ttf").write_bytes(b"")
    with pytest.raises(FontError, match="no font with Korean letters"):
        png(drawn, within=(tmp_path,))
    with pytest.raises(FontError, match="no font that Jobun knows"):
        fonts.find(frozenset(), within=(tmp_path / "nowhere",))


def test_two_fonts_serve_where_none_holds_both(tmp_path: Path) -> None:
    for name in ("NanumGothic.ttf", "NanumGothicBold.ttf", "YuGothR.ttc", "other.ttf"):
        (tmp_path / name).write_bytes(b"")
    found = fonts.find(frozenset({"ja", "ko"}), within=(tmp_path,))
    assert found.family == "Yu Gothic"
    assert [path.name for path in found.files] == [
        "YuGothR.ttc", "NanumGothic.ttf", "NanumGothicBold.ttf",
    ]  # fmt: skip


def installed() -> bool:
    try:
        fonts.find(frozenset({"ja", "ko"}))
    except FontError:
        return False
    return True


@pytest.mark.skipif(not installed(), reason="no Japanese and Korean font is installed")
def test_the_png_is_the_same_drawing_twice_as_large() -> None:
    net = made(20)
    data = write(net, "png", lang="ja")
    assert data.startswith(b"\x89PNG\r\n\x1a\n") and data == write(net, "png", lang="ja")
    wide, high = struct.unpack(">II", data[16:24])
    size = re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', write(net, "svg", lang="ja"))
    assert size is not None
    assert abs(wide - 2 * float(size[1])) <= 1 and abs(high - 2 * float(size[2])) <= 1
    assert len(data) > 20_000  # letters and curves, not a blank page
