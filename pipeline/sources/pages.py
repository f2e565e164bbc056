"""Pages and files by their addresses, and what index pages link to: any site without an API.

    [options]                       # what every [[document]] has unless it says otherwise
    url = "https://docs.example/S/RES/{id}({year})"     # filled in from the document's own keys
    address = "un/sc/res/{id}"
    lang = "en"
    kinds = ["pdf"]                 # what may come: xml, json, html, pdf, office, text

    [[document]]
    id = "1540"                     # a fixed address: by `url`, or by the template of [options]
    year = "2004"
    valid_from = "2004-04-28"

    [[document]]
    id = "notices"
    index = "https://www.example.go.jp/law.html"
    pattern = 'law_document/.*\\.pdf$'  # of the link's whole address,
    text = '告示'                     # or of its text; both where both are given
    next = 'page=\\d+'                # links to further index pages; at most `pages` of them
    max = 200
    titles = true                   # take the link's text as the document's title

A linked document's key is its address below the host.  What was linked and is no more, and a held
document that answers 404, is `Gone`; an index where no link fits is taken for a page that was
rebuilt, and nothing is given up for it.
"""  # fmt: skip

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.errors import FetchError
from pipeline.sources.declaration import Source
from pipeline.sources.outcome import Door, Failed, Fetched, Gone, Held, Outcome, Same
from pipeline.sources.pages_declared import Page, read
from pipeline.sources.weblinks import Link, below_host, file_name, links


def check(source: Source) -> tuple[str, ...]:
    """The addresses that a declaration asks; `KnowledgeError` says what is wrong with it."""
    return tuple(page.index or page.url for page in read(source))


def fetch(
    source: Source, door: Door, held: Mapping[str, Held], *, since: str = ""
) -> Iterator[Outcome]:
    """Every fixed address, and every document that an index links to.

    Pages do not say what changed when: `since` changes nothing.  Raises `KnowledgeError` for a
    declaration that cannot be.
    """
    seen: set[str] = set()
    whole = True
    for page in read(source):
        if not page.index:
            seen.add(page.id)
            yield _one(door, held, page, page.id, page.url, page.name or page.id, page.facts)
            continue
        try:
            found = _listed(door, page)
        except FetchError as error:
            whole = False
            yield Failed(page.id, str(error), error.kind)
            continue
        for link in found:
            key = below_host(link.url, page.index)
            if key not in seen:
                seen.add(key)
                title = _title(link.text) if page.titles else ""
                facts = {**page.facts, **({"title": title} if title else {})}
                name = link.url.rstrip("/").rpartition("/")[2].partition("?")[0] or page.id
                yield _one(door, held, page, key, link.url, name, facts)
    # What an index that could not be read links to is unknown, not gone.
    for key in held if whole else ():
        if key not in seen:
            yield Gone(key, "it is not linked or declared any more")


def _one(
    door: Door,
    held: Mapping[str, Held],
    page: Page,
    key: str,
    url: str,
    name: str,
    facts: Mapping[str, str],
) -> Outcome:
    """One document at one address."""
    try:
        response = door.get(url, kinds=page.kinds)
    except FetchError as error:
        if error.kind == "missing" and key in held:
            return Gone(key, str(error))
        return Failed(key, str(error), error.kind)
    if response.fresh and key in held:
        return Same(key)
    headers = {k.lower(): v for k, v in response.headers.items()}
    return Fetched(
        key,
        file_name(name, response, page.suffix),
        response.data,
        url,
        mark=headers.get("etag", "") or headers.get("last-modified", ""),
        lang=page.lang,
        facts=facts,
    )


def _listed(door: Door, page: Page) -> list[Link]:
    """The links of an index and of its further pages that fit, each address once."""
    waiting, asked, found = [page.index], set[str](), dict[str, Link]()
    while waiting and len(asked) < page.pages:
        url = waiting.pop(0)
        if url in asked:
            continue
        asked.add(url)
        for link in links(door.get(url, kinds=("html",))):
            if page.fits(link):
                found.setdefault(link.url, link)
            elif page.leads_on(link):
                waiting.append(link.url)
    if not found:
        raise FetchError(
            f"{page.index}: no link fits the pattern ({page.shown}). The page was rebuilt, or a "
            "script draws it now: look at it in a browser and correct the declaration.",
            "wrong",
        )
    return list(found.values())[: page.most]


def _title(text: str) -> str:
    """A link's text without what it says of the file: 告示（PDF形式：200KB）."""
    size = r"[（(\[【][^（(\[【]*?(?:PDF|ＰＤＦ|HWPX?|KB|ＫＢ|MB)[^）)\]】]*[）)\]】]"
    return re.sub(size, "", text, flags=re.IGNORECASE).strip()
