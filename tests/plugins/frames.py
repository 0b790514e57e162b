"""Frames of formats around the few elements that a situation is about, all of a work called `Sols`."""

from __future__ import annotations

from typing import Any

from catalogue.crosswalk import crosswalk, from_file
from catalogue.record import Accepted, as_dict


def record_of(payload: str) -> dict[str, Any]:
    """The record that the one payload becomes, as JSON has it."""
    [raw] = from_file(payload.encode())
    change = crosswalk(raw)
    assert isinstance(change, Accepted)
    return as_dict(change.record)


def tei(
    source: str = "",
    kind: str = "ART",
    tree: str = "",
    author: str = "",
    edition: str = "",
    back: str = "",
    funder: str = "",
) -> str:
    return (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><listBibl><biblFull>'
        f"<titleStmt><title>Sols</title>{funder}</titleStmt><editionStmt><edition>{edition}</edition></editionStmt>"
        f"<sourceDesc><biblStruct><analytic><title>Sols</title>{author}</analytic>{source}</biblStruct></sourceDesc>"
        f'<profileDesc><textClass><classCode scheme="halTypology" n="{kind}"/>'
        f'<classCode scheme="halTreeTypology" n="{tree or kind}"/></textClass></profileDesc>'
        f"</biblFull></listBibl></body>{back}</text></TEI>"
    )


def marc(*fields: str, leader: str = "     nam a22     u 4500") -> str:
    return f'<record xmlns="http://www.loc.gov/MARC21/slim"><leader>{leader}</leader>{"".join(fields)}</record>'


def field(tag: str, *parts: str, indicators: str = "  ") -> str:
    """A data field of subfields, each its code and its value: `aSols`."""
    inner = "".join(f'<subfield code="{part[0]}">{part[1:]}</subfield>' for part in parts)
    return f'<datafield tag="{tag}" ind1="{indicators[0]}" ind2="{indicators[1]}">{inner}</datafield>'


def mods(inner: str) -> str:
    return f'<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>Sols</title></titleInfo>{inner}</mods>'


def eml(inner: str, package: str = "sols.1.1") -> str:
    return (
        f'<eml:eml xmlns:eml="https://eml.ecoinformatics.org/eml-2.2.0" packageId="{package}" system="example">'
        f"<dataset><title>Sols</title>{inner}</dataset></eml:eml>"
    )


def dcat(inner: str, root: str = "dcat:Dataset", about: str = "https://portal.example/sols", other: str = "") -> str:
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" '
        'xmlns:dct="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/" '
        'xmlns:vcard="http://www.w3.org/2006/vcard/ns#" xmlns:org="http://www.w3.org/ns/org#" '
        'xmlns:geodcatap="http://data.europa.eu/930/" xmlns:adms="http://www.w3.org/ns/adms#">'
        f'<{root} rdf:about="{about}"><dct:title>Sols</dct:title>{inner}</{root}>{other}</rdf:RDF>'
    )
