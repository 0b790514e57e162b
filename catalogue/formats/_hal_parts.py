"""The parts of HAL's TEI that have a structure of their own: agents, container, files, embargo, related resources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from catalogue.formats import Notes
from catalogue.formats._hal_structures import Orgs, affiliations
from catalogue.formats._walk import Children, Element, children, first, line, raw, under
from catalogue.normal import bylines, extents, identifiers, names, people, roles
from catalogue.normal import dates as datings
from catalogue.normal import licences as licensing
from catalogue.normal import places as placing
from catalogue.record import Affiliation, Agent, Container, File, Ids, Licence, Pid, Place, Relation

CREATORS = frozenset({
    "", "aut", "crp", "co_first_author", "co_last_author", "pht", "cre", "dev", "coding", "design", "archi", "art",
})  # fmt: skip
"""Values of author/@role that make a creator; all others are contributors."""

_ROLES = {
    "edt": "Editor", "trl": "Translator", "ths": "Supervisor", "sad": "Supervisor", "pro": "Producer",
    "res": "Researcher", "dtc": "DataCollector", "cur": "DataCurator", "csc": "Other", "prd": "ProjectMember",
}  # fmt: skip
_AUTHORITIES = {"supervisor": "Supervisor", "jury": "Jury"}
_DEPICTING = frozenset({"image", "map", "video", "sound"})
_IDNOS = {
    "doi": "doi", "halId": "hal", "arxiv": "arxiv", "arXiv": "arxiv", "pubmed": "pmid", "pubmedcentral": "pmcid",
    "swhid": "swhid", "swh": "swhid", "nnt": "nnt", "bibcode": "bibcode", "ark": "ark", "handle": "handle",
    "isbn": "isbn",
}  # fmt: skip
_RELATED = {
    "researchdata": ("IsSupplementedBy", "dataset"), "coderepository": ("IsSupplementedBy", "software"),
    "seealso": ("Related", None), "publisher": ("Related", None), "externallink": ("IsVariantFormOf", None),
}  # fmt: skip
_ITEMS = {
    "illustrate": "IsSupplementTo", "isIllustratedBy": "IsSupplementedBy", "hasFormat": "IsVariantFormOf",
    "isFormatOf": "IsVariantFormOf", "replaces": "Obsoletes", "isReplacedBy": "IsObsoletedBy",
}  # fmt: skip


def subtypes(classes: Children) -> tuple[str, ...]:
    """The second level of HAL's typology (`REPORT.DMP`, `ART.DATAPAPER`), which says more than the first."""
    coded = (one.get("n", "") for one in classes.get("classCode", ()) if one.get("scheme") == "halTreeTypology")
    return tuple(second for code in coded if (second := code.partition(".")[2]))


def agent_of(author: Element, orgs: Orgs, notes: Notes, role: str | None = None) -> Agent | None:
    """A person with identifiers and the structures above each affiliation; an author without persName is an
    organisation."""
    found = children(author)
    parts = children(found["persName"][0]) if "persName" in found else {}
    given = " ".join(text for one in parts.get("forename", ()) if (text := line(one, notes, "creators")))
    family = line(first(parts, "surname"), notes, "creators")
    employers = [one for one in found.get("orgName", ()) if one.get("ref")]
    named = f"{family}, {given}".strip(", ") or line(first(found, "orgName"), notes, "creators")
    places = (one for part in (*found.get("affiliation", ()), *employers) for one in affiliations(part, orgs, notes))
    above: dict[str, Affiliation] = {}
    for one in places:
        above.setdefault(one.name, one)
    if not named and employers and above:  # a structure that signs by its number alone
        named = next(iter(above))
    if not named or names.is_placeholder(named):
        return None
    made = names.named(named, family=family, given=given, kind="person" if family or given else "organisation")
    ids = _ids(found.get("idno", ()), notes)
    return Agent(made.name, made.family, made.given, made.kind, role, ids, tuple(above.values()))


def _ids(idnos: Iterable[Element], notes: Notes) -> Ids | None:
    """ORCID, IdRef (in three spellings) and their kin; of the two idHAL the one in letters."""
    ids: Ids = {}
    for one in idnos:
        scheme, value = one.get("type", ""), raw(one).strip()
        if not people.scheme_named(scheme) or (scheme == "idhal" and value.isdigit()):
            continue
        if known := people.identifier(value, scheme):
            ids.setdefault(*known)
        elif value:
            notes.add("odd-name-identifier", "creators", f"{scheme}: {value}")
    return ids or None


def role_of(author: Element) -> str:
    return _ROLES.get(author.get("role", ""), "Other")


def authorities(monogr: Children, notes: Notes) -> Iterator[Agent]:
    """Directors and jury of a thesis; `Jean-Michel Guillot [Président]` without what is in brackets."""
    for one in monogr.get("authority", ()):
        role = _AUTHORITIES.get(one.get("type", ""))
        name = line(one, notes, "contributors").partition("[")[0].strip() if role else ""
        if name and not names.is_placeholder(name):
            made = names.named(name, kind="person")
            yield Agent(made.name, made.family, made.given, made.kind, role)


def editors(given: Iterable[Element], orgs: Orgs, notes: Notes) -> Iterator[Agent]:
    """HAL's scientificEditor and seriesEditor, which are plain texts; in TEI of theses the directors and the jury."""
    for one in given:
        if role := one.get("role"):
            known = roles.contributor(role)
            if known and (agent := agent_of(one, orgs, notes, known)):
                yield agent
            continue
        for made in bylines.editors(line(one, notes, "contributors")):
            yield replace(made, role="Editor")


def series_of(monogr: Children, series: Children, notes: Notes) -> Iterator[Relation]:
    """The series of a book or journal that has a title of its own, else the series is the container; and the series
    that HAL writes beside volume and pages (`biblScope unit="serie"`)."""
    given = [*(series.get("title", ()) if monogr.get("title") else ())]
    given += [one for one in under(monogr, "imprint", "biblScope") if one.get("unit") == "serie"]
    for one in given:
        if (name := line(one, notes, "relations")) and not names.is_placeholder(name):
            yield Relation("IsPartOf", "other", name)


def own_pids(found: Children, monogr: Children, published: Children, own_isbn: bool) -> Iterator[Pid]:
    """DOI and its kin, an ISBN only where the resource is the book itself; the number of a report or a patent."""
    for one in (*found.get("idno", ()), *published.get("idno", ()), *monogr.get("idno", ())):
        scheme = _IDNOS.get(one.get("type", ""))
        pid = identifiers.pid(raw(one), scheme) if scheme and (own_isbn or scheme != "isbn") else None
        if pid and pid.scheme not in ("other", "url", "issn"):
            yield pid
    for one in monogr.get("idno", ()):
        number = raw(one).strip() if one.get("type") in ("reportNumber", "patentNumber") else ""
        if any(map(str.isdigit, number)):
            yield Pid("other", number)


def container_of(monogr: Children, series: Children, own_isbn: bool, notes: Notes) -> Container | None:
    """Journal (level j), book or proceedings (level m), else the series; with the conference."""
    typed = [(one.get("type", ""), raw(one).strip()) for one in monogr.get("idno", ())]
    issns = [number for kind, value in typed if kind in ("issn", "eissn") and (number := identifiers.issn(value))]
    isbns = [number for kind, value in typed if kind == "isbn" and (number := identifiers.isbn(value))]
    scopes = {one.get("unit", ""): line(one, notes, "container") for one in under(monogr, "imprint", "biblScope")}
    titles = (*monogr.get("title", ()), *series.get("title", ()))
    event = next(iter(under(monogr, "meeting", "title")), None)
    town = (line(one, notes, "container") for one in under(monogr, "meeting", "settlement"))
    made = Container(
        title=next((text for one in titles if (text := line(one, notes, "container"))), None),
        issn=tuple(dict.fromkeys(issns)),
        isbn=() if own_isbn else tuple(dict.fromkeys(isbns)),
        volume=scopes.get("volume") or None,
        issue=scopes.get("issue") or None,
        pages=extents.pages(scopes.get("pp", "")) or None,
        event=line(event, notes, "container") or None,
        event_place=next((name for name in town if name), None),
    )
    return made if made != Container() else None


def host_of(
    monogr: Children, series: Children, own_isbn: bool, notes: Notes
) -> tuple[Container | None, tuple[str, ...]]:
    """The host; or, where nothing is said of one but pages, how many pages the whole has: HAL writes both alike. Beside
    a host, too, `12 p.` is a number of pages."""
    host = container_of(monogr, series, own_isbn, notes)
    pages = host.pages if host else None
    if host is None or pages is None or not extents.is_size(pages):
        return host, ()
    if host != Container(pages=pages):
        return (host, ()) if pages.isdigit() else (replace(host, pages=None), (pages,))
    return None, (f"{pages} p." if pages.isdigit() else pages,)


def domain(label: str) -> str:
    """The label of a domain without the parts that HAL has no words for (`domain_shs.info.docu`)."""
    return "/".join(part for part in label.split("/") if not part.startswith("domain_"))


def files_of(refs: Iterable[Element]) -> tuple[File, ...]:
    """Files and annexes; the address `/document` that leads to the same file only where no other does."""
    made: dict[str, File] = {}
    for one in refs:
        kind = {"file": "main", "annex": "annex"}.get(one.get("type", ""))
        if kind and (address := identifiers.url(one.get("target", ""))):
            made.setdefault(address, File(address, kind=kind))  # type: ignore[arg-type]
    named = [file for file in made.values() if "/file/" in file.url]
    return tuple(file for file in made.values() if not named or "/file/" in file.url or file.kind == "annex")


def embargo_of(edition: Children) -> str | None:
    """The day on which the files become free: `whenEndEmbargoed`, else the latest `notBefore` of the main files."""
    stated = [raw(one) for one in edition.get("date", ()) if one.get("type") == "whenEndEmbargoed"]
    waits = [
        date.get("notBefore", "")
        for ref in edition.get("ref", ())
        if ref.get("type") == "file"
        for date in ref
        if isinstance(date.tag, str)
    ]
    ends = [day for value in (*stated, *waits) if (day := datings.day(value))]
    return max(ends, default=None)


def places_of(source: Children, monogr: Children, kind: str, notes: Notes) -> tuple[Place, ...]:
    named = [line(one, notes, "places") for part in ("settlement", "country") for one in monogr.get(part, ())]
    name = ", ".join(part for part in named if part) if kind in _DEPICTING else ""
    made: list[Place] = []
    for one in (geo for listing in source.get("listPlace", ()) for geo in listing.iter("{*}geo")):
        point, repaired = placing.from_pair(raw(one))
        if repaired:
            notes.add("repaired-place" if point else "unusable-place", "places", raw(one))
        if point:
            made.append(Place(name or None, point=point))
    return tuple(dict.fromkeys(made)) or ((Place(name),) if name else ())


def relations_of(struct: Children, edition: Children, own: tuple[Pid, ...], notes: Notes) -> Iterator[Relation]:
    """Data, code and other pages; a publisher's page whose address holds the own DOI is of the work itself."""
    dois = [one.value for one in own if one.scheme == "doi"]
    for one in (*struct.get("ref", ()), *edition.get("ref", ())):
        kind, sort = _RELATED.get(one.get("type", "").lower(), (None, None))
        pid = _pid(one.get("target") or raw(one)) if kind else None
        if kind and pid and not (pid.scheme == "url" and any(doi in pid.value.lower() for doi in dois)):
            yield Relation(kind, pid.scheme, pid.value, sort)
    for one in struct.get("relatedItem", ()):
        name = one.get("type", "")
        kind = _ITEMS.get(name) or (name[:1].upper() + name[1:] if name[:2] in ("is", "ha", "re") else "Related")
        if pid := _pid(one.get("target") or raw(one)):
            label = line(one, notes, "relations") if one.get("target") else ""
            yield Relation(kind, pid.scheme, pid.value, label=label or None)


def _pid(text: str) -> Pid | None:
    found = identifiers.pid(text)
    return found if found and found.scheme not in ("other", "issn") else None


def licence_of(one: Element) -> tuple[Licence, ...]:
    uri = one.get("target", "")
    return () if licensing.is_reserved(uri) else licensing.stated(raw(one), uri)


def stated(published: Children) -> list[Element]:
    return list(under(published, "availability", "licence"))
