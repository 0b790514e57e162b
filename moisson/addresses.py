"""From what stands in an operator's address bar to the doors that may be behind it: pure, asks nobody.

A table of rules, most certain first; `moisson.trial` knocks at what they name, in their order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree, html

OAI_ARGUMENTS = {"verb", "metadataPrefix", "set", "from", "until", "identifier", "resumptionToken"}

MOST_DOORS = 12
"""Doors tried for one address: enough for every rule, few enough for a stranger's server."""


MOST_CHARACTERS = 2_000
"""An address that is longer is a mistake of copying, and would be told in full by each sentence about it."""


@dataclass(frozen=True, slots=True)
class Door:
    """A place where a repository may answer. `sets` are asked for as they are; `like` are set specs of which the
    first that the repository has, in any case of letters, is the one meant. `why` says what the guess rests on."""

    url: str
    why: str
    protocol: Literal["oai", "csw", "dataverse"] = "oai"
    sets: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    prefix: str | None = None
    subtree: str | None = None


def doors(address: str) -> tuple[Door, ...]:
    """The doors that an address may lead to, most likely first, at most twelve, none twice.

    Raises ValueError, with a sentence for the operator, where it is no http or https address.
    """
    if len(address) > MOST_CHARACTERS:
        raise ValueError(f"{address[:60]!r}… has {len(address)} characters: no repository has so long an address")
    scheme = re.match(r"\s*[a-z][a-z0-9+.-]*:(?!\d)", address, re.IGNORECASE)
    parts = urlsplit(address.strip() if scheme else f"https://{address.strip()}")
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", parts.netloc + parts.path):
        raise ValueError(f"{address!r} is not an http or https address")
    found: dict[object, Door] = {}
    for rule in RULES:
        for door in rule(parts):
            found.setdefault((door.protocol, door.url, door.sets, door.like, door.subtree), door)
        if found and rule in CERTAIN:
            break
    return tuple(found.values())[:MOST_DOORS]


def linked(page: bytes, address: str) -> tuple[Door, ...]:
    """The doors that a web page names: links and anchors that speak of OAI."""
    try:
        tree = html.document_fromstring(page)
    except (etree.ParserError, ValueError):
        return ()
    found = {}
    for element in tree.iter("a", "link", "area"):
        try:
            target = urlsplit(urljoin(address, (element.get("href") or "").strip()))
        except ValueError:  # a page may hold any text where an address should be
            continue
        if target.hostname and re.search(r"oai", f"{target.path}?{target.query}", re.IGNORECASE):
            for door in written(target):
                found[door.url] = replace(door, why=f"{address} links to it")
    return tuple(found.values())[:MOST_DOORS]


def written(parts: SplitResult) -> Iterator[Door]:
    """An OAI-PMH address, with or without the arguments of a request."""
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    arguments = dict(pairs)
    looks = re.search(r"oai([-_.]?pmh)?(2d?|\d)?(handler|/request)?(\.\w+)?/?$|/pmh(/|$)", parts.path, re.IGNORECASE)
    if "verb" not in arguments and not looks:
        return
    rest = urlencode([(name, value) for name, value in pairs if name not in OAI_ARGUMENTS])
    yield Door(
        at(parts, parts.path, rest),
        "it looks like an OAI-PMH address",
        sets=(arguments["set"],) if arguments.get("set") else (),
        prefix=arguments.get("metadataPrefix") or None,
    )


HAL = "https://api.archives-ouvertes.fr/oai/hal"
HAL_PORTALS = {"theses": "type:THESE", "tel": "type:THESE", "shs": "subject:shs", "halshs": "subject:shs"}


def hal(parts: SplitResult) -> Iterator[Door]:
    """A portal or a collection of HAL, on HAL's host or the portal's own: all have one door, and a set each."""
    portal = _HAL_HOST.fullmatch(parts.hostname or "")
    if not portal or (portal["own"] and any(written(parts))):
        return
    first, second = ([*segments(parts), "", ""])[:2]
    name = second if portal["portal"] == "api" and first == "oai" else portal["portal"] or portal["own"]
    asked = dict(parse_qsl(parts.query)).get("set")
    if asked:
        yield Door(HAL, "every portal of HAL answers here, with the same records", sets=(asked,))
    elif re.fullmatch(r"[A-Z][A-Z0-9_-]+", first):
        yield Door(HAL, f"{first} is a collection of HAL", sets=(f"collection:{first}",))
    else:
        yield from _collection_in_small(first)
        yield from _portal(name, guessed=bool(portal["own"]))


_HAL_HOST = re.compile(
    r"(?:(?P<portal>\w[\w-]*)\.)?(?:hal\.science|archives-ouvertes\.fr)|(?:www\.)?hal\.(?P<own>[\w-]+)\.(?:fr|eu|org)"
)
"""HAL's hosts, and those of portals: hal.inrae.fr, hal.univ-lorraine.fr."""
_HAL_PAGE = re.compile(
    r"oai|search|browse|index|submit|user|page|docs|section|view|consult|en|fr|\w*-?\w+-\d{6,}\w*|.*\.\w+",
    re.IGNORECASE,
)
"""What an address of HAL begins with where it names no collection: a page, or a record (hal-01234567v2)."""


def _collection_in_small(first: str) -> Iterator[Door]:
    if re.fullmatch(r"\w[\w-]+", first) and not _HAL_PAGE.fullmatch(first):
        why = f"{first} may be a collection of HAL, whose names are in capitals"
        yield Door(HAL, why, like=(f"collection:{first}",))


def _portal(name: str | None, guessed: bool) -> Iterator[Door]:
    """The set of a portal. Where it has a host of its own, `guessed`, its name need not be that of its collection."""
    if not name or name in ("www", "hal", "api"):
        yield Door(HAL, "this is HAL; without the set openaire it is four million records", sets=("openaire",))
        return
    set_spec = HAL_PORTALS.get(name, f"collection:{name.upper()}")
    said = f"portals of HAL do not filter; {set_spec} is the set of this one"
    yield Door(HAL, said, like=(set_spec,)) if guessed else Door(HAL, said, sets=(set_spec,))


def nakala(parts: SplitResult) -> Iterator[Door]:
    if re.fullmatch(r"(www\.|api\.)?nakala\.fr", parts.hostname or ""):
        collection = re.search(r"10\.34847/nkl\.\w+", unquote(parts.path))
        sets = (collection[0],) if collection and "collection" in parts.path else ()
        yield Door("https://api.nakala.fr/oai2", "NAKALA's collections are sets of one door", sets=sets)


def openedition(parts: SplitResult) -> Iterator[Door]:
    host, names = parts.hostname or "", segments(parts)
    kind = {"journals.openedition.org": "journals", "books.openedition.org": "books"}.get(host)
    name = names[0] if names else None
    if host.endswith(".hypotheses.org"):
        kind, name = "blogs", host.split(".")[0]
    if kind:
        spec = f"{kind}:{name}" if name else kind
        yield Door("https://metadata.openedition.org/oai", f"OpenEdition has the set {spec}", sets=(spec,))


def zenodo(parts: SplitResult) -> Iterator[Door]:
    names = segments(parts)
    if parts.hostname == "zenodo.org" and names[:1] == ["communities"] and len(names) > 1:
        yield Door("https://zenodo.org/oai2d", "communities of Zenodo are sets", sets=(f"user-{names[1]}",))


def dataverse(parts: SplitResult) -> Iterator[Door]:
    """A collection or dataset page of a Dataverse. A collection may have an OAI set; the Search API always has it."""
    root, names, arguments = at(parts, ""), segments(parts), dict(parse_qsl(parts.query))
    alias = names[1] if names[:1] == ["dataverse"] and len(names) > 1 else arguments.get("alias")
    if alias:
        yield Door(f"{root}/oai", f"{alias} is a collection of a Dataverse", like=(alias,))
        yield Door(root, f"the Search API knows the collection {alias}", protocol="dataverse", subtree=alias)
    elif names[:1] in (["dataverse"], ["dataset.xhtml"], ["dataverse.xhtml"]) or "persistentId" in arguments:
        yield Door(f"{root}/oai", "this is a page of a Dataverse")


def geonetwork(parts: SplitResult) -> Iterator[Door]:
    names = segments(parts)
    if "geonetwork" not in names:
        return
    at_srv = re.search(r"/srv/(\w{3})(?:/|$)", parts.path)
    base = at(parts, "/".join(["", *names[: names.index("geonetwork") + 1]]))
    for lang in dict.fromkeys([at_srv[1] if at_srv else "eng", "eng", "fre"]):
        yield Door(f"{base}/srv/{lang}/oaipmh", "this is a page of a GeoNetwork")
    yield Door(f"{base}/srv/{at_srv[1] if at_srv else 'eng'}/csw", "a GeoNetwork answers CSW", protocol="csw")


def dspace(parts: SplitResult) -> Iterator[Door]:
    names = segments(parts)
    handle = re.search(r"(.*)/handle/([\w.]+)/(\w+)", parts.path)
    if not handle and not {"xmlui", "jspui", "items", "collections", "communities", "dspace"} & set(names[:2]):
        return
    spec = f"{handle[2].replace('.', '_')}_{handle[3]}" if handle else ""
    like = (f"col_{spec}", f"com_{spec}") if spec else ()
    before = handle[1] if handle else ""
    bases = dict.fromkeys([re.sub(r"/(xmlui|jspui)$", "", before), before])
    for path in ("/oai/request", "/server/oai/request"):
        for base in bases:
            yield Door(at(parts, base + path), "this looks like a page of a DSpace", like=like)


def eprints(parts: SplitResult) -> Iterator[Door]:
    if re.search(r"/id/eprint/\d+|/cgi/|^/\d+/?$|/view/", parts.path):
        yield Door(at(parts, "/cgi/oai2"), "this looks like a page of an EPrints")


def journals(parts: SplitResult) -> Iterator[Door]:
    """A journal in Open Journal Systems has a door of its own."""
    if journal := re.match(r"(.*/index\.php/[\w.-]+)", parts.path):
        yield Door(at(parts, f"{journal[1]}/oai"), "this looks like a journal in Open Journal Systems")


USUAL = ("/oai", "/oai/request", "/server/oai/request", "/cgi/oai2", "/oai2d", "/oai-pmh", "/oai/OAIHandler", "/oai2")


GUESS = "many repositories answer there"


def usual(parts: SplitResult) -> Iterator[Door]:
    """Where repositories mostly have their door: the address itself, beneath it, and at the top of its host."""
    folder = parts.path.rstrip("/")
    if folder:
        yield Door(at(parts, parts.path, parts.query), "it may be the door itself")
    if folder and "." not in folder.rsplit("/", 1)[-1]:
        yield Door(at(parts, f"{folder}/oai"), GUESS)
    for path in USUAL:
        yield Door(at(parts, path), GUESS)


def segments(parts: SplitResult) -> list[str]:
    return [unquote(name) for name in parts.path.split("/") if name]


def at(parts: SplitResult, path: str, query: str = "") -> str:
    """An address on the same host, without user and fragment."""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2].lower(), path, query, ""))


RULES: tuple[Callable[[SplitResult], Iterator[Door]], ...] = (
    hal, nakala, openedition, zenodo, written, dataverse, geonetwork, journals, dspace, eprints, usual,
)  # fmt: skip
CERTAIN = {hal, nakala, openedition, zenodo, written}
"""Rules after which no other has to guess."""
