"""How a search was understood, and the notices about it, as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext

from catalogue.query import Notice, Query
from catalogue.query.explain import explain
from catalogue.query.parameters import Problem
from web import here, shown


@dataclass(frozen=True, slots=True)
class Sentence:
    """A notice in words; `suggestion` is a search text that may have been meant."""

    text: str
    suggestion: str | None = None


def understood(query: Query) -> str | None:
    """The query in words; None where nothing was asked."""
    return shown.shortened(explain(query, here.language()), 600) if query.tree is not None else None


def notices(query: Query, problems: Iterable[Problem]) -> list[Sentence]:
    """What is to be said of the text and of the address, in the order written."""
    said: list[Notice | Problem] = [*query.notices, *problems]
    return [_sentence(one) for one in said]


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
