"""Journals, books and meetings read from what repositories write of a resource itself among its identifiers."""

from __future__ import annotations

import pytest

from catalogue.normal.references import host
from catalogue.record import Container

SITUATIONS = {
    "EPrints: a journal with its numbers": (
        "article",
        "Roux, M. and Petit, L. (2014) Old mud. Journal of Mud, 12 (3). pp. 101-118. ISSN 9999-1233",
        Container("Journal of Mud", issn=("9999-1233",), volume="12", issue="3", pages="101-118"),
    ),
    "EPrints: a journal of a town, one page": (
        "article",
        "Roux, M. (2014) Old mud. Energies (Basel), 12. p. 7. ISSN 9999-1233",
        Container("Energies (Basel)", issn=("9999-1233",), volume="12", pages="7"),
    ),
    "EPrints: not yet out": (
        "article",
        "Roux, M. (2014) Old mud. Journal of Mud. (In Press)",
        Container("Journal of Mud"),
    ),
    "EPrints: an ISSN that is wrong": (
        "review",
        "Roux, M. (2014) Old mud. Journal of Mud, 12. ISSN 9999-1234",
        Container("Journal of Mud", volume="12"),
    ),
    "EPrints: a chapter, its series, house and town": (
        "book-chapter",
        "Roux, M. (2012) Old mud. In: Mud: a history. Coasts (4). House, Town, pp. 30-52. ISBN 978-2-99999-003-6",
        Container("Mud: a history", isbn=("9782999990036",), pages="30-52"),
    ),
    "EPrints: a meeting, its days and its town": (
        "conference-paper",
        "Roux, M. (2015) Old mud. In: 5th Symposium on Mud, 12-14 May 2015, Delft, The Netherlands.",
        Container(event="5th Symposium on Mud", event_place="Delft, The Netherlands"),
    ),
    "EPrints: a meeting whose days have their year each": (
        "conference-paper",
        "Roux, M. (2003) Old mud. In: Mud Week, 12 Mar 2003 - 14 Mar 2003, School of Mud, London, United Kingdom.",
        Container(event="Mud Week", event_place="School of Mud, London, United Kingdom"),
    ),
    "Southampton: the DOI at the end": (
        "article",
        "Roux, M. (2003) Old mud. Journal of Mud, 484, 1-20. (doi:10.5072/mud).",
        Container("Journal of Mud", volume="484", pages="1-20"),
    ),
    "EPrints: proceedings": (
        "conference-paper",
        "Roux, M. (2015) Old mud. In: Proceedings of Mud. House, pp. 3-9.",
        Container("Proceedings of Mud", pages="3-9"),
    ),
    "Toulouse: the year behind the title": (
        "article",
        "Roux, M. Old mud. (2011) Revue des boues, vol. 4 (n° 1-2). pp. 33-48. ISSN 9999-1233",
        Container("Revue des boues", issn=("9999-1233",), volume="4", issue="1-2", pages="33-48"),
    ),
    "DSpace: as psychologists cite": (
        "article",
        "Roux, M., Petit, L. (2018). Old mud. Revue du littoral, 12(3), 11-20.",
        Container("Revue du littoral", volume="12", issue="3", pages="11-20"),
    ),
    "DSpace: the editors before the book": (
        "book-chapter",
        "Roux, M. (2017). Old mud. In: L. Petit (dir.), La boue, p. 11-30.",
        Container("La boue", pages="11-30"),
    ),
    "another title": ("article", "Roux, M. (2014) New mud. Journal of Mud, 12 (3). pp. 1-9.", None),
    "a title within a word": ("article", "Roux, M. (2014) Old muddle. Journal of Mud, 12 (3). pp. 1-9.", None),
    "nothing behind the title": ("article", "Roux, M. (2014) Old mud.", None),
    "a working paper": ("article", "Roux, M. (2014) Old mud. Working Paper. House. ", None),
    "a thesis has no host": ("thesis", "Roux, M. (2014) Old mud. Journal of Mud, 12 (3). pp. 1-9.", None),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_host(name: str) -> None:
    kind, reference, expected = SITUATIONS[name]
    assert host([reference], ["Old mud"], kind) == expected
