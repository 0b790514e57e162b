"""Persée's RDF, an article or issue in print and on the web: http://data.persee.fr/ontology/persee-ontology/."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Format, Notes, _alike
from catalogue.formats import _dcat_parts as parts
from catalogue.formats import _rdf_agents as people
from catalogue.formats._rdf import Graph, Node, last
from catalogue.formats._walk import Element, lang, unique, whole
from catalogue.normal import citation_styles, extents, identifiers, isbd, names, roles, text
from catalogue.normal import dates as datings
from catalogue.normal import licences as licensing
from catalogue.record import Agent, Container, Date, Description, File, Licence, Pid, Record, Relation, Subject, Title

_ONTOLOGY = "http://data.persee.fr/ontology/"
_RELATORS = ("aut", "edt", "trl", "ill", "pht", "ctb", "cmp", "ctg")
_NO_TYPES = frozenset({"Manifestation", "Document", "BibliographicRecord"})


def read(root: Element, notes: Notes) -> Record:
    web, printed = editions(Graph(root))
    both = [one for one in (web, printed) if one is not None]
    raws = type_raw(both)
    kind = _alike.kind(raws, notes)
    own = pids(both)
    dated = dates(web, printed, notes)
    return Record(
        type=kind.type,
        type_raw=raws,
        pids=own,
        titles=titles(both, notes),
        descriptions=descriptions(both, notes),
        creators=_alike.once(agents(both, notes, "creators")),
        contributors=_alike.once(agents(both, notes, "contributors")),
        publisher=publisher(both),
        container=container(both),
        year=_alike.year(dated),
        dates=dated,
        languages=_alike.spoken((value for one in both for value, _ in one.texts("language")), notes),
        subjects=subjects(both, notes),
        licences=licensing.merged(list(licences(both))),
        relations=_alike.related(relations(web), own),
        files=tuple(File(one, kind="thumbnail") for one in dict.fromkeys(web.addresses("depiction"))),
        landing_page=landing_page(both),
        genre=kind.genre,
    )


def editions(graph: Graph) -> tuple[Node, Node | None]:
    """What is on the web, and what was printed: the document says most of the former."""
    titled = [one for one in graph.nodes("Manifestation", "Document", "Article", "Issue") if one.has("title")]
    webs = [one for one in titled if one.has("electronicReproductionOf", "identifier")]
    web = next(iter([*webs, *titled]), graph.node(graph.root))
    printed = next(web.things("electronicReproductionOf"), None)
    return web, printed


def type_raw(both: list[Node]) -> tuple[str, ...]:
    return unique(name for one in both for name in one.types() if name not in _NO_TYPES)


def pids(both: list[Node]) -> tuple[Pid, ...]:
    dois = [(value, "doi") for one in both for value, _ in one.texts("doi")]
    given = [(value, None) for one in both for value, _ in one.texts("identifier")]
    isbn = [(value, "isbn") for one in both for value, _ in one.texts("isbn", "isbn13", "isbn10")]
    return _alike.pids([*dois, *given, *isbn])


def titles(both: list[Node], notes: Notes) -> tuple[Title, ...]:
    made: dict[str, Title] = {}
    for one in both:
        for given, element in one.texts("title"):
            value = text.line(whole(given, notes, "titles"))
            if value and not names.is_placeholder(value):
                made.setdefault(value, Title(value, lang(element) or text.language(value)))
    return tuple(made.values())


def descriptions(both: list[Node], notes: Notes) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for name, kind in (("abstract", "abstract"), ("description", None), ("tableOfContents", "toc")):
        for given, element in (pair for one in both for pair in one.texts(name)):
            value = text.prose(whole(given, notes, "descriptions"))
            if value and not names.is_placeholder(value):
                made.setdefault(value, Description(value, lang(element) or text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def agents(both: list[Node], notes: Notes, field: str) -> Iterator[Agent | None]:
    """People in MARC's roles and dcterms:creator; Persée often gives their address only, which is no name."""
    for one in both:
        for name in ("creator", *_RELATORS):
            role = "Creator" if name == "creator" else roles.role(name) or "Other"
            if (role == "Creator") == (field == "creators"):
                found = people.agents(one, Notes(notes.header, []), name, None if role == "Creator" else role)
                yield from found
    if field == "creators":
        given = unique(one for node in both for one in node.addresses("creator", "aut"))
        bare = [address for address in given if address not in both[0].graph.known]
        named = list(cited_authors(both)) if bare else []
        yield from named
        for address in bare if len(named) != len(bare) else ():
            notes.add("unresolved-reference", field, address)


def cited_authors(both: list[Node]) -> Iterator[Agent]:
    """The authors in the citation, before the title: `Hottin Christian, Le Goff Ana. Le décor …`. Of a name of two
    words the first is the family's."""
    known = [text.line(value).rstrip(".") for one in both for value, _ in one.texts("title")]
    cited = [text.line(value) for one in both for value, _ in one.texts("bibliographicCitation") if " In: " in value]
    before = (one.partition(f"{title}.")[0] for one in cited for title in known if f". {title}." in one)
    for name in next(before, "").strip(" .").split(", "):
        family, _, given = name.partition(" ")
        if family and given:
            whole = " " in given
            yield names.named(name, kind="person") if whole else names.named(name, family=family, given=given)


def publisher(both: list[Node]) -> str | None:
    """The house of the print, without its town; the portal only where there is no other."""
    given = [isbd.trimmed(value) for one in both for value, _ in one.texts("publisher")]
    house = names.publisher(given)
    return house.rpartition(" : ")[2] if house and not names.is_platform(house) else house


def container(both: list[Node]) -> Container | None:
    """Pages of the article; its journal's title and numbers stand only in the citation."""
    start, end = (
        next((text.line(v) for one in both for v, _ in one.texts(name)), "") for name in ("pageStart", "pageEnd")
    )
    issn = [pid.value for one in both for v, _ in one.texts("issn", "eissn") if (pid := identifiers.pid(v, "issn"))]
    volume, issue = (
        next((text.line(v) for one in both for v, _ in one.texts(name)), "") for name in ("volume", "issue")
    )
    cited = [found for one in both for value, _ in one.texts("bibliographicCitation")
             if " In: " in value and (found := citation_styles.of_persee(text.line(value)))]  # fmt: skip
    told = next(iter(cited), Container())
    made = Container(
        title=told.title,
        issn=unique(issn),
        volume=volume or told.volume,
        issue=issue or told.issue,
        pages=extents.pages("-".join(part for part in (start, end) if part)) or told.pages,
    )
    return made if made != Container() else None


def dates(web: Node, printed: Node | None, notes: Notes) -> tuple[Date, ...]:
    """The date of the print is the date of issue; when it went online, it became available."""
    given = [("issued", value) for value, _ in web.texts("dateOfPrintPublication")]
    if printed is not None:
        given += [("issued", value) for value, _ in printed.texts("dateOfPublication")]
    online = [value for value, _ in web.texts("dateOfPublication")]
    given += [("available" if given else "issued", value) for value in online if datings.day(value)]
    return _alike.dates(given, notes)


def subjects(both: list[Node], notes: Notes) -> tuple[Subject, ...]:
    made: dict[tuple[str, str | None], Subject] = {}
    for one in both:
        for given, element in one.texts("subject"):
            value = text.line(whole(given, notes, "subjects"))
            if value and not identifiers.url(value) and not names.is_placeholder(value):
                made.setdefault((value, lang(element)), Subject(value, lang(element)))
    return tuple(made.values())


def licences(both: list[Node]) -> Iterator[Licence]:
    for one in both:
        yield from parts.licences(one)


def relations(web: Node) -> Iterator[Relation]:
    """The issue that the article is in, by the address of its page."""
    for address in web.addresses("isPartOf"):
        yield Relation("IsPartOf", "url", address.partition("#")[0])


def landing_page(both: list[Node]) -> str | None:
    given = (identifiers.page(value) for one in both for value, _ in one.texts("identifier"))
    return next((page for page in given if page), None)


def recognises(root: Element) -> bool:
    """Whether the document speaks Persée's ontology."""
    return _ONTOLOGY in "".join(uri for uri in root.nsmap.values() if uri) or any(
        last(one.get(parts.RDF_RESOURCE, "")) and one.get(parts.RDF_RESOURCE, "").startswith(_ONTOLOGY)
        for one in root.iter("{*}type")
    )


FORMAT = Format(
    prefixes=("persee_rdf", "persee-rdf"),
    namespaces=("http://www.w3.org/1999/02/22-rdf-syntax-ns#",),
    roots=("RDF",),
    schema="http://data.persee.fr/ontology/persee-ontology/",
    read=read,
    recognises=recognises,
)
