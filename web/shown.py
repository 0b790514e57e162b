"""What is shown of a record, in pages and feeds alike: its title, address, abstract, identifiers and copies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from markupsafe import Markup, escape

from catalogue.record import Agent, Description, Record, Title, main_title
from catalogue.works import Copy, Work
from catalogue.works.named import identifier as identifier
from catalogue.works.named import title as title

RESOLVERS = {
    "doi": "https://doi.org/",
    "handle": "https://hdl.handle.net/",
    "hal": "https://hal.science/",
    "ark": "https://n2t.net/",
    "swhid": "https://archive.softwareheritage.org/",
    "arxiv": "https://arxiv.org/abs/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "nnt": "https://theses.fr/",
    "bibcode": "https://ui.adsabs.harvard.edu/abs/",
    "issn": "https://portal.issn.org/resource/ISSN/",
}
"""Where an identifier of a scheme leads; the value is appended, percent-encoded where it must be."""

NAMES = {
    "urn:nbn:de:": "https://nbn-resolving.org/",
    "urn:nbn:ch:": "https://nbn-resolving.org/",
    "urn:nbn:at:": "https://nbn-resolving.org/",
    "urn:nbn:fi:": "https://urn.fi/",
    "urn:nbn:nl:": "https://persistent-identifier.nl/",
}
"""Which library resolves the URNs of a country."""

SELF_NAMED = frozenset({"ark", "urn", "ivoid", "swhid", "url", "other"})
"""Schemes whose values begin with their own name, and those that have none."""

AGENTS = {
    "orcid": "https://orcid.org/",
    "ror": "https://ror.org/",
    "idref": "https://www.idref.fr/",
    "isni": "https://isni.org/isni/",
    "wikidata": "https://www.wikidata.org/wiki/",
    "idhal": "https://cv.hal.science/",
}


def web_address(text: str | None) -> str | None:
    """The text where it is an address that a browser may be sent to, else None: `javascript:` never becomes a link."""
    return text if text and text.lower().startswith(("https://", "http://")) else None


def resolver(scheme: str, value: str) -> str | None:
    """The address that an identifier leads to, or None for schemes without a resolver."""
    if scheme == "url":
        return web_address(value)
    base = next((at for start, at in NAMES.items() if value.lower().startswith(start)), None)
    base = base if scheme == "urn" else RESOLVERS.get(scheme)
    return base + quote(value, safe="/:;()._-~+,@!$'=*") if base else None


def named(scheme: str, value: str) -> str:
    """An identifier as people write it: `doi:10.1/a`, and `ark:/12345/a`, which says itself what it is."""
    return value if scheme in SELF_NAMED else f"{scheme}:{value}"


def agent_address(scheme: str, value: str) -> str | None:
    base = AGENTS.get(scheme)
    return base + quote(value, safe="/") if base else None


def whole_title(work: Work) -> str:
    """The title with its subtitle, as citations have it: two datasets may differ by that alone."""
    main = title(work)
    for one in work.record.titles:
        if one.kind == "subtitle" and one.text != main.text and one.lang in (None, main.lang):
            if one.text.rstrip(" .").lower() in main.text.lower():
                break
            return f"{main.text}{_between(main)}{one.text}"
    return main.text


def _between(main: Title) -> str:
    if main.text.endswith(("?", "!", ":", ".", "…")):
        return " "
    return " : " if main.lang == "fr" else ": "


def record_title(record: Record | None) -> Title | None:
    return main_title(record.titles) if record else None


def doi(record: Record) -> str | None:
    return next((pid.value for pid in record.pids if pid.scheme == "doi"), None)


def abstract(record: Record, lang: str | None = None) -> Description | None:
    """The abstract in a language where there is one, else the first abstract, else the first description."""
    found = [d for d in record.descriptions if d.kind in (None, "abstract")] or list(record.descriptions)
    return next((d for d in found if d.lang == lang), found[0] if found else None)


def passage(record: Record, snippet: str) -> tuple[Description | None, bool, bool]:
    """The text that a passage (safe HTML) is from, and whether it goes on before and behind it."""
    plain = Markup(snippet).striptags()  # noqa: S704  # the index made it safe, and it is only read here
    for found in record.descriptions:
        text = " ".join(found.text.split())
        if (start := text.find(plain)) >= 0:
            return found, start > 0, len(text) - start - len(plain) > 1  # one sign: the full stop that ends it
    return None, False, False


def address(copy: Copy) -> str | None:
    """Where a copy is read at its repository."""
    record = copy.record
    if record is None:
        return None
    addresses = (resolver(pid.scheme, pid.value) for pid in record.pids)
    return web_address(record.landing_page) or next((a for a in addresses if a), None)


def coverage(record: Record) -> str:
    """The first period and place that a record is about, in its own words: `1982–2023 · Méditerranée`."""
    period = next((one for one in record.periods if one.start or one.end or one.label), None)
    ends = [end[:4] for end in (period.start, period.end) if end and end[:4].isdigit()] if period else []
    if period and len(ends) == 1 and not (period.start and period.end):
        ends = [*ends, "…"] if period.start else ["…", *ends]
    when = "–".join(dict.fromkeys(ends)) or (period.label if period else None)
    where = next((place.name for place in record.places if place.name), None)
    return " · ".join(shortened(text, 80) for text in (when, where) if text)


def copies(work: Work) -> Iterator[Copy]:
    """The copies that are live, best first."""
    return (copy for copy in work.copies if not copy.deleted)


def person(agent: Agent) -> str | None:
    """What names the page of a person: an ORCID, else idHAL or IdRef; None for an organisation and without any."""
    ids = agent.ids or {}
    if agent.kind == "organisation":
        return None
    return ids.get("orcid") or next((f"{scheme}:{ids[scheme]}" for scheme in ("idhal", "idref") if scheme in ids), None)


def family_first(agent: Agent) -> str:
    return f"{agent.family}, {agent.given}" if agent.family and agent.given else agent.name


_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"«»“”]+", re.IGNORECASE)


def linked(text: str) -> Markup:
    """A text whose addresses are links, without the punctuation of the sentence that they stand in. Jinja's `urlize`
    makes links of names of hosts and of people's e-mail addresses, too."""
    parts: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        address = _unwrapped(found[0])
        if len(address) > len("https://"):
            parts += [escape(text[end : found.start()]), _LINK.format(address, address)]
            end = found.start() + len(address)
    return Markup("").join([*parts, escape(text[end:])])


def _unwrapped(address: str) -> str:
    """Without the punctuation behind it; a bracket that the address opens itself stays."""
    for _ in range(3):
        address = address.rstrip(".,;:!?'’…")
        last = address[-1:]
        if last not in _OPENED or address.count(last) <= address.count(_OPENED[last]):
            break
        address = address[:-1]
    return address


_OPENED = {")": "(", "]": "[", "}": "{"}
_LINK = Markup('<a href="{}" rel="external nofollow">{}</a>')


def shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
