"""What every engine does to words alike: folding, elided articles, stop words of the two languages."""

from __future__ import annotations

from catalogue.normal.folding import folded as folded
from catalogue.query import Term

_ELIDED = "c d j l m n s t qu jusqu lorsqu puisqu quoiqu"
_FRENCH = """
a à ai ainsi alors au aucun aussi autre aux avec avait ayant ce ceci cela celle celles celui ces cet cette
ceux chez ci comme comment dans de depuis des donc dont du dû elle elles en entre est et étaient était étant
eu eux fut il ils je la là le les leur leurs lui ma mais me même mes moi mon ne ni nos notre nous on ont ou où
par parce pas peu peut plus pour pourquoi puis quand que quel quelle quelles quels qui sa sans se ses si sont
sous suis sur ta tandis te tel telle tes toi ton tous tout toute toutes très trop tu un une vers vos votre
vous y
"""
_ENGLISH = """
a an and are as at be been but by can could did do does for from had has have how if in into is it its may no
nor not of on or our out over shall she should so some such than that the their them then there these they
this those to under up was we were what when where which while who why will with would you your
"""

ELIDED = frozenset(_ELIDED.split())
"""Articles and pronouns that French elides before a vowel: the océan is written l'océan."""

FRENCH = frozenset(_FRENCH.split())
ENGLISH = frozenset(_ENGLISH.split())


def unelided(text: str) -> str:
    """The text with elided articles left out (`l'océan`, `qu’il`), and the apostrophes with them.

    Done before an engine sees the text, because its stop words cannot tell the d of `d'eau` from that of `vitamine D`.
    """
    if "'" not in text and "’" not in text:
        return text
    parts = text.replace("’", "'").split("'")
    for place, part in enumerate(parts[:-1]):
        tail = part[part.rfind(" ") + 1 :].lstrip('([{«"“-\n\t\xa0\u202f')
        if tail.lower() in ELIDED:
            parts[place] = part[: len(part) - len(tail)]
    return " ".join(parts)


NAMED = frozenset(("author", "org", "publisher", "funder"))
"""Fields of names, whose words stand in the index as they are written, elided articles and all."""


def searched(field: str, text: str) -> str:
    """The text as it is to be looked for in a field: as the field was written."""
    return text if field in NAMED else unelided(text)


STOP_FRENCH = sorted({folded(word) for word in FRENCH})
STOP_ENGLISH = sorted(ENGLISH)
_UNFOLDED = FRENCH | ENGLISH
_BARE = {*STOP_FRENCH, *STOP_ENGLISH}


def is_left_out(term: Term) -> bool:
    """Whether a query drops a term: a stop word, but not of names, for An and May are names and `org:IS` one, too."""
    return term.kind == "word" and term.field not in NAMED and is_stop_word(unelided(term.text).strip())


def is_stop_word(word: str) -> bool:
    """Whether a query drops this word: `meme` and `même` are stop words, and so is `the`, but `thé` is tea."""
    word = word.lower()
    return word in (_BARE if word.isascii() else _UNFOLDED)
