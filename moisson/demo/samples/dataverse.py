"""Writes samples as a Dataverse does: oai_datacite of its OpenAIRE exporter, and an oai_dc that says much less."""

from __future__ import annotations

from collections.abc import Iterator

from moisson.demo.repository import Item
from moisson.demo.samples.describe import Kind, Person, Sample
from moisson.demo.samples.vocabulary import vocabulary
from moisson.demo.samples.xml import Dc, datacite, group, oai_dc, tag

LICENCES = {
    "CC-BY-4.0": ("CC BY 4.0", "http://creativecommons.org/licenses/by/4.0"),
    "CC-BY-SA-4.0": ("CC BY-SA 4.0", "http://creativecommons.org/licenses/by-sa/4.0"),
    "CC-BY-NC-4.0": ("CC BY-NC 4.0", "http://creativecommons.org/licenses/by-nc/4.0"),
    "CC0-1.0": ("CC0 1.0", "http://creativecommons.org/publicdomain/zero/1.0"),
    "etalab-2.0": ("etalab 2.0", "https://spdx.org/licenses/etalab-2.0.html"),
}
GENERAL_TYPES: dict[Kind, str] = {"image": "Image", "sound": "Sound", "text": "Text"}
HTML_TERMS = '<a rel="license" href="http://creativecommons.org/licenses/by/4.0/">Licence Creative Commons</a>'


def item(sample: Sample, publisher: str, specs: tuple[str, ...]) -> Item:
    """The record in a Dataverse: its identifier is the DOI itself."""
    payloads = {"oai_datacite": oai_datacite(sample, publisher), "oai_dc": oai_dc(_dc(sample, publisher))}
    return Item(f"doi:{sample.doi}", sample.changed, payloads, specs)


def _dc(sample: Sample, publisher: str) -> Iterator[Dc]:
    yield Dc("title", sample.title)
    yield Dc("identifier", f"https://doi.org/{sample.doi}")
    yield from (Dc("creator", person.name) for person in sample.people)
    yield Dc("publisher", publisher)
    yield Dc("description", sample.abstracts[sample.language])
    yield Dc("subject", vocabulary(sample.scene.discipline).dataverse)
    yield from (Dc("subject", keyword) for keyword in sample.keywords[sample.language])
    yield Dc("date", sample.issued.isoformat())
    yield Dc("contributor", sample.people[0].name)
    yield Dc("type", "Dataset")


def oai_datacite(sample: Sample, publisher: str) -> str:
    lang, (start, end) = sample.language, sample.scene.years
    keywords = [vocabulary(sample.scene.discipline).dataverse, *sample.keywords[lang]]
    return datacite(
        tag("identifier", sample.doi or "", identifierType="DOI"),
        group("creators", (_person("creator", person) for person in sample.people)),
        group("titles", (_title(sample, each) for each in sample.titles)),
        tag("publisher", publisher),
        tag("publicationYear", str(sample.issued.year)),
        tag("resourceType", "Notice d’exemple", resourceTypeGeneral=GENERAL_TYPES.get(sample.kind, "Dataset")),
        tag("language", lang),
        group("subjects", (tag("subject", keyword) for keyword in keywords)),
        # Dataverse writes the host of the contact's address where the affiliation should be
        group("contributors", [_contact(sample.people[0])]),
        group("dates", _dates(sample, f"{start}/{end}")),
        group("relatedIdentifiers", _related(sample)),
        group("sizes", [tag("size", str(sample.number * 977 % 10**7))]),
        group("formats", [tag("format", "text/tab-separated-values"), tag("format", "application/pdf")]),
        tag("version", f"{sample.version}.0"),
        group("rightsList", _rights(sample)),
        group("descriptions", (tag("description", text, xml_lang=each, descriptionType="Abstract")
                               for each, text in sample.abstracts.items())),
        group("geoLocations", _places(sample)),
        group("fundingReferences", _funding(sample)),
    )  # fmt: skip


def _person(element: str, person: Person) -> str:
    name = tag(f"{element}Name", person.name, nameType="Personal")
    parts = tag("givenName", person.given) + tag("familyName", person.family)
    if person.orcid:
        scheme = {"nameIdentifierScheme": "ORCID", "schemeURI": "https://orcid.org"}
        parts += tag("nameIdentifier", person.orcid, **scheme)
    return tag(element, inner=name + parts + tag("affiliation", person.affiliation.split(" ; ")[-1]))


def _contact(person: Person) -> str:
    inner = tag("contributorName", person.name) + tag("affiliation", "www.exemple.example.org")
    return tag("contributor", inner=inner, contributorType="ContactPerson")


def _title(sample: Sample, lang: str) -> str:
    kind = None if lang == sample.language else "TranslatedTitle"
    return tag("title", sample.titles[lang], xml_lang=lang, titleType=kind)


def _dates(sample: Sample, collected: str) -> Iterator[str]:
    yield tag("date", sample.issued.isoformat(), dateType="Issued")
    yield tag("date", collected, dateType="Collected")
    yield tag("date", sample.changed.date().isoformat(), dateType="Updated")
    if sample.available:
        yield tag("date", sample.available.isoformat(), dateType="Available")


def _related(sample: Sample) -> Iterator[str]:
    if sample.supplement_to:
        yield tag("relatedIdentifier", sample.supplement_to, relatedIdentifierType="DOI", relationType="IsSupplementTo")
    if sample.newer_than:
        yield tag("relatedIdentifier", sample.newer_than, relatedIdentifierType="DOI", relationType="IsNewVersionOf")


def _rights(sample: Sample) -> Iterator[str]:
    access = "embargoedAccess" if sample.available else "openAccess"
    if sample.licence is None:
        access = "restrictedAccess"
    yield tag("rights", rightsURI=f"info:eu-repo/semantics/{access}")
    if sample.licence is None:
        yield tag("rights", "Accès sur demande motivée auprès du dépôt.")
    elif sample.number % 9 == 4:
        yield tag("rights", HTML_TERMS)
    else:
        label, uri = LICENCES[sample.licence]
        yield tag("rights", label, rightsURI=uri)


def _places(sample: Sample) -> Iterator[str]:
    place = tag("geoLocationPlace", sample.scene.french["place"])
    if sample.scene.box is None:
        yield tag("geoLocation", inner=place)
        return
    west, south, east, north = map(str, sample.scene.box)
    names = ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude")
    box = "".join(tag(name, value) for name, value in zip(names, (west, east, south, north), strict=True))
    yield tag("geoLocation", inner=place + tag("geoLocationBox", inner=box))


def _funding(sample: Sample) -> Iterator[str]:
    for funding in sample.funding:
        inner = tag("funderName", funding.funder) + tag("awardNumber", funding.award) + tag("awardTitle", funding.title)
        yield tag("fundingReference", inner=inner)
