"""Searches drawn from a seed: every kind of clause, filter and order, as the parameters of an address."""

from __future__ import annotations

from random import Random

from catalogue.query.fields import ACCESS, HAS
from catalogue.query.table import PER_PAGE, SORTS

Pairs = list[tuple[str, str]]

WORDS = (
    "température", "temperature", "mer", "océan", "salinité", "drought", "methane", "l’oxygène", "dissous", "young",
    "santé", "Camargue", "Kharga", "quasars", "galactic", "enquête", "survey", "corpus", "carnets", "théâtre", "CTD",
    "œuvre", "2019", "Bonifacio", "modelling", "étude", "de", "la",
)  # fmt: skip
PHRASES = ('"golfe de Gascogne"', "«surface de la mer»", '"soil moisture"', '"dans la vallée"~2', '"Bay of Brest"')
FIELDED = (
    "title:climatologie", "titre:étude", "author:Jaubertie", 'auteur:"Vaucluse, Rosalie"', "abstract:mesures",
    "sujet:amphibiens", "type:dataset", "type:(article OR thesis)", "access:open", "source:hal", "entrepot:nakala",
    "lang:fr", "license:etalab-2.0", "has:doi", "has:copies", "year:2010..2015", "annee:>=2020",
    "year:[2001 TO 2003]", "year:<2005", "added:2020..", "funder:européenne", "publisher:CDS", "org:exemple",
    "centre:data-terra", "collection:*", "format:csv", "nosuch:word",
)  # fmt: skip
IDENTIFIERS = (
    "10.5072/nkl.00082", "https://doi.org/10.5072/hal.00477", "hal-99000016", "ark:/99999/m00079",
    "doi:10.5072/rdg/00117 OR hal:tel-99000258", "oai:HAL:hal-99000577v1", "0000-0002-1825-0097",
    "10.5072/rdg/00080, 10.5072/seanoe.9900143",
)  # fmt: skip
BROKEN = (
    "(mer",
    '"sans fin',
    "AND mer OR",
    "mer )) OR (",
    "NOT",
    "-",
    "mer NOT -",
    "()",
    "*",
    ":",
    "mer AND AND eau",
    "~",
    "\\",
)
FILTERS: dict[str, tuple[str, ...]] = {
    "type": ("dataset", "article", "thesis", "image", "software", "none"),
    "access": (*ACCESS[:3], "none"),
    "source": ("hal", "rdg", "seanoe", "nakala", "cds", "quetelet", "musee", "unknown"),
    "centre": ("data-terra", "publications", "huma-num"),
    "lang": ("fr", "en", "none"),
    "subject": ("salinité", "drought", "none"),
    "license": ("CC-BY-4.0", "etalab-2.0", "none"),
    "author": ("Jaubertie, Clémence", "none"),
    "funder": ("European Commission",),
    "has": HAS,
    "year": ("2010", "2022", "none"),
}


def searches(count: int, seed: int) -> list[Pairs]:
    """As many searches, without order and page: the same for the same seed."""
    random = Random(seed)
    return [_search(random) for _ in range(count)]


def order(random: Random) -> Pairs:
    return [("sort", random.choice(SORTS)), ("per_page", str(random.choice(PER_PAGE)))]


def _search(random: Random) -> Pairs:
    asked: Pairs = [("q", _text(random))] if random.random() < 0.9 else []
    for name in random.sample(sorted(FILTERS), random.choice((0, 0, 1, 1, 2))):
        for value in random.sample(FILTERS[name], min(len(FILTERS[name]), random.choice((1, 1, 2)))):
            asked.append((name, f"-{value}" if random.random() < 0.2 else value))
    if random.random() < 0.15:
        asked += [("from", str(random.randrange(2000, 2012))), ("to", str(random.randrange(2012, 2027)))]
    if random.random() < 0.08:
        asked += [("cov_from", "2005"), ("cov_to", "2015-06")]
    if random.random() < 0.08:
        asked.append(("bbox", random.choice(("-10,40,10,50", "170,-40,-170,40", "-180,-90,180,90"))))
    if random.random() < 0.05:
        asked.append((random.choice(("added_since", "modified_since")), "2020-01-01"))
    return asked


def _text(random: Random) -> str:
    roll = random.random()
    if roll < 0.08:
        return random.choice(IDENTIFIERS)
    if roll < 0.16:
        return random.choice(BROKEN)
    clauses = [_clause(random) for _ in range(random.choice((1, 1, 2, 2, 3)))]
    if random.random() < 0.2:
        clauses[0] = f"({clauses[0]} OR {_clause(random)})"
    if len(clauses) > 1 and random.random() < 0.2:
        clauses[-1] = random.choice(("NOT ", "-", "SAUF ")) + clauses[-1]
    return random.choice((" ", " ", " AND ", " ET ", " OR ", " OU ", " | ")).join(clauses)


def _clause(random: Random) -> str:
    match random.choice(("word", "word", "word", "phrase", "fielded", "prefix", "fuzzy")):
        case "phrase":
            return random.choice(PHRASES)
        case "fielded":
            return random.choice(FIELDED)
        case "prefix":
            return random.choice(("clima*", "océ*", "tempé*", "photo*", "title:obs*"))
        case "fuzzy":
            return random.choice(("salinte~1", "temprature~2", "quazars~1", "title:corpsu~2"))
        case _:
            return random.choice(WORDS)
