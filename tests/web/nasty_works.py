"""Works as repositories really deliver them, and worse: hostile titles, crowds of authors, no title at all."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from memory_access import NOW, MemoryAccess, copied
from msgspec.structs import replace

from catalogue.access import Reject, SourceFigures
from catalogue.record import (
    Affiliation,
    Agent,
    Container,
    Date,
    Description,
    File,
    Funding,
    Licence,
    Note,
    Period,
    Pid,
    Place,
    Record,
    Relation,
    Subject,
    Title,
)
from catalogue.run import Asked, Counters, Fault, HarvestRun, Mode, State, Warning
from catalogue.source import Source
from catalogue.works import Copy, Gone, Merged, Work

RICH = Record(
    type="dataset",
    pids=(Pid("doi", "10.17882/49388"),),
    titles=(
        Title("Séries temporelles de température de surface en Méditerranée occidentale", "fr"),
        Title("Sea surface temperature time series in the western Mediterranean", "en", "translated"),
    ),
    descriptions=(
        Description(
            "Ce jeu de données rassemble les mesures de température de surface de la mer faites de 1982 à 2023. "
            "Les anomalies sont calculées sur la période de référence, avec un contrôle de qualité à chaque station.",
            "fr",
            "abstract",
        ),
        Description("Sea surface temperature measured from 1982 to 2023, quality controlled.", "en", "abstract"),
    ),
    creators=(
        Agent("Durand, Marie", "Durand", "Marie", "person", ids={"orcid": "0000-0002-1825-0097"},
              affiliations=(Affiliation("Ifremer", {"ror": "044jxhp58"}),)),
        Agent("Le Goff, Yann", "Le Goff", "Yann", "person"),
        Agent("Ifremer", kind="organisation"),
        Agent("Petit, Anne", "Petit", "Anne"),
    ),
    contributors=(Agent("Martin, Paul", "Martin", "Paul", role="DataCollector"),),
    publisher="SEANOE",
    year=2024,
    dates=(Date("issued", "2024-05-02"), Date("collected", "1982-01-01", "2023-12-31")),
    languages=("fr",),
    subjects=(Subject("océanographie", "fr"), Subject("température", "fr"), Subject("Mediterranean Sea", "en")),
    access="open",
    licences=(Licence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),),
    places=(Place("Méditerranée occidentale", box=(-6.0, 36.0, 10.0, 44.0)),),
    periods=(Period("1982-01-01", "2023-12-31"),),
    funding=(Funding("ANR", award="ANR-11-LABX-0033", award_title="OT-Med"),),
    relations=(Relation("IsSupplementTo", "doi", "10.1000/article"), Relation("Cites", "doi", "10.9999/elsewhere")),
    version="2",
    formats=("application/x-netcdf",),
    files=(File("https://www.seanoe.org/data/1.nc", "application/x-netcdf", "1.2 GB", "main"),),
    landing_page="https://www.seanoe.org/data/49388/",
)  # fmt: skip
ARTICLE = Record(
    type="article",
    pids=(Pid("doi", "10.1000/article"), Pid("hal", "hal-04123456")),
    titles=(Title("Warming of the western Mediterranean: what forty years of measurements say", "en"),),
    descriptions=(Description("We analyse sea surface temperature and find a warming of 0.04 K a year.", "en"),),
    creators=(Agent("Durand, Marie", "Durand", "Marie"), Agent("Le Goff, Yann", "Le Goff", "Yann")),
    container=Container("Journal of Marine Systems", ("0924-7963",), volume="231", issue="4", pages="12-31"),
    year=2023,
    languages=("en",),
    access="embargoed",
    embargo_until="2027-01-01",
    landing_page="https://hal.science/hal-04123456",
)
HOSTILE: dict[str, Record] = {
    "script": Record(
        type="dataset",
        titles=(Title('<script>alert("1")</script> & <img src=x onerror=alert(2)>'),),
        descriptions=(Description("</script><script>alert(3)</script> température " * 12),),
        creators=(Agent('"><script>alert(4)</script>'),),
        year=2020,
        pids=(Pid("doi", '10.1/"><script>'),),
        landing_page="javascript:alert(5)",
        licences=(Licence(uri="javascript:alert(6)", label="<b>none</b>"),),
    ),
    "rtl": Record(type="text", titles=(Title("\u202egnp.exe \u05e9\u05dc\u05d5\u05dd \u202e température"),), year=1999),
    "endless": Record(type="report", titles=(Title("température " + "é" * 9_990),), year=2011),
    "unbreakable": Record(type="software", titles=(Title("x" * 10_000),), creators=(Agent("y" * 5_000),), year=2010),
    "nameless": Record(type="other", pids=(Pid("handle", "20.500.12345/678"),)),
    "arabic": Record(type="book", titles=(Title("تاريخ البحر الأبيض المتوسط", "ar"),), languages=("ar",), year=1987),
    "crowd": Record(
        type="article",
        titles=(Title("Observation of température fluctuations by a large collaboration", "en"),),
        creators=tuple(Agent(f"Author{n}, A.", f"Author{n}", "A.") for n in range(3000)),
        year=2012,
    ),
    "antimeridian": Record(
        type="map", titles=(Title("Fiji"),), places=(Place("Fiji", box=(177.0, -19.0, -179.0, -16.0)),)
    ),
    "templating": Record(
        type="poster", titles=(Title("{{ config }} {% raw %} %(name)s %s \\textbf{x} @misc{"),), year=2001
    ),
    "retracted": Record(
        type="article", titles=(Title("A retracted result on température"),), status="retracted", year=2018
    ),
}  # fmt: skip


def _id(at: int) -> str:
    return f"{at:010d}A"


def _work(at: int, record: Record, source: str = "seanoe") -> Work:
    copy = Copy(
        source=source,
        identifier=f"oai:{source}.org:{at}",
        oai_identifier=f"oai:moisson.example:{source}/{at}",
        prefix="oai_dc",
        datestamp="2024-05-03T10:00:00Z",
        changed=NOW,
        record=record,
        raw=at,
        harvested=NOW,
        base_url=f"https://{source}.example/oai",
    )
    when = NOW - timedelta(hours=at)
    return Work(_id(at), record, (copy,), when, when)


def _plain(at: int) -> Record:
    subjects = ["corail rouge", "glaciers alpins", "parlers bretons", "étoiles variables", "marché du travail"]
    return Record(
        type=["article", "dataset", "thesis", "software"][at % 4],
        pids=(Pid("doi", f"10.5555/plain.{at}"),),
        titles=(Title(f"Étude {at} : {subjects[at % 5]} et température", "fr"),),
        descriptions=(Description("Une étude par des mesures répétées. " * 6, "fr", "abstract"),),
        creators=(Agent(f"Auteur{at}, Jeanne", f"Auteur{at}", "Jeanne"),),
        year=1990 + at,
        languages=("fr",) if at % 3 else ("en",),
        access=("open", "restricted", None)[at % 3],
    )


def _source(id: str, name: str, **more: object) -> Source:
    return Source(id, {"fr": name, "en": name}, f"https://{id}.example/oai", **more)  # type: ignore[arg-type]


def _run(number: int, source: str, state: State, **more: object) -> HarvestRun:
    asked = Asked("oai_dc", ("publicationdata",), NOW - timedelta(days=1), NOW)
    counters = Counters(10, 5, 80, 1, 3, 1)
    return HarvestRun(number, source, Mode.INCREMENTAL, state, asked, NOW - timedelta(hours=number),
                      NOW - timedelta(hours=number, minutes=-7), counters, 2, 3, **more)  # type: ignore[arg-type]  # fmt: skip


def catalogue() -> MemoryAccess:
    """Thirty works, of which ten are hostile, one merged away, one deleted; four sources, one late and one failing."""
    hal, nakala = _source("hal", "HAL"), _source("nakala", "NAKALA", centre="huma-num")
    seanoe = _source("seanoe", "SEANOE", centre="data-terra/odatis", homepage="https://www.seanoe.org/")
    progedo = _source("progedo", "Progedo", description={"fr": "Enquêtes", "en": "Surveys"})
    works = [copied(_work(1, RICH), "nakala", "hal"), _work(2, ARTICLE, "hal")]
    works[0] = _disagreeing(works[0])
    works += [_work(at, record) for at, record in enumerate(HOSTILE.values(), start=3)]
    works += [_work(at, _plain(at), ["hal", "nakala", "progedo"][at % 3]) for at in range(13, 31)]
    access = MemoryAccess({work.id: work for work in works})
    access.found[_id(90)] = Merged(_id(90), _id(1))
    access.found[_id(91)] = Gone(_id(91), ARTICLE, "hal", NOW)
    access.payloads = {
        1: b'<?xml version="1.0"?><dc><script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script></dc>'
    }
    failed = _run(3, "progedo", State.FAILED, fault=Fault("not-oai", "an HTML page came; try again tomorrow"))
    access.harvests = [_run(1, "hal", State.SUCCEEDED), _run(2, "seanoe", State.REJECTS,
                       warnings=(Warning("moved", "the address redirects"),)), failed]  # fmt: skip
    access.figures = [
        SourceFigures(hal, "ok", 9, 1, 0, 0, 10, 9, 330, 12, False, 0.03, NOW, NOW, None, access.harvests[0]),
        SourceFigures(nakala, "late", 6, last_success=NOW - timedelta(days=3), known=6, indexed=6),
        SourceFigures(seanoe, "ok", 12, 0, 0, 3, 15, 12, 15, 15, True, 0.8, NOW, open_access=2, with_doi=3),
        SourceFigures(progedo, "failing", 6, known=6, indexed=6, equations=("live = indexed",), last_run=failed),
    ]
    access.refused = [
        Reject(1, "seanoe", "oai:seanoe.org:900", "crosswalk", (Note("no-title", "no title at all"),), 2, NOW, NOW),
        Reject(2, "seanoe", None, "parse", (Note("not-well-formed", "<tag> expected", line=3),), 1, NOW, NOW, False),
        Reject(3, "seanoe", "oai:seanoe.org:901", "crosswalk", (Note("no-title"),), 1, NOW, NOW),
    ]  # fmt: skip
    return access


def _disagreeing(work: Work) -> Work:
    other = msgspec.structs.replace(RICH, licences=(Licence(label="Etalab 2.0"),), creators=RICH.creators[:1])
    copies = (work.copies[0], replace(work.copies[1], record=other), *work.copies[2:])
    return replace(work, copies=copies)
