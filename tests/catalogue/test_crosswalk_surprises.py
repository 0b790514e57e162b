"""What a crosswalk does with a reader that fails, and with a record that says next to nothing."""

from __future__ import annotations

import pytest
from lxml import etree
from plugins.deliveries import of_payload, payload

from catalogue import crosswalk as crosswalks
from catalogue.crosswalk import crosswalk
from catalogue.formats import Format, Notes
from catalogue.record import Accepted, Header, RawRecord, Record, Rejected


def read(root: etree._Element, notes: Notes) -> Record:
    raise ZeroDivisionError("a date without a divisor")


def test_a_reader_that_fails_rejects_its_record_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other ninety-nine records of the page are taken all the same."""
    monkeypatch.setitem(crosswalks.FORMATS, "odd", Format(("odd",), ("urn:odd",), ("odd",), "", read))

    change = crosswalk(RawRecord(Header("oai:x:1"), "odd", b'<odd xmlns="urn:odd"/>'))

    assert isinstance(change, Rejected)
    assert [(reason.code, reason.message) for reason in change.reasons] == [
        ("unreadable", "The odd reader failed: ZeroDivisionError: a date without a divisor")
    ]


@pytest.mark.parametrize(
    ("element", "text", "taken"),
    [
        ("title", "Tides", True),
        ("identifier", "https://doi.org/10.1000/1", True),
        ("identifier", "https://repository.example.org/1", True),
        ("description", "Measured in the Channel", False),
        ("creator", "Dupont, Jeanne", False),
    ],
)
def test_a_record_needs_a_title_an_identifier_or_a_landing_page(element: str, text: str, taken: bool) -> None:
    change = crosswalk(of_payload("oai:x:1", payload((element, text))))

    assert isinstance(change, Accepted) is taken
