"""Assembles the sample repositories: who holds what, which records they share, and what is wrong in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from catalogue.datestamp import Granularity
from moisson.demo.repository import Character, Item, Repository
from moisson.demo.samples import dataverse, dublin_core, hal
from moisson.demo.samples.compose import Composer
from moisson.demo.samples.describe import Kind, Sample

BOTH = ("oai_dc", "oai_datacite")
HAL_KINDS: tuple[Kind, ...] = (
    *(("article",) * 9), *(("thesis",) * 3), *(("conference",) * 3), "chapter", "report", "preprint", "software"
)  # fmt: skip
HAL_FIELDS = ("oceanography", "climate", "biodiversity", "humanities", "astronomy", "society", "archaeology", "health")
RDG_FIELDS = ("climate", "biodiversity", "health", "oceanography", "society", "archaeology")
RDG_SETS = {
    "ALL": "All",
    "openaire_data": "OpenAIRE",
    "UNIV_EXEMPLE": "Université d’Exemple",
    "INSTITUT_FICTIF": "Institut fictif",
}
NAKALA_SETS = {
    f"10.5072/nkl.coll{number}": name
    for number, name in enumerate(("Fonds sonores", "Manuscrits", "Photographies de fouilles", "Carnets"))
}
COUNTS = {"hal": 620, "rdg": 420, "seanoe": 300, "nakala": 320, "cds": 160, "quetelet": 120, "musee": 100}
VERSIONS = (300, 301, 302)
"""Deposits in Recherche Data Gouv that are one dataset in three versions, each with a DOI of its own."""

REPORT, ITS_COPY = 187, 65
"""A report in HAL, and its copy in NAKALA under another DOI: nothing says that they are the same but their words."""

HOSTILE_TITLES = (
    "<script>alert('moissonné')</script> & l’effet d’un titre <b>balisé</b>",
    "Étude du texte bidirectionnel \u202eeuqigam\u202c et des \u2066isolats\u2069 dans les titres",
    "Un titre sans fin " + "qui se répète " * 714,
)


def assemble(today: date) -> dict[str, Repository]:
    """The sample repositories by name, new at each call; only the ends of some embargoes depend on the day."""
    return {name: Repository(each.character, each.items()) for name, each in _models(today).items()}


@lru_cache(maxsize=2)
def _models(today: date) -> dict[str, Repository]:
    surveys = [
        Composer("quetelet", "qpd/").sample(number, "dataset", "society") for number in range(COUNTS["quetelet"])
    ]
    seas = [_sea(number) for number in range(COUNTS["seanoe"])]
    deposits = _deposits(seas, surveys, today)
    articles, deposits = _with_articles(deposits)
    return {
        "hal": _hal(articles),
        "rdg": _rdg(deposits),
        "seanoe": _seanoe(seas),
        "nakala": _nakala(articles[REPORT]),
        "cds": _cds(),
        "quetelet": _quetelet(surveys),
        "musee": _musee(),
    }


def _sea(number: int) -> Sample:
    field = "biodiversity" if number % 11 == 5 else "oceanography"
    return Composer("seanoe", "seanoe.99", french=0.35, second_language=0).sample(number, "dataset", field)


def _deposits(seas: list[Sample], surveys: list[Sample], today: date) -> list[Sample]:
    """What Recherche Data Gouv holds: copies from two others, whose licence and authors differ, and its own."""
    own = Composer("rdg", "rdg/")
    copies = [*seas[:40], *surveys[:20]]
    deposits = [
        replace(copy, number=number, licence="etalab-2.0", people=copy.people[:1] + tuple(reversed(copy.people[2:])))
        for number, copy in enumerate(copies)
    ]
    for number in range(len(copies), COUNTS["rdg"]):
        sample = own.sample(number, "dataset", RDG_FIELDS[number % len(RDG_FIELDS)])
        if number % 31 == 7:
            sample = replace(sample, licence=None)
        deposits.append(replace(sample, available=_embargo(number, today)))
    return _in_versions(deposits)


def _in_versions(deposits: list[Sample]) -> list[Sample]:
    """The deposits, some of which are newer versions of the one before: a year later, and otherwise the same."""
    deposits = list(deposits)
    for before, number in pairwise(VERSIONS):
        old = deposits[before]
        deposits[number] = replace(
            old,
            number=number,
            doi=deposits[number].doi,
            issued=old.issued.replace(year=old.issued.year + 1),
            changed=old.changed + timedelta(days=1),
            version=old.version + 1,
            newer_than=old.doi,
        )
    return deposits


def _embargo(number: int, today: date) -> date | None:
    """The end of the embargo of one deposit in thirty: tomorrow, then further away."""
    days = {90: 1, 120: 2, 150: 14, 180: 60, 210: 365, 240: 700}.get(number)
    return today + timedelta(days=days) if days else None


def _with_articles(deposits: list[Sample]) -> tuple[list[Sample], list[Sample]]:
    """HAL's records, and the deposits again: sixty articles and sixty datasets name each other."""
    author = Composer("hal", "hal.")
    articles, deposits = [], list(deposits)
    for number in range(COUNTS["hal"]):
        if number < 60:
            dataset = deposits[2 * number]
            made = author.companion(number, "article", dataset)
            articles.append(replace(made, dataset=dataset.doi))
            deposits[2 * number] = replace(dataset, supplement_to=made.doi)
        else:
            kind, field = HAL_KINDS[number % len(HAL_KINDS)], HAL_FIELDS[number % len(HAL_FIELDS)]
            articles.append(_published(author.sample(number, kind, field)))
    return articles, deposits


def _published(sample: Sample) -> Sample:
    """The deposit with what its kind has: no DOI for theses, a later version now and then, three hostile titles."""
    doi = sample.doi if sample.kind in ("article", "conference", "chapter", "preprint") else None
    sample = replace(sample, doi=doi, version=1 + (sample.number % 8 == 0) + (sample.number % 24 == 0))
    if sample.number in (100, 101, 102):
        title = HOSTILE_TITLES[sample.number - 100]
        return replace(sample, titles={sample.language: title}, keywords={sample.language: ("titre hostile",)})
    return sample


def _hal(samples: list[Sample]) -> Repository:
    character = Character("HAL (échantillon)", Granularity.DAY, "no", page=100, sets=hal.sets())
    return Repository(character, map(hal.item, samples))


def _rdg(samples: list[Sample]) -> Repository:
    character = Character(
        "Recherche Data Gouv (échantillon)", deleted_record="transient", page=50, sets=RDG_SETS, formats=BOTH
    )
    return Repository(character, (_withdrawn(_deposited(sample), sample.number % 37 == 36) for sample in samples))


def _deposited(sample: Sample) -> Item:
    own = ("UNIV_EXEMPLE", "INSTITUT_FICTIF")
    some = own if sample.number % 5 == 0 else own[sample.number % 2 :][:1]
    specs = ("ALL", *some, "openaire_data") if sample.number % 3 else (*some, "openaire_data", "ALL")
    return dataverse.item(sample, "Recherche Data Gouv (échantillon)", specs)


def _seanoe(samples: list[Sample]) -> Repository:
    character = Character(
        "SEANOE (échantillon)", Granularity.DAY, "persistent", page=100, sets={"GROUP": "Groups", "GROUP:EMSO": "EMSO"}
    )
    return Repository(character, (_withdrawn(dublin_core.seanoe(each), each.number % 50 == 49) for each in samples))


def _nakala(report: Sample) -> Repository:
    character = Character("NAKALA (échantillon)", Granularity.DAY, "no", page=100, sets=NAKALA_SETS, formats=BOTH)
    composer, kinds = (
        Composer("nakala", "nkl.", french=0.85, second_language=0.3),
        ("sound", "text", "image", "dataset"),
    )
    items = []
    for number in range(COUNTS["nakala"]):
        collection = list(NAKALA_SETS)[number % 4]
        field = "archaeology" if number % 4 == 2 else "humanities"
        sample = composer.sample(number, kinds[number % 4], field)  # type: ignore[arg-type]
        if number == ITS_COPY:
            sample = replace(report, number=number, kind="text", doi=sample.doi)
        writer = dublin_core.nothing_to_go_by if number >= COUNTS["nakala"] - 10 else dublin_core.nakala
        items.append(writer(sample, collection))
    return Repository(character, items)


def _cds() -> Repository:
    character = Character("CDS VizieR (sample)", deleted_record="no", page=40, sets={"ivo_managed": "managed here"})
    composer = Composer("cds", "vizier.", french=0, second_language=0)
    samples = (composer.sample(number, "dataset", "astronomy") for number in range(COUNTS["cds"]))
    return Repository(character, map(dublin_core.vizier, samples))


def _quetelet(surveys: list[Sample]) -> Repository:
    character = Character(
        "Quetelet-Progedo (échantillon)", deleted_record="transient", page=50, sets={"ALL": "All"}, formats=BOTH,
        token_lifetime=timedelta(minutes=10),
    )  # fmt: skip
    items = (dataverse.item(each, "Quetelet-Progedo (échantillon)", ("ALL",)) for each in surveys)
    return Repository(character, (_withdrawn(item, number % 40 == 39) for number, item in enumerate(items)))


def _musee() -> Repository:
    character = Character("Musée imaginaire (échantillon)", deleted_record="no", page=50)
    composer = Composer("musee", None, french=1, second_language=0)
    samples = (composer.sample(number, "image", "archaeology") for number in range(COUNTS["musee"]))
    return Repository(character, map(dublin_core.museum, samples))


def _withdrawn(item: Item, deleted: bool) -> Item:
    return replace(item, deleted=True) if deleted else item
