"""CERIF in OpenAIRE's profile, of research information systems: https://openaire-guidelines-for-cris-managers.readthedocs.io/."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Format, Notes, _alike
from catalogue.formats._cerif_parts import agent, consortium, funded, grant, media
from catalogue.formats._walk import Children, Element, children, first, lang, line, local, prose, raw, under, unique
from catalogue.normal import access as accesses
from catalogue.normal import extents, identifiers, names, text
from catalogue.normal import licences as licensing
from catalogue.normal import subjects as keywords
from catalogue.record import (
    Access,
    Agent,
    Container,
    Date,
    Description,
    File,
    Funding,
    Licence,
    Pid,
    Record,
    Relation,
    Subject,
    Title,
)  # fmt: skip

_PIDS = {
    "DOI": "doi", "Handle": "handle", "ARK": "ark", "URN": "urn", "PMCID": "pmcid", "ISBN": "isbn", "URL": "url",
    "SWHID": "swhid", "PatentNumber": None, "Identifier": None,
}  # fmt: skip
_DATES = (("PublicationDate", "issued"), ("RegistrationDate", "submitted"), ("ApprovalDate", "accepted"))
_RELATIONS = {"PartOf": "IsPartOf", "References": "References", "GeneratedBy": "IsDerivedFrom"}
_CREATORS = (
    ("Authors", "Author"), ("Creators", "Creator"), ("Inventors", "Inventor"), ("Team", "PrincipalInvestigator"),
)  # fmt: skip
_AGENTS = (
    ("Editors", "Editor", "Editor"), ("Contributors", "Contributor", "Other"), ("Holders", "Holder", "RightsHolder"),
    ("Owner", "", "HostingInstitution"),
)  # fmt: skip


def read(root: Element, notes: Notes) -> Record:
    found = children(root)
    raws = type_raw(root, found)
    kind = _alike.kind(raws, notes)
    own = pids(found)
    dated = dates(found, notes)
    said = access(found)
    return Record(
        type=kind.type,
        type_raw=raws,
        pids=own,
        titles=titles(found, notes),
        descriptions=descriptions(found, notes),
        creators=_alike.once(agents(found, notes)),
        contributors=_alike.once(contributors(found, notes)),
        publisher=publisher(found, notes),
        container=container(found, notes),
        year=_alike.year(dated),
        dates=dated,
        languages=_alike.spoken((raw(one) for one in found.get("Language", ())), notes),
        subjects=subjects(found, notes),
        access=said,
        embargo_until=embargo_until(found, said, notes),
        licences=licensing.merged(list(licences(found))),
        funding=funding(found, notes),
        relations=_alike.related(relations(found, notes), own),
        version=version(found, notes),
        files=files(found, notes),
        landing_page=landing_page(found),
        genre=kind.genre,
    )


def type_raw(root: Element, found: Children) -> tuple[str, ...]:
    """COAR's address in Type, else the kind of entity."""
    return unique(text.label(raw(one)) for one in found.get("Type", ())) or (local(root.tag),)


def pids(found: Children) -> tuple[Pid, ...]:
    given = [(raw(one), scheme) for name, scheme in _PIDS.items() for one in found.get(name, ())]
    return _alike.pids(given)


def titles(found: Children, notes: Notes) -> tuple[Title, ...]:
    made: dict[tuple[str, str | None], Title] = {}
    for name, kind in (("Title", None), ("Name", None), ("Subtitle", "subtitle"), ("Acronym", "alternative")):
        for one in found.get(name, ()):
            value = line(one, notes, "titles")
            if value and not names.is_placeholder(value):
                sort = "translated" if one.get("trans") and kind is None else kind
                made.setdefault((value, lang(one)), Title(value, lang(one) or text.language(value), sort))  # type: ignore[arg-type]
    return tuple(made.values())


def descriptions(found: Children, notes: Notes) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for name in ("Abstract", "Description"):
        for one in found.get(name, ()):
            value = prose(one, notes, "descriptions")
            if value and not names.is_placeholder(value):
                made.setdefault(value, Description(value, lang(one) or text.language(value), "abstract"))
    return tuple(made.values())


def agents(found: Children, notes: Notes) -> Iterator[Agent | None]:
    for group, name in _CREATORS:
        for one in under(found, group, name):
            yield agent(one, notes, "creators")


def contributors(found: Children, notes: Notes) -> Iterator[Agent | None]:
    for group, name, role in _AGENTS:
        for one in under(found, group, name) if name else found.get(group, ()):
            yield agent(one, notes, "contributors", role)
    yield from consortium(found, notes)


def publisher(found: Children, notes: Notes) -> str | None:
    """The publisher; of a patent the office that issued it."""
    given = [*under(found, "Publishers", "Publisher"), *found.get("Issuer", ())]
    return names.publisher(one.name for one in (agent(one, notes, "publisher") for one in given) if one)


def dates(found: Children, notes: Notes) -> tuple[Date, ...]:
    """Those of publication and of patents; a project runs from its start to its end."""
    given = [(sort, raw(one)) for name, sort in _DATES for one in found.get(name, ())]
    ends = [raw(found[name][0]).strip() if name in found else ".." for name in ("StartDate", "EndDate")]
    if ends != ["..", ".."]:
        given.append(("valid", "/".join(ends)))
    return _alike.dates(given, notes)


def container(found: Children, notes: Notes) -> Container | None:
    """The journal or proceedings that it was published in, its place there, and the event behind it."""
    around = next((children(one) for one in under(found, "PublishedIn", "Publication")), {})
    serial = (identifiers.pid(raw(one), "issn") for part in (around, found) for one in part.get("ISSN", ()))
    books = (identifiers.pid(raw(one), "isbn") for one in around.get("ISBN", ()))
    events = [*under(around, "OutputFrom", "Event"), *under(found, "PresentedAt", "Event")]
    event = next((children(one) for one in (*events, *under(found, "OutputFrom", "Event"))), {})
    ends = [line(first(found, name), notes, "container") for name in ("StartPage", "EndPage")]
    made = Container(
        title=line(first(around, "Title"), notes, "container") or None,
        issn=unique(pid.value for pid in serial if pid and pid.scheme == "issn"),
        isbn=unique(pid.value for pid in books if pid and pid.scheme == "isbn"),
        volume=line(first(found, "Volume"), notes, "container") or None,
        issue=line(first(found, "Issue"), notes, "container") or None,
        pages=extents.pages("-".join(one for one in ends if one)) or None,
        event=line(first(event, "Name"), notes, "container") or None,
        event_place=line(first(event, "Place"), notes, "container") or None,
    )
    return made if made != Container() else None


def subjects(found: Children, notes: Notes) -> tuple[Subject, ...]:
    made: dict[tuple[str, str | None], Subject] = {}
    for one in (*found.get("Keyword", ()), *found.get("Subject", ())):
        value = line(one, notes, "subjects")
        if value and not names.is_placeholder(value):
            uri, scheme = identifiers.url(value), one.get("scheme")
            if uri and scheme:  # of a classification the code is at the end of the address
                code = keywords.code_in(uri)
                made.setdefault((code, None), Subject(code, None, scheme.rstrip("/#").rpartition("/")[2], code, uri))
            else:
                made.setdefault((value, lang(one)), Subject(value, lang(one), scheme, uri=uri))
    return tuple(made.values())


def access(found: Children) -> Access | None:
    return next((said for one in found.get("Access", ()) if (said := accesses.access(raw(one)))), None)


def embargo_until(found: Children, said: Access | None, notes: Notes) -> str | None:
    """The end that the statement of access has itself."""
    if said != "embargoed":
        return None
    spans = (_alike.span(one.get("endDate", ""), notes) for one in found.get("Access", ()))
    return next((span.start for span in spans if span), None)


def licences(found: Children) -> Iterator[Licence]:
    given = [*found.get("License", ()), *(one for medium in media(found) for one in medium.get("License", ()))]
    for one in given:
        words = text.line(raw(one))
        known = licensing.stated("" if identifiers.url(words) else words, words if identifiers.url(words) else "")
        yield from known or ([Licence(label=words)] if words and not accesses.access(words) else [])


def funding(found: Children, notes: Notes) -> tuple[Funding, ...]:
    made: dict[tuple[str | None, str | None], Funding] = {}
    if own := funded(found, notes):
        made[own.award, own.funder] = own
    for origin in found.get("OriginatesFrom", ()):
        for one in origin:
            if isinstance(one.tag, str) and (given := grant(children(one), notes)):
                made.setdefault((given.award, given.funder), given)
    return tuple(made.values())


def relations(found: Children, notes: Notes) -> Iterator[Relation]:
    """Related entities by the identifiers that they bring; a number of the information system says nothing."""
    for name, kind in _RELATIONS.items():
        for one in (entity for group in found.get(name, ()) for entity in group if isinstance(entity.tag, str)):
            inner = children(one)
            label = line(first(inner, "Title"), notes, "relations") or line(first(inner, "Name"), notes, "relations")
            best = [pid for pid in pids(inner) if pid.scheme not in ("other", "isbn")][:1]
            yield from (Relation(kind, pid.scheme, pid.value, label=label or None) for pid in best)


def version(found: Children, notes: Notes) -> str | None:
    given = (line(one, notes, "version") for name in ("VersionInfo", "Edition") for one in found.get(name, ()))
    return next((value for value in given if value), None)


def files(found: Children, notes: Notes) -> tuple[File, ...]:
    made: dict[str, File] = {}
    for one in media(found):
        address = identifiers.url(line(first(one, "URI"), notes, "files"))
        form = line(first(one, "MimeType"), notes, "files")
        sizes = (f"{raw(size).strip()} {size.get('unit', '')}".strip() for size in one.get("Size", ()))
        if address:
            made.setdefault(address, File(address, form or None, next(sizes, None), "main"))
    return tuple(made.values())


def landing_page(found: Children) -> str | None:
    """Its address, of a project also one among its identifiers."""
    given = (identifiers.page(raw(one)) for name in ("URL", "Identifier") for one in found.get(name, ()))
    return next((page for page in given if page and not extents.is_file(page)), None)


FORMAT = Format(
    prefixes=("oai_cerif_openaire", "cerif_openaire", "cerif", "oai_cerif_openaire_1.1.1", "oai_cerif_openaire_1.2"),
    namespaces=(
        "https://www.openaire.eu/cerif-profile/1.1/",
        "https://www.openaire.eu/cerif-profile/1.2/",
        "https://www.openaire.eu/cerif-profile/1.0/",
    ),
    roots=("Publication", "Product", "Patent", "Project", "Equipment"),
    schema="https://www.openaire.eu/schema/cris/1.1/openaire-cerif-profile.xsd",
    read=read,
)
