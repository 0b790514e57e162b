"""Habits of repositories in formats richer than simple Dublin Core, each as a situation of our own writing."""

from __future__ import annotations

from typing import Any

import pytest
from plugins.frames import field, marc, mods, record_of, tei

from catalogue.crosswalk import crosswalk, from_file
from catalogue.record import Accepted, as_dict


def tef(admin: str = "", record: str = "", rights: str = "") -> str:
    return (
        '<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:tef="http://www.abes.fr/abes/documents/tef" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:metsRights="http://cosimo.stanford.edu/sdr/metsrights/">'
        f"<tef:thesisRecord><dc:title>Sols</dc:title>{record}</tef:thesisRecord>"
        f"<tef:thesisAdmin>{admin}</tef:thesisAdmin>{rights}</mets:mets>"
    )


def qdc(inner: str) -> str:
    return (
        '<qdc:qualifieddc xmlns:qdc="http://dspace.org/qualifieddc/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>Sols</dc:title>{inner}</qdc:qualifieddc>'
    )


def datacite(inner: str) -> str:
    return (
        '<resource xmlns="http://datacite.org/schema/kernel-4"><identifier identifierType="DOI">10.5072/x</identifier>'
        f"<titles><title>Sols</title></titles>{inner}</resource>"
    )


def chapter(source: str, edition: str = "", funder: str = "") -> str:
    return tei(source, "COUV", edition=edition, funder=funder)


TITLE = field("245", "aSols")
FILE = '<ref type="file" target="https://hal.example/hal-09999999/file/a.pdf"><date notBefore="{}"/></ref>'
SWHID = "swh:1:dir:18b8000000000000000000000000000000000000"
SITUATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "HAL: editors of the book and of its series": (
        chapter(
            '<monogr><title level="m">Manuel</title><editor>Durand, Anne</editor><editor>Paul Petit et Marie Roux'
            "</editor></monogr><series><editor>Luc Blanc</editor><title>Terres</title></series>"
        ),
        {
            "contributors": [
                {"name": "Durand, Anne", "family": "Durand", "given": "Anne", "kind": "person", "role": "Editor"},
                {"name": "Paul Petit", "role": "Editor"},
                {"name": "Marie Roux", "role": "Editor"},
                {"name": "Luc Blanc", "role": "Editor"},
            ],
            "relations": [{"kind": "IsPartOf", "scheme": "other", "value": "Terres"}],
        },
    ),
    "HAL: director and jury of a thesis among the editors": (
        tei(
            '<monogr><editor role="ths"><persName><forename>Marie</forename><surname>Roux</surname></persName></editor>'
            '<editor role="dgg"><orgName>Université des Sols</orgName></editor></monogr>',
            kind="THESE",
        ),
        {"contributors": [{"name": "Roux, Marie", "role": "Supervisor"}]},
    ),
    "TEF: brackets in the name of a place": (
        tef(
            record="<tef:sujetRameau><tef:vedetteRameauNomGeographique><tef:elementdEntree>Seine (France ; cours d'eau)"
            "</tef:elementdEntree></tef:vedetteRameauNomGeographique></tef:sujetRameau>"
        ),
        {"places": [{"name": "Seine (France ; cours d'eau)"}]},
    ),
    "DataCite: available never": (
        datacite(
            '<dates><date dateType="Available">9999-12-31</date></dates>'
            "<rightsList><rights>info:eu-repo/semantics/embargoedAccess</rights></rightsList>"
        ),
        {"access": "closed", "embargo_until": None, "dates": None},
    ),
    "METS: the citation of an article (Persée)": (
        '<mets xmlns="http://www.loc.gov/METS/"><dmdSec ID="d"><mdWrap MDTYPE="DC"><xmlData>'
        '<dcterms:title xmlns:dcterms="http://purl.org/dc/terms/">Sols</dcterms:title>'
        '<dcterms:type xmlns:dcterms="http://purl.org/dc/terms/">article</dcterms:type>'
        '<dcterms:bibliographicCitation xmlns:dcterms="http://purl.org/dc/terms/">Terres, 47, 1, p. 5-21'
        "</dcterms:bibliographicCitation></xmlData></mdWrap></dmdSec></mets>",
        {"container": {"title": "Terres", "volume": "47", "issue": "1", "pages": "5-21"}},
    ),
    "DataCite: the number of the GND with its prefix (Zenodo)": (
        datacite(
            "<creators><creator><creatorName>Roux, Marie</creatorName><nameIdentifier "
            'nameIdentifierScheme="GND">gnd:170118215</nameIdentifier></creator></creators>'
        ),
        {"creators": [{"name": "Roux, Marie", "ids": {"gnd": "170118215"}}]},
    ),
    "HAL: an embargo's end holds where nothing dates the record": (
        chapter("<monogr/>", edition=FILE.format("2119-01-01")),
        {"access": "embargoed", "embargo_until": "2119-01-01"},
    ),
    "HAL: the year 9999 says never": (
        chapter("<monogr/>", edition=FILE.format("9999-12-31")),
        {"access": "closed", "embargo_until": None},
    ),
    "HAL: an acknowledgement is no funder's name": (
        chapter("<monogr/>", funder="<funder>This work was supported by a grant of the Ministry of Soils.</funder>"),
        {
            "funding": None,
            "descriptions": [
                {"text": "This work was supported by a grant of the Ministry of Soils.", "lang": "en", "kind": "note"}
            ],
        },
    ),
    "HAL: the grants that an acknowledgement tells": (
        chapter("<monogr/>", funder="<funder>Funded by ANR-10-LABX-9999 and ANR-11-EQPX-0000 (Soils).</funder>"),
        {
            "funding": [
                {"funder": "Agence Nationale de la Recherche", "award": "ANR-10-LABX-9999"},
                {"funder": "Agence Nationale de la Recherche", "award": "ANR-11-EQPX-0000"},
            ]
        },
    ),
    "HAL: a relation to the resource itself": (
        tei(
            f'<monogr/><idno type="swhid">{SWHID}</idno>',
            edition=f'<ref type="externalLink" target="https://archive.softwareheritage.org/browse/{SWHID}"/>',
            kind="SOFTWARE",
        ),
        {"relations": None, "pids": [{"scheme": "swhid", "value": SWHID}]},
    ),
    "TEF: a thesis of two authors": (
        tef(
            "<tef:auteur><tef:nom>Roux</tef:nom><tef:prenom>Marie</tef:prenom></tef:auteur>"
            "<tef:coAuteur><tef:nom>Petit</tef:nom><tef:prenom>Luc</tef:prenom></tef:coAuteur>"
        ),
        {"creators": [{"name": "Roux, Marie"}, {"name": "Petit, Luc"}]},
    ),
    "TEF: a restriction from one day to another": (
        tef(
            rights='<metsRights:RightsDeclarationMD><metsRights:Context CONTEXTCLASS="GENERAL PUBLIC">'
            '<metsRights:Permissions DISPLAY="false"/><metsRights:Constraints CONSTRAINTTYPE="TIME">'
            "<metsRights:ConstraintDescription>restriction du 2111-05-10 au 2114-05-10"
            "</metsRights:ConstraintDescription></metsRights:Constraints></metsRights:Context>"
            "</metsRights:RightsDeclarationMD>"
        ),
        {"access": "embargoed", "embargo_until": "2114-05-10"},
    ),
    "TEF: a heading that is a place": (
        tef(
            record="<tef:sujetRameau><tef:vedetteRameauNomGeographique><tef:elementdEntree>Soucy (Yonne)"
            "</tef:elementdEntree></tef:vedetteRameauNomGeographique></tef:sujetRameau>"
        ),
        {"subjects": [{"text": "Soucy (Yonne)", "scheme": "RAMEAU"}], "places": [{"name": "Soucy (Yonne)"}]},
    ),
    "MARC 21: what Invenio says of other resources": (
        marc(
            TITLE,
            field("773", "ndoi", "iisVersionOf", "a10.5072/z.1"),
            field("773", "ndoi", "icites", "a10.5072/f"),
        ),
        {
            "container": None,
            "relations": [
                {"kind": "IsVersionOf", "scheme": "doi", "value": "10.5072/z.1"},
                {"kind": "Cites", "scheme": "doi", "value": "10.5072/f"},
            ],
        },
    ),
    "MARC 21: Invenio's type, journal and licence": (
        marc(
            TITLE,
            field("980", "apublication", "barticle"),
            field("909", "pTerres", "v20", "n2", "c20-31", indicators="C4"),
            field("650", "acc-by", "2opendefinition.org", indicators="17"),
        ),
        {
            "type": "article",
            "container": {"title": "Terres", "volume": "20", "issue": "2", "pages": "20-31"},
            "licences": [{"label": "cc-by"}],
            "subjects": None,
        },
    ),
    "MARC 21: a table of contents is not the resource's page": (
        marc(TITLE, field("856", "uhttps://repo.example/toc", "3Table of contents", indicators="42")),
        {
            "landing_page": None,
            "relations": [
                {"kind": "Related", "scheme": "url", "value": "https://repo.example/toc", "label": "Table of contents"}
            ],
        },
    ),
    "MARC 21: the numbers of the host in one text": (
        marc(TITLE, field("773", "tTerres", "gVol. 24, no. 9 (Sept. 1993), p. 235-238")),
        {"container": {"title": "Terres", "volume": "24", "issue": "9", "pages": "235-238"}},
    ),
    "MARC 21: the number of a heading, a funder and its grant": (
        marc(TITLE, field("650", "aSols", "0(FrPBN)11932434"), field("536", "aEuropean Commission", "c641762")),
        {
            "subjects": [{"text": "Sols", "code": "11932434"}],
            "funding": [{"funder": "European Commission", "award": "641762", "award_title": None}],
        },
    ),
    "MARC 21: a congress is where it was presented": (
        marc(TITLE, field("711", "aCongress of Soils", "cBeaune, FR")),
        {
            "creators": None,
            "contributors": None,
            "container": {"event": "Congress of Soils", "event_place": "Beaune, FR"},
        },
    ),
    "UNIMARC: a congress as author, an article that sorting passes over": (
        marc(field("200", "a\u02dcLes \u0153sols"), field("710", "aColloque des sols", "eBeaune", indicators="11")),
        {
            "titles": [{"text": "Les sols"}],
            "creators": None,
            "container": {"event": "Colloque des sols", "event_place": "Beaune"},
        },
    ),
    "MODS: a congress among the names": (
        mods('<name type="conference"><namePart>Colloque vignes (2009 ; Beaune)</namePart></name>'),
        {"creators": None, "container": {"event": "Colloque vignes", "event_place": "Beaune"}},
    ),
    "MODS: the end of an embargo, the language of an abstract, a series with its number": (
        mods(
            '<accessCondition valueURI="http://purl.org/coar/access_right/c_f1cf"/>'
            '<abstract lang="fre">Des sols</abstract>'
            '<originInfo><dateOther type="embargoEnd">2119-02-03</dateOther></originInfo><relatedItem type="series">'
            '<titleInfo><title>Terres</title></titleInfo><identifier type="issn">0016-7061</identifier></relatedItem>'
        ),
        {
            "embargo_until": "2119-02-03",
            "descriptions": [{"text": "Des sols", "lang": "fr"}],
            "relations": [{"kind": "IsPartOf", "scheme": "other", "value": "Terres"}],
        },
    ),
    "qualified Dublin Core: the journal in words, its numbers in the citation": (
        qdc(
            "<dc:type>Article</dc:type><dcterms:isPartOf>Terres/Sols</dcterms:isPartOf><dc:relation>Terres/Sols"
            "</dc:relation><dcterms:bibliographicCitation>Terres et sols, 1987, Vol. 3, N° 2 ; p. 100-105"
            "</dcterms:bibliographicCitation>"
        ),
        {
            "container": {"title": "Terres/Sols", "volume": "3", "issue": "2", "pages": "100-105"},
            "relations": None,
        },
    ),
    "qualified Dublin Core: when the repository took it in": (
        qdc(
            "<dcterms:dateAccepted>2014-06-18T08:41:52Z</dcterms:dateAccepted><dcterms:issued>1987</dcterms:issued>"
            "<dcterms:available>2014-06-18T08:41:52Z</dcterms:available>"
        ),
        {"dates": [{"kind": "issued", "start": "1987"}, {"kind": "available", "start": "2014-06-18"}]},
    ),
    "qualified Dublin Core: an ISBN with a wrong check digit": (
        qdc(
            "<dc:identifier>urn:isbn:9783863951220</dc:identifier><dc:identifier>https://doi.org/10.5072/b</dc:identifier>"
        ),
        {"pids": [{"scheme": "doi", "value": "10.5072/b"}]},
    ),
    "qualified Dublin Core: HAL's identifier with its version in words": (
        qdc("<dc:identifier>hal-01234567, version 2</dc:identifier>"),
        {"pids": [{"scheme": "hal", "value": "hal-01234567"}]},
    ),
    "DataCite: a funder's ROR of type Other, and the programme in the grant's address (Zenodo)": (
        datacite(
            "<fundingReferences><fundingReference><funderName>European Commission</funderName>"
            '<funderIdentifier funderIdentifierType="Other">00k4n6c32</funderIdentifier><awardNumber '
            'awardURI="info:eu-repo/grantAgreement/EC/H2020/777541">777541</awardNumber></fundingReference>'
            "</fundingReferences>"
        ),
        {
            "funding": [
                {
                    "funder": "European Commission",
                    "funder_ids": {"ror": "00k4n6c32"},
                    "award": "777541",
                    "programme": "H2020",
                }
            ]
        },
    ),
    "DataCite: a list of grants": (
        datacite(
            "<fundingReferences><fundingReference><funderName>ANR</funderName><awardNumber>ANR-11-LABX-9956-LMH, "
            "ANR-10-EQPX-17</awardNumber></fundingReference></fundingReferences>"
        ),
        {
            "funding": [
                {"funder": "ANR", "award": "ANR-11-LABX-9956"},
                {"funder": "ANR", "award": "ANR-10-EQPX-17"},
            ]
        },
    ),
    "DataCite: a related item that has only a title": (
        datacite(
            '<relatedItems><relatedItem relatedItemType="Book" relationType="References"><titles><title>Terres</title>'
            "</titles></relatedItem></relatedItems>"
        ),
        {"relations": [{"kind": "References", "scheme": "other", "value": "Terres"}]},
    ),
    "DataCite: a collection of NAKALA by its page and its DOI": (
        datacite(
            '<relatedIdentifiers><relatedIdentifier relatedIdentifierType="URL" relationType="IsPartOf">'
            "https://nakala.fr/collection/10.34847/nkl.a0000000</relatedIdentifier><relatedIdentifier "
            'relatedIdentifierType="DOI" relationType="IsPartOf">10.34847/nkl.a0000000</relatedIdentifier>'
            "</relatedIdentifiers>"
        ),
        {"relations": [{"kind": "IsPartOf", "scheme": "doi", "value": "10.34847/nkl.a0000000"}]},
    ),
    "MODS: a translator, who paid, and a digital edition": (
        mods(
            '<name><namePart>Roux, Marie</namePart><role><roleTerm type="code">trl</roleTerm></role></name>'
            '<name type="corporate"><namePart>Fonds des sols</namePart>'
            '<role><roleTerm type="code">fnd</roleTerm></role></name>'
            '<originInfo eventType="publication"><dateIssued>2015</dateIssued></originInfo>'
            '<originInfo eventType="digital publication"><dateIssued>2019-06-11</dateIssued></originInfo>'
        ),
        {
            "contributors": [{"name": "Roux, Marie", "role": "Translator"}],
            "funding": [{"funder": "Fonds des sols"}],
            "dates": [{"kind": "issued", "start": "2015"}, {"kind": "available", "start": "2019-06-11"}],
        },
    ),
    "UNIMARC: a part, a series, an ISNI, the page of a thesis": (
        marc(
            field("200", "aSols", "hTome 2", "iLes argiles"),
            field("225", "aTerres"),
            field("700", "aRoux", "bMarie", "oISNI0000000121032683"),
            field("033", "ahttp://www.theses.fr/2011AIX10218"),
        ),
        {
            "titles": [{"text": "Sols. Tome 2. Les argiles"}],
            "relations": [{"kind": "IsPartOf", "scheme": "other", "value": "Terres"}],
            "creators": [{"name": "Roux, Marie", "ids": {"isni": "0000000121032683"}}],
            "landing_page": "http://www.theses.fr/2011AIX10218",
        },
    ),
    "DataCite: languages, affiliation, keywords and places in lists, the word before an abstract (Dataverse)": (
        datacite(
            "<creators><creator><creatorName>Roux, Marie</creatorName><affiliation>(INRAE)</affiliation></creator>"
            "</creators><language>fr; en</language><subjects><subject>sol; eau | air</subject><subject>Eau</subject>"
            "</subjects><descriptions><description descriptionType='Abstract'>Abstract: Des sols</description>"
            "</descriptions><geoLocations><geoLocation><geoLocationPlace>France; Espagne</geoLocationPlace>"
            "</geoLocation></geoLocations>"
        ),
        {
            "creators": [{"name": "Roux, Marie", "affiliations": [{"name": "INRAE"}]}],
            "languages": ["fr", "en"],
            "subjects": [{"text": "sol"}, {"text": "eau"}, {"text": "air"}],
            "descriptions": [{"text": "Des sols", "kind": "abstract"}],
            "places": [{"name": "France"}, {"name": "Espagne"}],
        },
    ),
    "DataCite: what was withdrawn, a date of year 0, one that nobody believes": (
        datacite(
            '<dates><date dateType="Withdrawn">2020-01-02</date><date dateType="Issued">0000-00-00</date>'
            '<date dateType="Created">2999</date></dates>'
        ),
        {"status": "withdrawn", "dates": [{"kind": "withdrawn", "start": "2020-01-02"}]},
    ),
    "qualified Dublin Core: an imprint, a statement of rights, a remark, an era": (
        qdc(
            "<dc:publisher>Paris : Terres, 1998</dc:publisher><dc:coverage>Moyen Âge</dc:coverage>"
            "<dc:rights>http://rightsstatements.org/vocab/InC/1.0/</dc:rights>"
            "<dc:rights>Article en libre accès</dc:rights>"
            "<dc:description>Comment: 12 pages</dc:description>"
        ),
        {
            "publisher": "Terres",
            "rights": ["In Copyright"],
            "access": "open",
            "descriptions": [{"text": "Comment: 12 pages", "kind": "note"}],
            "periods": [{"label": "Moyen Âge"}],
            "places": None,
        },
    ),
    "qualified Dublin Core: relations that name their kind, a source, a picture, two addresses in one text": (
        qdc(
            "<dc:identifier>https://doi.org/10.5072/a, https://doi.org/10.5072/b</dc:identifier>"
            "<dc:relation>IsPartOf: Fonds des sols</dc:relation><dc:relation>IsSupplementTo: 10.5072/c</dc:relation>"
            "<dc:source>https://doi.org/10.5072/d</dc:source><dc:relation>vignette : https://x.example/v</dc:relation>"
        ),
        {
            "pids": [{"scheme": "doi", "value": "10.5072/a"}, {"scheme": "doi", "value": "10.5072/b"}],
            "relations": [
                {"kind": "IsPartOf", "scheme": "other", "value": "Fonds des sols"},
                {"kind": "IsSupplementTo", "scheme": "doi", "value": "10.5072/c"},
                {"kind": "IsDerivedFrom", "scheme": "doi", "value": "10.5072/d"},
            ],
            "files": [{"url": "https://x.example/v", "kind": "thumbnail"}],
        },
    ),
    "MODS: coordinates in degrees and minutes, RAMEAU by its one name": (
        mods(
            "<subject authority='ram'><topic>Sols</topic></subject><subject><cartographics><coordinates>"
            "E 4°30'--E 5°15'/N 47°30'--N 46°15'</coordinates></cartographics></subject>"
        ),
        {
            "subjects": [{"text": "Sols", "scheme": "RAMEAU"}],
            "places": [{"box": [4.5, 46.25, 5.25, 47.5]}],
        },
    ),
    "DataCite: a funder that is a contributor, too, by its whole name": (
        datacite(
            "<contributors><contributor contributorType='Funder'><contributorName>Agence nationale "
            "de la recherche (ANR)</contributorName></contributor></contributors><fundingReferences>"
            "<fundingReference><funderName>ANR</funderName><awardNumber>ANR-11-INBS-0001</awardNumber></fundingReference></fundingReferences>"
        ),
        {"funding": [{"funder": "ANR", "award": "ANR-11-INBS-0001"}]},
    ),
    "DataCite: another funder beside one with a grant stays": (
        datacite(
            "<contributors><contributor contributorType='Funder'><contributorName>INRAE</contributorName></contributor>"
            "</contributors><fundingReferences><fundingReference><funderName>ANR</funderName><awardNumber>"
            "ANR-11-INBS-0001</awardNumber></fundingReference></fundingReferences>"
        ),
        {"funding": [{"funder": "ANR", "award": "ANR-11-INBS-0001"}, {"funder": "INRAE", "award": None}]},
    ),
    "DataCite: the call before a European number": (
        datacite(
            "<fundingReferences><fundingReference><funderName>European Research Council</funderName><awardNumber>"
            "ERC-2015-StG 677628</awardNumber></fundingReference><fundingReference><funderName>NWO</funderName>"
            "<awardNumber>VI 677628</awardNumber></fundingReference><fundingReference><funderName>European Commission"
            "</funderName><awardNumber>H2020-SFS-2019 862756</awardNumber></fundingReference></fundingReferences>"
        ),
        {
            "funding": [
                {"funder": "European Research Council", "award": "677628"},
                {"funder": "NWO", "award": "VI 677628"},
                {"funder": "European Commission", "award": "862756", "programme": "H2020"},
            ]
        },
    ),
    "DataCite: names before initials or in capitals": (
        datacite(
            "<creators><creator><creatorName>Dupont J.-P.</creatorName></creator>"
            "<creator><creatorName nameType='Personal'>LE BLANC David</creatorName></creator>"
            "<creator><creatorName>IFREMER Brest</creatorName></creator>"
            "<creator><creatorName>Forages S.A.</creatorName></creator></creators>"
        ),
        {
            "creators": [
                {"name": "Dupont, J.-P.", "family": "Dupont", "given": "J.-P.", "kind": "person"},
                {"name": "LE BLANC, David", "family": "LE BLANC", "given": "David"},
                {"name": "IFREMER Brest", "family": None},
                {"name": "Forages S.A.", "family": None},
            ]
        },
    ),
    "DataCite: the page of a licence for readers in their language": (
        datacite(
            "<rightsList><rights rightsURI='https://creativecommons.org/licenses/by/4.0/deed.fr'/>"
            "<rights rightsURI='http://creativecommons.org/licenses/by-sa/2.0/fr/legalcode'/></rightsList>"
        ),
        {
            "licences": [
                {"spdx": "CC-BY-4.0", "uri": "https://creativecommons.org/licenses/by/4.0/"},
                {"spdx": "CC-BY-SA-2.0", "uri": "https://creativecommons.org/licenses/by-sa/2.0/fr/"},
            ]
        },
    ),
    "DataCite: idHAL by the name of its repository": (
        datacite(
            "<creators><creator><creatorName>Roux, Anne</creatorName><nameIdentifier nameIdentifierScheme='HAL'>"
            "anne-roux</nameIdentifier></creator></creators>"
        ),
        {"creators": [{"name": "Roux, Anne", "ids": {"idhal": "anne-roux"}}]},
    ),
    "MODS: an elided article, a reviewed book, a note on funding, bodies in a list": (
        mods(
            "<titleInfo type='alternative'><nonSort>L’</nonSort><title>espace</title></titleInfo>"
            "<name type='personal'><namePart type='family'>Roux</namePart><namePart type='given'>Anne</namePart>"
            "<role><roleTerm>aut</roleTerm></role><affiliation>EHESS ; CNRS</affiliation></name>"
            "<relatedItem type='reviewOf'><titleInfo><title>Livre</title></titleInfo>"
            "<identifier type='isbn'>9782070368228</identifier></relatedItem>"
            "<note type='funding'>ANR-12-BSH1-0001</note>"
        ),
        {
            "titles": [{"text": "Sols"}, {"text": "L’espace", "kind": "alternative"}],
            "creators": [{"name": "Roux, Anne", "affiliations": [{"name": "EHESS"}, {"name": "CNRS"}]}],
            "relations": [{"kind": "Reviews", "scheme": "isbn", "value": "9782070368228", "label": "Livre"}],
            "funding": [{"funder": "Agence Nationale de la Recherche", "award": "ANR-12-BSH1-0001"}],
        },
    ),
    "DataCite: a bracket around a semicolon is no list of bodies": (
        datacite(
            "<creators><creator><creatorName>Roux, Anne</creatorName><affiliation>Université (Paris ; Lyon)"
            "</affiliation></creator></creators>"
        ),
        {"creators": [{"name": "Roux, Anne", "affiliations": [{"name": "Université (Paris ; Lyon)"}]}]},
    ),
    "qdc: an ORCID behind a name, a function before it": (
        qdc(
            "<dcterms:creator>Dupont, Marie 0000-0002-1825-0097</dcterms:creator>"
            "<dcterms:contributor>Traducteur : Petit, Luc</dcterms:contributor>"
        ),
        {
            "creators": [{"name": "Dupont, Marie", "given": "Marie", "ids": {"orcid": "0000-0002-1825-0097"}}],
            "contributors": [{"name": "Petit, Luc", "family": "Petit", "role": "Translator"}],
        },
    ),
    "HAL: a chapter of a report": (tei("<monogr/>", kind="CREPORT"), {"type": "report"}),
    "HAL: a thesis of an institution": (tei("<monogr/>", kind="ETABTHESE"), {"type": "thesis"}),
    "HAL: a translation is a text": (tei("<monogr/>", kind="TRAD"), {"type": "text"}),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_habit_is_read_for_what_it_means(name: str) -> None:
    payload, wanted = SITUATIONS[name]
    record = record_of(payload)
    assert {field: shorn(record.get(field), wanted[field]) for field in wanted} == wanted


def shorn(value: Any, wanted: Any) -> Any:
    """The value with those members of its objects that the situation speaks of."""
    if isinstance(value, list) and isinstance(wanted, list) and len(value) == len(wanted):
        return [shorn(one, want) for one, want in zip(value, wanted, strict=True)]
    if isinstance(value, dict) and isinstance(wanted, dict):
        return {key: shorn(value.get(key), want) for key, want in wanted.items()}
    return value


def test_a_file_of_several_records_gives_each_of_them() -> None:
    two = f'<collection xmlns="http://www.loc.gov/MARC21/slim">{marc(TITLE)}{marc(field("245", "aEaux"))}</collection>'
    changes = [crosswalk(raw) for raw in from_file(two.encode())]
    assert [as_dict(one.record)["titles"][0]["text"] for one in changes if isinstance(one, Accepted)] == [
        "Sols",
        "Eaux",
    ]


def test_a_payload_of_several_records_says_that_one_is_read() -> None:
    two = f'<collection xmlns="http://www.loc.gov/MARC21/slim">{marc(TITLE)}{marc(field("245", "aEaux"))}</collection>'
    answer = f"<record><header><identifier>oai:x:1</identifier></header><metadata>{two}</metadata></record>"
    [raw] = from_file(answer.encode(), "marcxml")
    change = crosswalk(raw)
    assert isinstance(change, Accepted)
    assert "several-records" in {note.code for note in change.notes}


def test_a_web_page_is_no_record() -> None:
    [raw] = from_file(b"<!DOCTYPE html><html><body>Not found</body></html>")
    assert [fault.code for fault in raw.faults] == ["no-record"]


def test_a_deleted_record_has_the_format_that_was_asked_for() -> None:
    answer = (
        '<OAI-PMH><request verb="GetRecord" metadataPrefix="marc21"/><GetRecord><record><header status="deleted">'
        "<identifier>oai:x:1</identifier></header></record></GetRecord></OAI-PMH>"
    )
    [raw] = from_file(answer.encode())
    assert raw.prefix == "marcxml"


def test_saying_that_there_is_no_language_is_nothing_to_note() -> None:
    for value in ("zxx", "mul", "und"):
        [raw] = from_file(datacite(f"<language>{value}</language>").encode())
        change = crosswalk(raw)
        assert isinstance(change, Accepted)
        assert "unknown-language" not in {note.code for note in change.notes}
