"""What repositories of data put into their formats, each habit as a situation of our own writing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from plugins.frames import dcat, eml, record_of


def ddi(study: str, before: str = "") -> str:
    title = "<citation><titlStmt><titl>Sols</titl><IDNo>doi:10.5072/sols</IDNo></titlStmt></citation>"
    return f'<codeBook xmlns="ddi:codebook:2_5">{before}<stdyDscr>{title}{study}</stdyDscr></codeBook>'


def ddi_summary(inner: str) -> str:
    return ddi(f"<stdyInfo><sumDscr>{inner}</sumDscr></stdyInfo>")


def eml_time(inner: str) -> str:
    return eml(f"<coverage><temporalCoverage>{inner}</temporalCoverage></coverage>")


def vor(inner: str, rights: str = "") -> str:
    return (
        '<ri:Resource xmlns:ri="http://www.ivoa.net/xml/RegistryInterface/v1.0" '
        'xmlns:vs="http://www.ivoa.net/xml/VODataService/v1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:type="vs:CatalogResource" status="active"><title>Sols</title><identifier>ivo://x/sols</identifier>'
        f"<curation><publisher>CDS</publisher></curation><content>{inner}</content>{rights}</ri:Resource>"
    )


def iso(identification: str, distribution: str = "") -> str:
    return (
        '<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" '
        'xmlns:gml="http://www.opengis.net/gml/3.2"><gmd:identificationInfo><gmd:MD_DataIdentification>'
        f"<gmd:citation><gmd:CI_Citation><gmd:title>{said('Sols')}</gmd:title></gmd:CI_Citation></gmd:citation>"
        f"{identification}</gmd:MD_DataIdentification></gmd:identificationInfo><gmd:distributionInfo>"
        f"<gmd:MD_Distribution>{distribution}</gmd:MD_Distribution></gmd:distributionInfo></gmd:MD_Metadata>"
    )


def said(words: str) -> str:
    return f"<gco:CharacterString>{words}</gco:CharacterString>"


def iso_party(person: str, house: str, role: str) -> str:
    return (
        f"<gmd:CI_ResponsibleParty><gmd:individualName>{said(person)}</gmd:individualName><gmd:organisationName>"
        f"{said(house)}</gmd:organisationName><gmd:role><gmd:CI_RoleCode codeListValue='{role}'/></gmd:role>"
        "</gmd:CI_ResponsibleParty>"
    )


def iso_contact(person: str, house: str) -> str:
    return iso(f"<gmd:pointOfContact>{iso_party(person, house, 'pointOfContact')}</gmd:pointOfContact>")


ISO_BOX = (
    "<gmd:geographicElement><gmd:EX_GeographicBoundingBox>"
    "<gmd:westBoundLongitude><gco:Decimal>6.7</gco:Decimal></gmd:westBoundLongitude>"
    "<gmd:eastBoundLongitude><gco:Decimal>10.4</gco:Decimal></gmd:eastBoundLongitude>"
    "<gmd:southBoundLatitude><gco:Decimal>45.8</gco:Decimal></gmd:southBoundLatitude>"
    "<gmd:northBoundLatitude><gco:Decimal>47.5</gco:Decimal></gmd:northBoundLatitude>"
    "</gmd:EX_GeographicBoundingBox></gmd:geographicElement>"
)
ISO_RING = (
    "<gmd:geographicElement><gmd:EX_BoundingPolygon><gmd:polygon><gml:Polygon><gml:exterior><gml:LinearRing>"
    "<gml:posList>7.0 46.0 8.0 46.0 8.0 47.0 7.0 46.0</gml:posList>"
    "</gml:LinearRing></gml:exterior></gml:Polygon></gmd:polygon></gmd:EX_BoundingPolygon></gmd:geographicElement>"
)


def cmdi(components: str) -> str:
    return (
        '<cmd:CMD xmlns:cmd="http://www.clarin.eu/cmd/1" xmlns:p="http://www.clarin.eu/cmd/1/profiles/x" '
        'CMDVersion="1.2"><cmd:Header/><cmd:Components><p:data><p:bibliographicInfo><p:titles><p:title>Sols</p:title>'
        f"</p:titles></p:bibliographicInfo>{components}</p:data></cmd:Components></cmd:CMD>"
    )


def dataverse(citation: list[dict[str, Any]], files: list[dict[str, Any]] | None = None) -> str:
    fields = [{"typeName": "title", "value": "Sols"}, *citation]
    version = {"metadataBlocks": {"citation": {"fields": fields}}, "files": files or []}
    top = {"persistentUrl": "https://doi.org/10.5072/sols", "metadataLanguage": "fr", "datasetVersion": version}
    return json.dumps(top)


def compound(name: str, **parts: Any) -> dict[str, Any]:
    inner = {part: {"value": value} if isinstance(value, str) else value for part, value in parts.items()}
    return {"typeName": name, "value": [inner]}


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
        {"titles": [{"text": "Sols"}], "landing_page": "https://portal.example/sols"},
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
    "ISO: a polygon lies in the box beside it (GeoNetwork)": (
        iso(f"<gmd:extent><gmd:EX_Extent>{ISO_BOX}{ISO_RING}</gmd:EX_Extent></gmd:extent>"),
        {
            "places": [
                {"box": [6.7, 45.8, 10.4, 47.5]},
                {"polygon": [[7.0, 46.0], [8.0, 46.0], [8.0, 47.0]]},
            ]
        },
    ),
    "ISO: a mailbox is no organisation (AERIS)": (iso_contact("", "contact@x.example"), {"contributors": None}),
    "ISO: a number is no person": (
        iso_contact("+33 1 44 00 00 00", "Ardoise"),
        {"contributors": [{"name": "Ardoise", "kind": "organisation", "role": "ContactPerson"}]},
    ),
    "ISO: two persons in one": (
        iso_contact("A. Roche; J. Sable", ""),
        {
            "contributors": [
                {"name": "A. Roche", "kind": "person", "role": "ContactPerson"},
                {"name": "J. Sable", "kind": "person", "role": "ContactPerson"},
            ]
        },
    ),
    "ISO: the distributor": (
        iso(
            "",
            "<gmd:distributor><gmd:MD_Distributor><gmd:distributorContact>"
            + iso_party("", "Centre des sols", "distributor")
            + "</gmd:distributorContact></gmd:MD_Distributor></gmd:distributor>",
        ),
        {"contributors": [{"name": "Centre des sols", "kind": "organisation", "role": "Distributor"}]},
    ),
    "ISO: keywords in one element": (
        iso(
            "<gmd:descriptiveKeywords><gmd:MD_Keywords><gmd:keyword>"
            + said("aerosol; cloud; ice")
            + "</gmd:keyword></gmd:MD_Keywords></gmd:descriptiveKeywords>"
        ),
        {"subjects": [{"text": "aerosol"}, {"text": "cloud"}, {"text": "ice"}]},
    ),
    "ISO: the size of a transfer": (
        iso(
            "",
            "<gmd:transferOptions><gmd:MD_DigitalTransferOptions><gmd:transferSize><gco:Real>12.5</gco:Real>"
            "</gmd:transferSize></gmd:MD_DigitalTransferOptions></gmd:transferOptions>",
        ),
        {"sizes": ["12.5 MB"]},
    ),
    "ISO: a link that is called a download (GéoIDE)": (
        iso(
            "",
            "<gmd:transferOptions><gmd:MD_DigitalTransferOptions><gmd:onLine><gmd:CI_OnlineResource><gmd:linkage>"
            "<gmd:URL>http://atom.x.example/GetResource?id=1</gmd:URL></gmd:linkage><gmd:protocol>"
            + said("WWW:LINK-1.0-http--link")
            + "</gmd:protocol><gmd:name>"
            + said("Téléchargement simple (Atom) du jeu")
            + "</gmd:name></gmd:CI_OnlineResource></gmd:onLine></gmd:MD_DigitalTransferOptions></gmd:transferOptions>",
        ),
        {"files": [{"url": "http://atom.x.example/GetResource?id=1", "kind": "main"}]},
    ),
    "ISO: a licence told as JSON (German geoportals)": (
        iso(
            "<gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:otherConstraints>"
            + said('{"type":"license","url":"https://creativecommons.org/licenses/by/4.0/","name":"CC BY 4.0"}')
            + "</gmd:otherConstraints></gmd:MD_LegalConstraints></gmd:resourceConstraints>"
        ),
        {
            "licences": [
                {
                    "spdx": "CC-BY-4.0",
                    "uri": "https://creativecommons.org/licenses/by/4.0/",
                    "label": "CC BY 4.0",
                }
            ]
        },
    ),
    "CMDI: a person by first and last name (CLARIN-DSpace)": (
        cmdi(
            "<p:authors><p:author><p:lastName>Roche</p:lastName><p:firstName>Ana</p:firstName></p:author></p:authors>"
            "<p:contactPerson><p:firstName>Jean</p:firstName><p:lastName>Sable</p:lastName>"
            "<p:affiliation>Ardoise</p:affiliation></p:contactPerson>"
        ),
        {
            "creators": [{"name": "Roche, Ana", "family": "Roche", "given": "Ana", "kind": "person"}],
            "contributors": [
                {
                    "name": "Sable, Jean",
                    "family": "Sable",
                    "given": "Jean",
                    "kind": "person",
                    "role": "ContactPerson",
                    "affiliations": [{"name": "Ardoise"}],
                }
            ],
        },
    ),
    "CMDI: type, languages, sizes, licence and funds (CLARIN-DSpace)": (
        cmdi(
            "<p:dataInfo><p:type>corpus</p:type><p:languages><p:language><p:name>Czech</p:name><p:code>ces</p:code>"
            "</p:language></p:languages><p:sizeInfo><p:size><p:size>49</p:size><p:unit>sentences</p:unit></p:size>"
            "</p:sizeInfo></p:dataInfo><p:licenseInfo><p:license>"
            "<p:uri>http://creativecommons.org/licenses/by/4.0/</p:uri></p:license></p:licenseInfo><p:funds><p:funding>"
            "<p:organization>Fonds des sols</p:organization><p:code>P1</p:code><p:projectName>Sol</p:projectName>"
            "</p:funding></p:funds>"
        ),
        {
            "type": "dataset",
            "languages": ["cs"],
            "sizes": ["49 sentences"],
            "licences": [{"spdx": "CC-BY-4.0", "uri": "https://creativecommons.org/licenses/by/4.0/"}],
            "funding": [{"funder": "Fonds des sols", "award": "P1", "award_title": "Sol"}],
        },
    ),
    "Dataverse: an affiliation by ROR": (
        dataverse(
            [
                compound(
                    "author",
                    authorName="Roche, Ana",
                    authorAffiliation={
                        "value": "https://ror.org/003vg9w96",
                        "expandedvalue": {"termName": "INRAE"},
                    },
                )
            ]
        ),
        {
            "creators": [
                {
                    "name": "Roche, Ana",
                    "family": "Roche",
                    "given": "Ana",
                    "kind": "person",
                    "affiliations": [{"name": "INRAE", "ids": {"ror": "003vg9w96"}}],
                }
            ]
        },
    ),
    "Dataverse: contributors have affiliations and identifiers": (
        dataverse(
            [
                compound(
                    "contributor",
                    contributorType="Data Manager",
                    contributorName="Sable, Jean",
                    contributorAffiliation="CNRS",
                    contributorIdentifier="0000-0002-1825-0097",
                    contributorIdentifierScheme="ORCID",
                )
            ]
        ),
        {
            "contributors": [
                {
                    "name": "Sable, Jean",
                    "family": "Sable",
                    "given": "Jean",
                    "kind": "person",
                    "role": "DataManager",
                    "ids": {"orcid": "0000-0002-1825-0097"},
                    "affiliations": [{"name": "CNRS"}],
                }
            ]
        },
    ),
    "Dataverse: the language of the metadata, and that of a description": (
        dataverse([compound("dsDescription", dsDescriptionValue="Data.", dsDescriptionLanguage="English")]),
        {
            "titles": [{"text": "Sols", "lang": "fr"}],
            "descriptions": [{"text": "Data.", "lang": "en", "kind": "abstract"}],
        },
    ),
    "Dataverse: all files are under an embargo": (
        dataverse([], [{"restricted": True, "dataFile": {"embargo": {"dateAvailable": "2027-01-01"}}}]),
        {"access": "embargoed", "embargo_until": "2027-01-01"},
    ),
    "Dataverse: one file is not under the embargo": (
        dataverse([], [{"dataFile": {"embargo": {"dateAvailable": "2027-01-01"}}}, {"dataFile": {}}]),
        {"access": "open", "embargo_until": None},
    ),
    "DDI: a licence and the access in one sentence (FSD)": (
        ddi(
            "<dataAccs><useStmt><restrctn>The dataset is (A) openly available for all users without registration "
            "(CC BY 4.0).</restrctn></useStmt></dataAccs>"
        ),
        {
            "access": "open",
            "licences": [
                {"spdx": "CC-BY-4.0", "uri": "https://creativecommons.org/licenses/by/4.0/", "label": "CC BY 4.0"}
            ],
            "rights": ["The dataset is (A) openly available for all users without registration (CC BY 4.0)."],
        },
    ),
    "EML: a mailbox in the licence": (
        eml("<intellectualRights><para>Licence Ouverte Etalab 2.0. Contact: ana@x.example</para></intellectualRights>"),
        {"licences": [{"spdx": "etalab-2.0", "label": "Licence Ouverte Etalab 2.0"}]},
    ),
    "Dataverse: a mailbox in the terms": (
        dataverse([]).replace('"files"', '"termsOfAccess": "Write to ana@x.example for the soils", "files"'),
        {"rights": ["Write to for the soils"]},
    ),
    "ISO: a link to HAL is a relation, OPeNDAP no file": (
        iso(
            "",
            "<gmd:transferOptions><gmd:MD_DigitalTransferOptions>"
            + "".join(
                f"<gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>{address}</gmd:URL></gmd:linkage>"
                f"<gmd:protocol>{said(protocol)}</gmd:protocol></gmd:CI_OnlineResource></gmd:onLine>"
                for address, protocol in (
                    ("https://hal.science/hal-01234567", "WWW:LINK"),
                    ("https://x.example/thredds/dodsC/a.nc", "OPENDAP:OPENDAP"),
                )
            )
            + "</gmd:MD_DigitalTransferOptions></gmd:transferOptions>",
        ),
        {"relations": [{"kind": "References", "scheme": "hal", "value": "hal-01234567"}], "files": None},
    ),
    "ISO: what a transformation from DataCite leaves": (
        iso(
            f"<gmd:credit>{said('funderName:National Science Foundation awardNumber:1043274')}</gmd:credit>"
            "<gmd:aggregationInfo><gmd:MD_AggregateInformation><gmd:aggregateDataSetIdentifier><gmd:RS_Identifier>"
            f"<gmd:code>{said('10.5072/before')}</gmd:code></gmd:RS_Identifier></gmd:aggregateDataSetIdentifier>"
            "<gmd:associationType><gmd:DS_AssociationTypeCode codeListValue='IsNewVersionOf'/></gmd:associationType>"
            "</gmd:MD_AggregateInformation></gmd:aggregationInfo>"
        ),
        {
            "funding": [{"funder": "National Science Foundation", "award": "1043274"}],
            "relations": [{"kind": "IsNewVersionOf", "scheme": "doi", "value": "10.5072/before"}],
        },
    ),
    "ISO: a person by capitals, use reserved until a day, the dataset's page": (
        iso(
            f"<gmd:pointOfContact>{iso_party('LEBEL Thierry', 'IRD', 'author')}</gmd:pointOfContact>"
            "<gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:useLimitation>"
            f"{said('Usage réservé aux participants du projet jusqu’au 31/12/2030')}</gmd:useLimitation>"
            "</gmd:MD_LegalConstraints></gmd:resourceConstraints>",
            "<gmd:transferOptions><gmd:MD_DigitalTransferOptions><gmd:onLine><gmd:CI_OnlineResource><gmd:linkage>"
            "<gmd:URL>http://bd.example.org/rain</gmd:URL></gmd:linkage>"
            f"<gmd:name>{said('Page du jeu de données')}</gmd:name><gmd:description>{said('')}</gmd:description>"
            "<gmd:function><gmd:CI_OnLineFunctionCode codeListValue='information'/></gmd:function>"
            "</gmd:CI_OnlineResource></gmd:onLine></gmd:MD_DigitalTransferOptions></gmd:transferOptions>",
        ),
        {
            "creators": [
                {
                    "name": "LEBEL, Thierry",
                    "family": "LEBEL",
                    "given": "Thierry",
                    "kind": "person",
                    "affiliations": [{"name": "IRD"}],
                }
            ],
            "access": "embargoed",
            "embargo_until": "2030-12-31",
            "landing_page": "http://bd.example.org/rain",
        },
    ),
    "EML: an award told twice, a polygon with its name, roles in words": (
        eml(
            "<associatedParty><individualName><surName>Dupont</surName></individualName><role>Data curator</role>"
            "</associatedParty><coverage><geographicCoverage><geographicDescription>Baie</geographicDescription>"
            "<datasetGPolygon><datasetGPolygonOuterGRing><gRing>-3,47 -2,47 -2,48 -3,47</gRing>"
            "</datasetGPolygonOuterGRing></datasetGPolygon></geographicCoverage></coverage>"
            "<methods><methodStep><description><para>n/a</para></description></methodStep></methods>"
            "<project><title>S</title><funding><para>ANR-17-CE32-0001</para></funding><award><funderName>Agence "
            "nationale de la recherche</funderName><awardNumber>ANR-17-CE32-0001</awardNumber><title>Suivi</title>"
            "</award></project>"
        ),
        {
            "contributors": [{"name": "Dupont", "family": "Dupont", "kind": "person", "role": "DataCurator"}],
            "places": [{"name": "Baie", "polygon": [[-3.0, 47.0], [-2.0, 47.0], [-2.0, 48.0]]}],
            "descriptions": None,
            "funding": [
                {"funder": "Agence nationale de la recherche", "award": "ANR-17-CE32-0001", "award_title": "Suivi"}
            ],
        },
    ),
    "DDI: where to get it, if that names the study": (
        ddi(
            "<dataAccs><setAvail><accsPlac URI='https://data.example.org/studies/doi/10.5072/sols'>Archive</accsPlac>"
            "</setAvail></dataAccs>"
        ),
        {"landing_page": "https://data.example.org/studies/doi/10.5072/sols"},
    ),
    "DDI: where to get it is no page of the study": (
        ddi(
            "<dataAccs><setAvail><accsPlac URI='https://www.example.org/archive'>Archive</accsPlac></setAvail></dataAccs>"
        ),
        {"landing_page": None},
    ),
    "DDI: the programme before a European number": (
        ddi("").replace(
            "</titlStmt>",
            "</titlStmt><prodStmt><grantNo agency='European Commission'>H2020 - 773383</grantNo></prodStmt>",
        ),
        {"funding": [{"funder": "European Commission", "award": "773383", "programme": "H2020"}]},
    ),
    "VOResource: a collaboration inside a byline": (
        vor("").replace(
            "</publisher>",
            "</publisher><creator><name>Bryson S., Gautier III T.N., Gaia Collaboration, Li J.</name></creator>",
        ),
        {
            "creators": [
                {"name": "Bryson, S.", "family": "Bryson", "given": "S.", "kind": "person"},
                {"name": "Gautier III, T.N.", "family": "Gautier III", "given": "T.N.", "kind": "person"},
                {"name": "Gaia Collaboration", "kind": "organisation"},
                {"name": "Li, J.", "family": "Li", "given": "J.", "kind": "person"},
            ]
        },
    ),
    "VOResource: related resources by other identifiers and by name": (
        vor(
            "<relationship><relationshipType>Cites</relationshipType><relatedResource altIdentifier='ascl:1708.004'>"
            "astroquery</relatedResource><relatedResource>X-match service</relatedResource></relationship>"
        ),
        {
            "relations": [
                {"kind": "Cites", "scheme": "other", "value": "ascl:1708.004", "label": "astroquery"},
                {"kind": "Cites", "scheme": "other", "value": "X-match service"},
            ]
        },
    ),
    "VOResource: the edition of a document is a file in a language": (
        vor(
            "",
            "<capability xsi:type='doc:Edition'><interface><accessURL>https://x.example/intro.ipynb</accessURL>"
            "<resultType>application/x-ipynb+json</resultType></interface><languageCode>en</languageCode></capability>"
            "<capability><interface><accessURL>https://x.example/scs?</accessURL></interface></capability>",
        ),
        {
            "languages": ["en"],
            "files": [{"url": "https://x.example/intro.ipynb", "format": "application/x-ipynb+json"}],
        },
    ),
    "VOResource: longer words below the line": (
        vor("<description>The rate {eta}_Earth_ of stars</description>"),
        {"descriptions": [{"text": "The rate ηEarth of stars", "kind": "abstract"}]},
    ),
    "DCAT: the publisher by its ROR": (
        dcat(
            '<dct:publisher><foaf:Organization xmlns:foaf="http://xmlns.com/foaf/0.1/" '
            'rdf:about="https://ror.org/03wkt5x30"><foaf:name>MNHN</foaf:name></foaf:Organization></dct:publisher>'
        ),
        {"publisher": "MNHN", "publisher_ids": {"ror": "03wkt5x30"}},
    ),
    "DCAT: a licence of the German list": (
        dcat(
            "<dcat:distribution><dcat:Distribution>"
            "<dct:license rdf:resource='http://dcat-ap.de/def/licenses/cc-zero'/></dcat:Distribution></dcat:distribution>"
        ),
        {"licences": [{"spdx": "CC0-1.0", "uri": "http://dcat-ap.de/def/licenses/cc-zero"}]},
    ),
    "EML: publications on the data, that use them, that they cite": (
        eml(
            "<referencePublication><title>On</title><alternateIdentifier>https://doi.org/10.5072/on"
            "</alternateIdentifier></referencePublication><usageCitation><title>Use</title><alternateIdentifier "
            "system='doi'>10.5072/use</alternateIdentifier></usageCitation><literatureCited><citation><bibtex>"
            "@article{x, doi={10.5072/lit}}</bibtex></citation></literatureCited>"
        ),
        {
            "relations": [
                {"kind": "IsDocumentedBy", "scheme": "doi", "value": "10.5072/on", "label": "On"},
                {"kind": "IsCitedBy", "scheme": "doi", "value": "10.5072/use", "label": "Use"},
                {"kind": "References", "scheme": "doi", "value": "10.5072/lit"},
            ]
        },
    ),
    "EML: an annotation with its label in an element": (
        eml(
            "<annotation><valueURI>http://purl.example/ENVO_1</valueURI><valueLabel>grassland</valueLabel></annotation>"
        ),
        {"subjects": [{"text": "grassland", "uri": "http://purl.example/ENVO_1"}]},
    ),
    "EML: the kind of a publication": (
        eml("<article><journal>Sols</journal></article>").replace("dataset>", "citation>"),
        {"type": "article"},
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
    record = record_of(payload)
    assert {field: record.get(field) for field in expected} == expected
