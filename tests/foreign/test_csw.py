"""The door to catalogue services: what they do wrong costs at most a record, and is never taken for an end."""

from __future__ import annotations

import re

import pytest
from foreign import iso
from foreign.conftest import Harvested, Made
from foreign.doubles import HTML, GeoNetwork, Reply, exception, serving

KEYS = {"protocol": "csw", "prefix": "iso19139", "retries": 1}


def bad_record(body: bytes, asked: dict[str, str]) -> bytes:
    """Record 33 holds a control character wherever it is given whole."""
    return body if asked["detail"] == "brief" else body.replace(iso.title(33).encode(), b"\x0b")


def early_end(body: bytes, asked: dict[str, str]) -> bytes:
    if int(asked.get("startPosition", 1)) <= 100:
        return body
    return re.sub(rb"(<csw:SearchResults[^>]*>).*(</csw:SearchResults>)", rb"\1\2", body, flags=re.DOTALL)


def html(body: bytes, asked: dict[str, str]) -> Reply:
    return 200, "text/html", b"<html><title>GeoNetwork</title>"


def doctype(body: bytes, asked: dict[str, str]) -> bytes:
    return b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + body


def without_figures(body: bytes, asked: dict[str, str]) -> bytes:
    return re.sub(rb' numberOfRecords\w+="\d+"', b"", body)


def cut(body: bytes, asked: dict[str, str]) -> bytes:
    return body[: len(body) // 2].rstrip(b">")


def test_everything_comes_in_pages_and_stays_as_it_is(made: Made, harvested: Harvested) -> None:
    with serving(GeoNetwork(list(range(250)))) as url:
        here = made(f"{url}/srv/fre/csw", **KEYS)
        first, again = harvested(here), harvested(here)

    assert (first.state.value, first.complete, first.pages, first.counters.added) == ("succeeded", True, 3, 250)
    assert (again.state.value, again.counters.unchanged) == ("succeeded", 250)


def test_one_bad_record_costs_itself(made: Made, harvested: Harvested) -> None:
    """The page is asked again in halves; the record that stays unreadable is rejected under its name."""
    with serving(GeoNetwork(list(range(250)), bad_record)) as url:
        here = made(url, **KEYS)
        run = harvested(here)

    [reject] = here.access.rejects("x", 0, 10)
    assert (run.complete, run.counters.added, run.counters.rejected) == (True, 249, 1)
    assert (reject.identifier, reject.reasons[0].code) == (iso.name(33), "not-well-formed")


def test_a_catalogue_that_cannot_sort_is_read_all_the_same(made: Made, harvested: Harvested) -> None:
    service = GeoNetwork(list(range(120)), sorts=False)
    with serving(service) as url:
        run = harvested(made(url, **KEYS))

    assert (run.state.value, run.counters.added) == ("succeeded", 120)
    assert len(service.asked) == 3


def test_what_is_gone_becomes_a_tombstone(made: Made, harvested: Harvested) -> None:
    service = GeoNetwork(list(range(120)))
    with serving(service) as url:
        here = made(url, **KEYS)
        harvested(here)
        service.numbers.remove(7)
        run = harvested(here)

    assert (run.buried, here.identifiers("x", deleted=True)) == (1, {iso.name(7)})


FAULTS = {
    "a list that ends early": (early_end, "incomplete"),
    "HTML": (html, "not-oai"),
    "a page cut off": (cut, "malformed-xml"),
    "a document type": (doctype, "unsafe-xml"),
    "no figures": (without_figures, "not-oai"),
    "an exception report": (lambda body, asked: exception("InvalidParameterValue", "no such schema"), "protocol"),
    "a server in maintenance": (lambda body, asked: HTML, "http"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_never_an_end(made: Made, harvested: Harvested, what: str) -> None:
    """The run fails with a code that names the cause, and an ordinary run brings everything once it is healed."""
    change, code = FAULTS[what]
    service = GeoNetwork(list(range(120)), change)  # type: ignore[arg-type]
    with serving(service) as url:
        here = made(url, **KEYS)
        run = harvested(here)
        service.change = lambda body, asked: body
        healed = harvested(here)

    assert (run.state.value, run.fault and run.fault.code) == ("failed", code)
    assert (healed.state.value, healed.complete, len(here.identifiers("x"))) == ("succeeded", True, 120)


def test_a_prefix_that_no_catalogue_gives_is_a_mistake_of_the_configuration(made: Made, harvested: Harvested) -> None:
    with serving(GeoNetwork([1])) as url:
        run = harvested(made(url, protocol="csw", prefix="oai_datacite"))

    assert run.fault is not None
    assert (run.fault.code, "iso19139" in run.fault.message) == ("configuration", True)
