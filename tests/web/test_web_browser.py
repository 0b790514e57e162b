"""Pages in a real browser: narrow and wide, light and dark, without scripts, nothing asked of another host."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import axe_playwright_python
import pytest
from memory_access import MemoryAccess
from playwright.sync_api import Browser, Page, sync_playwright
from web_application import SITE, app_over
from werkzeug.serving import make_server

from catalogue.source import View

pytestmark = pytest.mark.browser

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
PATHS = [
    "/fr/",
    "/en/search?q=température",
    "/fr/search?per_page=50",
    "/en/search?q=zzz&type=article&access=open",
    "/fr/r/0000000001A",
    "/fr/r/0000000001A/copies",
    "/en/r/0000000003A",
    "/fr/r/0000000006A",
    "/en/r/0000000091A",
    "/fr/sources",
    "/fr/sources/progedo",
    "/fr/help",
    "/en/search/facet/author?order=az",
    "/fr/search?q=température&cov_from=1980&bbox=-10%2C30%2C40%2C60",
    "/en/list?ids=0000000001A,0000000002A",
    "/fr/people/0000-0002-1825-0097",
    "/en/views",
    "/fr/views/sea",
    "/fr/sources/seanoe/rejects",
    "/en/sources/seanoe/runs",
    "/fr/status",
    "/en/api",
    "/fr/about",
    "/en/accessibility",
    "/fr/privacy",
    "/en/legal",
    "/fr/sitemap",
    "/en/nothing-here",
]
VIEWS = {"sea": View("sea", {"fr": "La mer", "en": "The sea"}, "corail OR température")}


@pytest.fixture(scope="module")
def address(access: MemoryAccess) -> Iterator[str]:
    app = app_over(access, replace(SITE, sample=True, views=VIEWS))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("Chromium is not here: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_pages_fit_and_ask_nobody_else(browser: Browser, address: str, width: int, scheme: str) -> None:
    """No horizontal scroll, no request to another host, no complaint of the browser, at most four requests a page."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("dialog", lambda dialog: said.append(f"{page.url}: a dialog: {dialog.message}"))
    for path in PATHS:
        asked.clear()
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert [url for url in asked if not url.startswith(address)] == [], path
        assert len(set(asked)) <= 4, path  # the icon of the page before may still be coming
    assert [line for line in said if "404 (NOT FOUND)" not in line and "410 (GONE)" not in line] == []
    context.close()


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_no_page_breaks_a_rule_of_accessibility(browser: Browser, address: str, width: int, scheme: str) -> None:
    """WCAG 2.2 A and AA as far as a program can tell, with everything that folds open."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    broken: list[str] = []
    for path in PATHS:
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
        for violation in found["violations"]:
            where = [node["html"][:140] for node in violation["nodes"][:3]]
            broken.append(f"{path}: {violation['id']}: {violation['help']}: {where}")
    assert broken == []
    context.close()


def test_targets_are_large_enough(browser: Browser, address: str) -> None:
    """WCAG 2.5.8: buttons, fields, summaries and links outside running text are at least 24 pixels high."""
    page = browser.new_page(viewport={"width": 360, "height": 800})
    for path in PATHS[:5]:
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        small = page.evaluate(
            """[...document.querySelectorAll('button, input:not([type=hidden]):not([type=checkbox]), select, summary, '
                 + '.refine li label, header a, footer a, .paging a, .active a, .counts a')]
                 .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 24)
                 .map(one => one.outerHTML.slice(0, 120))"""
        )
        assert small == [], path
    page.close()


def test_the_keyboard_reaches_the_content_and_shows_where_it_is(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/en/search?q=corail")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.close()


def journey(page: Page, address: str) -> list[str]:
    """From home over a search, two facets and the second page to a record, its copies, a payload; the addresses met."""
    met: list[str] = []

    def here() -> None:
        met.append(page.url.removeprefix(address))

    page.goto(f"{address}/en/")
    page.get_by_role("searchbox").fill("température")
    page.get_by_role("button", name="Search").click()
    here()
    page.get_by_label("Article").check()
    page.get_by_label("Dataset").check()
    page.locator(".refine").get_by_role("button", name="Apply").click()
    here()
    page.get_by_role("link", name="Remove the filter Type: Article").click()
    page.get_by_role("link", name="Clear all").click()
    page.get_by_role("link", name="Next page").click()
    here()
    page.get_by_role("link", name="Previous page").click()
    page.get_by_role("link", name="Séries temporelles").first.click()
    here()
    page.get_by_role("link", name="Compare the records").click()
    page.get_by_role("link", name="XML").first.click()
    here()
    return met


def test_everything_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    met = journey(context.new_page(), address)

    assert met == [
        "/en/search?q=temp%C3%A9rature",
        "/en/search?q=temp%C3%A9rature&type=article&type=dataset",
        "/en/search?q=temp%C3%A9rature&page=2",
        "/en/r/0000000001A",
        "/r/0000000001A/copies/seanoe/1.xml",
    ]
    assert context.cookies() == []
    context.close()


def test_scripts_keep_a_selection_over_pages(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/en/search?sort=oldest&per_page=10")
    page.locator(".choose input").first.check()
    page.get_by_role("link", name="Next page").click()
    page.locator(".choose input").first.check()
    assert page.locator("[data-count]").text_content() == " (2)"
    page.get_by_role("button", name="Show the selection").click()
    assert page.locator("ol.cards > li").count() == 2
    page.go_back()
    page.get_by_role("button", name="Empty it").click()
    assert page.locator("[data-count]").text_content() == ""
    assert context.cookies() == []
    context.close()


def test_a_ticked_facet_is_applied_and_the_slash_goes_to_the_box(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/en/search?q=température")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    with page.expect_navigation():
        page.get_by_label("Article").check()
    assert "type=article" in page.url
    page.close()
