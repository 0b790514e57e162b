"""The bench's records as oai_dc: deterministic, and the first ten thousand are the same in a set of any size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random
from xml.sax.saxutils import escape

from bench.words import lexicon
from moisson.demo.samples.draws import draws
from moisson.demo.samples.people import GIVEN, families

TYPES = ("info:eu-repo/semantics/article", "Dataset", "info:eu-repo/semantics/doctoralThesis", "Software", "Image",
         "info:eu-repo/semantics/conferenceObject", "info:eu-repo/semantics/report", "Text")  # fmt: skip
RIGHTS = ("info:eu-repo/semantics/openAccess", "info:eu-repo/semantics/restrictedAccess",
          "info:eu-repo/semantics/closedAccess", "https://creativecommons.org/licenses/by/4.0/", "")  # fmt: skip
NAMESPACES = (
    'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation='
    '"http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd"'
)
REPOSITORIES = ("one", "two")
"""One record in ten lies in the second, and has the DOI and the type of a record in the first."""

CHANGED = 10_000
"""Records, the first ones, that a later edition has changed."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a set of records holds, to compare with what a harvest found."""

    records: int
    deleted: int
    rejected: int
    shared: int

    @classmethod
    def of(cls, records: int) -> Numbers:
        numbers = range(records)
        return cls(
            records,
            sum(map(is_deleted, numbers)),
            sum(is_rejected(number) and not is_deleted(number) for number in numbers),
            sum(repository_of(number) == "two" for number in numbers),
        )


def repository_of(number: int) -> str:
    return "two" if number % 10 == 3 else "one"


def is_deleted(number: int) -> bool:
    return number % 50 == 17


def is_rejected(number: int) -> bool:
    return number % 200 == 99


def record(number: int, edition: int = 1) -> bytes:
    """One `record` element, about 2.25 kB where it is live; a later edition of the first ones has one subject
    more."""
    header = (
        f"<identifier>oai:bench.example.org:{number:07d}</identifier>"
        f"<datestamp>{_datestamp(number)}</datestamp><setSpec>s{number % 7}</setSpec>"
    )
    if is_deleted(number):
        return f'<record><header status="deleted">{header}</header></record>'.encode()
    body = "<dc:type>Dataset</dc:type>" if is_rejected(number) else _elements(number)
    if edition > 1 and number < CHANGED:
        body += f"<dc:subject>edition {edition}</dc:subject>"
    return (
        f"<record><header>{header}</header><metadata><oai_dc:dc {NAMESPACES}>{body}</oai_dc:dc></metadata></record>"
    ).encode()


def _datestamp(number: int) -> str:
    """One record every three minutes since 2018, so that a million end before 2024."""
    minutes = number * 3
    day, minute = divmod(minutes, 1440)
    year, day = divmod(day, 336)
    return f"{2018 + year}-{day // 28 + 1:02d}-{day % 28 + 1:02d}T{minute // 60:02d}:{minute % 60:02d}:00Z"


def _elements(number: int) -> str:
    random = draws(f"record {number}")  # the same record, whatever the size of the set
    shared = number - 2 if repository_of(number) == "two" else number
    lang, other = ("fr", "en") if random.random() < 0.55 else ("en", "fr")
    rows: list[tuple[str, str | None, str]] = [("title", lang, _text(random, lang, random.randrange(6, 20)))]
    rows += [("creator", None, _name(random)) for _ in range(random.choice((1, 1, 2, 2, 3, 4, 6, 12)))]
    rows += [("subject", lang, " ".join(lexicon(lang).draw(random, 2))) for _ in range(random.randrange(9))]
    if random.random() < 0.7:
        rows.append(("description", lang, _text(random, lang, random.randrange(80, 240))))
    if random.random() < 0.1:
        rows.append(("title", other, _text(random, other, random.randrange(6, 20))))
        rows.append(("description", other, _text(random, other, random.randrange(80, 240))))
    rows += [
        ("publisher", None, f"Presses de {lexicon('fr').words[200 + number % 30]}"),
        ("date", None, str(1950 + min(random.randrange(77), random.randrange(77) + 30))),
        ("type", None, TYPES[shared % len(TYPES)]),
        ("identifier", None, f"https://bench.example.org/records/{number}"),
        ("language", None, lang),
        ("rights", None, RIGHTS[random.randrange(len(RIGHTS))]),
    ]
    if shared % 10 != 5:
        rows.append(("identifier", None, f"https://doi.org/10.5072/bench.{shared}"))
    return "".join(_element(*row) for row in rows if row[2])


def _element(name: str, lang: str | None, text: str) -> str:
    attribute = f' xml:lang="{lang}"' if lang else ""
    return f"<dc:{name}{attribute}>{escape(text)}</dc:{name}>"


def _text(random: Random, lang: str, count: int) -> str:
    """Words by their frequency; a third of the French ones that begin with a vowel are elided."""
    words = lexicon(lang).draw(random, count)
    if lang == "fr":
        words = [f"l’{word}" if word[0] in "aeiouéè" and random.random() < 0.35 else word for word in words]
    if random.random() < 0.6:
        words[random.randrange(count)] = f"{random.choice('ABCDEFGH')}{random.randrange(10**6)}"
    text = " ".join(words)
    return text[:1].upper() + text[1:] + ("." if count > 20 else "")


def _name(random: Random) -> str:
    return f"{random.choice(_families())}, {random.choice(GIVEN)}"


@cache
def _families() -> list[str]:
    """Some four thousand family names: those of the demo, joined in pairs."""
    known = [name for name in families() if "-" not in name]
    return [*known, *(f"{one}-{two}" for one in known for two in known)]
