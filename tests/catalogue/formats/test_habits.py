"""Habits of repositories in formats richer than simple Dublin Core, each as a situation of our own writing."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.crosswalk import crosswalk, from_file
from catalogue.record import Accepted, as_dict


def record_of(payload: str) -> dict[str, Any]:
    [raw] = from_file(payload.encode())
    change = crosswalk(raw)
    assert isinstance(change, Accepted)
    return as_dict(change.record)


def tei(source: str, edition: str = "", funder: str = "", kind: str = "COUV", back: str = "") -> str:
    return (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><listBibl><biblFull>'
        f"<titleStmt><title>Sols</title>{funder}</titleStmt><editionStmt><edition>{edition}</edition></editionStmt>"
        f"<sourceDesc><biblStruct><analytic><title>Sols</title></analytic>{source}</biblStruct></sourceDesc>"
        f'<profileDesc><textClass><classCode scheme="halTypology" n="{kind}"/></textClass></profileDesc>'
        f"</biblFull></listBibl></body>{back}</text></TEI>"
    )


FILE = '<ref type="file" target="https://hal.example/hal-09999999/file/a.pdf"><date notBefore="{}"/></ref>'
SWHID = "swh:1:dir:18b8000000000000000000000000000000000000"
SITUATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "HAL: editors of the book and of its series": (
        tei(
            '<monogr><title level="m">Manuel</title><editor>Durand, Anne</editor><editor>Paul Petit et Marie Roux'
            "</editor></monogr><series><editor>Luc Blanc</editor><title>Terres</title></series>"
        ),
        {
            "contributors": [
                {"name": "Durand, Anne", "family": "Durand", "given": "Anne", "kind": "person", "role": "Editor"},
                {"name": "Paul Petit", "role": "Editor"},
                {"name": "Marie Roux", "role": "Editor"},
                {"name": "Luc Blanc", "role": "Editor"},
            ],
            "relations": [{"kind": "IsPartOf", "scheme": "other", "value": "Terres"}],
        },
    ),
    "HAL: an embargo's end holds where nothing dates the record": (
        tei("<monogr/>", FILE.format("2119-01-01")),
        {"access": "embargoed", "embargo_until": "2119-01-01"},
    ),
    "HAL: the year 9999 says never": (
        tei("<monogr/>", FILE.format("9999-12-31")),
        {"access": "closed", "embargo_until": None},
    ),
    "HAL: an acknowledgement is no funder's name": (
        tei("<monogr/>", funder="<funder>This work was supported by a grant of the Ministry of Soils.</funder>"),
        {
            "funding": None,
            "descriptions": [
                {"text": "This work was supported by a grant of the Ministry of Soils.", "lang": "en", "kind": "note"}
            ],
        },
    ),
    "HAL: the grants that an acknowledgement tells": (
        tei("<monogr/>", funder="<funder>Funded by ANR-10-LABX-9999 and ANR-11-EQPX-0000 (Soils).</funder>"),
        {
            "funding": [
                {"funder": "Agence Nationale de la Recherche", "award": "ANR-10-LABX-9999"},
                {"funder": "Agence Nationale de la Recherche", "award": "ANR-11-EQPX-0000"},
            ]
        },
    ),
    "HAL: a relation to the resource itself": (
        tei(
            f'<monogr/><idno type="swhid">{SWHID}</idno>',
            f'<ref type="externalLink" target="https://archive.softwareheritage.org/browse/{SWHID}"/>',
            kind="SOFTWARE",
        ),
        {"relations": None, "pids": [{"scheme": "swhid", "value": SWHID}]},
    ),
    "HAL: a chapter of a report": (tei("<monogr/>", kind="CREPORT"), {"type": "report"}),
    "HAL: a thesis of an institution": (tei("<monogr/>", kind="ETABTHESE"), {"type": "thesis"}),
    "HAL: a translation is a text": (tei("<monogr/>", kind="TRAD"), {"type": "text"}),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_habit_is_read_for_what_it_means(name: str) -> None:
    payload, wanted = SITUATIONS[name]
    record = record_of(payload)
    assert {field: shorn(record.get(field), wanted[field]) for field in wanted} == wanted


def shorn(value: Any, wanted: Any) -> Any:
    """The value with those members of its objects that the situation speaks of."""
    if isinstance(value, list) and isinstance(wanted, list) and len(value) == len(wanted):
        return [shorn(one, want) for one, want in zip(value, wanted, strict=True)]
    if isinstance(value, dict) and isinstance(wanted, dict):
        return {key: shorn(value.get(key), want) for key, want in wanted.items()}
    return value
