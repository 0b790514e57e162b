"""What French repositories put into simple Dublin Core, each habit as a situation of our own writing."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from catalogue.crosswalk import crosswalk
from catalogue.record import Accepted, Header, RawRecord, as_dict

OPEN = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
)


def record_of(*elements: tuple[str, str]) -> dict[str, Any]:
    root = etree.fromstring(OPEN + "<dc:title>Sols</dc:title></oai_dc:dc>")
    for name, text in elements:
        etree.SubElement(root, f"{{http://purl.org/dc/elements/1.1/}}{name}").text = text
    payload = etree.tostring(root)
    change = crosswalk(RawRecord(Header("oai:repo.example:1"), "oai_dc", payload, root))
    assert isinstance(change, Accepted)
    return as_dict(change.record)


ARTICLE = ("type", "info:eu-repo/semantics/article")
CHAPTER = ("type", "info:eu-repo/semantics/bookPart")
SITUATIONS: dict[str, tuple[list[tuple[str, str]], dict[str, Any]]] = {
    "the journal of an article (HAL)": (
        [ARTICLE, ("source", "ISSN: 0016-7061"), ("source", "Sols"), ("source", "Sols, 2021, 400, pp.115-127.")],
        {"container": {"title": "Sols", "issn": ["0016-7061"], "volume": "400", "pages": "115-127"}},
    ),
    "the ISBN of a chapter is its book's (OpenEdition)": (
        [CHAPTER, ("identifier", "urn:isbn:9783863951221"), ("identifier", "https://doi.org/10.5072/c")],
        {"container": {"isbn": ["9783863951221"]}, "pids": [{"scheme": "doi", "value": "10.5072/c"}]},
    ),
    "the ISBN of a book is its own": (
        [("type", "book"), ("identifier", "urn:isbn:9783863951221")],
        {"container": None, "pids": [{"scheme": "isbn", "value": "9783863951221"}]},
    ),
    "a bare ISSN of an article (DSpace)": (
        [ARTICLE, ("identifier", "0013-0559"), ("identifier", "https://doi.org/10.5072/a")],
        {"container": {"issn": ["0013-0559"]}, "pids": [{"scheme": "doi", "value": "10.5072/a"}]},
    ),
    "the ISSN in a relation (Persée)": (
        [ARTICLE, ("relation", "ISSN: 0395-2649")],
        {"container": {"issn": ["0395-2649"]}},
    ),
    "Creative Commons by its own name (DSpace)": (
        [
            ("rights", "Attribution-NonCommercial 4.0 International"),
            ("rights", "http://creativecommons.org/licenses/by-nc/4.0/"),
        ],
        {
            "licences": [
                {
                    "spdx": "CC-BY-NC-4.0",
                    "uri": "https://creativecommons.org/licenses/by-nc/4.0/",
                    "label": "Attribution-NonCommercial 4.0 International",
                }
            ],
            "rights": None,
        },
    ),
    "the page of the record as a relation (EPrints)": (
        [("identifier", "https://repo.example/9876/1/x.pdf"), ("relation", "https://repo.example/9876/")],
        {
            "landing_page": "https://repo.example/9876/",
            "relations": None,
            "pids": None,
            "files": [{"url": "https://repo.example/9876/1/x.pdf", "kind": "main"}],
        },
    ),
    "a vocabulary's term wins over a free word": (
        [("type", "monograph"), ("type", "info:eu-repo/semantics/report"), ("type", "NonPeerReviewed")],
        {"type": "report"},
    ),
    "a monograph that was not reviewed is a report (EPrints)": (
        [("type", "Monograph"), ("type", "NonPeerReviewed")],
        {"type": "report"},
    ),
    "any other monograph is a book": ([("type", "Monograph")], {"type": "book"}),
    "codes of licences (EPrints)": (
        [("rights", "cc_by"), ("rights", "cc_public_domain"), ("rights", "unspecified")],
        {"licences": [{"label": "cc_by"}, {"spdx": "CC-PDDC", "label": "cc_public_domain"}], "rights": None},
    ),
    "terms without what stands before them (DSpace)": (
        [("type", "masterThesis"), ("type", "publishedVersion")],
        {"type": "master-thesis", "version": "publishedVersion"},
    ),
    "two types in one element": ([("type", "Image;StillImage")], {"type": "image"}),
    "a European project without its programme (HAL)": (
        [
            ("relation", "info:eu-repo/grantAgreement//641762/EU/Living soils/SOILS"),
            ("contributor", "European Project: 641762,H2020,H2020-SC5,SOILS(2015)"),
        ],
        {
            "funding": [
                {
                    "funder": "European Commission",
                    "award": "641762",
                    "award_title": "Living soils",
                    "programme": "H2020",
                }
            ],
            "contributors": None,
        },
    ),
    "the title of a project of the ANR (HAL)": (
        [("contributor", "ANR-16-CE32-0005,SoilCarb,Dynamique du carbone(2016)")],
        {
            "funding": [
                {
                    "funder": "Agence Nationale de la Recherche",
                    "award": "ANR-16-CE32-0005",
                    "award_title": "Dynamique du carbone",
                }
            ]
        },
    ),
    "the end of an embargo beside the rights": (
        [("rights", "info:eu-repo/semantics/embargoedAccess"), ("rights", "info:eu-repo/date/embargoEnd/2030-01-01")],
        {"access": "embargoed", "embargo_until": "2030-01-01", "rights": None},
    ),
    "a century and a day (Gallica)": ([("date", "19.."), ("date", "[1913-06-21]")], {"year": 1913}),
    "only a century": ([("date", "18..")], {"year": None}),
    "a publisher that is none (Gallica)": ([("publisher", "[s.n.] (Paris)")], {"publisher": None}),
    "a portal before the publisher (Persée)": (
        [("publisher", "Persée - Portail des revues scientifiques en SHS"), ("publisher", "Éditions du lieu")],
        {"publisher": "Éditions du lieu"},
    ),
    "DCMI Point with its name": (
        [("coverage", "name=Dordogne; east=1.0; north=45.0")],
        {"places": [{"name": "Dordogne", "point": [1.0, 45.0]}], "periods": None},
    ),
    "WKT in words of places": (
        [("coverage", "POINT(-4.5 48.5)"), ("coverage", "Loire (44 45)")],
        {"places": [{"point": [-4.5, 48.5]}, {"name": "Loire (44 45)"}]},
    ),
    "a date of another kind (DataCite)": (
        [("date", "2010"), ("date", "Other: 2011-01-01")],
        {"dates": [{"kind": "issued", "start": "2010"}, {"kind": "other", "start": "2011-01-01"}]},
    ),
    "DCMI Period is no place": (
        [("coverage", "start=1930; end=1935;")],
        {"places": None, "periods": [{"start": "1930", "end": "1935"}]},
    ),
    "coverages that say which kind they are (da|ra)": (
        [("coverage", "Time period: 1993--1994"), ("coverage", "Geographic coverage: Bretagne")],
        {"places": [{"name": "Bretagne"}], "periods": [{"start": "1993", "end": "1994"}]},
    ),
    "a sentence on access is kept beside what it means": (
        [("rights", "Openly available for all users without registration"), ("rights", "Open Access")],
        {"access": "open", "rights": ["Openly available for all users without registration"]},
    ),
    "a poster beside the term of a paper (HAL)": (
        [("type", "info:eu-repo/semantics/conferenceObject"), ("type", "Poster communications")],
        {"type": "poster"},
    ),
    "works told in words with their DOI (Dataverse)": (
        [
            ("relation", "Roux, M. (2020) Mud. Sols, 7. doi: 10.5072/mud.7"),
            ("relation", "Petit, L. 2019. Silt. 10.5072/silt."),
            ("relation", "DOI : 10.5072/clay"),
        ],
        {
            "relations": [
                {
                    "kind": "Related",
                    "scheme": "doi",
                    "value": "10.5072/mud.7",
                    "label": "Roux, M. (2020) Mud. Sols, 7. doi: 10.5072/mud.7",
                },
                {
                    "kind": "Related",
                    "scheme": "doi",
                    "value": "10.5072/silt",
                    "label": "Petit, L. 2019. Silt. 10.5072/silt.",
                },
                {"kind": "Related", "scheme": "doi", "value": "10.5072/clay"},
            ]
        },
    ),
    "several DOIs in one element (Dataverse)": (
        [("relation", "10.5072/a ; doi:10.5072/b, https://doi.org/10.5072/c"), ("relation", "203")],
        {"relations": [{"kind": "Related", "scheme": "doi", "value": f"10.5072/{one}"} for one in "abc"]},
    ),
    "a language whose name stands inverted (Dataverse)": (
        [("language", "French, Old (842-ca. 1400)")],
        {"languages": ["fro"]},
    ),
    "the day on which the embargoed will be available (DataCite)": (
        [("rights", "info:eu-repo/semantics/embargoedAccess"), ("date", "2024"), ("date", "Available: 2031-06-30")],
        {"access": "embargoed", "embargo_until": "2031-06-30"},
    ),
    "a day of publication ends no embargo (OpenEdition)": (
        [
            ("rights", "info:eu-repo/semantics/embargoedAccess"),
            ("date", "1998"),
            ("date", "info:eu-repo/date/publication/2023-11-28"),
        ],
        {"embargo_until": None},
    ),
    "what libraries measure is a size (Gallica)": (
        [
            ("format", "1 carte : coul. ; 60 x 80 cm"),
            ("format", "2 vol. ; in-8"),
            ("format", "1 disque : 78 t ; 25 cm"),
            ("format", "Parchemin. - 120 feuillets. - 270 × 190 mm"),
            ("format", "image/jpeg"),
            ("format", "video/mp4; codecs=2"),
            ("format", "3D model"),
        ],
        {
            "sizes": [
                "1 carte : coul. ; 60 x 80 cm",
                "2 vol. ; in-8",
                "1 disque : 78 t ; 25 cm",
                "Parchemin. - 120 feuillets. - 270 × 190 mm",
            ],
            "formats": ["image/jpeg", "video/mp4; codecs=2", "3D model"],
        },
    ),
    "the number of the document's own notice (Gallica)": (
        [("relation", "Notice n° :  FRBNF99999999"), ("relation", "Notice n° 12 du musée")],
        {"relations": [{"kind": "Related", "scheme": "other", "value": "Notice n° 12 du musée"}]},
    ),
    "a function behind a name without years (Gallica)": (
        [
            ("creator", "Leroy, Jacques. Auteur du texte"),
            ("creator", "Agence Petit. Agence photographique (commanditaire)"),
            ("creator", "Marsh, J. R."),
            ("contributor", "Petit, L. Traducteur"),
            ("contributor", "Durand, Paul (1875-19..). Interprète"),
        ],
        {
            "creators": [
                {"name": "Leroy, Jacques", "family": "Leroy", "given": "Jacques", "kind": "person"},
                {"name": "Agence Petit", "kind": "organisation"},
                {"name": "Marsh, J. R.", "family": "Marsh", "given": "J. R.", "kind": "person"},
            ],
            "contributors": [
                {"name": "Petit, L.", "family": "Petit", "given": "L.", "kind": "person", "role": "Translator"},
                {"name": "Durand, Paul", "family": "Durand", "given": "Paul", "kind": "person", "role": "Other"},
            ],
        },
    ),
    "years of life beside a rank (Gallica)": (
        [
            ("creator", "Louis XIV (roi de France ; 1638-1715). Auteur du texte"),
            ("creator", "Migne, Jacques-Paul (1800-1875 ; abbé)"),
        ],
        {
            "creators": [
                {"name": "Louis XIV (roi de France)"},
                {
                    "name": "Migne, Jacques-Paul (abbé)",
                    "family": "Migne",
                    "given": "Jacques-Paul (abbé)",
                    "kind": "person",
                },
            ]
        },
    ),
    "the year of birth of the living beside a profession (Gallica)": (
        [("creator", "Martin, Paul (1950-.... ; médecin)"), ("creator", "Martin, Anne (juge ; 1951-....)")],
        {
            "creators": [
                {
                    "name": "Martin, Paul (médecin)",
                    "family": "Martin",
                    "given": "Paul (médecin)",
                    "kind": "person",
                },
                {"name": "Martin, Anne (juge)", "family": "Martin", "given": "Anne (juge)", "kind": "person"},
            ]
        },
    ),
    "a house behind one that nobody knows (Gallica)": (
        [("publisher", "[s.n.?] (Paris)"), ("publisher", "Leroy (Nantes)")],
        {"publisher": "Leroy (Nantes)"},
    ),
    "a year with a remark (Gallica)": ([("date", "1857 (7e édition)")], {"year": 1857}),
    "a century that is named": (
        [("date", "XIIIe siècle")],
        {"year": None, "dates": [{"kind": "issued", "start": "1201", "end": "1300"}]},
    ),
    "the page of a record without files (EPrints)": (
        [("relation", "https://repo.example/id/eprint/1/"), ("relation", "https://other.example/1/")],
        {
            "landing_page": "https://repo.example/id/eprint/1/",
            "relations": [{"kind": "Related", "scheme": "url", "value": "https://other.example/1/"}],
        },
    ),
    "the journal in a citation of itself (EPrints)": (
        [ARTICLE, ("identifier", "Roux, M. (2014) Sols. Journal of Mud, 12 (3). pp. 1-9. ISSN 9999-1233")],
        {
            "container": {
                "title": "Journal of Mud",
                "issn": ["9999-1233"],
                "volume": "12",
                "issue": "3",
                "pages": "1-9",
            },
            "pids": None,
        },
    ),
    "the ISBN at the end of a book's citation of itself (EPrints)": (
        [("type", "Book"), ("identifier", "Roux, M., ed. (2012) Sols. House, Town. ISBN 978-2-99999-003-6")],
        {"pids": [{"scheme": "isbn", "value": "9782999990036"}], "container": None},
    ),
    "the pages of an article among its formats (DSpace)": (
        [ARTICLE, ("format", "p. 11-30"), ("format", "application/pdf"), ("format", "p. 312")],
        {"container": {"pages": "11-30"}, "formats": ["application/pdf", "p. 312"], "sizes": None},
    ),
    "the pages of what is no part of anything": (
        [("type", "Dataset"), ("format", "pp. 11-30")],
        {"container": None, "formats": None, "sizes": ["pp. 11-30"]},
    ),
    "the log of the deposit (DSpace)": (
        [
            ("description", "Made available in DSpace on 2019-05-06T07:08:09Z (GMT). No. of bitstreams: 1"),
            ("description", "Submitted by Ana Roux on 2019-05-05T07:08:09Z No. of bitstreams: 1"),
            ("description", "Submitted by the authors in 2019."),
        ],
        {"descriptions": [{"text": "Submitted by the authors in 2019."}]},
    ),
    "a handle whose prefix nobody registered (DSpace)": (
        [
            ("identifier", "http://repo.example/handle/123456789/42"),
            ("identifier", "http://hdl.handle.net/123456789/42"),
        ],
        {
            "pids": [{"scheme": "url", "value": "http://repo.example/handle/123456789/42"}],
            "landing_page": "http://repo.example/handle/123456789/42",
        },
    ),
    "the journal as a reference (OpenEdition)": (
        [ARTICLE, ("relation", "info:eu-repo/semantics/reference/issn/9999-1233")],
        {"container": {"issn": ["9999-1233"]}, "relations": None},
    ),
    "an ISSN without its name beside the same with it": (
        [("type", "Report"), ("identifier", "9999-1233"), ("identifier", "ISSN 9999-1233"), ("identifier", "R-7")],
        {"container": {"issn": ["9999-1233"]}, "pids": [{"scheme": "other", "value": "R-7"}]},
    ),
    "two authors in one element (arXiv)": (
        [("creator", "Smith, A. and Jones, B. C."), ("creator", "Roche and Sable, B.")],
        {
            "creators": [
                {"name": "Smith, A.", "family": "Smith", "given": "A.", "kind": "person"},
                {"name": "Jones, B. C.", "family": "Jones", "given": "B. C.", "kind": "person"},
                {"name": "Roche and Sable, B.", "family": "Roche and Sable", "given": "B.", "kind": "person"},
            ]
        },
    ),
    "two authors with their initials behind": (
        [("creator", "Martin P., Durand L."), ("creator", "Smith, J."), ("creator", "Martin P., Jr.")],
        {
            "creators": [
                {"name": "Martin, P.", "family": "Martin", "given": "P.", "kind": "person"},
                {"name": "Durand, L.", "family": "Durand", "given": "L.", "kind": "person"},
                {"name": "Smith, J.", "family": "Smith", "given": "J.", "kind": "person"},
                {"name": "Martin P., Jr."},
            ]
        },
    ),
    "a bare ISSN as source (OJS)": (
        [ARTICLE, ("source", "Sols; Vol. 1 (2020); 1-9"), ("source", "9999-321X"), ("source", "9999-1234")],
        {"container": {"title": "Sols", "issn": ["9999-321X"], "volume": "1", "pages": "1-9"}},
    ),
    "a number that looks like an ISSN where nothing can have one": (
        [("type", "Dataset"), ("source", "9999-1233")],
        {"container": None},
    ),
    "the number of a report (HAL)": (
        [("identifier", "Report N° :\n RR-99"), ("identifier", "hal-09999999"), ("identifier", "Sols, 2020, 12 p.")],
        {"pids": [{"scheme": "hal", "value": "hal-09999999"}, {"scheme": "other", "value": "RR-99"}]},
    ),
    "the end of an embargo in words": ([("rights", "Embargo jusqu'au 2031-12-31")], {"embargo_until": "2031-12-31"}),
    "an ORCID in an element of its own": (
        [("creator", "Le Goff, Ana"), ("creator", "https://orcid.org/0000-0002-1825-0097"), ("creator", "Roy, Luc")],
        {
            "creators": [
                {
                    "name": "Le Goff, Ana",
                    "family": "Le Goff",
                    "given": "Ana",
                    "kind": "person",
                    "ids": {"orcid": "0000-0002-1825-0097"},
                },
                {"name": "Roy, Luc", "family": "Roy", "given": "Luc", "kind": "person"},
            ]
        },
    ),
    "years of life that are guessed (Gallica)": (
        [("creator", "Sanson, Nicolas (1600?-1667?)")],
        {"creators": [{"name": "Sanson, Nicolas", "family": "Sanson", "given": "Nicolas", "kind": "person"}]},
    ),
    "a keyword of a vocabulary beside the same word": (
        [("subject", "Q54"), ("subject", "JEL : Q54"), ("subject", "sols")],
        {"subjects": [{"text": "Q54", "scheme": "JEL"}, {"text": "sols"}]},
    ),
    "the word for a version is no title (ICPSR)": ([("title", "Archival Version")], {"titles": [{"text": "Sols"}]}),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_habit_is_read_for_what_it_says(name: str) -> None:
    elements, expected = SITUATIONS[name]
    record = record_of(*elements)
    assert {field: record.get(field) for field in expected} == expected
