"""Builds and takes apart trees of a query so that one meaning has one shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from catalogue.query import And, Exact, Node, Not, Or, Query, Span, Term
from catalogue.query.fields import FIELDS
from catalogue.query.names import ORGANISATIONS, PERSONS


def conjunction(parts: Iterable[Node | None]) -> Node | None:
    """All of the parts; absent ones left out, nested conjunctions opened."""
    flat = [inner for part in parts if part for inner in (part.parts if isinstance(part, And) else (part,))]
    return And(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def disjunction(parts: Iterable[Node | None]) -> Node | None:
    """Any of the parts; absent ones left out, nested disjunctions opened."""
    flat = [inner for part in parts if part for inner in (part.parts if isinstance(part, Or) else (part,))]
    return Or(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def pruned(tree: Node | None, left_out: Callable[[Term], bool]) -> Node | None:
    """The tree without the terms that are left out; None where nothing else is in it."""
    match tree:
        case And(parts):
            return conjunction(pruned(part, left_out) for part in parts)
        case Or(parts):
            return disjunction(pruned(part, left_out) for part in parts)
        case Not(part):
            return negation(pruned(part, left_out))
        case Term() if left_out(tree):
            return None
        case _:
            return tree


def negation(part: Node | None) -> Node | None:
    return part.part if isinstance(part, Not) else part and Not(part)


def leaves(tree: Node | None) -> Iterator[Term | Span | Exact]:
    """The words, ranges and values of a tree in the order written."""
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Term() | Span() | Exact():
            yield tree


_NAMING = {field.name for field in FIELDS if field.kind == "identifier"} - {*ORGANISATIONS, *PERSONS}


def newest_only(query: Query) -> bool:
    """Whether older versions are left out: not where they are asked for, nor where works are asked for by name."""
    named = any(isinstance(leaf, Exact) and leaf.field in _NAMING for leaf in leaves(query.tree))
    return not query.versions and not named


def without_last_leaf(tree: Node) -> Node | None:
    match tree:
        case And(parts):
            return conjunction([*parts[:-1], without_last_leaf(parts[-1])])
        case Or(parts):
            return disjunction([*parts[:-1], without_last_leaf(parts[-1])])
        case Not(part):
            return negation(without_last_leaf(part))
        case _:
            return None
