"""Every page in the states that readers meet, and what is wrong with one as a browser shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import axe_playwright_python
from flask import Flask, abort
from memory_access import MemoryAccess
from playwright.sync_api import Browser, Page, Response
from web_application import SITE, app_over

from catalogue.access import Unready
from catalogue.source import View

LANGUAGES = ("fr", "en")
WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")
VIEWS = {"sea": View("sea", {"fr": "La mer", "en": "The sea"}, "corail OR température")}
PAGES = {
    "home": "/",
    "results": "/search?q=température",
    "results of nothing asked": "/search",
    "fifty results": "/search?per_page=50",
    "second page of results": "/search?q=température&page=2",
    "results by place and period": "/search?q=température&cov_from=1980&bbox=-10%2C30%2C40%2C60",
    "results with filters": "/search?q=température&type=article&type=dataset&access=-restricted&from=1990",
    "few results": "/search?q=Méditerranée",
    "no result": "/search?q=zzz&type=article&access=open",
    "a page too far": "/search?q=température&page=40",
    "an exact match": "/search?q=10.17882%2F49388",
    "no match": "/search?q=10.5281%2Fzenodo.404",
    "several identifiers": "/search?q=10.17882%2F49388+10.1000%2Farticle+10.1%2Fnone",
    "notices": "/search?q=auhtor%3Ax+%22not+closed+AND&nonsense=1&from=abc",
    "a hostile query": "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "facet": "/search/facet/author?order=az",
    "facet within a search": "/search/facet/type?q=température&type=article",
    "record": "/r/0000000001A",
    "record in another style": "/r/0000000001A?style=apa",
    "article": "/r/0000000002A",
    "hostile record": "/r/0000000003A",
    "record right to left": "/r/0000000008A",
    "unbreakable record": "/r/0000000006A",
    "record without a name": "/r/0000000007A",
    "record of three thousand authors": "/r/0000000009A",
    "record over the antimeridian": "/r/000000000AA",
    "copies": "/r/0000000001A/copies",
    "copies of one": "/r/0000000002A/copies",
    "removed record": "/r/0000000091A",
    "selection": "/list?ids=0000000001A,0000000002A",
    "cited selection": "/list?ids=0000000001A,0000000002A&style=apa",
    "empty selection": "/list",
    "person": "/people/0000-0002-1825-0097",
    "organisation": "/orgs/044jxhp58",
    "views": "/views",
    "view": "/views/sea",
    "sources": "/sources",
    "sources sought": "/sources?q=terra&order=state",
    "source": "/sources/seanoe",
    "failing source": "/sources/progedo",
    "source of which a part is in": "/sources/hal",
    "rejects": "/sources/seanoe/rejects",
    "no rejects": "/sources/hal/rejects",
    "runs": "/sources/seanoe/runs",
    "no runs": "/sources/nakala/runs",
    "help": "/help",
    "about": "/about",
    "api": "/api",
    "status": "/status",
    "site map": "/sitemap",
    "accessibility": "/accessibility",
    "privacy": "/privacy",
    "legal notice": "/legal",
    "not found": "/nothing-here",
    "no such record": "/r/ZZZZZZZZZZZ",
    "bad request": "/refused/400",
    "method": "/refused/405",
    "not acceptable": "/refused/406",
    "address too long": "/refused/414",
    "too many requests": "/refused/429",
    "index being made": "/refused/unready",
    "fault of ours": "/refused/fault",
}
"""Addresses behind the language, by the state that they show."""
KINDS = (
    "home", "results", "no result", "several identifiers", "facet", "record", "unbreakable record", "copies",
    "removed record", "selection", "person", "view", "sources", "failing source", "rejects", "runs", "help", "about",
    "api", "status", "site map", "accessibility", "privacy", "legal notice", "not found", "index being made",
    "fault of ours",
)  # fmt: skip
"""A page of each template."""
LARGEST = 60_000
"""Bytes of a page (UX 2.0)."""
MORE_THAN_TWENTY = ("fifty results", "hostile record", "unbreakable record", "api")
"""Pages that may be larger: more than twenty results, megabytes of text, and the table of all operations."""
EVERY_RULE: dict[str, object] = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
OF_COLOUR: dict[str, object] = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules of axe that look at colours; no other can be broken by a scheme."""
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
FOLDED = "document.querySelectorAll('details').forEach(one => one.open = true)"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll('button, input:not([type=hidden]), select, summary, '
    + '.refine li label, header a, footer a, .paging a, .active a, .counts a, .badges a')]
    .filter(one => one.checkVisibility() && !one.closest('.refine li, .choose, .skip')
        && one.getBoundingClientRect().height < 24)
    .map(one => one.outerHTML.slice(0, 120))"""


def app_with_refusals(access: MemoryAccess) -> Flask:
    """The application over the nasty works, with addresses that answer as errors do."""
    app = app_over(access, replace(SITE, sample=True, views=VIEWS))

    @app.get("/<any(fr, en):lang>/refused/<how>")
    def refused(lang: str, how: str) -> str:
        if how == "unready":
            raise Unready("the index is being made")
        if how == "fault":
            raise RuntimeError("a fault of ours")
        abort(int(how), "This is why.")

    return app


@dataclass(frozen=True)
class Reader:
    """A browser's window of some width and colour scheme, and what the pages in it asked for and complained of."""

    page: Page
    address: str
    asked: list[str]
    said: list[str]

    def see(self, path: str) -> Response:
        self.asked.clear()
        self.said.clear()
        self.page.goto("about:blank")  # what the page before still asks for is none of this one's requests
        self.asked.clear()
        response = self.page.goto(self.address + path)
        assert response is not None
        return response


def reader(browser: Browser, address: str, width: int, scheme: str) -> Reader:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",  # what is focused is on the screen at once
    )
    page = context.new_page()
    found = Reader(page, address, [], [])
    page.on("request", lambda request: found.asked.append(request.url))
    page.on("console", lambda message: found.said.append(message.text))
    page.on("pageerror", lambda error: found.said.append(str(error)))
    page.on("dialog", lambda dialog: found.said.append(f"a dialog: {dialog.message}"))
    return found


def faults(reader: Reader, name: str, lang: str) -> Iterator[str]:
    """What is wrong with a page: its size, what it asks for, how it fits, and the rules of accessibility."""
    response = reader.see(f"/{lang}{PAGES[name]}")
    if len(response.body()) > LARGEST and name not in MORE_THAN_TWENTY:
        yield f"{len(response.body())} bytes"
    if foreign := [url for url in reader.asked if not url.startswith((reader.address, "data:"))]:
        yield f"asks {foreign}"
    if len({url for url in reader.asked if url.startswith("http")}) > 4:
        yield f"asks for {reader.asked}"
    yield from (f"says {text}" for text in reader.said if f"status of {response.status}" not in text)
    if reader.page.context.cookies():
        yield "sets a cookie"
    yield from _misfits(reader.page)
    yield from violations(reader.page)


def _misfits(page: Page) -> Iterator[str]:
    if (beyond := page.evaluate(OVERFLOW)) > 0:
        yield f"{beyond} pixels too wide"
    page.evaluate(FOLDED)
    if (beyond := page.evaluate(OVERFLOW)) > 0:
        yield f"{beyond} pixels too wide when all is open"
    yield from (f"too small to touch: {html}" for html in page.evaluate(SMALL))


def both_schemes(reader: Reader, name: str, lang: str) -> Iterator[str]:
    """What is wrong with a page in light colours, and what of its colours is wrong in dark ones."""
    reader.page.emulate_media(color_scheme="light")
    yield from faults(reader, name, lang)
    reader.page.emulate_media(color_scheme="dark")
    yield from (f"dark: {fault}" for fault in violations(reader.page, OF_COLOUR))


def violations(page: Page, only: dict[str, object] = EVERY_RULE) -> Iterator[str]:
    """Rules of WCAG 2.2 A and AA, and of good practice, that the page breaks as far as a program can tell."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    found = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    for violation in found["violations"]:
        where = [node["html"][:140] for node in violation["nodes"][:3]]
        yield f"{violation['id']}: {violation['help']}: {where}"
