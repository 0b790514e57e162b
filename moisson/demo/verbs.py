"""What a repository answers: OAI-PMH 2.0's verbs as a table, the envelope, the errors and the resumption tokens."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

from catalogue.datestamp import Granularity, Window, parse, write
from moisson.demo.repository import Item, Repository

OAI = "http://www.openarchives.org/OAI/2.0/"
FORMATS = {
    "oai_dc": (f"{OAI}oai_dc.xsd", f"{OAI}oai_dc/"),
    "oai_datacite": ("http://schema.datacite.org/meta/kernel-4.6/metadata.xsd", "http://datacite.org/schema/kernel-4"),
}

Arguments = Sequence[tuple[str, str]]


class Answering(Protocol):
    """A sound repository: the whole OAI-PMH answer to a request, as bytes."""

    def __call__(self, arguments: Arguments, base_url: str, now: datetime) -> bytes: ...


class OAIError(Exception):
    """An error of the protocol: its code, and a sentence for whoever reads the answer."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True)
class Verb:
    """One row of the protocol's table of verbs."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    exclusive: str | None = None
    reply: Callable[[Repository, dict[str, str], str, datetime], str] = lambda *_: ""


@dataclass(frozen=True, slots=True)
class Token:
    """Everything a list needs to go on; written into the resumption token itself."""

    verb: str
    prefix: str
    set_spec: str | None
    start: str | None
    end: str | None
    after: tuple[datetime, str]
    issued: datetime

    def write(self) -> str:
        moment, identifier = self.after
        parts = [self.verb, self.prefix, self.set_spec, self.start, self.end, write(moment), identifier]
        text = json.dumps([*parts, write(self.issued)], separators=(",", ":"), ensure_ascii=False)
        return base64.urlsafe_b64encode(text.encode()).decode()

    @classmethod
    def read(cls, text: str) -> Token:
        try:
            verb, prefix, spec, start, end, moment, identifier, issued = json.loads(base64.urlsafe_b64decode(text))
            return cls(verb, prefix, spec, start, end, (parse(moment), identifier), parse(issued))
        except (ValueError, TypeError, binascii.Error) as error:
            raise OAIError("badResumptionToken", "this is not a token of this repository") from error


def answer(repository: Repository, arguments: Arguments, base_url: str, now: datetime) -> bytes:
    """The whole answer to a request, as bytes of UTF-8; errors of the protocol are answers too."""
    asked = dict(arguments)
    try:
        verb = _checked(arguments, asked)
        with repository.lock:
            body = verb.reply(repository, asked, base_url, now)
        return envelope(body, base_url, now, asked)
    except OAIError as error:
        echo = {} if error.code in ("badVerb", "badArgument") else asked
        text = f'<error code="{error.code}">{escape(error.message)}</error>'
        return envelope(text, base_url, now, echo)


def answering(repository: Repository) -> Answering:
    """The repository as a function from arguments, base URL and clock to its answer."""
    return partial(answer, repository)


def envelope(body: str, base_url: str, now: datetime, asked: dict[str, str]) -> bytes:
    echo = "".join(f" {name}={quoteattr(value)}" for name, value in asked.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="{OAI}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{OAI} {OAI}OAI-PMH.xsd"><responseDate>{write(now)}</responseDate>'
        f"<request{echo}>{escape(base_url)}</request>{body}</OAI-PMH>"
    ).encode("utf-8", "replace")


def _checked(arguments: Arguments, asked: dict[str, str]) -> Verb:
    verb = VERBS.get(asked.get("verb", ""))
    if verb is None or [name for name, _ in arguments].count("verb") > 1:
        raise OAIError("badVerb", "the verb is missing, repeated or unknown")
    given = asked.keys() - {"verb"}
    known = verb.required | verb.optional | ({verb.exclusive} if verb.exclusive else set())
    if len(asked) != len(arguments) or given - known:
        raise OAIError("badArgument", "an argument is repeated or unknown")
    if verb.exclusive in given and len(given) > 1:
        raise OAIError("badArgument", f"{verb.exclusive} goes with no other argument")
    if verb.exclusive not in given and verb.required - given:
        raise OAIError("badArgument", f"missing: {', '.join(sorted(verb.required - given))}")
    return verb


def _identify(repository: Repository, asked: dict[str, str], base_url: str, now: datetime) -> str:
    character = repository.character
    parts = {
        "repositoryName": character.name,
        "baseURL": base_url,
        "protocolVersion": "2.0",
        "adminEmail": character.admin_email,
        "earliestDatestamp": write(repository.earliest(), character.granularity),
        "deletedRecord": character.deleted_record,
        "granularity": character.granularity.value,
    }
    return f"<Identify>{''.join(f'<{name}>{escape(text)}</{name}>' for name, text in parts.items())}</Identify>"


def _list_formats(repository: Repository, asked: dict[str, str], base_url: str, now: datetime) -> str:
    offered: Sequence[str] = repository.character.formats
    if "identifier" in asked:
        offered = [prefix for prefix in offered if prefix in _item(repository, asked["identifier"]).metadata]
    rows = "".join(
        f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix><schema>{FORMATS[prefix][0]}</schema>"
        f"<metadataNamespace>{FORMATS[prefix][1]}</metadataNamespace></metadataFormat>"
        for prefix in offered
    )
    return f"<ListMetadataFormats>{rows}</ListMetadataFormats>"


def _list_sets(repository: Repository, asked: dict[str, str], base_url: str, now: datetime) -> str:
    if not repository.character.sets:
        raise OAIError("noSetHierarchy", "this repository has no sets")
    if "resumptionToken" in asked:
        raise OAIError("badResumptionToken", "the list of sets comes whole")
    rows = "".join(
        f"<set><setSpec>{escape(spec)}</setSpec><setName>{escape(name)}</setName></set>"
        for spec, name in repository.character.sets.items()
    )
    return f"<ListSets>{rows}</ListSets>"


def _get_record(repository: Repository, asked: dict[str, str], base_url: str, now: datetime) -> str:
    item, prefix = _item(repository, asked["identifier"]), asked["metadataPrefix"]
    if prefix not in item.metadata:
        raise OAIError("cannotDisseminateFormat", f"this record is not to be had as {prefix}")
    return f"<GetRecord>{record(repository, item, prefix)}</GetRecord>"


def _item(repository: Repository, identifier: str) -> Item:
    item = repository.get(identifier)
    if item is None:
        raise OAIError("idDoesNotExist", "there is no such record")
    return item


def _list(repository: Repository, asked: dict[str, str], base_url: str, now: datetime) -> str:
    token = Token.read(asked["resumptionToken"]) if "resumptionToken" in asked else None
    if token is not None:
        _still_good(repository, token, asked["verb"], now)
        asked = {"verb": token.verb, "metadataPrefix": token.prefix}
        asked |= {
            name: value
            for name, value in (("set", token.set_spec), ("from", token.start), ("until", token.end))
            if value is not None
        }
    found = repository.select(asked["metadataPrefix"], asked.get("set"), _window(repository, asked))
    _answerable(repository, asked, found, token)
    return _page(repository, asked, found, token.after if token else None, now)


def _still_good(repository: Repository, token: Token, verb: str, now: datetime) -> None:
    lifetime = repository.character.token_lifetime
    if token.verb != verb or (lifetime is not None and now - token.issued > lifetime):
        raise OAIError("badResumptionToken", "the token has expired or belongs to another list")


def _answerable(repository: Repository, asked: dict[str, str], found: list[Item], token: Token | None) -> None:
    if asked["metadataPrefix"] not in repository.character.formats:
        raise OAIError("cannotDisseminateFormat", f"there is no format {asked['metadataPrefix']} here")
    if "set" in asked and not repository.character.sets:
        raise OAIError("noSetHierarchy", "this repository has no sets")
    if not found:
        raise OAIError("badResumptionToken" if token else "noRecordsMatch", "nothing matches")


def _page(
    repository: Repository, asked: dict[str, str], found: list[Item], after: tuple[datetime, str] | None, now: datetime
) -> str:
    verb, prefix = asked["verb"], asked["metadataPrefix"]
    start, page = repository.page_after(found, after)
    key = (*asked.items(), after)
    if key not in repository.pages:
        headers = verb == "ListIdentifiers"
        rows = (header(repository, item) if headers else record(repository, item, prefix) for item in page)
        repository.pages[key] = "".join(rows)
    return f"<{verb}>{repository.pages[key]}{_token(repository, asked, found, start, now)}</{verb}>"


def _token(repository: Repository, asked: dict[str, str], found: list[Item], start: int, now: datetime) -> str:
    end = start + repository.character.page
    if not start and end >= len(found):
        return ""
    about = f'completeListSize="{len(found)}" cursor="{start}"'
    if end >= len(found):
        return f"<resumptionToken {about}/>"
    options = (asked.get("set"), asked.get("from"), asked.get("until"))
    token = Token(asked["verb"], asked["metadataPrefix"], *options, found[end - 1].key, now)
    lifetime = repository.character.token_lifetime
    expires = "" if lifetime is None else f' expirationDate="{write(now + lifetime)}"'
    return f"<resumptionToken {about}{expires}>{token.write()}</resumptionToken>"


def _window(repository: Repository, asked: dict[str, str]) -> Window:
    start, end = asked.get("from"), asked.get("until")
    day = repository.character.granularity is Granularity.DAY
    try:
        if (start and end and len(start) != len(end)) or (day and any(len(each or "") > 10 for each in (start, end))):
            raise ValueError("the granularity differs")
        last = None if end is None else parse(end) + (timedelta(days=1, seconds=-1) if len(end) == 10 else timedelta())
        return Window(None if start is None else parse(start), last)
    except ValueError as error:
        raise OAIError("badArgument", f"from and until: {error}") from error


def header(repository: Repository, item: Item) -> str:
    status = ' status="deleted"' if item.deleted else ""
    sets = "".join(f"<setSpec>{escape(spec)}</setSpec>" for spec in item.sets)
    moment = write(item.datestamp, repository.character.granularity)
    name = f"<identifier>{escape(item.identifier)}</identifier>"
    return f"<header{status}>{name}<datestamp>{moment}</datestamp>{sets}</header>"


def record(repository: Repository, item: Item, prefix: str) -> str:
    payload = "" if item.deleted else item.metadata[prefix]
    metadata = f"<metadata>{payload}</metadata>" if payload else ""
    return f"<record>{header(repository, item)}{metadata}</record>"


_LIST = Verb(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), "resumptionToken", _list)

VERBS = {
    "Identify": Verb(reply=_identify),
    "ListMetadataFormats": Verb(optional=frozenset({"identifier"}), reply=_list_formats),
    "ListSets": Verb(exclusive="resumptionToken", reply=_list_sets),
    "GetRecord": Verb(required=frozenset({"identifier", "metadataPrefix"}), reply=_get_record),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
}
