"""How a search was understood, and the notices about it, as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask_babel import gettext

from catalogue.index.words import is_left_out
from catalogue.query import Notice, Query
from catalogue.query.explain import explain
from catalogue.query.parameters import Problem
from catalogue.query.tree import pruned
from web import here, shown


@dataclass(frozen=True, slots=True)
class Sentence:
    """A notice in words; `suggestion` is what may have been meant, `corrected` the whole search text with it."""

    text: str
    suggestion: str | None = None
    corrected: str | None = None


def understood(query: Query) -> str | None:
    """The query in words, without those that are too common to be looked for; None where nothing was asked."""
    if query.tree is None:
        return None
    sought = pruned(query.tree, is_left_out) or query.tree
    return shown.shortened(explain(replace(query, tree=sought), here.language()), 600)


def notices(query: Query, problems: Iterable[Problem]) -> list[Sentence]:
    """What is to be said of the text and of the address, in the order written."""
    said: list[Notice | Problem] = [*query.notices, *problems]
    return [replace(_sentence(one), corrected=_corrected(query.text, one)) for one in said]


def _corrected(text: str, said: Notice | Problem) -> str | None:
    if not isinstance(said, Notice) or said.suggestion is None or said.at is None:
        return None
    first, behind = said.at
    match said.code:
        case "unknown-field":
            return f"{text[:first]}{said.suggestion}:{text[behind:]}"
        case "unknown-value":
            return f"{text[:first]}{said.suggestion}{text[behind:]}"
        case _:
            return None


def _sentence(notice: Notice | Problem) -> Sentence:
    text = shown.shortened(notice.text, 80)
    near = notice.suggestion
    match notice.code:
        case "unclosed-quote":
            return Sentence(gettext("A quotation mark was not closed; it was closed for you."))
        case "unclosed-bracket":
            return Sentence(gettext("A bracket was not closed; it was closed for you."))
        case "unopened-bracket":
            return Sentence(gettext("A closing bracket without an opening one was ignored."))
        case "dangling-operator":
            return Sentence(gettext("The operator %(text)s joins nothing and was ignored.", text=text))
        case "unknown-field":
            return Sentence(gettext("There is no field %(text)s; it was searched as text.", text=text), near)
        case "unknown-value":
            return Sentence(gettext("No work has %(text)s: there is no such value.", text=text), near)
        case "bad-value":
            return Sentence(gettext("%(text)s is no year or date; it was searched as text.", text=text))
        case "too-long" | "too-many-clauses" | "too-deep":
            return Sentence(gettext("The search is very long; its end, from %(text)s on, was left out.", text=text))
        case "short-prefix":
            return Sentence(gettext("%(text)s is too short for a search by beginning; at least 3 letters.", text=text))
        case "wildcard":
            return Sentence(gettext("In %(text)s the star was ignored: it may only stand at the end.", text=text))
        case "unknown-parameter":
            return Sentence(gettext("The address has an unknown parameter %(text)s; it was ignored.", text=text), near)
        case "swapped-range":
            return Sentence(gettext("The first year was after the last; they were exchanged."))
        case "repeated":
            return Sentence(gettext("%(text)s was given more than once; the first was taken.", text=text))
        case _:
            return Sentence(gettext("%(text)s was not understood and was ignored.", text=text or notice.code), near)
