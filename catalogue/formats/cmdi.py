"""CMDI 1.1 and 1.2 of CLARIN and COCOON: OLAC's profile wholly, META-SHARE's and others by the names of elements: https://www.clarin.eu/cmdi."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from catalogue.formats import Format, Notes, _alike, _olac
from catalogue.formats import _cmdi_parts as parts
from catalogue.formats._cmdi_parts import Leaves
from catalogue.formats._walk import Element, lang, line, local, prose, raw, unique
from catalogue.normal import access as accesses
from catalogue.normal import extents, identifiers, names, text
from catalogue.normal import languages as tongues
from catalogue.normal import licences as licensing
from catalogue.record import Access, Description, File, Licence, Pid, Record, Relation, Subject, Title

_TITLES = (
    ("resourcetitle", None), ("resourcename", None), ("title", None), ("name", None),
    ("resourceshortname", "alternative"),
)  # fmt: skip
_DATES = (
    ("publicationdate", "issued"), ("publicationyear", "issued"), ("lastupdate", "updated"),
    ("creationenddate", "created"), ("completionyear", "created"), ("dateissued", "issued"), ("datecreated", "created"),
    ("datemodified", "updated"),
)  # fmt: skip
_LANGUAGES = ("iso-639-3-code", "languageid", "isolanguagecode", "languagecode")


def read(root: Element, notes: Notes) -> Record:
    """The components by their names; where they are OLAC's Dublin Core, as that says it."""
    components = next(iter(root.iter("{*}Components")), root)
    for one in components:
        if isinstance(one.tag, str) and local(one.tag).removeprefix("OLAC-").startswith("DcmiTerms"):
            return with_resources(_olac.read(one, notes), root)
    found = parts.leaves(components)
    raws = type_raw(found)
    kind = _alike.kind(raws, notes)
    own = pids(found, root)
    agents = list(parts.people(components, notes))
    dated = _alike.dates(((sort, raw(one)) for sort, one in dates(found)), notes)
    made = Record(
        type=kind.type,
        type_raw=raws,
        pids=own,
        titles=titles(found, notes),
        descriptions=descriptions(found, notes),
        creators=_alike.once(one for role, one in agents if role == "Creator"),
        contributors=_alike.once(one for role, one in agents if role != "Creator"),
        publisher=names.publisher(line(one, notes, "publisher") for one in found.get("publisher", ())),
        year=_alike.year(dated),
        dates=dated,
        languages=languages(found, notes),
        subjects=subjects(found, notes),
        access=access(found),
        licences=licensing.merged(list(licences(found))),
        funding=tuple(dict.fromkeys(parts.funding(found, notes))),
        relations=_alike.related(relations(root), own),
        version=version(found, notes),
        formats=unique(
            text.label(raw(one)) for name in ("mimetype", "mimetypes") for one in found.get(name, ()) if len(one) == 0
        ),
        sizes=unique(parts.sizes(found)),
        landing_page=landing_page(found),
        genre=kind.genre,
    )
    return with_resources(made, root)


def with_resources(made: Record, root: Element) -> Record:
    """The files and the page that the resource proxies name, beside what the components say."""
    proxies = [(kind, form, url) for kind, form, value in parts.resources(root) if (url := identifiers.url(value))]
    files = {url: File(url, form or None, kind="main") for kind, form, url in proxies
             if kind == "Resource" and not identifiers.is_resolver(url)}  # fmt: skip
    known = {one.url: one for one in made.files} | files
    pages = [url for kind, _, url in proxies if kind == "LandingPage"]
    sole = [url for kind, _, url in proxies if kind == "Resource" and len(proxies) == 1]
    strong = identifiers.strong([pid for url in pages or sole if (pid := identifiers.pid(url))])
    return structs.replace(
        made,
        pids=identifiers.without_addresses(identifiers.sorted_unique([*made.pids, *strong])),
        files=tuple(known.values()),
        landing_page=next((page for page in pages if identifiers.page(page)), None) or made.landing_page,
    )


def type_raw(found: Leaves) -> tuple[str, ...]:
    given = [one for name in ("resourcetype", "resourceclass", "genre") for one in found.get(name, ())]
    given += [one for one in found.get("type", ()) if parts.inside(one, "datainfo")]
    return unique(text.label(raw(one)) for one in given if len(one) == 0)


def pids(found: Leaves, root: Element) -> tuple[Pid, ...]:
    """Identifiers of the resource; MdSelfLink is that of the description."""
    given = [(raw(one), None) for name in ("identifier", "pid", "doi") for one in found.get(name, ()) if len(one) == 0]
    return _alike.pids(given)


def titles(found: Leaves, notes: Notes) -> tuple[Title, ...]:
    """The names of the resource; a bare `name` only where there is no other."""
    made: dict[str, Title] = {}
    for name, kind in _TITLES:
        for one in () if name == "name" and made else found.get(name, ()):
            value = line(one, notes, "titles") if len(one) == 0 else ""
            if value and not names.is_placeholder(value):
                made.setdefault(value, Title(value, lang(one) or text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def dates(found: Leaves) -> Iterator[tuple[str, Element]]:
    """Those of the resource; the plain date of a session recorded (IMDI) says when that was."""
    yield from ((kind, one) for name, kind in _DATES for one in found.get(name, ()))
    yield from (("created", one) for one in found.get("date", ()) if parts.inside(one, "session", "lat-session"))


def descriptions(found: Leaves, notes: Notes) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    abstracts = (inner for one in found.get("abstract", ()) for inner in one.iter() if len(inner) == 0)
    for one in (*found.get("description", ()), *abstracts):
        value = prose(one, notes, "descriptions")
        if value and not names.is_placeholder(value):
            stated = lang(one) or tongues.code((one.get("LanguageId") or "").rpartition(":")[2])
            made.setdefault(value, Description(value, stated or text.language(value), "abstract"))
    return tuple(made.values())


def languages(found: Leaves, notes: Notes) -> tuple[str, ...]:
    given = [raw(one) for name in _LANGUAGES for one in found.get(name, ())]
    given += [raw(one) for one in found.get("code", ()) if parts.inside(one, "language")]
    given += [raw(one).rpartition(":")[2] for one in found.get("id", ()) if parts.inside(one, "content_language")]
    given += [ident for one in found.get("language", ()) if (ident := one.get("ident"))]
    return _alike.spoken(given or (raw(one) for one in found.get("languagename", ())), notes)


def subjects(found: Leaves, notes: Notes) -> tuple[Subject, ...]:
    given = [one for name in ("subject", "keyword", "topic") for one in found.get(name, ()) if len(one) == 0]
    given += [one for one in found.get("term", ()) if parts.inside(one, "keywords")]
    made = {(value, lang(one)): one for one in given if (value := line(one, notes, "subjects"))}
    return tuple(Subject(value, language) for value, language in made if not names.is_placeholder(value))


def access(found: Leaves) -> Access | None:
    return next((said for one in found.get("availability", ()) if (said := accesses.access(raw(one)))), None)


def licences(found: Leaves) -> Iterator[Licence]:
    """By the address beside the name, or by the name; words that are no licence (`underNegotiation`) name none."""
    for name in ("licence", "license", "licencename", "licenseurl", "licenceurl"):
        for one in found.get(name, ()):
            address = one.get("src") or one.get("url") or one.get("target") or ""
            if address or len(one) == 0:
                yield from licensing.stated(raw(one) if len(one) == 0 else "", address)
    for one in found.get("uri", ()):
        if parts.inside(one, "license", "licence"):
            yield from licensing.stated("", raw(one))


def relations(root: Element) -> Iterator[Relation]:
    for one in root.iter("{*}IsPartOf"):
        pid = identifiers.pid(raw(one).strip())
        if pid and pid.scheme != "other":
            yield Relation("IsPartOf", pid.scheme, pid.value)


def version(found: Leaves, notes: Notes) -> str | None:
    """That of the resource, never that of a tool or a scheme."""
    given = (
        one for one in found.get("version", ()) if parts.inside(one, "generalinfo", "versioninfo", "identificationinfo")
    )
    return next((value for one in given if (value := line(one, notes, "version"))), None)


def landing_page(found: Leaves) -> str | None:
    named = [one for one in found.get("url", ()) if parts.inside(one, "identificationinfo", "generalinfo")]
    given = (identifiers.page(raw(one)) for one in (*found.get("cataloguelink", ()), *named))
    return next((page for page in given if page and not extents.is_file(page)), None)


FORMAT = Format(
    prefixes=("cmdi", "oai_cmdi", "cmdi0571", "cmdi_lexRes", "CMDI"),
    namespaces=("http://www.clarin.eu/cmd/1", "http://www.clarin.eu/cmd/"),
    roots=("CMD",),
    schema="https://infra.clarin.eu/CMDI/1.x/xsd/cmd-envelop.xsd",
    read=read,
)
