"""Walks while the catalogue changes: nothing is lost, and only what changed is repeated."""

from __future__ import annotations

from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from catalogue.formats import PUBLISHED
from tests.web.provider.asking import OAI, Ask, codes, headers, make_app, walk
from tests.web.provider.memory import Memory, sample
from web.site import Site

SITE = Site("http://localhost", "moisson.example.org", "a@example.org", "Moisson", "key", page_size=4)
changes = st.lists(
    st.tuples(st.integers(1, 20), st.sampled_from(["edit", "delete", "lose the year", "add"])), max_size=6
)


def client_of(memory: Memory) -> FlaskClient:
    return make_app(memory, SITE).test_client()


def asking(client: FlaskClient) -> Ask:
    def ask(verb: str, **arguments: str) -> etree._Element:
        query = {"verb": verb, **{name.rstrip("_"): value for name, value in arguments.items()}}
        return etree.fromstring(client.get("/oai", query_string=query).data)

    return ask


def filled(lead: int) -> Memory:
    memory = Memory(PUBLISHED, lead=lead)
    for n in range(1, 21):
        memory.time += n % 2
        memory.put(f"rec-{n}", sample(n))
    memory.time += lead
    return memory


def change(memory: Memory, n: int, kind: str) -> str:
    match kind:
        case "edit":
            return memory.put(f"rec-{n}", sample(n, "Edited"))
        case "delete":
            return memory.put(f"rec-{n}", None)
        case "lose the year":
            return memory.put(f"rec-{n}", sample(n, year=None))
        case _:
            return memory.put(f"new-{n}", sample(n))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(changes, max_size=5), st.sampled_from([0, 5]), st.sampled_from(["oai_dc", "oai_datacite"]))
def test_a_mirror_that_continues_from_the_first_answer_misses_nothing(
    between: list[list[tuple[int, str]]], lead: int, prefix: str
) -> None:
    """A full walk with changes between its parts, then an incremental one: the mirror equals the catalogue."""
    memory = filled(lead)
    ask, mirror, began = asking(client_of(memory)), {}, memory.time
    repeated, touched = [], set()
    for number, part in enumerate(walk(ask, metadataPrefix=prefix)):
        for name, stamp, status in headers(part):
            repeated += [name] if name in mirror else []
            mirror[name] = (stamp, status)
        for n, kind in between[number] if number < len(between) else []:
            touched.add(change(memory, n, kind))
            memory.time += n % 2
    memory.time += lead
    for name, stamp, status in headers(*_since(ask, prefix, began)):
        mirror[name] = (stamp, status)

    assert mirror == {name: (stamp, status) for name, stamp, status in headers(*walk(ask, metadataPrefix=prefix))}
    assert len(mirror) == len([row for row in memory.rows.values() if prefix in row.offered])
    # the last record of a list may come again when all that was to come after it has changed
    assert {name for name in repeated if name not in touched} <= set(repeated[-1:])


def _since(ask: Ask, prefix: str, epoch: int) -> list[etree._Element]:
    from catalogue.datestamp import from_epoch, write

    parts = list(walk(ask, metadataPrefix=prefix, from_=write(from_epoch(epoch))))
    return [] if codes(parts[0]) == ["noRecordsMatch"] else parts


def test_a_record_that_changes_ahead_of_a_walk_is_met_at_its_end_with_its_new_datestamp() -> None:
    memory = filled(0)
    ask = asking(client_of(memory))
    walking = walk(ask, metadataPrefix="oai_dc")
    seen = headers(next(walking))
    memory.time += 10
    name = change(memory, 12, "edit")
    rest = headers(*walking)

    assert name not in [head[0] for head in seen]
    assert [head[0] for head in rest].count(name) == 1
    assert rest[-1][0] == name
    assert len(seen + rest) == 20


def test_a_record_that_changes_behind_a_walk_comes_again() -> None:
    memory = filled(0)
    walking = walk(asking(client_of(memory)), metadataPrefix="oai_dc")
    name = headers(next(walking))[0][0]
    memory.time += 10
    change(memory, 1, "delete")
    parts = list(walking)

    assert [head[::2] for head in headers(*parts)][-1] == (name, "deleted")
    assert parts[-1].find(f".//{OAI}resumptionToken").get("completeListSize") == "21"


def test_the_end_of_a_list_that_changed_entirely_is_a_valid_part(schema: etree.XMLSchema) -> None:
    """All that a token promised is dated a moment ahead: the last record comes again, since no list may be empty."""
    memory = filled(0)
    ask = asking(client_of(memory))
    parts = list(walk(ask, metadataPrefix="oai_dc"))
    token = parts[-2].findtext(f".//{OAI}resumptionToken", "")
    memory.lead = 5
    for name, _, _ in headers(parts[-1]):
        change(memory, int(name.rpartition("-")[2]), "edit")
    last = ask("ListRecords", resumptionToken=token)

    schema.assertValid(last)
    assert headers(last) == headers(parts[-2])[-1:]
    assert dict(last.find(f".//{OAI}resumptionToken").attrib) == {"completeListSize": "16", "cursor": "15"}
    memory.time += 5
    assert headers(ask("ListRecords", resumptionToken=token))[0][0] == headers(parts[-1])[0][0]


def test_a_list_of_which_nothing_is_left_must_be_asked_for_anew() -> None:
    memory = filled(0)
    ask = asking(client_of(memory))
    token = ask("ListRecords", metadataPrefix="oai_dc").findtext(f".//{OAI}resumptionToken", "")
    memory.lead = 5
    for n in range(1, 21):
        change(memory, n, "edit")

    assert codes(ask("ListRecords", resumptionToken=token)) == ["badResumptionToken"]
    assert codes(ask("ListRecords", metadataPrefix="oai_dc")) == ["noRecordsMatch"]


def test_no_answer_shows_a_record_before_its_datestamp_has_come() -> None:
    memory = filled(0)
    ask = asking(client_of(memory))
    memory.lead = 5
    name = change(memory, 3, "edit")

    assert name not in [head[0] for head in headers(*walk(ask, "ListIdentifiers", metadataPrefix="oai_dc"))]
    memory.time += 5
    assert headers(*walk(ask, "ListIdentifiers", metadataPrefix="oai_dc"))[-1][0] == name
