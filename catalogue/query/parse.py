"""Reads the text of a search box leniently: always a query, never an error, and notices where it was not clear.

The grammar (AND binds tighter than OR and needs no word):

    query := or ; or := and { ("OR"|"OU"|"|") and } ; and := not { ["AND"|"ET"|"&"] not }
    not   := [ "NOT"|"SAUF"|"-"|"+" ] atom ; atom := "(" or ")" | field ":" value | value
    value := phrase ["~" n] | word | prefix"*" | range | "(" or ")"
    range := a".."b | "[" a "TO" b "]" | (">="|">"|"<="|"<") a
"""

from __future__ import annotations

from dataclasses import dataclass, field

from catalogue.query import Node, Notice, Query
from catalogue.query.fields import QueryField, named, nearest_field
from catalogue.query.tokens import LIMIT, Token, plain, tokens
from catalogue.query.tree import conjunction, disjunction, negation, without_last_leaf
from catalogue.query.value import value_of
from catalogue.query.write import write

CLAUSES = 60
DEPTH = 10
ONCE = ("too-many-clauses", "too-deep", "unclosed-bracket", "unopened-bracket")
"""Notices that one of is enough."""


def parse(text: str) -> Query:
    """The query that a text means, with `tree`, `notices` and `canonical` filled in; never raises.

    At most LIMIT characters, CLAUSES clauses and DEPTH nested brackets are read; a notice says what was left out.
    """
    reader = _Reader(tokens(plain(text[:LIMIT])))
    reader.flatten()
    if len(text) > LIMIT:
        reader.notices.append(Notice("too-long", text[LIMIT : LIMIT + 40], (LIMIT, len(text))))
    tree = reader.query()
    canonical = write(tree)
    while tree is not None and len(canonical) > LIMIT:
        tree = without_last_leaf(tree)
        canonical = write(tree)
    if tree is None and not text.strip(" *:"):
        reader.notices.clear()  # a star alone is everything, and understood
    elif tree is None and not reader.notices:
        reader.notices.append(Notice("ignored", text.strip()[:40], (0, len(text))))
    notices = tuple(sorted(reader.notices, key=lambda notice: notice.at or (0, 0)))
    return Query(text=text, tree=tree, notices=notices, canonical=canonical)


@dataclass(slots=True)
class _Reader:
    """Descends through the grammar; `clauses` counts the leaves read so far."""

    tokens: list[Token]
    notices: list[Notice] = field(default_factory=list)
    place: int = 0
    clauses: int = 0

    def flatten(self) -> None:
        """Leave out brackets nested deeper than DEPTH, so that the descent is bounded."""
        kept: list[Token] = []
        depth = 0
        for token in self.tokens:
            depth += (token.kind == "open") - (token.kind == "close" and depth > 0)
            if token.kind == "open" and depth > DEPTH:
                self.note("too-deep", token)
            elif token.kind != "close" or depth < DEPTH:
                kept.append(token)
        self.tokens = kept

    def query(self) -> Node | None:
        parts: list[Node | None] = []
        while self.place < len(self.tokens):
            parts.append(self.either(None))
            if self.place < len(self.tokens):
                self.note("unopened-bracket", self.take())
        return conjunction(parts)

    def either(self, within: QueryField | None) -> Node | None:
        parts = [self.both(within)]
        while (token := self.next) and token.kind == "or":
            self.take()
            part = self.both(within)
            if part is None or parts[-1] is None:
                self.note("dangling-operator", token)
            parts.append(part)
        return disjunction(parts)

    def both(self, within: QueryField | None) -> Node | None:
        parts: list[Node | None] = []
        while (token := self.next) and token.kind not in ("or", "close"):
            if token.kind == "and":
                self.take()
                after = self.next
                if not parts or after is None or after.kind in ("or", "and", "close"):
                    self.note("dangling-operator", token)
                continue
            parts.append(self.negated(within))
        return conjunction(parts)

    def negated(self, within: QueryField | None) -> Node | None:
        signs: list[Token] = []
        while (token := self.next) and token.kind == "not":
            signs.append(self.take())
        part = self.atom(within) if self.next and self.next.kind not in ("and", "or", "close") else None
        if signs and part is None:
            self.note("dangling-operator", signs[-1])
        return negation(part) if len(signs) % 2 else part

    def atom(self, within: QueryField | None) -> Node | None:
        token = self.take()
        match token.kind:
            case "open":
                return self.group(token, within)
            case "field":
                return self.fielded(token)
            case _:
                return self.leaf(token, within)

    def group(self, opening: Token, within: QueryField | None) -> Node | None:
        part = self.either(within)
        if self.next and self.next.kind == "close":
            self.take()
        else:
            self.note("unclosed-bracket", opening)
        return part

    def fielded(self, name: Token) -> Node | None:
        known = named(name.text)
        after = self.next
        if after is None or after.at[0] != name.at[1] or after.kind not in ("open", "word", "phrase"):
            return self.leaf(Token("word", name.text, name.at), None)
        self.take()
        if known is None:
            self.notices.append(Notice("unknown-field", name.text, name.at, nearest_field(name.text)))
        if after.kind == "open":
            return self.group(after, known)
        if known is None and after.kind == "word":
            return self.leaf(Token("word", f"{name.text}:{after.text}", (name.at[0], after.at[1])), None)
        return self.leaf(after, known)

    def leaf(self, token: Token, within: QueryField | None) -> Node | None:
        if self.clauses >= CLAUSES:
            self.note("too-many-clauses", token)
            return None
        if not token.closed:
            self.note("unclosed-quote", token)
        node, notices = value_of(token, within)
        self.notices.extend(notices)
        self.clauses += node is not None
        return node

    @property
    def next(self) -> Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self) -> Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def note(self, code: str, token: Token) -> None:
        """Say once what would be said of each further clause or bracket."""
        if code in ONCE and any(notice.code == code for notice in self.notices):
            return
        self.notices.append(Notice(code, token.text, token.at))
