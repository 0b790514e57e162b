"""The parts of a MODS description that have a structure of their own: names, titles, dates, subjects, the host."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from catalogue.formats import Notes, _alike
from catalogue.formats._walk import Children, Element, children, first, lang, line, local, raw, under, unique
from catalogue.normal import extents, identifiers, isbd, languages, names, people, roles, text
from catalogue.record import Affiliation, Agent, Container, Ids, Relation, Subject, Title

_KINDS = {"personal": "person", "corporate": "organisation", "conference": "organisation"}
_TITLES = {
    "translated": "translated",
    "alternative": "alternative",
    "abbreviated": "alternative",
    "uniform": "alternative",
}
_RELATED = {
    "series": "IsPartOf", "otherVersion": "IsVersionOf", "otherFormat": "IsVariantFormOf",
    "original": "IsVariantFormOf", "references": "References", "isReferencedBy": "IsReferencedBy",
    "preceding": "Continues", "succeeding": "IsContinuedBy", "constituent": "HasPart", "reviewOf": "Reviews",
}  # fmt: skip
_DATES = (
    ("dateIssued", "issued"), ("copyrightDate", "copyrighted"), ("dateCreated", "created"), ("dateModified", "updated"),
    ("dateValid", "valid"),
)  # fmt: skip
_OTHER_DATES = {
    "defence": "defended",
    "defense": "defended",
    "defended": "defended",
    "soutenance": "defended",
    "embargoend": "available",
    "embargo": "available",
    "available": "available",
    "published_on_openedition": "updated",
    "dateaccepted": "accepted",
}


def _joined(article: str, title: str) -> str:
    """A title behind its article: `L’` and `espace` are one word."""
    return f"{article}{title}" if article.endswith(("'", "’", "-")) else f"{article} {title}".strip()


def titles(found: Children, notes: Notes) -> Iterator[Title]:
    """Each titleInfo: article, title, part; subtitles apart, as the resource gives them."""
    for info in found.get("titleInfo", ()):
        inner = children(info)
        before = line(first(inner, "nonSort"), notes, "titles")
        after = [line(one, notes, "titles") for name in ("partNumber", "partName") for one in inner.get(name, ())]
        for one in inner.get("title", ()):
            kind = _TITLES.get(info.get("type", "") or one.get("type", ""))
            value = isbd.trimmed(_joined(before, line(one, notes, "titles")))
            value = ". ".join([value, *(part for part in after if part)]) if value else ""
            if value and not names.is_placeholder(value):
                language = lang(one) or lang(info) or languages.code(info.get("lang", ""))
                yield Title(value, language or text.language(value), kind)  # type: ignore[arg-type]
        for one in inner.get("subTitle", ()):
            value = isbd.trimmed(line(one, notes, "titles"))
            if value:
                kind = _TITLES.get(info.get("type", ""), "subtitle")
                yield Title(value, lang(one) or lang(info) or text.language(value), kind)  # type: ignore[arg-type]


def agent(element: Element, notes: Notes, field: str, role: str | None = None) -> Agent | None:
    """The agent of a name: parts by their type, dates and forms of display left out."""
    found = children(element)
    by_type: dict[str, list[str]] = {}
    for one in found.get("namePart", ()):
        by_type.setdefault(one.get("type", ""), []).append(isbd.trimmed(line(one, notes, field)))
    family, given = " ".join(by_type.get("family", ())), " ".join(by_type.get("given", ()))
    whole = ". ".join(part for part in by_type.get("", ()) if part)
    kind = _KINDS.get(element.get("type", ""))
    above = [Affiliation(name) for one in found.get("affiliation", ()) if (name := line(one, notes, field))]
    ids = known_ids(element, found, notes, field)
    if kind == "person" and not (family and given) and "," not in whole:
        return _alike.agent(whole or family or given, kind="person", role=role, ids=ids, above=above)
    return _alike.agent(
        whole or (family if not given else ""), family=family, given=given, kind=kind, role=role, ids=ids, above=above
    )


def known_ids(element: Element, found: Children, notes: Notes, field: str) -> Ids | None:
    ids: Ids = {}
    for one in found.get("nameIdentifier", ()):
        value = raw(one).strip()
        if value and (known := people.identifier(value, one.get("type") or one.get("typeURI"))):
            ids.setdefault(*known)
    if (address := element.get("valueURI", "")) and (known := people.identifier(address)):
        ids.setdefault(*known)
    return ids or None


def role(element: Element) -> str | None:
    """What the roles of a name say together; None where there is none or nobody knows the word."""
    return roles.first(raw(one) for one in under(children(element), "role", "roleTerm"))


def dated(found: Children) -> Iterator[tuple[str, str]]:
    """(kind, text) of every date; encoded ones before words, start and end as one."""
    for origin in found.get("originInfo", ()):
        inner = children(origin)
        digital = "digital" in origin.get("eventType", "").lower() and len(found["originInfo"]) > 1
        for name, kind in _DATES:
            kind = "available" if digital and kind == "issued" else kind
            yield from ((kind, value) for value in _together(inner.get(name, [])))
        for one in inner.get("dateOther", ()):
            yield _OTHER_DATES.get(one.get("type", "").lower(), "other"), isbd.date(raw(one))
    for one in under(found, "extension", "dateAvailable"):
        yield "available", raw(one).strip()


def _together(elements: list[Element]) -> list[str]:
    ends = {one.get("point", ""): isbd.date(raw(one)) for one in elements if one.get("point")}
    if ends.get("start") and ends.get("end"):
        return [f"{ends['start']}/{ends['end']}"]
    encoded = [one for one in elements if one.get("encoding")]
    return [isbd.date(raw(one)) for one in encoded or elements]


def subjects(found: Children, notes: Notes) -> Iterator[Subject]:
    """Topics, names, titles, genres and classes; places and periods have fields of their own."""
    for group in found.get("subject", ()):
        for one in group:
            if isinstance(one.tag, str) and local(one.tag) in ("topic", "name", "titleInfo", "genre", "occupation"):
                inner = [raw(part) for part in one.iter("{*}namePart", "{*}title")] if len(one) else [raw(one)]
                value = isbd.trimmed(". ".join(text.line(part) for part in inner))
                if value and not names.is_placeholder(value):
                    scheme = one.get("authority") or group.get("authority")
                    uri = identifiers.url(one.get("valueURI") or group.get("valueURI") or "")
                    yield Subject(value, lang(one) or lang(group), scheme, uri=uri)
    for one in found.get("classification", ()):
        value = line(one, notes, "subjects")
        if value and not names.is_placeholder(value):
            yield Subject(value, None, one.get("authority"), value)


def container(found: Children, notes: Notes) -> Container | None:
    """The journal or book around the resource: relatedItem of type host, with the part that the resource is; and the
    congress that MODS has among the names."""
    hosts = (_container(item, notes) for item in found.get("relatedItem", ()) if item.get("type") == "host")
    host = next((made for made in hosts if made != Container()), None)
    for one in found.get("name", ()):
        if one.get("type") == "conference" and (made := agent(one, notes, "container")):
            event, town = isbd.meeting(made.name)
            return replace(host or Container(), event=event, event_place=town)
    return host


def _container(item: Element, notes: Notes) -> Container:
    found = children(item)
    titles = titled(found, notes, "container")
    bare = text.line(item.text or "") if not len(item) else ""
    numbers = [pid for one in found.get("identifier", ()) if (pid := identifiers.pid(raw(one), one.get("type")))]
    details: dict[str, str] = {}
    pages = ""
    for part in found.get("part", ()):
        inner = children(part)
        for one in inner.get("detail", ()):
            number = line(first(children(one), "number"), notes, "container")
            details.setdefault(one.get("type", ""), number)
        for one in inner.get("extent", ()):
            ends = children(one)
            spans = [line(first(ends, name), notes, "container") for name in ("start", "end")]
            pages = pages or "-".join(x for x in spans if x) or line(first(ends, "list"), notes, "container")
    return Container(
        title=next(iter(titles), "") or bare or None,
        issn=unique(pid.value for pid in numbers if pid.scheme == "issn"),
        isbn=unique(pid.value for pid in numbers if pid.scheme == "isbn"),
        volume=details.get("volume") or None,
        issue=details.get("issue") or details.get("number") or None,
        pages=extents.pages(pages) or None,
    )


def titled(found: Children, notes: Notes, field: str) -> list[str]:
    """The titles of a related item with their articles."""
    made = []
    for info in found.get("titleInfo", ()):
        inner = children(info)
        before, title = (line(first(inner, name), notes, field) for name in ("nonSort", "title"))
        made.append(isbd.trimmed(_joined(before, title)) if title else "")
    return [one for one in made if one]


def relations(found: Children, notes: Notes) -> Iterator[Relation]:
    """Related items by identifier or address, else by title; of host and series those that are no journal's number."""
    for item in found.get("relatedItem", ()):
        kind = "IsPartOf" if item.get("type") == "host" else _RELATED.get(item.get("type", ""), "Related")
        inner = children(item)
        title = next(iter(titled(inner, notes, "relations")), "")
        title = title or (text.line(item.text or "") if not len(item) else "")
        given = [(raw(one), one.get("type")) for one in inner.get("identifier", ())]
        given += [(raw(one), "url") for one in under(inner, "location", "url")]
        given += [(item.get("{http://www.w3.org/1999/xlink}href", ""), "url")]
        known = [pid for value, scheme in given if value.strip() and (pid := identifiers.pid(value, scheme))]
        weak = ("other", "issn", "isbn") if item.get("type") in ("host", "series") else ("other",)
        better = [pid for pid in known if pid.scheme not in weak]
        yield from (Relation(kind, pid.scheme, pid.value, label=title or None) for pid in better[:2])
        if not better and title and item.get("type") != "host":
            yield Relation(kind, "other", title)
