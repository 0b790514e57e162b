"""What Dublin Core says of a resource's identity: its identifiers, its pages and files, the journal's numbers."""

from __future__ import annotations

from typing import NamedTuple

from catalogue.formats._walk import Values
from catalogue.normal import extents, identifiers, names, text
from catalogue.record import Container, File, Pid


class Identity(NamedTuple):
    """What dc:identifier, dc:relation and dc:source say of identity: own pids, addresses, the journal's numbers."""

    pids: list[Pid]
    addresses: list[str]
    issn: list[str]
    unnamed: list[str]


def texts(found: Values, *fields: str) -> list[str]:
    """The plain texts of some elements, in the order of the fields, each once."""
    given = [one.text for field in fields if field in found for one in found[field]]
    if not given:
        return given
    return list(dict.fromkeys([line for one in given if (line := text.line(one))]))


def identity(found: Values) -> Identity:
    made = Identity([], [], [], [])
    given = texts(found, "identifier")
    given += [value for value in texts(found, "relation") if "altidentifier/" in value[:45].lower()]
    for value in given:
        if names.is_placeholder(value) or value.startswith("oai:"):
            continue
        pid = identifiers.pid(value)
        if pid and pid.scheme == "issn":
            made.issn.append(pid.value)
        elif own := identifiers.own(value):
            made.pids.append(own)
        else:
            made.unnamed.append(value)
        if value[:4].lower() == "http" and (address := identifiers.page(value)):
            made.addresses.append(address)
    for value in texts(found, "source"):
        if "ISSN" in value[:6].upper() and (pid := identifiers.pid(value)) and pid.scheme == "issn":
            made.issn.append(pid.value)
    return made


def pids(named: Identity) -> tuple[Pid, ...]:
    return identifiers.without_addresses(identifiers.sorted_unique(named.pids))


def nameless(named: Identity) -> tuple[Pid, ...]:
    """The first identifier of no known kind: for a record that has nothing else to go by."""
    return tuple(Pid("other", value) for value in named.unnamed[:1])


def container(named: Identity) -> Container | None:
    return Container(issn=tuple(dict.fromkeys(named.issn))) if named.issn else None


def files(named: Identity) -> tuple[File, ...]:
    return tuple(File(address, kind="main") for address in dict.fromkeys(named.addresses) if extents.is_file(address))


def landing_page(named: Identity) -> str | None:
    return next((address for address in named.addresses if not extents.is_file(address)), None)
