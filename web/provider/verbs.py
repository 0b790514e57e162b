"""The six verbs of OAI-PMH as a table, each from a request to an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from lxml import etree

from web.labels import CENTRES
from web.provider import lists, response
from web.provider.identify import identify
from web.provider.lists import Provider
from web.provider.payload import payloads
from web.provider.request import Error, Refused, Request, parse, quoted
from web.provider.response import sub


class NotYet(Exception):
    """A record has just changed and its new datestamp is still to come: ask again after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"ask again in {seconds} s")
        self.seconds = seconds


def answer(provider: Provider, pairs: Sequence[tuple[str, str]], now: datetime) -> bytes:
    """The answer to a request, errors included, as XML in UTF-8.

    `now` must have been read before the catalogue is asked: whatever is being stored at that moment is dated later,
    so a client that goes on from our responseDate misses nothing. Raises NotYet.
    """
    arguments: Mapping[str, str] | None = None
    try:
        request = parse(pairs)
        arguments = request.arguments
        root = response.envelope(provider.base_url, now, arguments)
        return response.serialise(root, VERBS[request.verb](provider, request, now, root))
    except Refused as refused:
        root = response.envelope(provider.base_url, now, arguments)
        response.errors(root, refused.errors)
        return response.serialise(root)


def _identify(provider: Provider, request: Request, now: datetime, root: etree._Element) -> list[bytes]:
    identify(root, provider.access, provider.site, provider.base_url)
    return []


def _list_metadata_formats(provider: Provider, request: Request, now: datetime, root: etree._Element) -> list[bytes]:
    identifier, prefixes = request.arguments.get("identifier"), list(provider.formats)
    if identifier is not None:
        prefixes = [prefix for prefix in prefixes if provider.access.record(identifier, prefix)]
        if not prefixes:
            raise Refused(_unknown_identifier(identifier))
    element = sub(root, "ListMetadataFormats")
    for prefix in prefixes:
        offered = sub(element, "metadataFormat")
        sub(offered, "metadataPrefix", prefix)
        sub(offered, "schema", provider.formats[prefix].schema)
        sub(offered, "metadataNamespace", provider.formats[prefix].namespaces[0])
    return []


def _list_sets(provider: Provider, request: Request, now: datetime, root: etree._Element) -> list[bytes]:
    if "resumptionToken" in request.arguments:
        raise Refused(Error("badResumptionToken", "ListSets is answered whole; there are no tokens for it"))
    element = sub(root, "ListSets")
    for spec, name in provider.access.sets():
        one = sub(element, "set")
        sub(one, "setSpec", response.set_spec(spec))
        sub(one, "setName", response.legal(_called(spec, name)))
    return []


def _called(spec: str, name: str) -> str:
    """The name of a set; thematic centres are known here by their codes, and to people by their names."""
    kind, _, code = spec.partition(":")
    if kind != "centre" or not code:
        return name
    return " › ".join(CENTRES.get(part, part.capitalize()) for part in code.split(":"))


def _get_record(provider: Provider, request: Request, now: datetime, root: etree._Element) -> list[bytes]:
    identifier, prefix = request.arguments["identifier"], request.arguments["metadataPrefix"]
    if prefix not in provider.formats:
        raise Refused(lists.unknown_prefix(prefix))
    served = provider.access.record(identifier, prefix)
    if served is None and provider.access.record(identifier) is None:
        raise Refused(_unknown_identifier(identifier))
    if served is None:
        raise Refused(Error("cannotDisseminateFormat", f"this record has never been offered as {prefix}"))
    if served.changed > now:
        raise NotYet(int((served.changed - now).total_seconds()) + 1)
    response.records(sub(root, "GetRecord"), [served])
    return payloads(prefix, [served])


def _list_identifiers(provider: Provider, request: Request, now: datetime, root: etree._Element) -> list[bytes]:
    part = lists.part(provider, request)
    element = sub(root, "ListIdentifiers")
    for served in part.records:
        response.header(element, served)
    if part.token is not None:
        response.resumption(element, part.token, now, part.size, part.cursor)
    return []


def _list_records(provider: Provider, request: Request, now: datetime, root: etree._Element) -> list[bytes]:
    part = lists.part(provider, request)
    element = sub(root, "ListRecords")
    response.records(element, part.records)
    if part.token is not None:
        response.resumption(element, part.token, now, part.size, part.cursor)
    return payloads(part.prefix, part.records)


VERBS: dict[str, Callable[[Provider, Request, datetime, etree._Element], list[bytes]]] = {
    "GetRecord": _get_record,
    "Identify": _identify,
    "ListIdentifiers": _list_identifiers,
    "ListMetadataFormats": _list_metadata_formats,
    "ListRecords": _list_records,
    "ListSets": _list_sets,
}


def _unknown_identifier(identifier: str) -> Error:
    return Error("idDoesNotExist", f"no record here has the identifier {quoted(identifier)}")
