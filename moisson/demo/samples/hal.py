"""Writes samples as HAL's oai_dc does: structures as contributors, labels before identifiers, towns as coverage."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha1

from moisson.demo.repository import Item
from moisson.demo.samples.describe import Kind, Sample
from moisson.demo.samples.vocabulary import vocabulary
from moisson.demo.samples.xml import Dc, oai_dc

HOST = "https://hal.example.org"
TYPES: dict[Kind, tuple[str, str, str]] = {
    "article": ("ART", "article", "Journal articles"),
    "thesis": ("THESE", "doctoralThesis", "Theses"),
    "conference": ("COMM", "conferenceObject", "Conference papers"),
    "chapter": ("COUV", "bookPart", "Book sections"),
    "report": ("REPORT", "report", "Reports"),
    "preprint": ("UNDEFINED", "preprint", "Preprints, Working Papers, ..."),
    "software": ("SOFTWARE", "other", "Software"),
}
COLLECTIONS = {"CNRS": "CNRS", "UNIV-EXEMPLE": "Université d’Exemple", "STAR": "STAR - Dépôt national des thèses"}
URIS = {
    "CC-BY-4.0": "http://creativecommons.org/licenses/by/",
    "CC-BY-SA-4.0": "http://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "http://creativecommons.org/licenses/by-nc/",
    "etalab-2.0": "http://hal.archives-ouvertes.fr/licences/etalab/",
}


def sets() -> dict[str, str]:
    types = {f"type:{code}": label for code, _, label in TYPES.values()}
    subjects = {f"subject:{code}": code.upper() for code in ("sdu", "sde", "shs", "sdv")}
    groups = {f"collection:{code}": name for code, name in COLLECTIONS.items()}
    return {
        "openaire": "OpenAIRE",
        "type": "Types",
        "subject": "Domains",
        "collection": "Collections",
        **types,
        **subjects,
        **groups,
    }


def hal_id(sample: Sample) -> str:
    return f"{'tel' if sample.kind == 'thesis' else 'hal'}-99{sample.number:06d}"


def item(sample: Sample) -> Item:
    """The record in HAL: an identifier with its version, a set for type, domain and collections."""
    code = TYPES[sample.kind][0]
    domain = vocabulary(sample.scene.discipline).hal[0].split(".")[0].lower()
    collection = "STAR" if sample.kind == "thesis" else ("CNRS", "UNIV-EXEMPLE")[sample.number % 2]
    specs = [f"type:{code}", f"subject:{domain}", f"collection:{collection}", *(["openaire"] if sample.funding else [])]
    identifier = f"oai:HAL:{hal_id(sample)}v{sample.version}"
    return Item(identifier, sample.changed, {"oai_dc": oai_dc(_elements(sample))}, tuple(specs))


def _elements(sample: Sample) -> Iterator[Dc]:
    words = vocabulary(sample.scene.discipline)
    yield Dc("publisher", "HAL CCSD")
    if sample.kind in ("article", "chapter"):
        yield Dc("publisher", "Presses d’Exemple (échantillon)")
    for lang, title in sample.titles.items():
        yield Dc("title", title, lang)
    for person in sample.people:
        # one export in ten still has the line feeds of HAL's older style sheet
        yield Dc("creator", f"{person.family}, \n, \n{person.given}" if sample.number % 10 == 3 else person.name)
    yield from _contributors(sample)
    yield from _identifiers(sample)
    yield from _sources(sample)
    yield Dc("language", sample.language)
    for lang, keywords in sample.keywords.items():
        yield from (Dc("subject", keyword, lang) for keyword in keywords)
    yield Dc("subject", f"[{words.hal[0]}]{words.hal[1]}")
    _, term, label = TYPES[sample.kind]
    yield Dc("type", f"\n  info:eu-repo/semantics/{term}\n")
    yield Dc("type", label)
    yield Dc("description", "International audience" if sample.language == "en" else "National audience")
    for lang, abstract in sample.abstracts.items():
        yield Dc("description", abstract, lang)
    yield from _rights(sample)


def _contributors(sample: Sample) -> Iterator[Dc]:
    for structure in dict.fromkeys(person.affiliation for person in sample.people):
        yield Dc("contributor", structure)
    if sample.kind == "thesis":
        yield Dc("contributor", "Université d’Exemple Ouest")
        yield Dc("contributor", "Clémence Hautecombe")
    for funding in sample.funding:
        if funding.programme is None:
            yield Dc("contributor", f"{funding.award},{funding.title},Projet d’exemple(20{funding.award[4:6]})")


def _identifiers(sample: Sample) -> Iterator[Dc]:
    name = hal_id(sample)
    yield Dc("identifier", name)
    yield Dc("identifier", f"{HOST}/{name}")
    if sample.available is None and sample.number % 3:
        yield Dc("identifier", f"{HOST}/{name}/document")
        yield Dc("identifier", f"{HOST}/{name}/file/exemple_{sample.number}.pdf")
    if sample.doi:
        yield Dc("identifier", f"DOI : \n{sample.doi}")
        yield Dc("relation", f"info:eu-repo/semantics/altIdentifier/doi/{sample.doi}")
    if sample.kind == "thesis":
        yield Dc("identifier", f"NNT: {nnt(sample)}")
    if sample.kind == "software":
        yield Dc("identifier", f"swh:1:dir:{sha1(name.encode(), usedforsecurity=False).hexdigest()}")
    if sample.dataset:
        yield Dc("relation", f"info:eu-repo/semantics/dataset/doi/{sample.dataset}")
    for funding in sample.funding:
        if funding.programme is not None:
            yield Dc(
                "relation", f"info:eu-repo/grantAgreement/EC/{funding.programme}/{funding.award}/EU/{funding.title}/"
            )


def nnt(sample: Sample) -> str:
    """A thesis number: year, code of the establishment (EXEM, which none has), four figures."""
    return f"{sample.issued.year}EXEM{sample.number % 10000:04d}"


def _sources(sample: Sample) -> Iterator[Dc]:
    yield Dc("source", f"{HOST}/{hal_id(sample)}")
    journal = vocabulary(sample.scene.discipline).journals[sample.language == "en"]
    match sample.kind:
        case "article":
            yield Dc("source", "ISSN: 0000-0000")
            yield Dc("source", journal)
            link = f"&#x27E8;{sample.doi}&#x27E9;"
            yield Dc(
                "source", f"{journal}, {sample.issued.year}, {sample.number % 40 + 1} (2), pp.{sample.number}. {link}"
            )
        case "conference":
            yield Dc("source", f"Journées d’exemple, May {sample.issued.year}, Brest, France")
            yield Dc("coverage", "Brest, France")
        case "thesis":
            yield Dc(
                "source",
                f"Université d’Exemple Ouest, {sample.issued.year}. Français. &#x27E8;NNT : {nnt(sample)}&#x27E9;",
            )


def _rights(sample: Sample) -> Iterator[Dc]:
    yield Dc("date", sample.issued.isoformat())
    if sample.available is None and sample.number % 3:
        if sample.licence in URIS and sample.number % 2:
            yield Dc("rights", URIS[sample.licence])
        yield Dc("rights", "info:eu-repo/semantics/OpenAccess")
