"""What the bench counts of an export: works, not bytes, and none too few."""

from __future__ import annotations

import os

import pytest
from plugins.installations import Installation

from bench.exporting import watched
from catalogue.query import Query
from moisson.assemble import Site
from web.feeds.export import EXPORTS, chunks

SITE = Site("https://catalogue.example", "catalogue.example", "a@catalogue.example", "Moisson", "secret")


def pieces(sampled: Installation, form: str, size: int) -> list[bytes]:
    whole = b"".join(chunks(EXPORTS[form].stream(sampled.access.walk(Query(sort="added"), 300), SITE)))
    return [whole[at : at + size] for at in range(0, len(whole), size)]


@pytest.mark.parametrize("size", [997, 1_000_000], ids=["in small pieces", "in one"])
@pytest.mark.parametrize("form", EXPORTS)
def test_every_work_of_a_form_is_counted_once(sampled: Installation, form: str, size: int) -> None:
    seen = watched(pieces(sampled, form, size), form, 300, os.getpid())
    assert (seen.works, seen.rate > 0) == (300, True)


@pytest.mark.parametrize("form", EXPORTS)
def test_a_file_that_lacks_works_is_no_measurement(sampled: Installation, form: str) -> None:
    with pytest.raises(RuntimeError, match="works were handed on, not 301"):
        watched(pieces(sampled, form, 65_536), form, 301, os.getpid())
