"""Persons and organisations as the records name them: no registry is asked, and nothing is a profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from catalogue.query import Exact, Filter, Query, names
from catalogue.record import Agent, Ids
from catalogue.works import Work
from web import here

READ = 100
"""Works of a person or organisation of which names and further identifiers are gathered."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A person or an organisation: the filter that finds its works, the names that records give it, its identifiers."""

    scheme: str
    value: str
    filter: Filter
    names: tuple[tuple[str, int], ...]
    ids: Ids
    affiliations: tuple[str, ...]
    total: int
    read: int = 0
    person: bool = field(default=True)

    @property
    def name(self) -> str:
        return self.names[0][0] if self.names else f"{self.scheme}:{self.value}"


def person(text: str) -> Entity | None:
    """The person with this ORCID, idHAL or IdRef; a bare word is an idHAL.

    None where no record names one, and for whoever asked for no page (`Site.hidden_people`), whichever the identifier.
    """
    known = names.person(text) or names.organisation(text)
    scheme, value = known or ("idhal", text.strip())
    if scheme not in names.PERSONS:
        return None
    found = _entity("author", scheme, value, True)
    return None if found is None or hidden({**found.ids, scheme: value}) else found


def hidden(ids: Ids | None) -> bool:
    """Whether a person with these identifiers asked for no page of their own."""
    return any(f"{scheme}:{value}" in here.site().hidden_people for scheme, value in (ids or {}).items())


def organisation(text: str) -> Entity | None:
    """The organisation with this identifier or laboratory code. None where no record names one."""
    known = names.organisation(text)
    return _entity("org", *known, False) if known else None


def _entity(parameter: str, scheme: str, value: str, is_person: bool) -> Entity | None:
    chosen = Filter(parameter, (value if scheme == "orcid" else f"{scheme}:{value}",))
    answer = here.access().search(Query(filters=(chosen,), sort="added", per_page=READ))
    if not answer.results.total:
        return None
    found = [one for work in answer.works for one in _mentions(work, scheme, value, is_person)]
    return Entity(
        scheme, value, chosen,
        tuple(Counter(one.name for one in found).most_common(10)),
        {key: said for one in reversed(found) for key, said in (one.ids or {}).items()},
        tuple(dict.fromkeys(held.name for one in found for held in one.affiliations))[:20],
        answer.results.total, len(answer.works), is_person,
    )  # fmt: skip


def _mentions(work: Work, scheme: str, value: str, is_person: bool) -> Iterator[Agent]:
    """Every time that a record of the work names this person or organisation."""
    for record in (copy.record for copy in work.copies if copy.record):
        for agent in (*record.creators, *record.contributors):
            organisations = () if is_person else (Agent(one.name, ids=one.ids) for one in agent.affiliations)
            yield from (one for one in (agent, *organisations) if _is(one, scheme, value))


def _is(agent: Agent, scheme: str, value: str) -> bool:
    if scheme == "lab":
        return value in names.laboratories(agent.name)
    return bool(agent.ids) and (agent.ids or {}).get(scheme, "").lower() == value.lower()


def counted(entity: Entity, *facets: str, size: int = 20) -> dict[str, tuple[tuple[str, int], ...]]:
    """Its works by some facets: (value, count), the commonest first.

    Asked as a query and not as a filter, which the facet of authors or organisations would leave out of its counts.
    """
    asked = Query(tree=Exact(entity.scheme, entity.value), sort="added", per_page=1, facets=facets, facet_size=size)
    return {name: found.values for name, found in here.access().counted(asked).facets.items()}


def beside(entity: Entity, values: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Names of others, the entity's own left out."""
    own = {name for name, _ in entity.names}
    return [(name, count) for name, count in values if name not in own]
