"""One whole OAI-PMH answer: read whatever its HTTP status, checked, and saved record by record where broken."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from catalogue.record import RawRecord
from catalogue.run import Warning
from harvester import faults
from harvester.doors import envelope, isolate
from harvester.doors.envelope import Envelope, text_of
from harvester.faults import Symptom, Unreachable, Unreadable
from harvester.patience import http_date
from harvester.secrets import shown
from harvester.transport import Answer


@dataclass(frozen=True, slots=True)
class Response:
    """One whole answer, in the shape that Sickle's models expect (`xml`), with what we read of it beside."""

    params: dict[str, str]
    envelope: Envelope
    isolated: list[RawRecord] | None = None
    date: datetime | None = None
    warnings: tuple[Warning, ...] = field(default=())

    @property
    def xml(self) -> etree._Element:
        return self.envelope.root

    @property
    def container(self) -> etree._Element | None:
        return self.envelope.child(self.params["verb"])

    @property
    def token_element(self) -> etree._Element | None:
        """The token of the list; where there are several, the first that says anything. Some stand beside the list
        instead of in it, or in no namespace: a list that goes on must not be taken for one that ends."""
        places = [place for place in (self.container, self.envelope.root) if place is not None]
        found = [element for place in places for element in place.iterchildren("{*}resumptionToken")]
        return next((element for element in found if text_of(element)), found[0] if found else None)

    @property
    def token(self) -> str | None:
        """The token that continues the list; blanks around it are no part of it, and blanks alone are none."""
        element = self.token_element
        return (text_of(element) or None) if element is not None else None

    def number(self, name: str) -> int | None:
        element = self.token_element
        text = (element.get(name) or "").strip() if element is not None else ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def read(answer: Answer, params: dict[str, str]) -> Response:
    """The OAI-PMH answer in an HTTP answer, whatever the status: Zenodo sends every error as 422."""
    symptom = faults.of_status(answer.status)
    if symptom is not None and not envelope.is_oai(answer.body):
        said = envelope.foreign(answer.body)[1]
        raise Unreachable(symptom, f"HTTP {answer.status} from {shown(answer.url)}: {said}")
    response = whole(answer, params)
    envelope.refuse_errors(response.envelope, "resumptionToken" in params, response.date)
    if symptom is not None:
        raise Unreachable(symptom, f"HTTP {answer.status} from {shown(answer.url)} with an answer that names no error")
    refuse_other(response)
    gather(response)
    return response


def whole(answer: Answer, params: dict[str, str]) -> Response:
    """The answer parsed, or saved record by record where it is a broken page of a list."""
    isolated, date = None, http_date(answer.headers.get("Date"))
    try:
        sheet = envelope.read(answer.body)
        warnings = sheet.warnings
    except Unreadable as failure:
        if failure.symptom is not Symptom.ILL_FORMED or params["verb"] != "ListRecords":
            raise
        saved = isolate.isolate(answer.body, params["verb"], "")
        sheet, isolated, warnings = saved.skeleton, saved.records, saved.warnings
    return Response(params, sheet, isolated, sheet.response_date or date, warnings)


def gather(response: Response) -> None:
    """Put what stands in a second element of the verb, or is wrapped once more within it, where the protocol has it:
    no record may be overlooked because of a container around it."""
    name, first = response.envelope.ns + response.params["verb"], response.container
    if first is None or response.params["verb"] not in LISTS:
        return
    for other in response.xml.findall(name)[1:]:
        first.extend(list(other))
    for child in list(first.iterchildren(etree.Element)):
        if etree.QName(child).localname not in MEMBERS:
            first.extend(child.findall("{*}record") + child.findall("{*}header") + child.findall("{*}resumptionToken"))


LISTS = ("ListRecords", "ListIdentifiers")
MEMBERS = ("record", "header", "resumptionToken")


def refuse_other(response: Response) -> None:
    """Refuse the answer to another request, as caches and proxies sometimes give it."""
    if response.container is None:
        names = [etree.QName(child).localname for child in response.xml.iterchildren(etree.Element)]
        raise Unreadable(
            Symptom.OTHER_ANSWER, f"the answer to {response.params['verb']} has no such element but {', '.join(names)}"
        )
