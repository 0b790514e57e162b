"""Journals, books and meetings read from the texts of dc:source, as repositories write them."""

from __future__ import annotations

import pytest

from catalogue.normal.citations import container
from catalogue.record import Container

SITUATIONS = {
    "HAL: the journal, then a citation that begins with it": (
        "article",
        ["Revue des sols", "https://repo.example/x", "Revue des sols, 2021, 400, pp.115-127. ⟨10.5072/x⟩"],
        Container("Revue des sols", volume="400", pages="115-127"),
    ),
    "HAL: a journal with commas in its name": (
        "article",
        ["Sea, Past and Present", "Sea, Past and Present, 2012, 8 (3), pp.1-9"],
        Container("Sea, Past and Present", volume="8", issue="3", pages="1-9"),
    ),
    "HAL: pages that are no numbers": (
        "article",
        ["Sols, 2019, 101, pp.e1-e9"],
        Container("Sols", volume="101", pages="e1-e9"),
    ),
    "Archimer: ISSN and publisher in brackets": (
        "article",
        ["Journal Of The Sea (1812-0784) (House), 2020-01 , Vol. 16 , N. 1 , P. 183-208"],
        Container("Journal Of The Sea", issn=("1812-0784",), volume="16", issue="1", pages="183-208"),
    ),
    "Archimer: pages only counted": (
        "article",
        ["Journal Of The Sea (0148-0227) (H), 2012-02 , Vol. 117 , N. C02006 , P. 24 p."],
        Container("Journal Of The Sea", issn=("0148-0227",), volume="117", issue="C02006"),
    ),
    "Numdam: the journal, then its numbers": (
        "article",
        ["Annales du lieu", "50, 1 (2000), 1--34"],
        Container("Annales du lieu", volume="50", issue="1", pages="1-34"),
    ),
    "Mersenne: the year behind the volume": (
        "article",
        ["Annales du lieu, Tome 50 (2000) no. 1, pp. 1-34."],
        Container("Annales du lieu", volume="50", issue="1", pages="1-34"),
    ),
    "physicists: the year before the pages": (
        "article",
        ["Journal of Tides 19 (2021) 33-45"],
        Container("Journal of Tides", volume="19", pages="33-45"),
    ),
    "Persée: the year at the end": (
        "article",
        ["Annales 47(1), 5-21. (1992)"],
        Container("Annales", volume="47", issue="1", pages="5-21"),
    ),
    "Zenodo: the day at the end": (
        "article",
        ["Salt & Silt, 12(3), 101-118, (2024-05-06)"],
        Container("Salt & Silt", volume="12", issue="3", pages="101-118"),
    ),
    "Zenodo: a journal with commas in its name and its ISSN": (
        "article",
        ["Letters, Notes, and Queries, ISSN 9999-1233, 25(7), (2022-12)"],
        Container("Letters, Notes, and Queries", issn=("9999-1233",), volume="25", issue="7"),
    ),
    "Zenodo: pages alone": ("article", ["Sols, 133-150, (2026-06-10)"], Container("Sols", pages="133-150")),
    "Zenodo: the day alone": ("article", ["Mud and Men, (2026-06-11)"], Container("Mud and Men")),
    "OJS: in English": (
        "article",
        ["Revue du lieu; Vol. 12 No. 3 (2020): Le sel; la route; 11-20", "9999-321X"],
        Container("Revue du lieu", volume="12", issue="3", pages="11-20"),
    ),
    "OJS: in Portuguese, one page": (
        "article",
        ["Revista do sal; v. 23, n. 1 (2013): Ano 21; 7"],
        Container("Revista do sal", volume="23", issue="1", pages="7"),
    ),
    "OJS: in French, no volume, no pages": (
        "article",
        ["Revue du lieu; N° 45 (2019): Varia"],
        Container("Revue du lieu", issue="45"),
    ),
    "a list of works is no issue of a journal": (
        "article",
        ["Roux; Petit (2019); Blanc"],
        Container("Roux; Petit (2019); Blanc"),
    ),
    "HAL: an ampersand in the journal": (
        "article",
        ["Mud & Men, 2018, 612, pp.1-9"],
        Container("Mud & Men", volume="612", pages="1-9"),
    ),
    "numbers before the year": (
        "review",
        ["Nature, vol. 12, no. 3, 2001, pp. 1-4"],
        Container("Nature", volume="12", issue="3", pages="1-4"),
    ),
    "a journal alone": ("article", ["ISSN: 1860-5974", "Logical Methods"], Container("Logical Methods")),
    "a meeting": (
        "conference-paper",
        ["SOLS 2018 - 34th Conference on Soil", "https://x.example/1"],
        Container(event="SOLS 2018 - 34th Conference on Soil"),
    ),
    "HAL: a meeting with its month, place and pages": (
        "conference-paper",
        ["https://x.example/1", "Workshop on mud, Jun 2022, Nantes, France. pp.12-19, ⟨10.5072/x⟩"],
        Container(event="Workshop on mud", event_place="Nantes, France", pages="12-19"),
    ),
    "HAL: the proceedings beside the meeting": (
        "conference-paper",
        ["Mud '22, Jun 2022, Nantes, France. House, pp.12--19, 2023", "Proceedings of Mud"],
        Container("Proceedings of Mud", event="Mud '22", event_place="Nantes, France", pages="12-19"),
    ),
    "HAL: a poster at a meeting of two months": (
        "poster",
        ["Sols, Nov - Dec 2020, La Rochelle, France."],
        Container(event="Sols", event_place="La Rochelle, France"),
    ),
    "HAL: a meeting of which only the year is known": (
        "conference-paper",
        ["Sols, 2010, Nantes, France. pp.1-10"],
        Container(event="Sols", event_place="Nantes, France", pages="1-10"),
    ),
    "proceedings with the house behind the year are no meeting": (
        "conference-paper",
        ["Sols, 2010, Springer, pp.1-10"],
        Container("Sols", pages="1-10"),
    ),
    "a theme is no volume": ("article", ["Sols, 2015, Varia, pp.5-9"], Container("Sols", pages="5-9")),
    "a volume in Roman numbers": ("article", ["Sols, 1915, XIV, pp.5-9"], Container("Sols", volume="XIV", pages="5-9")),
    "a town before the year is no month": (
        "conference-paper",
        ["Soil day, Marseille 2015, France"],
        Container(event="Soil day, Marseille 2015, France"),
    ),
    "HAL: the editors before the book of a chapter": (
        "book-chapter",
        ["Luc Petit; Marie Roux. Le sel, Presses du lieu, pp.45-67, 2019, Terres, 978-2-99999-001-2", "Le sel"],
        Container("Le sel", pages="45-67"),
    ),
    "the book of a chapter": ("book-chapter", ["Manuel des sols"], Container("Manuel des sols")),
    "where a data set comes from is no journal": ("dataset", ["Manuel des sols"], None),
    "only numbers and addresses": (
        "article",
        ["ISSN: 1234-5678", "https://x.example/1", "doi:10.5072/x", "12-14"],
        None,
    ),
    "a text too long to be a name": ("article", ["a b " * 200], None),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_host(name: str) -> None:
    kind, sources, expected = SITUATIONS[name]
    assert container(sources, kind) == expected
