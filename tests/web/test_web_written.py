"""Records in published formats, as they are handed on: the repository stands for a publisher that nobody named."""

from __future__ import annotations

import pytest

from tests.catalogue.formats.writing import published, texts
from web.written import root_of


@pytest.mark.parametrize(("named", "written"), [(None, "SEANOE"), ("Ifremer", "Ifremer")])
def test_the_repository_is_publisher_where_the_record_names_none(named: str | None, written: str) -> None:
    root = root_of("oai_datacite", published(publisher=named), "SEANOE")
    assert texts(root, "d:publisher") == [written]


def test_dublin_core_demands_no_publisher() -> None:
    assert texts(root_of("oai_dc", published(), "SEANOE"), "dc:publisher") == []
