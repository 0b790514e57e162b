"""MARC 21 in XML, of libraries and Invenio; a record in UNIMARC is told from its fields: https://www.loc.gov/standards/marcxml/."""

from __future__ import annotations

from catalogue.formats import Format, Notes, _alike, unimarc
from catalogue.formats import _marc_fields as marc
from catalogue.formats import _marc_parts as parts
from catalogue.formats._marc_fields import Fields
from catalogue.formats._walk import Element, unique
from catalogue.normal import access as accesses
from catalogue.normal import addresses, identifiers, isbd, names, text
from catalogue.normal import dates as datings
from catalogue.normal import licences as licensing
from catalogue.record import Access, Collection, Date, Description, Period, Pid, Record, Subject, Title

_SCHEMES = {"0": "lcsh", "1": "lcshac", "2": "mesh", "5": "cash", "6": "rvm"}
_LICENCES = "opendefinition.org"
_COMMUNITY = "user-"


def read(root: Element, notes: Notes) -> Record:
    if unimarc.recognises(root):
        return unimarc.read(root, notes)
    found = marc.fields(root, notes)
    raws = type_raw(found)
    host = parts.container(found)
    kind = _alike.kind(marc.within(raws, bool(host and host.issn)), notes)
    agents = list(parts.agents(found))
    own = pids(found)
    dated = dates(found, notes)
    stated = statements(found)
    return Record(
        type=kind.type,
        type_raw=raws,
        pids=own,
        titles=titles(found),
        descriptions=descriptions(found),
        creators=_alike.once(one for role, one in agents if role == "Creator"),
        contributors=_alike.once(
            one for role, one in agents if role not in ("Creator", "Publisher", "Funder", "Grantor")
        ),
        publisher=publisher(found, [(role, one.name) for role, one in agents]),
        container=host,
        year=_alike.year(dated),
        dates=dated,
        languages=languages(found, notes),
        subjects=subjects(found),
        access=access(found),
        licences=licensing.merged([one for words, address in stated for one in licensing.stated(words, address)]),
        rights=rights(stated),
        places=tuple(dict.fromkeys(parts.places(found, notes))),
        periods=periods(found, notes),
        funding=tuple(
            {(one.award, one.funder): one for one in (*parts.funding(found), *_alike.funders(agents))}.values()
        ),
        relations=_alike.related(parts.relations(found), own),
        version=isbd.closed(next(iter(found.values("250", "a")), "")) or None,
        formats=unique(found.values("856", "q")),
        sizes=unique(isbd.closed(one) for one in found.values("300", "a")),
        files=marc.files(found),
        landing_page=marc.landing_page(found),
        collections=collections(found),
        genre=kind.genre,
    )


def type_raw(found: Fields) -> tuple[str, ...]:
    """A thesis note, Invenio's collections, the narrower first, genres, then the leader's type and level, which are
    the same in every record where its blanks are written as `#` (Zenodo)."""
    given = ["thesis"] if found.of("502") else []
    given += [
        *found.values("980", "b"),
        *(one for one in found.values("980", "a") if not one.startswith(_COMMUNITY)),
        *(isbd.closed(one) for one in found.values("655", "a")),
    ]
    stated = found.leader[6:8].strip() and not ("#" in found.leader and given)
    return unique([*given, f"leader {found.leader[6:8]}" if stated else ""])


def pids(found: Fields) -> tuple[Pid, ...]:
    """ISBN, identifiers by the scheme they name, and what an electronic location resolves."""
    made = [(value.partition(" ")[0], "isbn") for value in found.values("020", "a")]
    made += [(value, "arxiv") for value in found.values("037", "a") if value.lower().startswith("arxiv:")]
    for field in found.of("024"):
        scheme = field.one("2") or {"3": "isbn", "2": "ismn"}.get(field.first, "")
        made += [(value, scheme) for value in field.all("a")]
    known = [pid for value, scheme in made if (pid := identifiers.own(value, scheme))]
    return identifiers.sorted_unique(
        [*(pid for pid in known if pid.scheme not in ("other", "url")), *marc.resolved(found)]
    )


def titles(found: Fields) -> tuple[Title, ...]:
    return tuple({one.text: one for one in reversed(list(parts.titles(found)))}.values())[::-1]


def descriptions(found: Fields) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for tag, codes, kind in (("520", "ab", "abstract"), ("505", "agrt", "toc")):
        for field in found.of(tag):
            value = text.prose(" ".join(field.all(codes)))
            if value and not names.is_placeholder(value):
                made.setdefault(value, Description(value, text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def collections(found: Fields) -> tuple[Collection, ...]:
    """The communities of Zenodo."""
    codes = (one.removeprefix(_COMMUNITY) for one in found.values("980", "a") if one.startswith(_COMMUNITY))
    return tuple(map(Collection, unique(codes)))


def publisher(found: Fields, agents: list[tuple[str, str]]) -> str | None:
    """Field 264 for publication or 260, else a name in that role, else who grants the degree."""
    given = [isbd.closed(one) for field in (*found.of("260"), *published(found)) for one in field.all("b")]
    given += [name for wanted in ("Publisher", "Grantor") for role, name in agents if role == wanted]
    given += [isbd.closed(one) for field in found.of("502") if (one := granted(field)[0])]
    return names.publisher(one for one in given if not addresses.is_written_out(one))


def granted(field: marc.Field) -> tuple[str, str]:
    """Who granted the degree of a thesis and when: $c and $d, at CERN $b and $c."""
    if field.one("c")[:1].isdigit():
        return field.one("b"), field.one("c")
    return field.one("c"), field.one("d")


def published(found: Fields) -> list[marc.Field]:
    return [field for field in found.of("264") if field.second in ("1", " ", "")]


def dates(found: Fields, notes: Notes) -> tuple[Date, ...]:
    """The date of publication in words; where nothing can be made of it, that of field 008."""
    given = [isbd.date(one) for field in (*found.of("260"), *published(found)) for one in field.all("c")]
    readable = [one for one in given if (day := datings.day(one)) and datings.year(day)]
    coded = found.control.get("008", "")[7:11]
    made = [("issued", one) for one in readable[:1]] or [("issued", coded)] * coded.isdigit()
    made += [("defended", isbd.date(one)) for field in found.of("502") if (one := granted(field)[1])]
    return _alike.dates(made, notes)


def languages(found: Fields, notes: Notes) -> tuple[str, ...]:
    """Field 041, codes run together or not, else field 008, else a language note that is one word."""
    stated = [one[at : at + 3] for value in found.values("041", "a") for one in [value] for at in range(0, len(one), 3)]
    whole = [value for value in found.values("041", "a") if len(value) % 3]
    coded = found.control.get("008", "").ljust(40)[35:38].strip(" |")
    notes_on = [value for value in found.values("546", "a") if " " not in value]
    return _alike.spoken(whole or stated or ([coded] if coded.isalpha() and coded != "zxx" else notes_on), notes)


def subjects(found: Fields) -> tuple[Subject, ...]:
    """Headings with their vocabulary; places and periods have fields of their own, too."""
    made: dict[str, Subject] = {}
    for tag in ("600", "610", "611", "630", "650", "653", "654", "655", "690", "695"):
        for field in found.of(tag):
            scheme = field.one("2") or _SCHEMES.get(field.second, "")
            if scheme == _LICENCES or (tag == "690" and field.first == "C"):  # the latter is CERN's type
                continue
            several = field.all("a") if tag in ("650", "653") and len(field.all("a")) > 1 else []
            codes = "abtxyzv" if tag in ("600", "610", "611", "630") else "axyzv"
            given: list[Subject | None] = [Subject(isbd.closed(value), None, scheme or None) for value in several]
            for one in given or [marc.heading(field, codes, scheme)]:
                if one and one.text:
                    made.setdefault(one.text, one)
    return tuple(made.values())


def access(found: Fields) -> Access | None:
    given = [*found.values("506", "afu2"), *found.values("542", "l")]
    return next((said for one in given if (said := accesses.access(one))), None)


def statements(found: Fields) -> list[tuple[str, str]]:
    """Terms of use in words and address (540), restrictions in words (506), Invenio's licence among the subjects."""
    terms = [(field.one("a") or field.one("f"), field.one("u")) for field in found.of("540")]
    terms += [(field.one("a"), "") for field in found.of("506") if not accesses.access(field.one("a"))]
    beside = found.of("650") if not found.of("540") else []
    terms += [(field.one("a"), "") for field in beside if field.one("2") == _LICENCES]
    return terms + [(one, "") for one in found.values("542", "f")]


def rights(stated: list[tuple[str, str]]) -> tuple[str, ...]:
    rest = (isbd.trimmed(words) for words, address in stated if not licensing.stated(words, address))
    return unique(value for value in rest if not names.is_placeholder(value))


def periods(found: Fields, notes: Notes) -> tuple[Period, ...]:
    given = (_alike.period(isbd.closed(one), notes) for one in found.values("648", "a"))
    return tuple(dict.fromkeys(one for one in given if one))


def recognises(root: Element) -> bool:
    return bool(marc.tags(root)) and not unimarc.recognises(root)


FORMAT = Format(
    prefixes=("marcxml", "marc21", "marc", "oai_marc", "marc21xml", "MARC21"),
    namespaces=("http://www.loc.gov/MARC21/slim", "info:lc/xmlns/marcxchange-v1", "info:lc/xmlns/marcxchange-v2"),
    roots=("record", "collection"),
    schema="http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd",
    read=read,
    deleted=marc.deleted,
    split=marc.records,
    recognises=recognises,
)
