"""What of an HTML page is around its content: menus, paths, share buttons, notices of the site.

What the page says of itself comes first (elements, roles), then what its parts are called, then
what they are made of: links and hardly a sentence.  A provision lost is worse than a menu kept, so
a part with running text, a unit head or a page's title is never taken for a menu, and where all
would be around, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_SILENT = frozenset({"script", "style", "template", "noscript", "head", "svg", "select", "option",
                     "textarea", "button", "iframe", "object"})  # fmt: skip
_AROUND = frozenset({"nav", "footer", "header", "aside", "menu"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu",
                    "menubar", "dialog", "alertdialog"})  # fmt: skip
_BOXES = frozenset({"div", "ul", "ol", "dl", "table", "tbody", "tr", "td", "section", "form", "p",
                    "li", "center", "span", "address", "fieldset", "dd", "dt"})  # fmt: skip
_NAMES = re.compile(
    r"breadcrumbs?|topic-?path|pankuzu|path|location|(?:g|l|s|r|f|t)nb|nav|navi|navigation|"
    r"(?:global|local|side|sub|main|foot|head|page|site|quick|top|left|right)-?(?:nav|navi|menu)|"
    r"nav-?(?:header|footer|bar|links?|menu|area|wrap(?:per)?|box|list)|"  # DocBook, Sphinx
    r"menu|sidebar|side|skip|skipnav|accessibility|share|sns|social|addthis|cookies?|consent|gdpr|"
    r"related|recommend|page-?top|to-?top|go-?top|back-?to-?top|pager|paging|pagination|"
    r"prev-?next|prevnext|copyrights?|banner|toolbar|print|search|sitemap|utility|util|language|"
    r"lang|back|return|family-?site|satisfaction|koglwrap|kogl|attach(?:ments?|-?files?)?|file-?list|"
    r"view-?file|foot|footer|header|ad|ads|advert|feedback|survey|newsletter|subscribe|btn-?area"
)
# Lines that every page of a site has; those of the second pattern only where they are links.
_LINES = re.compile(
    r"(?:この)?ページの(?:先頭|トップ|上)へ?(?:戻る|移動)?|ここ(?:から|まで)本文です。?|文字サイズ.{0,12}"
    r"|(?:メニュー|ナビゲーション)を?(?:飛ばす|スキップ|読み飛ばす).{0,12}|本文へ(?:移動|ジャンプ|スキップ)"
    r"|본문 ?(?:내용 ?)?바로가기|주메뉴 ?바로가기|메뉴 ?건너뛰기|맨 ?위로(?: ?가기)?"
    r"|글자 ?크기.{0,12}"
    r"|(?:back )?to (?:the )?top(?: of (?:the )?page)?|skip to (?:main )?(?:content|navigation)",
    re.IGNORECASE,
)
_LINKS = re.compile(
    r"トップページ(?:へ(?:戻る)?)?|(?:前|上|次)の?ページ(?:へ)?(?:戻る)?|印刷(?:する|用ページ)?|閉じる"
    r"|サイトマップ|検索|シェアする?|ツイート|一覧(?:へ)?(?:戻る)?|戻る"
    r"|목록(?:으로)?|위로|이전 ?글|다음 ?글|인쇄(?:하기)?|공유(?:하기)?|페이스북|트위터|카카오톡"
    r"|스크랩"
    r"|닫기|바로 ?보기|내려받기|다운로드|첨부파일 ?(?:다운로드|내려받기)?|검색|메뉴"
    r"|top|share(?: this(?: page)?)?|print(?: this page)?|tweet|facebook|twitter|linkedin|email"
    r"|menu|search|close|previous|next|home|back",
    re.IGNORECASE,
)
_NEIGHBOUR = re.compile(
    r"(?:이전 ?글|다음 ?글|前の(?:記事|ページ)|次の(?:記事|ページ)|previous|next)", re.I
)
_FILES = re.compile(r"(?:첨부 ?파일|添付(?:ファイル|資料)|attach(?:ments?|ed files?))", re.I)
_RIGHTS = re.compile(r"©|\(c\)\s?\d{4}|copyright|all rights reserved", re.I)
_UNIT = re.compile(
    r"第\s*[〇一二三四五六七八九十百0-9０-９]+\s*[条章節項号]|제\s*\d+\s*[조장절항호관]|§ ?\d"
    r"|\b(?:Article|Section|Annex|Part|Chapter)\s+(?:\d|[IVX]+\b)"
)
_SENTENCE = re.compile(r"[。．]|[다요]\.(?:\s|$)|[a-z0-9)]\.(?:\s|$)")
_CALLED_SMALL = 600  # characters beside links in a part that is called a menu
_PERMALINKS = frozenset("¶#🔗⚓")
_RIGHTS_SMALL = 700  # characters of a page's foot
_SHARE = 0.5  # of the page's running text: a part that holds as much is no part around it


@dataclass(slots=True)
class _Part:
    """What an element holds: characters, those in links, links, sentences outside links, units."""

    text: int = 0
    linked: int = 0
    links: int = 0
    sentences: int = 0
    units: int = 0
    titled: bool = False

    @property
    def plain(self) -> int:
        return self.text - self.linked


def around(root: _Element, layout: Set[_Element]) -> frozenset[_Element]:
    """The outermost elements around the content; none when the content would be gone with them.

    `layout` are the tables that lay out the page: of the others whole rows are around at most.
    """
    parts = _measured(root)
    whole = parts.get(root, _Part())
    for by_links in (True, False):
        found = _found(root, parts, whole, layout, by_links=by_links)
        if _left(whole, found, parts):
            return frozenset(found)
    return frozenset()


def _left(whole: _Part, found: set[_Element], parts: Mapping[_Element, _Part]) -> bool:
    """Tell whether content is left beside what is around it."""
    gone = sum(parts[e].text for e in found)
    return whole.text - gone >= max(20, 0.02 * whole.text)


def _found(
    root: _Element,
    parts: Mapping[_Element, _Part],
    whole: _Part,
    layout: Set[_Element],
    *,
    by_links: bool,
) -> set[_Element]:
    found: set[_Element] = set()
    stack = [(root, False)]
    while stack:
        element, tabled = stack.pop()
        part = parts.get(element)
        if part is None or not part.text:
            continue
        if tabled:
            gone = element.tag == "tr" and _beside(part, _text(element))
        else:
            gone = element is not root and (
                _stated(element, part, whole)
                or _called(element, part, whole)
                or (by_links and _made_of_links(element, part, whole))
                or _line(element, part)
                or _permalink(element)
                or _foot(element, part, whole)
            )
        if gone:
            found.add(element)
            continue
        tabled = (tabled or element.tag == "table") and element not in layout
        stack += [(child, tabled) for child in element if isinstance(child.tag, str)]
    return found


def _permalink(element: _Element) -> bool:
    """A sign behind a heading that links to it."""
    return (
        element.tag == "a"
        and (element.get("href") or "").startswith("#")
        and _text(element).strip() in _PERMALINKS
    )


def _stated(element: _Element, part: _Part, whole: _Part) -> bool:
    """The page itself says that the element is around its content."""
    if element.get("aria-modal") == "true":
        return True
    role = (element.get("role") or "").lower()
    if element.tag not in _AROUND and role not in _ROLES:
        return False
    if _holds_most(part, whole):
        return False
    if (element.tag == "aside" or role == "complementary") and part.units and part.sentences:
        return False
    if element.tag in ("header", "footer", "aside"):
        inside = any(a.tag in ("article", "main") for a in element.iterancestors())
        return not inside and not part.titled
    return True


def _called(element: _Element, part: _Part, whole: _Part) -> bool:
    """A class or id names the element as one of the parts that sites have around their content."""
    if element.tag not in _BOXES or part.titled or part.units or _holds_most(part, whole):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    if not names or part.plain > _CALLED_SMALL:
        return False
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", names).lower().split()
    pieces = [p for word in words for p in (*re.split("[-_]+", word), re.sub("[-_]", "", word))]
    named = any(_NAMES.fullmatch(piece) for piece in pieces)
    notice = re.search(r"cookie|consent|gdpr|copyright|satisfaction|survey|kogl", names, re.I)
    if not named and not notice:
        return False
    if notice:  # a few sentences make a notice of the site; in a menu they would be content
        return part.sentences <= 8
    surely = re.search(r"breadcrumb|topic-?path|pankuzu|skip|sns|share|page-?top", names, re.I)
    foot = re.search(r"foot(?:er)?(?:[-_ \d]|wrap|$)", names, re.I)
    if foot and not any(a.tag in ("article", "main", "table") for a in element.iterancestors()):
        surely = foot
    linked = part.linked > 0.4 * part.text
    return part.sentences <= 1 and part.plain <= 200 and (linked or surely is not None)


def _made_of_links(element: _Element, part: _Part, whole: _Part) -> bool:
    """A list or box of short links and nothing else: a menu, a list of neighbours."""
    if element.tag not in _BOXES or part.titled or part.sentences or _holds_most(part, whole):
        return False
    if element.tag in ("p", "li", "span", "dd", "dt", "td", "tr"):
        return False
    return (
        part.links >= 4
        and part.linked > 0.85 * part.text
        and part.linked / part.links < 30
        and next(element.iter("th", "caption"), None) is None
    )


def _line(element: _Element, part: _Part) -> bool:
    """A line that every page of a site has: to the top, to the list, the next article, files."""
    if element.tag not in _BOXES and element.tag != "a":
        return False
    if part.text > 400 or part.units or part.titled or part.sentences:
        return False
    text = _text(element)
    bare = text.strip(" 　▲△↑↓<>＜＞«»[]|｜・-→←")
    if _LINES.fullmatch(bare) or (part.links and _LINKS.fullmatch(bare)):
        # A word of a sentence may be a link of that name; a line of its own is none.
        return element.tag != "span" and (element.tag != "a" or _alone(element))
    return _beside(part, text)


def _beside(part: _Part, text: str) -> bool:
    """The articles before and after this one, and the files that can be had with it."""
    if not part.links or part.sentences or part.units:
        return False
    if part.plain < 60 and part.text < 160 and _NEIGHBOUR.match(text):
        return True
    return part.plain < 80 and part.text < 400 and bool(_FILES.match(text))


def _alone(link: _Element) -> bool:
    parent = link.getparent()
    return parent is not None and _text(parent) == _text(link)


def _foot(element: _Element, part: _Part, whole: _Part) -> bool:
    """The page's foot: rights, an address, a telephone number."""
    if element.tag not in _BOXES or element.tag == "span" or part.text > _RIGHTS_SMALL:
        return False
    if part.units or part.titled or _holds_most(part, whole) or part.sentences > 3:
        return False
    text = _text(element)
    match = _RIGHTS.search(text)
    return match is not None and (match.start() < 40 or len(text) - match.start() < 200)


def _holds_most(part: _Part, whole: _Part) -> bool:
    return part.plain > _SHARE * whole.plain and part.plain > 40


def _text(element: _Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _measured(root: _Element) -> dict[_Element, _Part]:
    """What each element holds, measured once from the leaves up."""
    parts: dict[_Element, _Part] = {}
    stack: list[tuple[_Element, bool, bool]] = [(root, False, False)]
    while stack:
        element, done, linked = stack.pop()
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            continue
        inside = linked or element.tag == "a"
        if not done:
            parts[element] = _Part()
            stack.append((element, True, linked))
            stack += [(child, False, inside) for child in element]
            continue
        part = parts[element]
        _add(part, element.text, inside)
        for child in element:
            held = parts.get(child)
            if held is not None:
                part.text += held.text
                part.linked += held.linked
                part.links += held.links
                part.sentences += held.sentences
                part.units += held.units
                part.titled = part.titled or held.titled
            _add(part, child.tail, inside)
        part.links += element.tag == "a"
        part.titled = part.titled or element.tag == "h1"
    return parts


def _add(part: _Part, text: str | None, linked: bool) -> None:
    if not text or not text.strip():
        return
    size = len("".join(text.split()))
    part.text += size
    if linked:
        part.linked += size
    else:
        part.sentences += len(_SENTENCE.findall(text))
        part.units += len(_UNIT.findall(text))
