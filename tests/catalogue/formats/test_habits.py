"""What repositories of data put into their formats, each habit as a situation of our own writing."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.crosswalk import crosswalk, from_file
from catalogue.record import Accepted, as_dict


def ddi(study: str, before: str = "") -> str:
    title = "<citation><titlStmt><titl>Sols</titl><IDNo>doi:10.5072/sols</IDNo></titlStmt></citation>"
    return f'<codeBook xmlns="ddi:codebook:2_5">{before}<stdyDscr>{title}{study}</stdyDscr></codeBook>'


def ddi_summary(inner: str) -> str:
    return ddi(f"<stdyInfo><sumDscr>{inner}</sumDscr></stdyInfo>")


def eml(inner: str, package: str = "sols.1.1") -> str:
    return (
        f'<eml:eml xmlns:eml="https://eml.ecoinformatics.org/eml-2.2.0" packageId="{package}" system="x">'
        f"<dataset><title>Sols</title>{inner}</dataset></eml:eml>"
    )


def eml_time(inner: str) -> str:
    return eml(f"<coverage><temporalCoverage>{inner}</temporalCoverage></coverage>")


def dcat(inner: str, root: str = "dcat:Dataset") -> str:
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" '
        'xmlns:dct="http://purl.org/dc/terms/" xmlns:adms="http://www.w3.org/ns/adms#">'
        f'<{root} rdf:about="https://data.example.org/d/1"><dct:title>Sols</dct:title>{inner}</{root}></rdf:RDF>'
    )


def vor(inner: str, rights: str = "") -> str:
    return (
        '<ri:Resource xmlns:ri="http://www.ivoa.net/xml/RegistryInterface/v1.0" '
        'xmlns:vs="http://www.ivoa.net/xml/VODataService/v1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:type="vs:CatalogResource" status="active"><title>Sols</title><identifier>ivo://x/sols</identifier>'
        f"<curation><publisher>CDS</publisher></curation><content>{inner}</content>{rights}</ri:Resource>"
    )


AUTHORITY = "http://publications.europa.eu/resource/authority"
SITUATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "DDI: several persons in one AuthEnty (GESIS)": (
        ddi("<citation><rspStmt><AuthEnty>Roche, Ana; Sable, Jean</AuthEnty></rspStmt></citation>"),
        {
            "creators": [
                {"name": "Roche, Ana", "family": "Roche", "given": "Ana", "kind": "person"},
                {"name": "Sable, Jean", "family": "Sable", "given": "Jean", "kind": "person"},
            ]
        },
    ),
    "DDI: a reference in the place of a statement says nothing (UK Data Service)": (
        ddi("<dataAccs><useStmt><conditions>See <restrctn/></conditions></useStmt></dataAccs>"),
        {"rights": None},
    ),
    "DDI: a span that another one refines": (
        ddi_summary(
            "<timePrd>1851 - 1911</timePrd><timePrd event='start' date='1851-01-01'/>"
            "<timePrd event='end' date='1911-12-31'/>"
        ),
        {"periods": [{"start": "1851-01-01", "end": "1911-12-31"}]},
    ),
    "DDI: a single date has both ends": (
        ddi_summary("<timePrd event='single' date='2017'/>"),
        {"periods": [{"start": "2017", "end": "2017"}]},
    ),
    "DDI: a start alone leaves the end open": (
        ddi_summary("<timePrd event='start' date='2017'/>"),
        {"periods": [{"start": "2017"}]},
    ),
    "DDI: a note on the languages is no relation (UK Data Service)": (
        ddi("<othrStdyMat><othRefs>Language Of Study Description: English</othRefs></othrStdyMat>"),
        {"relations": None},
    ),
    "DDI: the access categories of the UK Data Service": (
        ddi("<dataAccs><useStmt><specPerm>Safeguarded</specPerm></useStmt></dataAccs>"),
        {"access": "restricted", "rights": None},
    ),
    "DDI: a funder among other authors (Dataverse)": (
        ddi("<citation><rspStmt><othId role='Funder'>Fonds des sols</othId></rspStmt></citation>"),
        {"funding": [{"funder": "Fonds des sols"}], "contributors": None},
    ),
    "DDI: an agency and its abbreviation are one": (
        ddi(
            "<citation><prodStmt><fundAg abbr='FDS'>Fonds des sols</fundAg>"
            "<grantNo agency='FDS'>12-3</grantNo></prodStmt></citation>"
        ),
        {"funding": [{"funder": "Fonds des sols", "award": "12-3"}]},
    ),
    "DDI: the version of the archive (Dataverse)": (
        ddi(
            "",
            "<docDscr><citation><verStmt source='archive'><version type='RELEASED'>4</version></verStmt>"
            "</citation></docDscr>",
        ),
        {"version": "4"},
    ),
    "DDI: the kind of data is software": (ddi_summary("<dataKind>Software</dataKind>"), {"type": "software"}),
    "DDI: any other kind of data is a dataset": (
        ddi_summary("<dataKind>Text and image</dataKind>"),
        {"type": "dataset"},
    ),
    "DDI: xml-lang with a hyphen (Nesstar)": (
        ddi("").replace("<codeBook", "<codeBook xml-lang='fr'"),
        {"titles": [{"text": "Sols", "lang": "fr"}]},
    ),
    "EML: a single date has both ends": (
        eml_time("<singleDateTime><calendarDate>2009-05-20</calendarDate></singleDateTime>"),
        {"periods": [{"start": "2009-05-20", "end": "2009-05-20"}]},
    ),
    "EML: an end that has not come": (
        eml_time(
            "<rangeOfDates><beginDate><calendarDate>2009</calendarDate></beginDate>"
            "<endDate><calendarDate>ongoing</calendarDate></endDate></rangeOfDates>"
        ),
        {"periods": [{"start": "2009"}]},
    ),
    "EML: the version of a package (GBIF)": (
        eml("", "75956ee6-1a2b-4c3d-8e4f-5a6b7c8d9e0f/v1.8"),
        {"version": "1.8"},
    ),
    "DDI: blocks inside a text are paragraphs (UK Data Service)": (
        ddi("<stdyInfo><abstract><P>Copyright of the archive.</P>The census of soils.</abstract></stdyInfo>"),
        {"descriptions": [{"text": "Copyright of the archive.\nThe census of soils.", "kind": "abstract"}]},
    ),
    "EML: Markdown": (
        eml("<abstract><markdown>Mesures **horaires** et [notes](https://x.example).</markdown></abstract>"),
        {"descriptions": [{"text": "Mesures horaires et notes.", "kind": "abstract"}]},
    ),
    "DCAT: Markdown (data.gouv.fr)": (
        dcat("<dct:description># Contexte\r\nFichier **mensuel**.\r\n* un\r\n* deux</dct:description>"),
        {"descriptions": [{"text": "Contexte\nFichier mensuel.\nun\ndeux", "kind": "abstract"}]},
    ),
    "DCAT: a theme by its address alone": (
        dcat(f"<dcat:theme rdf:resource='{AUTHORITY}/data-theme/ECON'/>"),
        {
            "subjects": [
                {
                    "text": "Economy and finance",
                    "lang": "en",
                    "scheme": "EU data theme",
                    "code": "ECON",
                    "uri": f"{AUTHORITY}/data-theme/ECON",
                }
            ]
        },
    ),
    "DCAT: a country by its address": (
        dcat(f"<dct:spatial rdf:resource='{AUTHORITY}/country/FRA'/>"),
        {"places": [{"name": "France"}]},
    ),
    "DCAT: bytes as a decimal number (CKAN)": (
        dcat(
            "<dcat:distribution><dcat:Distribution><dcat:downloadURL rdf:resource='https://data.example.org/a.csv'/>"
            "<dcat:byteSize>1.47253E5</dcat:byteSize></dcat:Distribution></dcat:distribution>"
        ),
        {"sizes": ["147253 bytes"]},
    ),
    "DCAT: a typed node that is a dataset, too": (
        dcat("<rdf:type rdf:resource='http://www.w3.org/ns/dcat#Dataset'/>", "adms:Asset"),
        {"titles": [{"text": "Sols"}], "landing_page": "https://data.example.org/d/1"},
    ),
    "VOResource: a licence by its address in the text (VizieR)": (
        vor("", "<rights>https://x.example/vizier/licences_vizier.html</rights>"),
        {"licences": [{"uri": "https://x.example/vizier/licences_vizier.html"}], "rights": None},
    ),
    "VOResource: VizieR's notation": (
        vor("<description>Lines H{alpha} and [OIII]{lambda}5007</description>"),
        {"descriptions": [{"text": "Lines Hα and [OIII]λ5007", "kind": "abstract"}]},
    ),
    "VOResource: subjects of the UAT and several in one": (
        vor("<subject>http://www.ivoa.net/rdf/uat#spectral-lines</subject><subject>stars; galaxies</subject>"),
        {
            "subjects": [
                {
                    "text": "spectral lines",
                    "scheme": "UAT",
                    "code": "spectral-lines",
                    "uri": "http://www.ivoa.net/rdf/uat#spectral-lines",
                },
                {"text": "stars"},
                {"text": "galaxies"},
            ]
        },
    ),
    "EML: a person alone is no publisher": (
        eml(
            "<associatedParty><individualName><givenName>Ana</givenName><surName>Roche</surName></individualName>"
            "<role>publisher</role></associatedParty>"
        ),
        {"publisher": None},
    ),
}


@pytest.mark.parametrize(("payload", "expected"), SITUATIONS.values(), ids=SITUATIONS.keys())
def test_a_habit_is_read_for_what_it_means(payload: str, expected: dict[str, Any]) -> None:
    [raw] = list(from_file(payload.encode()))
    change = crosswalk(raw)
    assert isinstance(change, Accepted)
    record = as_dict(change.record)
    assert {field: record.get(field) for field in expected} == expected
