"""Habits of HAL, geoportals and other catalogues, each as a situation of our own writing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from plugins.frames import dcat, eml, field, marc, mods, record_of, tei


def iso(constraints: str = "", info: str = "") -> str:
    return (
        '<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco">'
        "<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title>"
        "<gco:CharacterString>Sols</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation>"
        "<gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:otherConstraints><gco:CharacterString>"
        f"{constraints}</gco:CharacterString></gmd:otherConstraints></gmd:MD_LegalConstraints></gmd:resourceConstraints>"
        f"{info}</gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>"
    )


def titled(*fields: str, title: str = "245") -> str:
    """A record of MARC with its title in this field."""
    return marc(field(title, "aSols"), *fields)


def cmdi(inner: str) -> str:
    return (
        '<CMD xmlns="http://www.clarin.eu/cmd/1" CMDVersion="1.2"><Header><MdSelfLink>hdl:9/1@format=cmdi</MdSelfLink>'
        f"</Header><Resources><ResourceProxyList/></Resources><Components>{inner}</Components></CMD>"
    )


def persee(citation: str, creators: int) -> str:
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcterms="http://purl.org/dc/terms/">'
        '<rdf:Description rdf:about="http://data.persee.example/doc/1#Web">'
        '<rdf:type rdf:resource="http://data.persee.fr/ontology/persee-ontology/Article"/>'
        "<dcterms:title>Le sel. Une histoire</dcterms:title><dcterms:identifier>https://www.persee.example/doc/1"
        "</dcterms:identifier>"
        + "".join(
            f'<dcterms:creator rdf:resource="http://data.persee.example/authority/{number}#Person"/>'
            for number in range(creators)
        )
        + f"<dcterms:bibliographicCitation>{citation}</dcterms:bibliographicCitation></rdf:Description></rdf:RDF>"
    )


TIMES = (
    "<gmd:extent><gmd:EX_Extent><gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent><gml:TimePeriod "
    'xmlns:gml="http://www.opengis.net/gml/3.2"><gml:beginPosition>{}</gml:beginPosition><gml:endPosition>{}'
    "</gml:endPosition></gml:TimePeriod></gmd:extent></gmd:EX_TemporalExtent></gmd:temporalElement></gmd:EX_Extent>"
    "</gmd:extent>"
)
LINK = (
    "<gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions><gmd:onLine>"
    "<gmd:CI_OnlineResource><gmd:linkage><gmd:URL>https://doi.org/10.5072/sols</gmd:URL></gmd:linkage><gmd:name>"
    "<gco:CharacterString>Accès aux données</gco:CharacterString></gmd:name></gmd:CI_OnlineResource></gmd:onLine>"
    "</gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo>"
)
INTRANET = LINK.replace("doi.org/10.5072/", "atom.example.org/").replace(
    "Accès aux données", "Téléchargement simple (Atom) via intranet"
)
SERVICE = INTRANET.replace("intranet", "internet").replace(
    "<gmd:name>", "<gmd:protocol><gco:CharacterString>OGC:WFS</gco:CharacterString></gmd:protocol><gmd:name>"
)
WIS = "http://www.wmo.example/WIS/"


def party(name: str, role: str) -> str:
    return (
        "<gmd:pointOfContact><gmd:CI_ResponsibleParty><gmd:individualName><gco:CharacterString>"
        f"{name}</gco:CharacterString></gmd:individualName><gmd:role>{role}</gmd:role></gmd:CI_ResponsibleParty>"
        "</gmd:pointOfContact>"
    )


LAB = '<back><listOrg><org xml:id="struct-9"><orgName>Laboratoire des sols</orgName></org></listOrg></back>'
VOCABULARIES = "https://portal.example/geonetwork/srv/resources/registries/vocabularies"
TOPICS = "http://inspire.ec.europa.eu/metadata-codelist/TopicCategory"
SITUATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "HAL: a data management plan, by the second level of the typology": (
        tei(kind="REPORT", tree="REPORT.DMP"),
        {"type": "report", "type_raw": ["REPORT"], "genre": "http://purl.org/coar/resource_type/c_ab20"},
    ),
    "HAL: an article that reviews a book": (tei(tree="ART.BOOKREVIEW"), {"type": "review"}),
    "HAL: a technical report": (tei(kind="REPORT", tree="REPORT.TECHREPORT"), {"type": "report", "genre": None}),
    "HAL: the data behind an article, the page of the publisher that has its own DOI": (
        tei(
            '<monogr/><idno type="doi">10.5072/Sols.1</idno><ref type="researchData" target="10.5072/data"/>'
            '<ref type="publisher">https://house.example/doi/10.5072/sols.1</ref>'
            '<ref type="seeAlso">https://sols.example/</ref>'
        ),
        {
            "relations": [
                {"kind": "IsSupplementedBy", "scheme": "doi", "value": "10.5072/data", "type": "dataset"},
                {"kind": "Related", "scheme": "url", "value": "https://sols.example/"},
            ]
        },
    ),
    "HAL: the numbers of a patent and of a report": (
        tei(
            '<monogr><idno type="patentNumber">FR3070512</idno><idno type="reportNumber">to be given</idno></monogr>',
            kind="PATENT",
        ),
        {"pids": [{"scheme": "other", "value": "FR3070512"}]},
    ),
    "HAL: a number of pages beside a journal": (
        tei(
            '<monogr><title level="j">Terres</title><imprint><biblScope unit="pp">12 p.</biblScope></imprint></monogr>'
        ),
        {"container": {"title": "Terres", "pages": None}, "sizes": ["12 p."]},
    ),
    "HAL: a laboratory that signs by its number alone": (
        tei(author='<author role="crp"><orgName ref="#struct-9"/></author>', back=LAB),
        {"creators": [{"name": "Laboratoire des sols", "kind": "organisation"}]},
    ),
    "HAL: a laboratory of excellence by the whole number of its grant": (
        tei().replace(
            "<title>Sols</title></titleStmt>", "<title>Sols</title><funder>ANR-10-LABX-19-01</funder></titleStmt>"
        ),
        {"funding": [{"funder": "Agence Nationale de la Recherche", "award": "ANR-10-LABX-19-01"}]},
    ),
    "DCAT: an organisation by vCard's unit, a person with the house it is a member of": (
        dcat(
            "<dcat:contactPoint><vcard:Organization><vcard:org><rdf:Description><vcard:organisation-name>Sols & Cie"
            "</vcard:organisation-name></rdf:Description></vcard:org></vcard:Organization></dcat:contactPoint>"
            "<dct:creator><foaf:Person><foaf:name>Roux, Marie</foaf:name><org:memberOf><foaf:Organization>"
            "<foaf:name>Institut des sols</foaf:name></foaf:Organization></org:memberOf></foaf:Person></dct:creator>"
        ).replace("& Cie", "&amp; Cie"),
        {
            "contributors": [{"name": "Sols & Cie", "kind": "organisation", "role": "ContactPerson"}],
            "creators": [{"name": "Roux, Marie", "affiliations": [{"name": "Institut des sols"}]}],
        },
    ),
    "DCAT: an organisation of which GeoNetwork has but an address": (
        dcat('<dct:publisher rdf:resource="https://portal.example/metadata//organizations/Unit%C3%A9%20des%20sols"/>'),
        {"publisher": "Unité des sols"},
    ),
    "DCAT: the catalogue's record under the address of the dataset": (
        dcat(
            "<dct:issued>2023</dct:issued>",
            about="0ae299e7-10d6-4290-944e-c6c62e2ae000",
            other='<dcat:CatalogRecord rdf:about="0ae299e7-10d6-4290-944e-c6c62e2ae000">'
            "<dct:modified>2025-08-21</dct:modified></dcat:CatalogRecord>",
        ),
        {"dates": [{"kind": "issued", "start": "2023"}]},
    ),
    "DCAT: a vocabulary in the address of a keyword, a topic of ISO 19115": (
        dcat(
            f'<dcat:theme><rdf:Description rdf:about="{VOCABULARIES}/GEMET/concepts/sol"><skos:prefLabel '
            'xmlns:skos="http://www.w3.org/2004/02/skos/core#">sol</skos:prefLabel></rdf:Description></dcat:theme>'
            f'<geodcatap:topicCategory rdf:resource="{TOPICS}/farming"/>'
        ),
        {
            "subjects": [
                {"text": "sol", "scheme": "GEMET"},
                {"text": "farming", "scheme": "ISO 19115 topic category", "code": "farming"},
            ]
        },
    ),
    "DCAT: INSPIRE's code list as GeoNetwork spells it, a picture among the pages, a service for a page": (
        dcat(
            "<dct:accessRights rdf:resource='http://inspire.ec.europa.eu/metadatacodelist/LimitationsOnPublicAccess/"
            "noLimitations'/><foaf:page rdf:resource='https://portal.example/sols.png'/>"
            "<dcat:landingPage rdf:resource='https://maps.example/cgi-bin/mapservwfs?'/>"
        ),
        {
            "access": "open",
            "files": [{"url": "https://portal.example/sols.png", "kind": "thumbnail"}],
            "landing_page": "https://portal.example/sols",
        },
    ),
    "DCAT: a page by GeoNetwork's protocol, and a table behind the same protocol": (
        dcat(
            "".join(
                f"<dcat:distribution><dcat:Distribution><dcat:accessURL>https://portal.example/{name}</dcat:accessURL>"
                "<dct:format>WWW:LINK</dct:format></dcat:Distribution></dcat:distribution>"
                for name in ("maps", "sols.csv")
            )
        ),
        {"files": [{"url": "https://portal.example/sols.csv", "kind": "main"}], "formats": None},
    ),
    "DCAT: a theme of INSPIRE by its address": (
        dcat('<dcat:theme rdf:resource="http://inspire.ec.europa.eu/theme/so"/>'),
        {"subjects": [{"text": "Soil", "lang": "en", "scheme": "INSPIRE theme", "code": "so"}]},
    ),
    "UNIMARC: free keywords are a list, what keeps a thesis shut": (
        titled(
            field("610", "aargile", "atourbe"), field("371", "aThèse confidentielle jusqu'au 31/12/2119"), title="200"
        ),
        {
            "subjects": [{"text": "argile"}, {"text": "tourbe"}],
            "access": "embargoed",
            "embargo_until": "2119-12-31",
        },
    ),
    "MARC 21: CERN's number at arXiv, its type, a collaboration": (
        titled(
            field("037", "aarXiv:1207.7214", "9arXiv"),
            field("690", "aARTICLE", indicators="C "),
            field("710", "gSoil Collaboration"),
        ),
        {
            "pids": [{"scheme": "arxiv", "value": "1207.7214"}],
            "subjects": None,
            "contributors": [{"name": "Soil Collaboration", "role": "ResearchGroup"}],
        },
    ),
    "MARC 21: a community of Zenodo, one licence told twice, who granted a degree": (
        titled(
            field("980", "auser-sols"),
            field("540", "uhttps://creativecommons.org/licenses/by/4.0/"),
            field("650", "acc-by", "2opendefinition.org"),
            field("502", "aThèse", "cUniversité des sols"),
        ),
        {
            "collections": [{"code": "sols"}],
            "licences": [{"spdx": "CC-BY-4.0"}],
            "publisher": "Université des sols",
            "type_raw": ["thesis", "leader am"],
        },
    ),
    "MARC 21: Zenodo's other, whose leader is every record's": (
        titled(field("980", "aother")).replace("     nam a22     u 4500", "00000nam##2200000uu#4500"),
        {"type": "other", "type_raw": ["other"]},
    ),
    "MARC 21: Zenodo's part of a book": (
        titled(field("980", "apublication", "bsection")),
        {"type": "book-chapter", "type_raw": ["section", "publication", "leader am"]},
    ),
    "MARC 21: a thesis as CERN has it": (
        titled(field("502", "aPhD", "bUniversité des sols", "c2015")),
        {"type": "thesis", "publisher": "Université des sols", "dates": [{"kind": "defended", "start": "2015"}]},
    ),
    "CMDI: Dublin Core of the profile without OLAC's attributes": (
        cmdi(
            "<DcmiTerms><title>Sols chantés</title><date>1987</date><type dcterms-type='DCMIType'>Sound</type>"
            "<language>fra</language><spatial>Bretagne</spatial><rights>CC-BY 4.0</rights></DcmiTerms>"
        ),
        {
            "type": "sound",
            "year": 1987,
            "languages": ["fr"],
            "places": [{"name": "Bretagne"}],
            "licences": [
                {"spdx": "CC-BY-4.0", "uri": "https://creativecommons.org/licenses/by/4.0/", "label": "CC-BY 4.0"}
            ],
        },
    ),
    "CMDI: a header of TEI": (
        cmdi(
            "<teiHeader><fileDesc><titleStmt><title>Sols</title><author><persName><surname>Le Goff</surname><forename>"
            "Ana</forename></persName></author><editor><persName><surname>Morvan</surname><forename>Jean</forename>"
            "</persName></editor></titleStmt><publicationStmt><availability><licence target='http://creativecommons.org/"
            "licenses/by/4.0/'><p>Libre.</p></licence></availability></publicationStmt></fileDesc><profileDesc>"
            "<abstract><p>Une histoire des sols.</p></abstract><langUsage><language ident='fra'>Français</language>"
            "</langUsage><textClass><keywords><term>sel</term></keywords></textClass></profileDesc></teiHeader>"
        ),
        {
            "creators": [{"name": "Le Goff, Ana", "family": "Le Goff", "given": "Ana", "kind": "person"}],
            "contributors": [
                {"name": "Morvan, Jean", "family": "Morvan", "given": "Jean", "kind": "person", "role": "Editor"}
            ],
            "descriptions": [{"text": "Une histoire des sols.", "kind": "abstract"}],
            "languages": ["fr"],
            "subjects": [{"text": "sel"}],
            "licences": [{"spdx": "CC-BY-4.0", "uri": "https://creativecommons.org/licenses/by/4.0/"}],
        },
    ),
    "CMDI: the day of a session of The Language Archive": (
        cmdi("<lat-session><Name>s1</Name><Title>Contes</Title><Date>2003-05-17</Date></lat-session>"),
        {"year": 2003, "dates": [{"kind": "created", "start": "2003-05-17"}]},
    ),
    "EML: an embargo beside the licence": (
        eml(
            "<intellectualRights><para>Licence Ouverte / Open Licence 2.0 (Etalab). Données sous embargo jusqu'au "
            "31/12/2030</para></intellectualRights>"
        ),
        {"access": "embargoed", "embargo_until": "2030-12-31"},
    ),
    "EML: a work that uses the data by its address, a European grant in a sentence": (
        eml(
            "<project><title>Sols</title><funding><para>Received funding from H2020 (grant agreement 773383).</para>"
            "</funding></project><usageCitation><title>Sols et haies</title><distribution><online><url>"
            "https://doi.org/10.5072/haies</url></online></distribution></usageCitation>"
        ),
        {
            "funding": [{"funder": "European Commission", "award": "773383"}],
            "relations": [{"kind": "IsCitedBy", "scheme": "doi", "value": "10.5072/haies", "label": "Sols et haies"}],
        },
    ),
    "EML: a body that pays, by its name alone": (
        eml(
            "<project><title>Sols</title><funding><para>Fondation des sols vivants</para></funding></project>"
            "<project><title>Haies</title><funding><para>Own means of each team.</para></funding></project>"
        ),
        {"funding": [{"funder": "Fondation des sols vivants"}]},
    ),
    "DataCite: two houses in one affiliation, one beside it with its number": (
        '<resource xmlns="http://datacite.org/schema/kernel-4"><titles><title>Sols</title></titles><creators><creator>'
        "<creatorName>Roux, Ana</creatorName><affiliation>EHESS ; CNRS</affiliation><affiliation "
        'affiliationIdentifier="https://ror.org/05hnb7x64" affiliationIdentifierScheme="ROR">BRGM</affiliation>'
        "</creator></creators></resource>",
        {
            "creators": [
                {
                    "name": "Roux, Ana",
                    "family": "Roux",
                    "given": "Ana",
                    "kind": "person",
                    "affiliations": [
                        {"name": "EHESS"},
                        {"name": "CNRS"},
                        {"name": "BRGM", "ids": {"ror": "05hnb7x64"}},
                    ],
                }
            ]
        },
    ),
    "MODS: who granted a degree, the day of the defence": (
        mods(
            '<name type="corporate"><namePart>Université des sols</namePart><role><roleTerm type="text">Degree grantor'
            '</roleTerm></role></name><originInfo><dateOther type="defence">2019-06-01</dateOther></originInfo>'
        ),
        {
            "publisher": "Université des sols",
            "contributors": None,
            "dates": [{"kind": "defended", "start": "2019-06-01"}],
        },
    ),
    "Persée: journal, numbers and authors in the citation alone": (
        persee(
            "Roux Marie, Le Goff Ana. Le sel. Une histoire. In: Terres, tome 12, fasc. 3-4, 1998. Le littoral. "
            "pp. 103-113. [En ligne] Disponible sur : https://www.persee.example/doc/1",
            creators=2,
        ),
        {
            "container": {"title": "Terres", "volume": "12", "issue": "3-4", "pages": "103-113"},
            "creators": [
                {"name": "Roux, Marie", "family": "Roux", "given": "Marie", "kind": "person"},
                {"name": "Le Goff Ana", "family": None, "kind": "person"},
            ],
        },
    ),
    "Persée: nobody who is an author in the citation": (
        persee("Le sel. Une histoire. In: Terres, 18, 2007. pp. 1-9.", creators=0),
        {"container": {"title": "Terres", "volume": "18", "issue": None, "pages": "1-9"}, "creators": None},
    ),
    "Dataverse: data that are software, in a version that was taken back": (
        json.dumps(
            {
                "datasetVersion": {
                    "datasetPersistentId": "doi:10.5072/SOLS",
                    "versionState": "DEACCESSIONED",
                    "metadataBlocks": {
                        "citation": {
                            "fields": [
                                {"typeName": "title", "multiple": False, "typeClass": "primitive", "value": "Sols"},
                                {
                                    "typeName": "kindOfData",
                                    "multiple": True,
                                    "typeClass": "primitive",
                                    "value": ["Software"],
                                },
                            ]
                        }
                    },
                }
            }
        ),
        {"type": "software", "type_raw": ["Software"], "status": "withdrawn"},
    ),
    "ISO: data on request": (iso("Les données sont disponibles sur demande"), {"access": "restricted"}),
    "ISO: an article of INSPIRE in a sentence": (iso("Directive INSPIRE, Article 13.1 e"), {"access": "restricted"}),
    "ISO: no article that limits access": (iso("No limitation by Article 13.1"), {"access": None}),
    "ISO: free of restrictions in words": (iso("Accès libre et gratuit"), {"access": "open", "rights": None}),
    "ISO: the address of the list in the place of a code, a code in words of its own, academic titles": (
        iso(
            "",
            party("Le Goff, Ana, Dr.", f'<gmd:CI_RoleCode codeListValue="{WIS}">custodian</gmd:CI_RoleCode>')
            + party("Roux, Prof. Marie", "<gmd:CI_RoleCode>Principal investigator</gmd:CI_RoleCode>"),
        ),
        {
            "creators": [{"name": "Roux, Marie", "family": "Roux", "given": "Marie"}],
            "contributors": [{"name": "Le Goff, Ana", "given": "Ana", "role": "DataManager"}],
        },
    ),
    "ISO: days with a time zone, an end that a program wrote for none, what kind of series it is": (
        iso("", TIMES.format("2013-01-01Z", "2014-04-30+02:00") + TIMES.format("2009-01-01", "None-12-31")),
        {"periods": [{"start": "2013-01-01", "end": "2014-04-30"}, {"start": "2009-01-01", "end": None}]},
    ),
    "ISO: the DOI to which 'access to the data' leads": (
        iso("").replace("</gmd:identificationInfo>", "</gmd:identificationInfo>" + LINK),
        {"pids": [{"scheme": "doi", "value": "10.5072/sols"}], "relations": None},
    ),
    "ISO: a service that GeoNetwork calls a download": (
        iso().replace("</gmd:MD_Metadata>", f"{SERVICE}</gmd:MD_Metadata>"),
        {"files": None},
    ),
    "ISO: blanks in the name of a file": (
        iso()
        .replace("</gmd:MD_Metadata>", f"{INTRANET.replace('/sols', '/les sols.zip')}</gmd:MD_Metadata>")
        .replace("intranet", "internet"),
        {"files": [{"url": "https://atom.example.org/les%20sols.zip", "kind": "main"}]},
    ),
    "ISO: a download inside an administration": (
        iso().replace("</gmd:MD_Metadata>", f"{INTRANET}</gmd:MD_Metadata>"),
        {"files": None},
    ),
    "ISO: a parent that does not apply": (
        iso("").replace(
            "<gmd:identificationInfo>",
            "<gmd:parentIdentifier><gco:CharacterString>not applicable</gco:CharacterString></gmd:parentIdentifier>"
            "<gmd:identificationInfo>",
        ),
        {"relations": None},
    ),
    "ISO: what GeoNode writes where nobody chose a licence": (
        iso("Not Specified: The original author did not specify a license."),
        {"rights": None, "licences": None},
    ),
}


def alike(wanted: Any, got: Any) -> Any:
    """What of `got` is compared: of objects the members that are wanted, None for one that must not be there."""
    if isinstance(wanted, dict):
        return {key: alike(value, (got or {}).get(key)) for key, value in wanted.items()}
    if isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        return [alike(one, other) for one, other in zip(wanted, got, strict=True)]
    return got


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_habit_is_read_for_what_it_means(situation: str) -> None:
    payload, wanted = SITUATIONS[situation]
    assert alike(wanted, record_of(payload)) == wanted
