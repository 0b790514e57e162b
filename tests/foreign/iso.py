"""ISO 19139 records of our own making, in the manner of a French catalogue of Earth sciences."""

from __future__ import annotations

import random
import uuid
from xml.sax.saxutils import escape

WHAT = ("Température de surface", "Salinité", "Occupation du sol", "Séries GNSS", "Aérosols", "Bathymétrie")
WHERE = {"Méditerranée": (-1, 35, 10, 44), "La Réunion": (55, -22, 56, -20), "Guyane": (-55, 2, -51, 6)}


def name(number: int) -> str:
    return str(uuid.UUID(int=random.Random(number).getrandbits(128), version=4))


def title(number: int) -> str:
    chance = random.Random(number)
    return f"{chance.choice(WHAT)} – {chance.choice(sorted(WHERE))}, campagne {number}"


def record(number: int, said: str | None = None) -> str:
    """One record; `said` is its title where that is not the usual one."""
    west, south, east, north = random.Random(number).choice(sorted(WHERE.values()))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco">
<gmd:fileIdentifier>{text(name(number))}</gmd:fileIdentifier>
<gmd:language>{code("LanguageCode", "fre")}</gmd:language>
<gmd:hierarchyLevel>{code("MD_ScopeCode", "dataset")}</gmd:hierarchyLevel>
<gmd:contact><gmd:CI_ResponsibleParty><gmd:organisationName>{text("Observatoire d'essai")}</gmd:organisationName>
<gmd:role>{code("CI_RoleCode", "pointOfContact")}</gmd:role></gmd:CI_ResponsibleParty></gmd:contact>
<gmd:dateStamp><gco:DateTime>20{10 + number % 15}-05-1{number % 9}T10:00:00</gco:DateTime></gmd:dateStamp>
<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>
<gmd:title>{text(said or title(number))}</gmd:title>
<gmd:date><gmd:CI_Date><gmd:date><gco:Date>20{10 + number % 15}-05-04</gco:Date></gmd:date>
<gmd:dateType>{code("CI_DateTypeCode", "publication")}</gmd:dateType></gmd:CI_Date></gmd:date>
</gmd:CI_Citation></gmd:citation>
<gmd:abstract>{text(f"Mesures & contrôles, précision < 0,{number % 9 + 1} ; « essai »")}</gmd:abstract>
<gmd:language>{code("LanguageCode", "fre")}</gmd:language>
<gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox>
<gmd:westBoundLongitude>{decimal(west)}</gmd:westBoundLongitude>
<gmd:eastBoundLongitude>{decimal(east)}</gmd:eastBoundLongitude>
<gmd:southBoundLatitude>{decimal(south)}</gmd:southBoundLatitude>
<gmd:northBoundLatitude>{decimal(north)}</gmd:northBoundLatitude>
</gmd:EX_GeographicBoundingBox></gmd:geographicElement></gmd:EX_Extent></gmd:extent>
</gmd:MD_DataIdentification></gmd:identificationInfo>
</gmd:MD_Metadata>
"""


def text(value: str) -> str:
    return f"<gco:CharacterString>{escape(value)}</gco:CharacterString>"


def decimal(value: float) -> str:
    return f"<gco:Decimal>{value}</gco:Decimal>"


def code(element: str, value: str) -> str:
    lists = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml"
    return f'<gmd:{element} codeList="{lists}#{element}" codeListValue="{value}">{value}</gmd:{element}>'
