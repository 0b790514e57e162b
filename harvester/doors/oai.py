"""The door to OAI-PMH repositories: Sickle's verbs over our own transport, every answer read whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from lxml import etree
from msgspec import structs
from sickle import Sickle
from sickle.iterator import BaseOAIIterator
from sickle.models import Identify, MetadataFormat, Set

from catalogue.datestamp import Granularity, parse_loosely
from catalogue.record import RawRecord
from catalogue.run import Page, Traffic, Warning
from catalogue.source import Source
from harvester.doors import records
from harvester.doors.response import Response, read
from harvester.faults import Failure, Refused, Symptom
from harvester.hosts import HOSTS, Hosts
from harvester.repository import DeletedPolicy, FormatDescription, HeaderPage, Identity, Request, SetDescription
from harvester.secrets import shown
from harvester.transport import Transport

POLICIES: dict[str, DeletedPolicy] = {"no": "no", "transient": "transient", "persistent": "persistent"}


class Answers(BaseOAIIterator):  # type: ignore[misc]  # Sickle ships no types
    """Sickle's iterator over the answers of one list, as Sickle has it but for its laxness: an answer is whole,
    errors are those of the root, and only the token goes back."""

    resumption_token: str | None

    def _next_response(self) -> None:
        params = self.params
        if self.resumption_token:
            params = {"verb": self.verb, "resumptionToken": self.resumption_token}
        self.oai_response = self.sickle.harvest(**params)
        self.resumption_token = self.oai_response.token

    def next(self) -> Response:
        if self.oai_response is None:
            if not self.resumption_token:
                raise StopIteration
            self._next_response()
        response, self.oai_response = self.oai_response, None
        return response  # type: ignore[no-any-return]


class StrictSickle(Sickle):  # type: ignore[misc]  # Sickle ships no types
    """Sickle with a transport that has limits and a response that is parsed once, strictly."""

    def __init__(self, url: str, transport: Transport, prefix: str) -> None:
        super().__init__(url, iterator=Answers)
        self.transport, self.prefix = transport, prefix
        self.repeats_prefix = False

    def harvest(self, **params: str) -> Response:
        """One answer, checked; raises faults.Failure.

        pycsw wants the prefix beside every token, against the protocol (geopython/pycsw#317); it is given once its
        own error says so.
        """
        beside = {"metadataPrefix": self.prefix} if "resumptionToken" in params else {}
        try:
            return self.fetch(params | (beside if self.repeats_prefix else {}))
        except Refused as refusal:
            if self.repeats_prefix or not beside or "metadataprefix" not in refusal.message.lower():
                raise
            self.repeats_prefix = True
            return self.fetch(params | beside)

    def fetch(self, params: dict[str, str]) -> Response:
        return self.transport.fetch(self.endpoint, list(params.items()), lambda answer: read(answer, params))


class OaiRepository:
    """An OAI-PMH repository, asked within the limits of its source. One thread at a time; `close` from any."""

    def __init__(self, source: Source, user_agent: str = "Moisson", hosts: Hosts = HOSTS) -> None:
        self.source = source
        self.transport = Transport(source, user_agent, hosts)
        self.sickle = StrictSickle(source.url, self.transport, source.prefix)

    def identify(self) -> Identity:
        response = self.sickle.harvest(verb="Identify")
        if response.envelope.ns:
            said = dict(Identify(response))
        else:
            said = {}
            for child in response.container.iterchildren(etree.Element) if response.container is not None else ():
                said.setdefault(etree.QName(child).localname, []).append(child.text)
        return self.described({name: [(v or "").strip() for v in values] for name, values in said.items()}, response)

    def described(self, said: dict[str, list[str]], response: Response) -> Identity:
        def first(name: str) -> str:
            return next(iter(said.get(name, ())), "")

        base_url, warnings = first("baseURL"), list(response.warnings)
        asked = {self.source.url, self.transport.moved.get(self.source.url, self.source.url)}
        if base_url and bare(base_url) not in {bare(url) for url in asked}:
            warnings.append(
                Warning(
                    "other-base-url", f"Identify gives another address, {shown(base_url)}; the configured one is asked"
                )
            )
        return Identity(
            name=first("repositoryName"),
            base_url=base_url or self.source.url,
            granularity=Granularity.SECOND if "ss" in first("granularity").lower() else Granularity.DAY,
            deleted=POLICIES.get(first("deletedRecord").lower(), "no"),
            earliest=parse_loosely(first("earliestDatestamp")),
            response_date=response.date,
            warnings=(*warnings, *self.transport.noticed()),
        )

    def pages(self, request: Request) -> Iterator[Page]:
        for response, warnings in self.answers("ListRecords", request):
            yield self.page(response, request.prefix, warnings)

    def headers(self, request: Request) -> Iterator[HeaderPage]:
        begun = request.token is not None
        for response, warnings in self.answers("ListIdentifiers", request):
            if isinstance(response, Refused):
                traffic = self.transport.traffic()
                yield HeaderPage((), response_date=response.date, closed=not begun, traffic=traffic)
                return
            begun = True
            assert response.container is not None, "refused before"
            yield HeaderPage(
                headers=tuple(records.headers_in(response.container, response.envelope.ns)),
                token=response.token,
                response_date=response.date,
                declared=response.number("completeListSize"),
                closed=response.token_element is not None,
                traffic=self.transport.traffic(),
                warnings=(*warnings, *self.transport.noticed()),
            )

    def answers(self, verb: str, request: Request) -> Iterator[tuple[Response | Refused, tuple[Warning, ...]]]:
        """The answers of a list in turn, each with what was odd; a noRecordsMatch is the last of them."""
        try:
            found, odd = self.opened(verb, request)
            for response in found:
                yield response, odd + response.warnings
                odd = ()
        except Refused as refusal:
            if refusal.symptom is not Symptom.NOTHING:
                raise
            yield refusal, ()

    def opened(self, verb: str, request: Request) -> tuple[Answers, tuple[Warning, ...]]:
        """The first answer of a list and the way to the others; dates go without time where the times are refused."""
        ask = self.sickle.ListRecords if verb == "ListRecords" else self.sickle.ListIdentifiers
        if request.token:
            return ask(resumptionToken=request.token), ()
        arguments = arguments_of(request)
        try:
            return ask(**arguments), ()
        except Refused as refusal:
            days = arguments_of(replace(request, granularity=Granularity.DAY))
            if "badArgument" not in refusal.codes or days == arguments:
                raise
            warning = Warning("granularity", "the repository promises seconds and refuses them; asked by days instead")
            return ask(**days), (warning,)

    def page(self, response: Response | Refused, prefix: str, warnings: tuple[Warning, ...]) -> Page:
        if isinstance(response, Refused):
            seen = self.transport.noticed()
            return Page((), response_date=response.date, traffic=self.transport.traffic(), warnings=seen)
        if response.isolated is not None:
            found = [structs.replace(raw, prefix=prefix) for raw in response.isolated]
        else:
            assert response.container is not None, "refused before"
            found = records.records_in(response.container, response.envelope, prefix)
        odd = next((raw.header for raw in found if records.is_odd(raw.header.datestamp)), None)
        if odd is not None:
            warnings += (Warning("odd-datestamp", f"{odd.identifier} is dated {odd.datestamp[:60]!r}"),)
        return Page(
            records=tuple(found),
            token=response.token,
            response_date=response.date,
            declared=response.number("completeListSize"),
            cursor=response.number("cursor"),
            traffic=self.transport.traffic(),
            warnings=(*warnings, *self.transport.noticed()),
        )

    def record(self, identifier: str, prefix: str) -> RawRecord | None:
        try:
            response = self.sickle.harvest(verb="GetRecord", identifier=identifier, metadataPrefix=prefix)
        except Refused as refusal:
            if "idDoesNotExist" in refusal.codes:
                return None
            raise
        assert response.container is not None, "refused before"
        return next(iter(records.records_in(response.container, response.envelope, prefix)), None)

    def sets(self) -> Iterator[SetDescription]:
        """The sets in the repository's order, none where it has no hierarchy. A page without a new set ends the list:
        pyoai and others repeat themselves for ever."""
        seen: set[str] = set()
        try:
            for response in self.sickle.ListSets():
                found = [Set(e) for e in response.container.findall(response.envelope.ns + "set")]
                new = [s for s in found if s.setSpec and s.setSpec.strip() not in seen]
                seen.update(s.setSpec.strip() for s in new)
                yield from (SetDescription(s.setSpec.strip(), " ".join((s.setName or "").split())) for s in new)
                if not new:
                    return
        except Refused as refusal:
            if "noSetHierarchy" not in refusal.codes and "noRecordsMatch" not in refusal.codes:
                raise

    def formats(self) -> Iterator[FormatDescription]:
        """The formats in the repository's order. The protocol gives them in one answer, without token."""
        for response in islice(self.sickle.ListMetadataFormats(), 1):
            for element in response.container.findall(response.envelope.ns + "metadataFormat"):
                told: Any = MetadataFormat(element)
                yield FormatDescription(told.metadataPrefix or "", told.schema or "", told.metadataNamespace or "")

    def traffic(self) -> Traffic:
        return self.transport.traffic()

    def close(self) -> None:
        self.transport.close()


def bare(url: str) -> str:
    """An address without scheme, arguments and last slash: what remains differs only where the place does."""
    return url.partition("://")[2].partition("?")[0].rstrip("/").lower()


def arguments_of(request: Request) -> dict[str, str]:
    """The arguments of the first request for a list; an empty set is left out, as `set=` means different things."""
    asked = {"metadataPrefix": request.prefix, **request.window.arguments(request.granularity)}
    return asked | ({"set": request.set} if request.set else {})


__all__ = ["Failure", "OaiRepository", "Response", "StrictSickle"]
