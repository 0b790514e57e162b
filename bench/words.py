"""The bench's vocabulary: invented French and English words by frequency, the demo's real ones among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, chain
from random import Random
from typing import NamedTuple

from moisson.demo.samples.draws import draws
from moisson.demo.samples.vocabulary import DISCIPLINES, vocabulary


def _listed(text: str) -> list[str]:
    return text.split()


ONSETS = _listed("b bl br c ch cl cr d dr f fl fr g gl gr h j l m n p pl pr qu r s sc st t tr v")
NUCLEI = {
    "fr": _listed("a e i o u é è ai au eau eu ou oi an en in on"),
    "en": _listed("a e i o u ee ea oo ou ai ow er or"),
}
CODAS = {
    "fr": ["", "", "", "r", "l", "t", "s", "que", "ment", "tion"],
    "en": ["", "", "n", "r", "t", "s", "ng", "st", "ck"],
}
COMMON = {
    "fr": _listed(
        "de la le et les des en un une du dans pour que par sur est au avec ce plus cette sont ces entre aux"
    ),
    "en": _listed(
        "the of and to in a is for that on with as by are this from at be an was which it were between these"
    ),
}
SIZES = {"fr": 60_000, "en": 40_000}


class Lexicon(NamedTuple):
    """Words and the running sums of their weights, as `random.choices` takes them."""

    words: list[str]
    sums: list[float]

    def draw(self, random: Random, count: int) -> list[str]:
        return random.choices(self.words, cum_weights=self.sums, k=count)


@cache
def lexicon(lang: str) -> Lexicon:
    """The words of a language in the order of their frequency (Zipf-Mandelbrot, s = 1.05): the same every time."""
    random = draws(f"words {lang}")
    known = list(dict.fromkeys(chain(COMMON[lang], _real(lang))))
    words, place = known[: len(COMMON[lang])], len(COMMON[lang])
    invented = _invented(lang, random, set(known))
    while len(words) < SIZES[lang]:
        # the demo's words take ranks spread between 30 and some 2 000: frequent enough to be searched for
        if place < len(known) and len(words) % 4 == 3:
            words.append(known[place])
            place += 1
        else:
            words.append(next(invented))
    return Lexicon(words, list(accumulate(1 / (rank + 2.7) ** 1.05 for rank in range(len(words)))))


def _real(lang: str) -> list[str]:
    side = 0 if lang == "fr" else -1
    tables = [vocabulary(name) for name in DISCIPLINES]
    texts = [text for table in tables for row in (*table.titles, *table.sentences) for text in (row[side],)]
    texts += [row[side] for table in tables for row in table.topics]
    return [word for text in texts for word in re.findall(r"[^\W\d_]{3,}", re.sub(r"\{\w+\}", " ", text).lower())]


def _invented(lang: str, random: Random, seen: set[str]) -> Iterator[str]:
    """New words without end, the first ones short: what is said often is short."""
    short = len(seen) + 2000
    while True:
        weights = (5, 6, 1, 0) if len(seen) < short else (0, 6, 5, 1)
        syllables = random.choices((1, 2, 3, 4), weights)[0]
        parts = [random.choice(ONSETS) + random.choice(NUCLEI[lang]) for _ in range(syllables)]
        word = "".join(parts) + random.choice(CODAS[lang])
        if word not in seen and len(word) > 2:
            seen.add(word)
            yield word
