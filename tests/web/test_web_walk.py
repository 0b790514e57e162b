"""A walk as a new reader over the sample repositories, as the demo harvests them: French, English, a telephone."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from lxml import etree
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.soak]

PROGRAM = Path(sys.executable).with_name("moisson")
ATOM = "{http://www.w3.org/2005/Atom}"
SAID = {
    "fr": {
        "search": "Rechercher", "refine": "Affiner", "apply": "Appliquer", "related": "Documents liés",
        "dataset": "Jeu de données", "exact": "Correspondance exacte", "compare": "Comparer les notices",
        "differs": "diffère", "export": "Tout exporter", "follow": "Suivre cette recherche",
        "nothing": "Rien trouvé", "without": "sans hexagone", "any": "N’importe lequel des mots",
    },
    "en": {
        "search": "Search", "refine": "Refine", "apply": "Apply", "related": "Related works",
        "dataset": "Dataset", "exact": "Exact match", "compare": "Compare the records",
        "differs": "differs", "export": "Export all", "follow": "Follow this search",
        "nothing": "Nothing found", "without": "without hexagone", "any": "Any of the words",
    },
}  # fmt: skip
READERS = {
    "french_at_a_desk": ("fr", 1280, True),
    "french_on_a_telephone": ("fr", 360, True),
    "english_without_scripts": ("en", 1280, False),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a catalogue of the sample repositories, harvested and served by the program itself."""
    folder = tmp_path_factory.mktemp("walk")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MOISSON_")}
    subprocess.run(
        [PROGRAM, "demo", "--once"], cwd=folder, env=environment, capture_output=True, timeout=150, check=True
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    home = folder / "var" / "demo"
    environment |= {"MOISSON_HOME": str(home), "MOISSON_SOURCES": str(home / "sources.toml"), "MOISSON_BIND": bind}
    serving = subprocess.Popen([PROGRAM, "serve"], cwd=folder, env=environment, stderr=subprocess.DEVNULL)
    try:
        _await(f"http://{bind}/readyz")
        yield f"http://{bind}"
    finally:
        serving.terminate()
        serving.wait(30)


def _await(address: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            requests.get(address, timeout=5).raise_for_status()
            return
        except requests.RequestException:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@pytest.fixture(params=READERS.values(), ids=READERS)
def walker(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Walker]:
    lang, width, scripts = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    yield Walker(context.new_page(), f"{site}/{lang}", SAID[lang], width < 800, scripts)
    context.close()


class Walker:
    """A reader: the page in front of them and the words of their language."""

    def __init__(self, page: Page, home: str, words: dict[str, str], narrow: bool, scripts: bool) -> None:
        self.page, self.home, self.words = page, home, words
        self.narrow, self.scripts = narrow, scripts

    def search(self, text: str) -> None:
        self.page.goto(f"{self.home}/")
        self.page.get_by_role("searchbox").fill(text)
        self.page.get_by_role("button", name=self.words["search"]).click()

    def tick(self, *facets: str) -> None:
        """Narrow by facets and apply; what is folded is opened first. With scripts, what is ticked is applied."""
        form = self.page.locator("form.refine")
        for facet in facets:
            name, value = facet.split("=")
            box = form.locator(f"input[name={name}][value={value}]")
            if self.narrow:
                self._unfold(form.locator("details.fold"))
            self._unfold(box.locator("xpath=ancestor::details[1]"))
            box.check()
            if self.scripts:
                self.page.wait_for_url(f"**{facet}*")
        if not self.scripts:
            form.get_by_role("button", name=self.words["apply"]).click()

    def _unfold(self, fold: Locator) -> None:
        if fold.get_attribute("open") is None:
            fold.locator("> summary").click()


def test_from_an_article_to_its_dataset(walker: Walker) -> None:
    walker.search("climat")
    walker.tick("type=article", "has=data")
    walker.page.locator("ol.cards h3 a").first.click()
    related = walker.page.get_by_role("region", name=walker.words["related"])
    expect(related).to_contain_text(walker.words["dataset"])
    related.locator("dd", has_text=walker.words["dataset"]).get_by_role("link").first.click()
    expect(walker.page.locator(".badges li").first).to_have_text(walker.words["dataset"])


def test_two_copies_are_compared(walker: Walker) -> None:
    walker.search("https://doi.org/10.5072/seanoe.9900007")
    match = walker.page.get_by_role("region", name=re.compile(walker.words["exact"]))
    match.get_by_role("link").click()
    walker.page.get_by_role("link", name=walker.words["compare"]).click()
    licences = walker.page.locator("tr.differs", has_text="Licen").locator("td")
    expect(walker.page.locator("tr.differs .badge").first).to_have_text(walker.words["differs"])
    assert len(set(licences.all_text_contents())) == 2


def test_a_thousand_works_go_into_a_file_and_a_search_is_followed(walker: Walker) -> None:
    walker.search("year:2000..2025")
    total = int(re.sub(r"\D", "", walker.page.locator("#results-title").inner_text().split("(")[0]))
    walker.page.locator("summary", has_text=walker.words["export"]).click()
    with walker.page.expect_download() as handed:
        walker.page.get_by_role("link", name="RIS").click()
    records = Path(handed.value.path()).read_text("utf-8").count("\nER  -")
    assert records == total > 1000

    link = walker.page.get_by_role("link", name=walker.words["follow"])
    feed = etree.fromstring(walker.page.request.get(link.evaluate("one => one.href")).body())
    assert feed.tag == f"{ATOM}feed"
    assert len(feed.findall(f"{ATOM}entry")) == 50


def test_an_empty_answer_says_what_helps(walker: Walker) -> None:
    walker.search("turbidité hexagone")
    advice = walker.page.get_by_role("region", name=re.compile(walker.words["nothing"]))
    expect(advice.get_by_role("link", name=re.compile(walker.words["any"]))).to_be_visible()
    advice.get_by_role("link", name=walker.words["without"]).click()
    expect(walker.page.locator("ol.cards > li").first).to_contain_text(re.compile("turbidit", re.IGNORECASE))
