"""What ISO 19115 links to: its own DOI and pages, files and pictures, related resources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from catalogue.formats import Notes
from catalogue.formats._datacite_words import RELATION_TYPES
from catalogue.formats._iso_text import Parts, code, held, href, path, said, term
from catalogue.formats._walk import Children, Element
from catalogue.normal import extents, identifiers, names, text
from catalogue.record import File, Pid, Relation

_RELATIONS = {
    "largerWorkCitation": "IsPartOf", "partOfSeamlessDatabase": "IsPartOf", "series": "IsPartOf",
    "collectiveTitle": "IsPartOf", "isComposedOf": "HasPart", "source": "IsDerivedFrom", "revisionOf": "IsNewVersionOf",
    "dependency": "Requires", "isTemplateFor": "IsSourceOf", "isMetadataFor": "IsMetadataFor",
}  # fmt: skip
_WORKS = ("publication", "article", "paper", "journal", "citation", "manual", "report", "reference", "rapport")
_DATA = ("jeu de données", "dataset", "data set", "accès aux données", "data access", "access to data")
_PAGES = ("metadata", "métadonnée", "landing page", "dataset page", "dataset homepage", "page du jeu de données")
_TITLE = "{http://www.w3.org/1999/xlink}title"
_SERVICES = ("request=", "service=w", "service=csw", "/ows", "/wms", "/wfs", "/wcs", "/csw", "/dodsc/")


class Link(NamedTuple):
    """One online resource."""

    address: str
    protocol: str
    words: str
    function: str


def links(found: Parts, notes: Notes) -> list[Link]:
    """Those of the distribution, in order."""
    return [_link(one, notes) for top in found.meta.get("distributionInfo", ()) for one in _online(held(top))]


def _online(distribution: Children) -> Iterator[Element]:
    yield from path(distribution, "transferOptions", "onLine")
    yield from path(distribution, "distributor", "distributorTransferOptions", "onLine")


def _link(element: Element, notes: Notes) -> Link:
    found = held(element)
    words = (said(one, notes, "files") for name in ("name", "description") for one in found.get(name, ()))
    address = next((said(one, notes, "files") for one in found.get("linkage", ())), "")
    protocol = next((said(one, notes, "files") for one in found.get("protocol", ())), "")
    return Link(
        address, protocol, " ".join(filter(None, words)), next((term(one) for one in found.get("function", ())), "")
    )


def own_doi(one: Link, identifier: str) -> Pid | None:
    """The DOI of a link where it is the resource's: it holds the metadata's identifier (Sextant), is the protocol's
    address of the metadata, or its words call it the DOI or the data; a publication's is not."""
    found = identifiers.pid(one.address)
    if found is None or found.scheme != "doi":
        return None
    words = one.words.lower()
    if identifier and identifier.lower() in found.value:
        return found
    named = "metadata-url" in one.protocol.lower() or one.protocol.upper() == "DOI"
    named = named or "doi" in words.replace("(", " ").replace(")", " ").split() or words.startswith(_DATA)
    return found if named and not any(work in words for work in _WORKS) else None


def pids(found: Parts, links: list[Link], notes: Notes) -> tuple[Pid, ...]:
    """Identifiers of the citation, the DOI of the data or among the links, the metadata's own identifier."""
    made = [pid for one in found.citation.get("identifier", ()) if (pid := _cited(held(one), notes))]
    if not any(pid.scheme == "doi" for pid in made):
        given = [*found.meta.get("dataSetURI", ()), *found.citation.get("otherCitationDetails", ())]
        beside = (identifiers.pid(said(one, notes, "pids")) for one in given)
        dois = [pid for pid in beside if pid and pid.scheme == "doi"]
        made += [*dois, *(doi for one in links if (doi := own_doi(one, found.identifier)))][:1]
    if found.identifier and (own := identifiers.own(found.identifier)):
        made.append(own)
    return identifiers.without_addresses(identifiers.sorted_unique(made))


def _cited(found: Children, notes: Notes) -> Pid | None:
    """An identifier of the citation: the address behind its code, the code, or the code space that is one itself."""
    code_said = next((said(part, notes, "pids") for part in found.get("code", ())), "")
    space = next((said(part, notes, "pids") for part in found.get("codeSpace", ())), "")
    behind = next((href(part) for part in found.get("code", ())), "")
    for strong in (behind, space):
        if (pid := identifiers.pid(strong)) and pid.scheme in identifiers.LINKING:
            return identifiers.own(strong)
    return identifiers.own(code_said, space) if code_said and not names.is_placeholder(code_said) else None


def landing_page(found: Parts, links: list[Link], notes: Notes) -> str | None:
    """The page of this very metadata, never a project's: by its protocol or function, by the identifier in it, as
    dataSetURI, metadataLinkage or identifier of the citation."""
    given = [*found.meta.get("dataSetURI", ()), *path(found.meta, "metadataLinkage", "linkage")]
    given += path(found.citation, "identifier", "code")
    texts = [text for one in given for text in (said(one, notes, "landing_page"), href(one))]
    others = [page for text in texts if (page := identifiers.page(text)) and not _is_service(page)]
    return next(iter([*own_pages(links, found.identifier), *others]), None)


def own_pages(links: list[Link], identifier: str) -> list[str]:
    """The pages among the links that are the metadata's own, by protocol, function or the identifier in them."""
    pages = [(one, page) for one in links if (page := identifiers.page(one.address)) and not _is_service(page)]
    stated = [page for one, page in pages if _is_of_metadata(one)]
    pictures = [page for one, page in pages if one.protocol.startswith("image/")]
    holding = [page for _, page in pages if identifier and identifier in page and not extents.is_file(page)]
    return [*stated, *(page for page in holding if page not in pictures)]


def _is_of_metadata(link: Link) -> bool:
    words = link.words.lower()
    named = link.function == "information" and any(word in words for word in _PAGES)
    return named or "metadata-url" in link.protocol.lower() or link.function == "completeMetadata"


def _is_service(address: str) -> bool:
    lower = address.lower()
    return any(part in lower for part in _SERVICES)


def _answers_programs(protocol: str, address: str) -> bool:
    """Whether a protocol in capitals is that of a service, which GeoNetwork calls a download, too (`OGC:WFS`)."""
    return protocol.startswith(("OGC", "ESRI:REST", "ESRI REST")) and not extents.is_file(address)


def _is_extract(address: str) -> bool:
    """Whether a service's address is the whole of one layer as a file in a form of its own (CSV, GeoJSON)."""
    lower = address.lower()
    return "request=getfeature&" in lower and "outputformat=" in lower


def files(found: Parts, links: list[Link], notes: Notes) -> Iterator[File]:
    """Downloads and pictures."""
    yield from files_of(links, found.identifier)
    for one in path(found.info, "graphicOverview", "fileName"):
        if address := identifiers.url(said(one, notes, "files")):
            yield File(address, kind="thumbnail")


def files_of(links: list[Link], identifier: str) -> Iterator[File]:
    """Downloads and pictures among the links; the address of a service, or of this metadata in another form, is no
    file."""
    for link in links:
        address, protocol = identifiers.url(link.address) or extents.download(link.address), link.protocol.upper()
        downloads = link.function == "download" or "DOWNLOAD" in protocol or _is_called_download(link)
        service = _is_service(address or "") or _answers_programs(protocol, address or "")
        if not address or (service and not (downloads and _is_extract(address))):
            continue
        if protocol.startswith("IMAGE/"):
            yield File(address, kind="thumbnail")
        elif "OPENDAP" in protocol:
            continue  # a service: it answers a browser with an error
        elif (identifier and identifier in address) or "intranet" in link.words.lower():
            continue
        elif downloads or "FTP" in protocol or (extents.is_file(address) and "LINK" not in protocol):
            yield File(address, kind="main")


def _is_called_download(link: Link) -> bool:
    """Whether the words of a link begin with the download that no function tells (GéoIDE)."""
    return not link.function and link.words.lower().startswith(("téléchargement", "télécharger", "download"))


def relations(found: Parts, links: list[Link], own: tuple[Pid, ...], notes: Notes) -> Iterator[Relation]:
    for name in ("aggregationInfo", "associatedResource"):
        for one in found.info.get(name, ()):
            if pid := identifiers.pid(one.get("uuidref", "")):
                yield Relation(_kind(held(one)), pid.scheme, pid.value)
            else:
                yield from _associated(held(one), notes)
    for one in found.info.get("operatesOn", ()):
        if pid := identifiers.pid(one.get("uuidref", "")):
            yield Relation(
                "Related", pid.scheme, pid.value, type="dataset", label=text.line(one.get(_TITLE, "")) or None
            )
    for one in (
        *found.meta.get("parentIdentifier", ()),
        *path(found.meta, "parentMetadata", "identifier", "code"),
    ):
        named = said(one, notes, "relations")
        pid = identifiers.pid(named) if not names.is_placeholder(named) else None
        if pid:
            yield Relation("IsPartOf", pid.scheme, pid.value)
    for one in (*found.meta.get("parentMetadata", ()), *found.meta.get("series", ())):
        if pid := identifiers.pid(one.get("uuidref", "")):
            yield Relation("IsPartOf", pid.scheme, pid.value)
    for one in path(found.meta, "dataQualityInfo", "lineage", "source"):
        if pid := identifiers.pid(one.get("uuidref", "")):
            yield Relation("IsDerivedFrom", pid.scheme, pid.value, label=text.line(one.get(_TITLE, "")) or None)
    yield from _documents(found, notes)
    for link in links:
        pid = identifiers.pid(link.address)
        if pid and pid.scheme in ("doi", "hal", "arxiv") and pid not in own:
            yield Relation("References", pid.scheme, pid.value, label=link.words or None)


def _documents(found: Parts, notes: Notes) -> Iterator[Relation]:
    """ISO 19115-3's additional documentation, by an identifier that links."""
    for one in map(held, found.info.get("additionalDocumentation", ())):
        label = next((said(title, notes, "relations") for title in one.get("title", ())), "")
        given = [*path(one, "identifier", "code"), *path(one, "onlineResource", "linkage")]
        known = (identifiers.pid(href(part) or said(part, notes, "relations")) for part in given)
        if pid := next((pid for pid in known if pid and pid.scheme in identifiers.LINKING), None):
            yield Relation("IsDocumentedBy", pid.scheme, pid.value, label=label or None)


def _kind(found: Children) -> str:
    """The kind of a relation by ISO's code, or by DataCite's where a record was made from DataCite (IEDA, GFZ)."""
    said = next((code(one) for one in found.get("associationType", ())), "")
    return _RELATIONS.get(said) or (said if said in RELATION_TYPES else "Related")


def _associated(found: Children, notes: Notes) -> Iterator[Relation]:
    kind = _kind(found)
    titles = [*path(found, "aggregateDataSetName", "title"), *path(found, "name", "title")]
    label = next((said(one, notes, "relations") for one in titles), "")
    codes = [
        *path(found, "aggregateDataSetIdentifier", "code"),
        *path(found, "aggregateDataSetName", "identifier", "code"),
    ]
    codes += [*path(found, "metadataReference", "identifier", "code"), *path(found, "name", "identifier", "code")]
    for one in codes:
        value = said(one, notes, "relations")
        pid = identifiers.pid(value) or (identifiers.pid(href(one)) if href(one) else None)
        if pid and not names.is_placeholder(value):
            yield Relation(kind, pid.scheme, pid.value, label=label or None)
            return
    for one in found.get("metadataReference", ()):
        if pid := identifiers.pid(one.get("uuidref") or href(one)):
            title = label or text.line(one.get(_TITLE, ""))
            yield Relation(kind, pid.scheme, pid.value, label=None if title == href(one) else title or None)
            return
    if label:
        yield Relation(kind, "other", label)
