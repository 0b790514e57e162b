"""The page for those who harvest us says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree

from catalogue.formats import PUBLISHED
from tests.web.provider.asking import codes

PAGE = (Path(__file__).parents[3] / "docs" / "provider.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^/oai\?\S+$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_are_answered(client: FlaskClient, example: str) -> None:
    assert codes(etree.fromstring(client.get(example).data)) == []


def test_every_prefix_and_every_error_is_named() -> None:
    sources = Path(__file__).parents[3].joinpath("web", "provider").glob("*.py")
    raised = {code for path in sources for code in re.findall(r'Error\(\s*"(\w+)"', path.read_text(encoding="utf-8"))}

    assert raised >= {"badVerb", "badArgument", "noRecordsMatch"}
    assert [name for name in {*PUBLISHED, *raised} if f"`{name}`" not in PAGE] == []
    assert len(EXAMPLES) == 6
