"""The parts of ListRecords and ListIdentifiers: which records come next, and the token for the part after them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from catalogue.access import Access, Served
from catalogue.datestamp import Window, from_epoch
from catalogue.formats import Format
from web.provider import token
from web.provider.request import Error, Refused, Request, quoted
from web.provider.response import set_spec
from web.provider.token import Position
from web.site import Site


@dataclass(frozen=True, slots=True)
class Provider:
    """Our repository for others: what it reads from, how it presents itself, and the formats it offers by prefix."""

    access: Access
    site: Site
    formats: Mapping[str, Format]

    @property
    def base_url(self) -> str:
        return f"{self.site.base_url}/oai"

    @property
    def key(self) -> bytes:
        # with the domain in it, a token of another repository is refused even where both were given one secret
        return f"{self.site.oai_domain} {self.site.secret_key}".encode()


@dataclass(frozen=True, slots=True)
class Part:
    """One answer of a list. `token` is None for a list of one part, empty at the end of a longer one."""

    prefix: str
    records: tuple[Served, ...]
    token: str | None
    size: int
    cursor: int


def part(provider: Provider, request: Request) -> Part:
    """The next part of the list that the request asks for; raises Refused where there is none."""
    position = _resumed(provider, request) if "resumptionToken" in request.arguments else _first(provider, request)
    size = provider.site.page_size
    found = _records(provider.access, position, position.after, size + 1)
    if not found:
        return _nothing_more(provider.access, position)
    given, more = tuple(found[:size]), len(found) > size
    return _part(provider, position, given, more)


def unknown_prefix(prefix: str) -> Error:
    return Error("cannotDisseminateFormat", f"{quoted(prefix)} is not offered here; ListMetadataFormats says what is")


def _first(provider: Provider, request: Request) -> Position:
    prefix, spec = request.arguments["metadataPrefix"], request.arguments.get("set")
    sets = {set_spec(name): name for name, _ in provider.access.sets()} if spec else {}
    wrong = [] if prefix in provider.formats else [unknown_prefix(prefix)]
    if spec and spec not in sets:
        wrong.append(Error("noRecordsMatch", f"there is no set {quoted(spec)}; ListSets names them"))
    if wrong:
        raise Refused(*wrong)
    start, end = _epoch(request.window.start), _epoch(request.window.end)
    return Position(token.VERSION, request.verb, prefix, sets[spec] if spec else None, start, end)


def _epoch(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _resumed(provider: Provider, request: Request) -> Position:
    position = token.read(request.arguments["resumptionToken"], provider.key)
    if position is None or position.verb != request.verb or position.prefix not in provider.formats:
        raise Refused(Error("badResumptionToken", f"this token was not given out here for {request.verb}"))
    return position


def _records(access: Access, position: Position, after: tuple[int, int] | None, limit: int) -> list[Served]:
    return access.records(position.prefix, _window(position), position.set, after, limit)


def _part(provider: Provider, position: Position, given: tuple[Served, ...], more: bool) -> Part:
    cursor, reached = position.cursor, position.cursor + len(given)
    if not more:
        # the size is revised to what the list really had, as section 3.5 allows
        return Part(position.prefix, given, "" if position.after else None, reached, cursor)
    declared = position.size or provider.access.count(position.prefix, _window(position), position.set)
    size = max(declared, reached + 1)
    last = (int(given[-1].changed.timestamp()), given[-1].id)
    following = replace(position, after=last, cursor=reached, size=size)
    return Part(position.prefix, given, token.write(following, provider.key), size, cursor)


def _window(position: Position) -> Window:
    ends = (None if epoch is None else from_epoch(epoch) for epoch in (position.start, position.end))
    return Window(*ends)


def _nothing_more(access: Access, position: Position) -> Part:
    """The part after a token when every record that was to come has changed since, and is dated a moment ahead.

    OAI-PMH has no empty list. So the last record given comes again; if that one has changed, too, the list must be
    asked for anew. What changed is dated after the answer that began the list, so nobody misses it.
    """
    if position.after is None:
        raise Refused(Error("noRecordsMatch", "no record matches these arguments"))
    epoch, row = position.after
    again = _records(access, position, (epoch, row - 1), 1)
    if not again:
        raise Refused(Error("badResumptionToken", "the rest of this list has changed; please ask for it anew"))
    return Part(position.prefix, tuple(again), "", position.cursor, position.cursor - 1)
