"""Sitemaps (sitemaps.org): every page in both languages, each naming the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lxml import etree
from lxml.builder import ElementMaker

from catalogue import datestamp
from web.here import LANGUAGES

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
_E = ElementMaker(namespace=SITEMAP, nsmap={None: SITEMAP, "xhtml": XHTML})


def index(files: Iterable[str]) -> bytes:
    return _written(_E.sitemapindex(*(_E.sitemap(_E.loc(file)) for file in files)))


def addresses(paths: Iterable[tuple[str, datetime | None]], base_url: str) -> bytes:
    """A file of the sitemap: each path (without its language) twice, with its last change where it is known."""
    root = _E.urlset()
    for path, changed in paths:
        by_language = {lang: f"{base_url}/{lang}/{path}" for lang in LANGUAGES}
        for address in by_language.values():
            url = etree.SubElement(root, f"{{{SITEMAP}}}url")
            etree.SubElement(url, f"{{{SITEMAP}}}loc").text = address
            if changed is not None:
                etree.SubElement(url, f"{{{SITEMAP}}}lastmod").text = datestamp.write(changed)
            for lang, other in by_language.items():
                etree.SubElement(url, f"{{{XHTML}}}link", rel="alternate", hreflang=lang, href=other)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
