"""OAI-PMH requests: the arguments of each verb as the protocol's own table, and all that is wrong with one at once.

Source of the rules: OAI-PMH 2.0, sections 3.1.1, 3.6 and 4.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from catalogue import datestamp
from catalogue.datestamp import Window


@dataclass(frozen=True, slots=True)
class Verb:
    """Which arguments a verb takes; `exclusive` is the one that stands alone."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    exclusive: str | None = None

    @property
    def arguments(self) -> tuple[str, ...]:
        return (*self.required, *self.optional, *([self.exclusive] if self.exclusive else []))


_LIST = Verb(required=("metadataPrefix",), optional=("from", "until", "set"), exclusive="resumptionToken")

VERBS: dict[str, Verb] = {
    "GetRecord": Verb(required=("identifier", "metadataPrefix")),
    "Identify": Verb(),
    "ListIdentifiers": _LIST,
    "ListMetadataFormats": Verb(optional=("identifier",)),
    "ListRecords": _LIST,
    "ListSets": Verb(exclusive="resumptionToken"),
}


@dataclass(frozen=True, slots=True)
class Error:
    """An OAI-PMH error: one of the protocol's codes and a sentence."""

    code: str
    message: str


class Refused(Exception):
    """The request cannot be answered; `errors` says everything that is wrong with it."""

    def __init__(self, *errors: Error) -> None:
        super().__init__("; ".join(f"{error.code}: {error.message}" for error in errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Request:
    """A request whose arguments are those of its verb and well-formed; `window` is what `from` and `until` say."""

    verb: str
    arguments: Mapping[str, str]
    window: Window = field(default_factory=Window)


def parse(pairs: Sequence[tuple[str, str]]) -> Request:
    """The request that the arguments make, as they came, in order and with repetitions.

    Raises Refused with badVerb, or with one badArgument for each thing that is wrong.
    """
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise Refused(_bad_verb(verbs))
    verb, given = VERBS[verbs[0]], [(name, value) for name, value in pairs if name != "verb"]
    arguments = dict(given)
    problems = [*_misused(verb, [name for name, _ in given]), *_malformed(arguments)]
    window = Window()
    if not problems:
        window, problems = _window(arguments)
    if problems:
        raise Refused(*(Error("badArgument", problem) for problem in problems[:20]))
    return Request(verbs[0], {"verb": verbs[0], **arguments}, window)


def quoted(value: str) -> str:
    """A foreign value as an error message may repeat it: short, and every character that could do harm escaped."""
    return ascii(value if len(value) <= 80 else value[:80] + "…")


def _bad_verb(verbs: Sequence[str]) -> Error:
    match verbs:
        case []:
            return Error("badVerb", "the argument verb is missing; it is one of " + ", ".join(VERBS))
        case [verb]:
            return Error("badVerb", f"{quoted(verb)} is not a verb of OAI-PMH; these are: " + ", ".join(VERBS))
        case _:
            return Error("badVerb", "the argument verb is repeated")


def _misused(verb: Verb, names: Sequence[str]) -> Iterable[str]:
    """What is wrong with the names of the arguments: repeated, unknown, beside an exclusive one, missing."""
    for name, count in Counter(names).items():
        if count > 1:
            yield f"the argument {quoted(name)} is repeated"
        if name not in verb.arguments:
            yield f"{quoted(name)} is not an argument of this verb"
    if verb.exclusive in names:
        if len(set(names)) > 1:
            yield f"{verb.exclusive} is exclusive: no other argument may stand beside it"
        return
    for name in verb.required:
        if name not in names:
            yield f"the argument {name} is missing"


_UTC_DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")
_IDENTIFIER = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~\[\]]+")
_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")


def _is_datestamp(text: str) -> bool:
    # strptime alone takes a blank for a zero and small letters for T and Z
    if not _UTC_DATETIME.fullmatch(text):
        return False
    try:
        datestamp.parse(text)
    except ValueError:
        return False
    return True


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


SYNTAX: dict[str, tuple[Callable[[str], bool], str]] = {
    "identifier": (_matches(_IDENTIFIER), "a URI"),
    "metadataPrefix": (_matches(_PREFIX), "a metadata prefix"),
    "set": (_matches(_SET), "a setSpec"),
    "from": (_is_datestamp, "a date as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ"),
    "until": (_is_datestamp, "a date as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ"),
}
"""What the value of an argument must be; a resumptionToken is judged when it is read."""


def _malformed(arguments: Mapping[str, str]) -> Iterable[str]:
    for name, (is_right, kind) in SYNTAX.items():
        if name in arguments and not is_right(arguments[name]):
            yield f"{name} is {quoted(arguments[name])}, which is not {kind}"


def _window(arguments: Mapping[str, str]) -> tuple[Window, list[str]]:
    """What `from` and `until` cover, both ends included, and what is wrong with the pair."""
    start, until = arguments.get("from"), arguments.get("until")
    if start and until and len(start) != len(until):
        return Window(), ["from and until must have the same granularity"]
    if start and until and start > until:
        return Window(), ["from is later than until"]
    return Window(datestamp.parse(start) if start else None, _last_second(until) if until else None), []


def _last_second(until: str) -> datetime:
    end = datestamp.parse(until)
    return end + timedelta(hours=23, minutes=59, seconds=59) if len(until) == 10 else end
