"""Composes sample records: a scene from the words of a discipline, then titles, abstracts and all the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from moisson.demo.samples.describe import Box, Funding, Kind, Sample, Scene
from moisson.demo.samples.draws import draws
from moisson.demo.samples.people import company
from moisson.demo.samples.vocabulary import vocabulary

NOTICE = {"fr": "Notice d’exemple, entièrement fictive.", "en": "Sample record, entirely fictitious."}
EPOCH = datetime(2021, 1, 4, 6, tzinfo=UTC)
LAST = datetime(2026, 6, 30, 22, tzinfo=UTC)
"""The samples' datestamps lie between these, whatever the day, so that a demo started again finds the same lists."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Makes the samples of one repository: `prefix` begins its DOIs, `seed` its draws."""

    seed: str
    prefix: str | None = None
    second_language: float = 0.5
    french: float = 0.6

    def sample(self, number: int, kind: Kind, discipline: str) -> Sample:
        random = draws(f"{self.seed} {number}")
        return self._about(number, kind, _scene(discipline, random), random)

    def companion(self, number: int, kind: Kind, other: Sample) -> Sample:
        """Another output of the same research, by some of the same persons."""
        random = draws(f"{self.seed} {number}")
        made = self._about(number, kind, other.scene, random)
        people = (*other.people[:2], *made.people)[: max(2, len(made.people))]
        return replace(made, people=tuple(dict.fromkeys(people)))

    def _about(self, number: int, kind: Kind, scene: Scene, random: Random) -> Sample:
        words = vocabulary(scene.discipline)
        pattern = random.choice(words.titles)
        others = words.sentences[1:]
        sentences = [words.sentences[0], *random.sample(others, k=min(len(others), random.choice((2, 3, 4, 5))))]
        figures = _figures(random)
        languages = ["fr", "en"] if random.random() < self.french else ["en", "fr"]
        languages = languages if random.random() < self.second_language else languages[:1]
        issued = date(min(scene.years[1] + 1, 2026), random.randrange(1, 7), random.randrange(1, 28))
        return Sample(
            number,
            kind,
            scene,
            {lang: _capital(_said(pattern, lang, scene, figures)) for lang in languages},
            {lang: _abstract(sentences, lang, scene, figures) for lang in languages},
            {lang: _keywords(scene, lang) for lang in languages},
            tuple(random.sample(company(scene.discipline), k=random.choice((1, 1, 2, 3, 3, 4, 6, 9)))),
            issued,
            _changed(issued, random),
            f"10.5072/{self.prefix}{number:05d}" if self.prefix else None,
            random.choice(("CC-BY-4.0", "CC-BY-4.0", "etalab-2.0", "CC-BY-NC-4.0", "CC-BY-SA-4.0", "CC0-1.0")),
            _funding(random, scene),
        )


def _scene(discipline: str, random: Random) -> Scene:
    words = vocabulary(discipline)
    topic, place, method = random.choice(words.topics), random.choice(words.places), random.choice(words.methods)
    first = random.randrange(1998, 2022)
    last = min(2025, first + random.randrange(1, 12))
    box: Box | None = (place[4][0], place[4][1], place[4][2], place[4][3]) if place[4] else None
    return Scene(
        discipline,
        {"topic": topic[0], "de": topic[1], "dans": place[0], "place": place[1], "par": method[0]},
        {"topic": topic[2], "in": place[2], "place": place[3], "by": method[1]},
        box,
        (first, last),
    )


def _changed(issued: date, random: Random) -> datetime:
    """A datestamp after the publication, and after the repository was founded."""
    founded = max(EPOCH, datetime(issued.year, issued.month, issued.day, 6, tzinfo=UTC))
    return founded + timedelta(seconds=random.randrange(int((LAST - founded).total_seconds())))


def _figures(random: Random) -> dict[str, str]:
    drawn = {"n": random.randrange(4, 60), "p": random.randrange(3, 48), "m": random.randrange(80, 4000)}
    roman = random.choice(("I", "II", "III", "IV", "V", "VI"))
    return {name: str(value) for name, value in drawn.items()} | {"t": f"0,{drawn['p']:02d} unité", "r": roman}


def _said(pattern: tuple[str, str], lang: str, scene: Scene, figures: Mapping[str, str]) -> str:
    words = scene.french if lang == "fr" else scene.english
    if lang == "en":
        figures = {**figures, "t": figures["t"].replace(",", ".").replace("unité", "units")}
    years = {"y1": str(scene.years[0]), "y2": str(scene.years[1])}
    return pattern[lang == "en"].format_map({**figures, **years, **words})


def _abstract(sentences: list[tuple[str, str]], lang: str, scene: Scene, figures: Mapping[str, str]) -> str:
    return " ".join([*(_capital(_said(each, lang, scene, figures)) for each in sentences), NOTICE[lang]])


def _keywords(scene: Scene, lang: str) -> tuple[str, ...]:
    words = scene.french if lang == "fr" else scene.english
    return words["topic"], words["place"], vocabulary(scene.discipline).name[lang == "en"].lower()


def _funding(random: Random, scene: Scene) -> tuple[Funding, ...]:
    acronym = "".join(word[0] for word in scene.english["topic"].split()).upper() + "-FICTIF"
    anr = Funding(
        "Agence nationale de la recherche", f"ANR-{random.randrange(16, 26)}-CE01-99{random.randrange(99):02d}", acronym
    )
    europe = Funding("European Commission", f"9999{random.randrange(99):02d}", acronym, random.choice(("H2020", "HE")))
    return random.choice(((), (), (anr,), (europe,), (anr, europe)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
