"""The parts of an EML document that have a structure of their own: parties, coverage, licences, projects, addresses."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Notes, _alike
from catalogue.formats._walk import RAISED, Children, Element, children, first, lang, line, local, raw, under, whole
from catalogue.normal import grants, identifiers, markdown, names, people, roles, text
from catalogue.normal import licences as licensing
from catalogue.record import Affiliation, Agent, File, Funding, Ids, Licence

ROLES = {
    "author": "Other", "contentprovider": "DataCollector", "custodiansteward": "DataManager",
    "distributor": "Distributor", "editor": "Editor", "originator": "Other", "owner": "RightsHolder",
    "pointofcontact": "ContactPerson", "principalinvestigator": "ProjectLeader", "processor": "DataCurator",
    "curator": "DataCurator", "metadataprovider": "DataManager", "researcher": "Researcher", "contact": "ContactPerson",
    "coprincipalinvestigator": "ProjectLeader", "projectmanager": "ProjectManager", "datamanager": "DataManager",
}  # fmt: skip


_ENTITIES = ("dataTable", "spatialRaster", "spatialVector", "storedProcedure", "view", "otherEntity")


class Document:
    """An EML document whose elements may stand for one another by `references` to an id."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._known: dict[str, Element] | None = None

    def meant(self, element: Element) -> Children:
        """The children of an element, or those of the one it refers to."""
        found = children(element)
        reference = first(found, "references")
        if reference is None:
            return found
        if self._known is None:
            self._known = {one.get("id", ""): one for one in self.root.iter() if one.get("id")}
        target = self._known.get(raw(reference).strip())
        if target is None:
            return found
        return {name: found.get(name) or known for name, known in {**found, **children(target)}.items()}


def own(element: Element) -> str:
    """The text of an element without its translations (`value`, EML 2.1 i18nNonEmptyStringType)."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and local(child.tag) != "value":
            parts.append(raw(child))
        parts.append(child.tail or "")
    return "".join(parts)


_BLOCKS = frozenset({"para", "section", "title", "listitem", "br", "markdown"})


def untranslated(element: Element) -> str:
    """The text of an element without any translation in it, its blocks apart."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and local(child.tag) != "value":
            block = "\n\n" if local(child.tag) in _BLOCKS else ""
            inner = text.raised(untranslated(child)) if local(child.tag) in RAISED else untranslated(child)
            pieces += [block, markdown.plain(inner) if local(child.tag) == "markdown" else inner, block]
        pieces.append(child.tail or "")
    return "".join(pieces)


def paragraphs(element: Element, notes: Notes, field: str) -> str:
    return text.prose(whole(untranslated(element), notes, field))


def translated(element: Element) -> Iterator[tuple[str, str | None]]:
    """The text of an element and its translations, each with the language it states."""
    yield own(element), lang(element)
    for child in element:
        if isinstance(child.tag, str) and local(child.tag) == "value":
            yield raw(child), lang(child)


def party(document: Document, element: Element, notes: Notes, field: str, role: str | None = None) -> Agent | None:
    """A person in an organisation, an organisation, or a position that nobody fills by name."""
    found = document.meant(element)
    house = line(first(found, "organizationName"), notes, field)
    house = "" if names.is_placeholder(house) else house
    person = first(found, "individualName")
    inner = children(person) if person is not None else {}
    family = text.line(" ".join(own(one) for one in inner.get("surName", ())))
    given = text.line(" ".join(own(one) for one in inner.get("givenName", ())))
    ids = known_ids(found, notes, field)
    if family or given:
        above = (Affiliation(house),) if house else ()
        name = f"{family}, {given}" if family and given else family or given
        return Agent(name, family or None, given or None, "person", role, ids, above)
    if house:
        return _alike.agent(house, kind="organisation", role=role, ids=ids)
    position = line(first(found, "positionName"), notes, field)
    return Agent(position, role=role, ids=ids) if position and not names.is_placeholder(position) else None


def known_ids(found: Children, notes: Notes, field: str) -> Ids | None:
    ids: Ids = {}
    for one in found.get("userId", ()):
        value, directory = raw(one).strip(), one.get("directory")
        known = people.identifier(value, directory) if value else None
        if known:
            ids.setdefault(*known)
        elif value and people.scheme_named(directory or value):
            notes.add("odd-name-identifier", field, f"{directory}: {value}")
    return ids or None


def role(element: Element, document: Document) -> str:
    """A word for a role in DataCite's terms; `publisher` and `funder` are those."""
    given = first(document.meant(element), "role")
    word = "".join(letter for letter in raw(given).lower() if letter.isalpha()) if given is not None else ""
    if word in ("funder", "fundingorganization", "fundingagency", "sponsor"):
        return "funder"
    return "publisher" if word == "publisher" else (ROLES.get(word) or roles.contributor(word) or "Other")


def licences(found: Children) -> Iterator[Licence]:
    """`licensed` (EML 2.2), `licenseURL` of software, then links and sentences of `intellectualRights`."""
    for one in found.get("licensed", ()):
        parts = children(one)
        name, address, code = (
            raw(parts[word][0]) if word in parts else "" for word in ("licenseName", "url", "identifier")
        )
        yield from licensing.stated(name, address, code)
    for one in found.get("licenseURL", ()):
        yield from licensing.stated("", raw(one))
    for one in found.get("intellectualRights", ()):
        links = [licensing.from_address(link.get("url", "")) for link in one.iter("{*}ulink")]
        named = [licensing.stated(raw(link), link.get("url", "")) for link in one.iter("{*}ulink")]
        linked = [licence for known, made in zip(links, named, strict=True) if known for licence in made]
        yield from linked or licensing.licences(raw(one))


def funding(found: Children, notes: Notes) -> Iterator[Funding]:
    """Awards of the projects; a sentence on funding gives the grants whose numbers it holds, a name the funder."""
    for project in found.get("project", ()):
        parts = children(project)
        for award in parts.get("award", ()):
            inner = children(award)
            funder, number, title, address = (
                line(first(inner, name), notes, "funding")
                for name in ("funderName", "awardNumber", "title", "awardUrl")
            )
            known = [people.identifier(raw(one).strip()) for one in inner.get("funderIdentifier", ())]
            yield Funding(
                funder=funder or None,
                funder_ids=dict(one for one in known if one) or None,
                award=number or None,
                award_title=title or None,
                award_uri=identifiers.url(address) if address else None,
            )
        for sentence in parts.get("funding", ()):
            value = line(sentence, notes, "funding")
            told = [one for one in grants.in_words(value) if one.award or one.funder != value or is_house(value)]
            if told and (told[0].award or not parts.get("award")):
                yield from told
            elif value and not parts.get("award"):
                notes.add("unplaced-funding", "funding", value)


def is_house(words: str) -> bool:
    """Whether a text on funding is but the name of a body."""
    return len(words.split()) < 10 and not words.endswith(".") and names.is_organisation(words)


def payers(document: Document, found: Children, notes: Notes) -> Iterator[Funding]:
    """Associated parties whose role is to pay (`fundingOrganization`, ESS-DIVE)."""
    for one in found.get("associatedParty", ()):
        if role(one, document) == "funder":
            inner = document.meant(one)
            known = [people.identifier(raw(part).strip()) for part in inner.get("userId", ())]
            if name := line(first(inner, "organizationName"), notes, "funding"):
                yield Funding(name, dict(part for part in known if part) or None)


def physical(found: Children, gbif: Children) -> Iterator[Element]:
    """The physical descriptions of tables, rasters, vectors and other entities, and those of GBIF's profile."""
    for name in _ENTITIES:
        for entity in found.get(name, ()):
            yield from children(entity).get("physical", ())
    yield from gbif.get("physical", ())


def files(found: Children, gbif: Children) -> Iterator[File]:
    """Addresses to download from: of the entities with format and size, then of the document."""
    for one in physical(found, gbif):
        parts = children(one)
        form = next((raw(name).strip() for name in one.iter("{*}formatName")), None)
        for address in addresses(parts, "download", None):
            yield File(address, form or None, sized(first(parts, "size")))
    yield from (File(address) for address in addresses(found, "download"))


def sized(size: Element | None) -> str | None:
    if size is None or not raw(size).strip():
        return None
    return f"{raw(size).strip()} {size.get('unit', 'bytes')}"


def addresses(found: Children, *functions: str | None) -> Iterator[str]:
    """The http addresses of online distributions with one of these functions; None: with none stated."""
    for online in under(found, "distribution", "online"):
        for one in children(online).get("url", ()):
            address = identifiers.url(raw(one))
            if address and one.get("function") in functions:
                yield address
