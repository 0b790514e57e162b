"""A work as an index keeps it: texts by language, exact keys, facet values and numbers. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import chain

from msgspec import Struct

from catalogue.index import values
from catalogue.index.values import Covered
from catalogue.index.words import folded, unelided
from catalogue.normal.identifiers import is_resolver
from catalogue.query import NOT_STATED
from catalogue.query.codes import licence_code
from catalogue.record import Record, holds_files
from catalogue.source import Source
from catalogue.works import Copy, Work
from catalogue.works.likeness import skeleton, skeletons
from catalogue.works.named import title

TEXTS = (
    "title_fr",
    "title_en",
    "subject_fr",
    "subject_en",
    "body_fr",
    "body_en",
    "author",
    "org",
    "publisher",
    "funder",
)
"""Analysed fields; those with a language hold texts of that language, of another one or of none in both."""

CODES = ("type", "access", "year", "source", "centre", "lang", "license", "has")
"""Fields of exact codes, counted as facets; a work that says nothing has the value NOT_STATED, but in `has`."""

_BY_LANGUAGE = {
    field: {"fr": (f"{field}_fr",), "en": (f"{field}_en",), "": (f"{field}_fr", f"{field}_en")}
    for field in ("title", "subject", "body")
}
_SPELT = ("title_fr", "title_en", "subject_fr", "subject_en")
_SORTED = 40  # letters of a title that it is ordered by; a work has its own key, so each costs a byte


class WorkDocument(Struct, frozen=True):
    """What an index keeps of a work.

    `texts` are by TEXTS, `codes` by CODES, `keys` are exact values as `scheme:value` in lower case. `added` and
    `changed` are epoch seconds, `carries` counts the live records by source, `title_key` orders by title. `names`
    are values counted as facets, `covered` is the time and place that the work is about.
    """

    work: str
    texts: Mapping[str, list[str]]
    codes: Mapping[str, list[str]]
    keys: list[str]
    year: int | None
    added: int
    changed: int
    carries: Mapping[str, int]
    title_key: str
    names: Mapping[str, list[str]]
    covered: Covered

    @property
    def records(self) -> int:
        return sum(self.carries.values())

    @property
    def spelt(self) -> list[str]:
        """Texts whose words are kept as they are spelt, too, for prefixes, slips and completion."""
        return _distinct(text for name in _SPELT for text in self.texts.get(name, ()))


def build(work: Work, sources: Mapping[str, Source], near: Collection[str] = ()) -> WorkDocument:
    """The document of a work; `sources` tell repository and centre, one that is missing stands for itself, `near` are
    the types of the works that links join with it."""
    record = work.record
    live = [copy for copy in work.every if not copy.deleted and copy.record is not None]
    others = [copy.record for copy in live if copy.record is not None and copy.record is not record]
    names = values.named(record, live, sources)
    return WorkDocument(
        work=work.id,
        texts=_texts(record, others),
        codes=_codes(record, work, live, sources, near),
        keys=_keys(record, live) + ([OLDER] if work.newest else []) + values.laboratory_keys(names["org"]),
        year=record.year,
        added=int(work.added.timestamp()),
        changed=int(work.changed.timestamp()),
        carries=_carries(live),
        title_key=title_key(title(work).text),
        names=names,
        covered=values.covered(record),
    )


def title_key(title: str) -> str:
    """What titles are ordered by: folded, without signs before the first letter or digit."""
    key = folded(title[:_SORTED]).lstrip(" \"'«»“”‘’([{¿¡-–—.…*#\xa0\u202f")
    return " ".join(key.split())


OLDER = "is:older"
"""The key of a work of which there is a newer version: one hit shows the newest, unless all are asked for."""


def digest_of_title(title: str) -> str:
    """The key of a whole title, so that a query that is the title to the letter finds it first, and a work those that
    are probably the same; signs, case and accents aside."""
    return "title:" + digest_of_skeleton(skeleton(title))


def digest_of_skeleton(text: str) -> str:
    return blake2b(text.encode(), digest_size=4).hexdigest()


def _carries(live: list[Copy]) -> dict[str, int]:
    """Missing copies are shown and searched, and counted apart from the live ones."""
    counts: dict[str, int] = {}
    for copy in live:
        if copy.missing:
            continue
        counts[copy.source] = counts.get(copy.source, 0) + 1
    return counts


def _texts(record: Record, others: list[Record]) -> dict[str, list[str]]:
    """All texts; what other copies say is added where it differs, so that every copy is found by its own words."""
    found: dict[str, list[str]] = {}
    said: set[str] = set()
    alone = record.languages[0] if len(record.languages) == 1 else None
    for one in (record, *others):
        for named in one.titles:
            _put(found, said, "title", named.text, named.lang or alone)
        for description in one.descriptions:
            _put(found, said, "body", description.text, description.lang or alone)
        for subject in one.subjects:
            _put(found, said, "subject", subject.text, subject.lang)
    found["author"] = _distinct(a.name for one in (record, *others) for a in chain(one.creators, one.contributors))
    found["org"] = _distinct(chain.from_iterable(_organisations(one) for one in (record, *others)))
    if record.publisher:
        found["publisher"] = [record.publisher]
    if record.funding:
        found["funder"] = _distinct(f for one in record.funding for f in (one.funder, one.programme, one.award) if f)
    return found


def _put(found: dict[str, list[str]], said: set[str], field: str, text: str, lang: str | None) -> None:
    if text in said:
        return
    said.add(text)
    text = unelided(text)
    names = _BY_LANGUAGE[field]
    for name in names.get(lang or "", names[""]):
        if name in found:
            found[name].append(text)
        else:
            found[name] = [text]


def _organisations(record: Record) -> Iterator[str]:
    if record.publisher:
        yield record.publisher
    if record.container and record.container.title:
        yield record.container.title
    yield from values.organisations(record)
    for funding in record.funding:
        if funding.funder:
            yield funding.funder


def _codes(
    record: Record, work: Work, live: list[Copy], sources: Mapping[str, Source], near: Collection[str]
) -> dict[str, list[str]]:
    known = [sources.get(copy.source) for copy in live]
    repositories = [one.repository or one.id if one else copy.source for one, copy in zip(known, live, strict=True)]
    return {
        "type": [record.type],
        "access": [record.access or NOT_STATED],
        "year": [str(record.year) if record.year is not None else NOT_STATED],
        "source": _distinct(repositories) or [NOT_STATED],
        "centre": _distinct(above for one in known if one and one.centre for above in _centres(one.centre))
        or [NOT_STATED],
        "lang": list(record.languages) or [NOT_STATED],
        "license": _distinct(licence_code(one) for one in record.licences) or [NOT_STATED],
        "has": [*_has(record, len(set(repositories)), work), *values.linked(record, _others(record, live), near)],
    }


def _others(record: Record, live: list[Copy]) -> Iterator[Record]:
    return (copy.record for copy in live if copy.record is not None and copy.record is not record)


def _centres(code: str) -> Iterator[str]:
    """`data-terra/odatis` belongs to Data Terra, too."""
    parts = code.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts) + 1))


def _has(record: Record, repositories: int, work: Work) -> list[str]:
    what = {
        "doi": any(pid.scheme == "doi" for pid in record.pids),
        "orcid": any(a.ids and "orcid" in a.ids for a in record.creators),
        "abstract": bool(record.descriptions),
        "license": bool(record.licences),
        "files": holds_files(record),
        "bbox": any(place.box or place.polygon or place.point for place in record.places),
        "copies": repositories > 1 or len(work.copies) > 1,
    }
    return [name for name, stated in what.items() if stated]


def _keys(record: Record, live: list[Copy]) -> list[str]:
    """Every identifier of every copy, of its persons and organisations; publishers, and titles by their digest."""
    keys: list[str] = []
    for one in {id(r): r for r in (record, *(copy.record for copy in live if copy.record))}.values():
        keys += [f"{pid.scheme}:{pid.value}" for pid in one.pids]
        for agent in chain(one.creators, one.contributors):
            if agent.ids or agent.affiliations:
                keys += values.agent_keys(agent)
        if one.container:
            keys += [f"issn:{issn}" for issn in one.container.issn]
            keys += [f"isbn:{isbn}" for isbn in one.container.isbn]
        if one.landing_page and not is_resolver(one.landing_page):
            keys.append(f"url:{one.landing_page}")
        if one.publisher:
            keys.append(f"publisher:{folded(one.publisher)}")
        keys += [f"title:{digest_of_skeleton(name)}" for name in sorted(skeletons(one))]
    for copy in live:
        keys += (f"oai:{copy.oai_identifier}", f"oai:{copy.identifier}")
    return list(dict.fromkeys([key.lower() for key in keys]))


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
