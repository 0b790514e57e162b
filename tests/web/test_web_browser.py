"""Pages in a real browser: narrow and wide, light and dark, without scripts, nothing asked of another host."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from pages_seen import FOLDED, KINDS, LANGUAGES, OVERFLOW, PAGES, SCHEMES, WIDTHS, both_schemes, faults, reader
from playwright.sync_api import Browser, Page, expect

import web

pytestmark = pytest.mark.browser


def test_no_kind_of_page_has_a_fault(browser: Browser, address: str) -> None:
    """Each template once, the languages, widths and schemes by turns; `make soak` sees every page in all of them."""
    readers = [reader(browser, address, width, scheme) for width in (1280, 320) for scheme in SCHEMES]
    found = []
    for turn, name in enumerate(KINDS):
        lang = LANGUAGES[turn // len(readers) % 2]
        found += [f"{lang} {name}: {fault}" for fault in faults(readers[turn % len(readers)], name, lang)]
    for one in readers:
        one.page.context.close()
    assert found == []


@pytest.mark.soak
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_a_fault(browser: Browser, address: str, lang: str, width: int) -> None:
    """Every page in every state, language and width, in light colours and then in dark ones."""
    seen = reader(browser, address, width, "light")
    found = [f"{name}: {fault}" for name in PAGES for fault in both_schemes(seen, name, lang)]
    seen.page.context.close()
    assert found == []


@pytest.mark.soak
@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_fit_where_little_room_is(browser: Browser, address: str, lang: str) -> None:
    """320 pixels, and text twice as large on a desk: nobody has to scroll sideways (WCAG 1.4.10, 1.4.4)."""
    seen = reader(browser, address, 320, "light")
    wide = []
    for name, path in PAGES.items():
        seen.page.set_viewport_size({"width": 320, "height": 800})
        seen.see(f"/{lang}{path}")
        seen.page.evaluate(FOLDED)
        if seen.page.evaluate(OVERFLOW) > 0:
            wide.append(name)
        seen.page.set_viewport_size({"width": 1280, "height": 800})
        seen.page.evaluate("document.documentElement.style.fontSize = '200%'")
        if seen.page.evaluate(OVERFLOW) > 0:
            wide.append(f"{name} at 200 %")
    seen.page.context.close()
    assert wide == []


def test_style_and_script_are_small() -> None:
    static = Path(web.__file__).parent / "static"
    assert len(gzip.compress((static / "style.css").read_bytes())) <= 10_000
    assert len(gzip.compress((static / "page.js").read_bytes())) <= 12_000


CUT = """() => [...document.querySelectorAll('.scroll tbody :is(th, td)')].filter(cell => {
    const text = cell.firstChild;
    if (!text || text.nodeType !== 3) return false;
    const range = document.createRange();
    return [...text.data.matchAll(/\\S+/g)].some(word => {
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        return range.getClientRects().length > 1;
    });
}).map(cell => cell.textContent.trim())"""
"""The cells of tables whose words are cut in two."""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_table_of_runs_cuts_a_word_in_two(browser: Browser, address: str, lang: str, width: int) -> None:
    seen = reader(browser, address, width, "light")
    cut = {}
    for name in ("runs", "status", "source"):
        seen.see(f"/{lang}{PAGES[name]}")
        cut |= {name: found} if (found := seen.page.evaluate(CUT)) else {}
    seen.page.context.close()
    assert cut == {}


SHIFTED = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
        .observe({type: 'layout-shift', buffered: true});
    setTimeout(() => done(sum), 300);
})"""


@pytest.mark.parametrize("name", ["results", "record", "selection"])
def test_nothing_moves_once_it_is_shown(browser: Browser, address: str, name: str) -> None:
    """A cumulative layout shift of 0.02 at most, on a telephone: what scripts show has kept its place."""
    seen = reader(browser, address, 360, "light")
    seen.see(f"/en{PAGES[name]}")
    shifted = seen.page.evaluate(SHIFTED)
    seen.page.context.close()
    assert shifted <= 0.02


FOCUS = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    return {html: one.outerHTML.slice(0, 140),
            ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
            inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth};
}"""


@pytest.mark.parametrize("name", ["results", "record", "copies"])
def test_the_keyboard_goes_everywhere_and_is_seen(browser: Browser, address: str, name: str) -> None:
    """Tab by tab: each thing focused is on the screen and has a ring around it (WCAG 2.4.7, 2.4.11)."""
    seen = reader(browser, address, 1280, "light")
    seen.see(f"/en{PAGES[name]}")
    unseen: list[str] = []
    met = 0
    for _ in range(60):
        seen.page.keyboard.press("Tab")
        focused = seen.page.evaluate(FOCUS)
        if focused is None:
            break
        met += 1
        if not (focused["ring"] and focused["inside"]):
            unseen.append(focused["html"])
    seen.page.context.close()
    assert unseen == []
    assert met > 10


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
    page.get_by_label("Article").check()
    page.wait_for_url("**type=article**")
    assert page.evaluate("document.activeElement.value") == "article"  # focus stays where it was
    expect(page.locator("#voice")).to_have_text(re.compile(r"^\d+ results?"))
    page.get_by_label("Dataset").check()  # the new answer has scripts, too
    page.wait_for_url("**type=article&type=dataset**")
    assert page.locator("a[hreflang=fr]").first.get_attribute("href") == page.url.replace(address + "/en", "/fr")
    page.go_back()
    page.wait_for_url("**type=article")
    expect(page.get_by_label("Dataset")).not_to_be_checked()  # the page of that address is loaded once it is asked for
    page.close()


def test_a_record_leads_back_to_its_results_and_on_to_the_next(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/en/search?q=température")
    titles = page.locator("ol.cards h3 a").all_text_contents()
    page.locator("ol.cards h3 a").nth(1).click()
    page.get_by_role("link", name="next").click()
    assert page.get_by_role("heading", level=1).text_content() == titles[2]
    page.get_by_role("button", name="Add to the selection").click()
    assert page.get_by_role("button", name="In the selection").is_disabled()
    page.get_by_role("link", name="← Results").click()
    assert page.url.endswith("/en/search?q=temp%C3%A9rature")
    assert page.locator("[data-count]").text_content() == " (1)"
    page.close()


def test_the_key_that_goes_to_the_box_can_be_switched_off(browser: Browser, address: str) -> None:
    """WCAG 2.1.4: a key without Ctrl or Alt may be in the way of those who speak to their computer."""
    page = browser.new_page()
    page.goto(f"{address}/en/help")
    page.get_by_role("button", name="Switch this key off").click()
    page.goto(f"{address}/en/search?q=corail")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name ?? ''") == ""
    page.close()
