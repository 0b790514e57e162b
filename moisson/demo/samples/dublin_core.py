"""Writes samples in the oai_dc of the smaller repositories, each with its habits: SEANOE, NAKALA, the CDS, a museum."""

from __future__ import annotations

from collections.abc import Iterator

from moisson.demo.repository import Item
from moisson.demo.samples.dataverse import oai_datacite
from moisson.demo.samples.describe import Kind, Sample
from moisson.demo.samples.xml import Dc, oai_dc

COAR: dict[Kind, str] = {
    "image": "http://purl.org/coar/resource_type/c_c513",
    "sound": "http://purl.org/coar/resource_type/c_18cc",
    "text": "http://purl.org/coar/resource_type/c_18cf",
    "dataset": "http://purl.org/coar/resource_type/c_ddb1",
}
SEANOE_RIGHTS = {"CC-BY-NC-4.0": "CC-BY-NC", "CC-BY-SA-4.0": "CC-BY-SA", "CC0-1.0": "CC0"}
TERMS = 'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dct="http://purl.org/dc/terms/" '


def seanoe(sample: Sample) -> Item:
    """SEANOE: no language, rights without a version, the box twice, elements of other namespaces inside the payload."""
    specs = ("GROUP:EMSO",) if sample.number % 7 == 0 else ()
    box, beside = sample.scene.box, ""
    if box:
        west, south, east, north = box
        beside = f'<dcterms:spatial xsi:type="DCTERMS:Box">{south} {west} {north} {east}</dcterms:spatial>'
    beside = (
        f"<dct:references>https://seanoe.example.org/data/{sample.number}/illustration.gif</dct:references>{beside}"
    )
    payload = oai_dc(_seanoe(sample), beside, TERMS)
    return Item(f"oai:seanoe.org:99{sample.number:04d}", sample.changed, {"oai_dc": payload}, specs)


def _seanoe(sample: Sample) -> Iterator[Dc]:
    lang = sample.language
    yield Dc("title", sample.title)
    yield from (Dc("creator", person.name) for person in sample.people)
    yield from (Dc("subject", keyword) for keyword in sample.keywords[lang])
    yield Dc("description", sample.abstracts[lang] + "\n")
    yield Dc("publisher", "SEANOE (échantillon)")
    day = sample.issued.isoformat()
    yield Dc("date", (day[:4], day[:7], day)[sample.number % 3])
    yield Dc("type", "dataset")
    yield Dc("identifier", f"DOI:{sample.doi}")
    yield Dc("identifier", f"http://dx.doi.org/{sample.doi}")
    if sample.scene.box:
        west, south, east, north = sample.scene.box
        yield Dc("coverage", f"North {north}, South {south}, East {east}, West {west}")
    for funding in sample.funding:
        if funding.programme:
            yield Dc("relation", f"info:eu-repo/grantAgreement/EC/{funding.programme}/{funding.award}")
    yield Dc("rights", SEANOE_RIGHTS.get(sample.licence or "", "CC-BY"))


def nakala(sample: Sample, collection: str) -> Item:
    """NAKALA: handles for what is old and DOIs for the new, COAR types, licences as codes, days nobody knows."""
    old = sample.number % 4 == 0
    pid = f"99999.1/{sample.number:08x}" if old else str(sample.doi)
    url = f"https://hdl.handle.net/{pid}" if old else f"https://doi.org/{pid}"
    payloads = {"oai_dc": oai_dc(_nakala(sample, url))}
    if not old:
        payloads["oai_datacite"] = oai_datacite(sample, "NAKALA (échantillon)")
    return Item(f"oai:nakala.fr:{pid.replace('/', '_')}", sample.changed, payloads, (collection,))


def _nakala(sample: Sample, url: str) -> Iterator[Dc]:
    yield from (Dc("title", title, lang) for lang, title in sample.titles.items())
    yield Dc("type", COAR[sample.kind])
    if sample.number % 6:
        yield from (Dc("creator", person.name) for person in sample.people)
    else:
        yield Dc("creator", "Anonyme")
    yield Dc(
        "date",
        ("Inconnue", f"{sample.scene.years[0]}/{sample.scene.years[1]}", sample.issued.isoformat())[sample.number % 3],
    )
    yield Dc("rights", sample.licence or "CC-BY-4.0")
    yield Dc("identifier", url)
    yield from (Dc("description", text, lang) for lang, text in sample.abstracts.items())
    for lang, keywords in sample.keywords.items():
        yield from (Dc("subject", keyword, lang) for keyword in keywords)
    yield Dc("coverage", sample.scene.french["place"], "fr")
    yield Dc("language", sample.language)
    yield Dc("publisher", "NAKALA (échantillon)")


def vizier(sample: Sample) -> Item:
    """The CDS: identifiers of the virtual observatory, with plus signs and slashes, and a bibcode as source."""
    volume, page = sample.number // 40 + 280, sample.number % 40 + 100
    identifier = f"ivo://CDS.VizieR/J/SAM+PL/{volume}/{page}"
    initial = next((letter for letter in sample.people[0].family if letter.isascii() and letter.isupper()), "X")
    elements = [
        Dc("title", sample.titles["en"]),
        *(Dc("creator", f"{person.family} {person.given[0]}.") for person in sample.people),
        *(Dc("subject", keyword) for keyword in sample.keywords["en"]),
        Dc("description", sample.abstracts["en"]),
        Dc("publisher", "CDS (sample)"),
        Dc("date", sample.issued.isoformat()),
        Dc("type", "catalog"),
        Dc("identifier", identifier),
        Dc("identifier", f"doi:{sample.doi}"),
        Dc("source", f"{sample.issued.year}SAMPL.{volume}..{page}{initial}"),
        Dc("rights", "public"),
    ]
    return Item(identifier, sample.changed, {"oai_dc": oai_dc(elements)}, ("ivo_managed",))


def museum(sample: Sample) -> Item:
    """A small museum: photographs and objects, arks, French alone, everything else as free text."""
    ark = f"ark:/99999/m{sample.number:05d}"
    elements = [
        Dc("title", sample.titles["fr"]),
        Dc("creator", "Musée imaginaire d’Exemple (échantillon)"),
        Dc("description", sample.abstracts["fr"]),
        *(Dc("subject", keyword) for keyword in sample.keywords["fr"]),
        Dc("publisher", "Musée imaginaire d’Exemple (échantillon)"),
        Dc("date", str(sample.issued.year)),
        Dc("type", "image fixe"),
        Dc("format", "image/jpeg"),
        Dc("identifier", f"https://musee.example.org/{ark}"),
        Dc("rights", "domaine public"),
    ]
    return Item(f"oai:musee.example.org:{sample.number}", sample.changed, {"oai_dc": oai_dc(elements)})


def nothing_to_go_by(sample: Sample, collection: str) -> Item:
    """A record that nobody can use: neither title nor identifier nor page; every other one without metadata at all."""
    payload = oai_dc([Dc("type", "texte"), Dc("date", "Inconnue")]) if sample.number % 2 else ""
    return Item(f"oai:nakala.fr:brouillon-{sample.number}", sample.changed, {"oai_dc": payload}, (collection,))
