"""What can go wrong with a repository: a table from symptom to error code and verdict, and exceptions that carry it.

    Failure                  every fault of a harvest, with its symptom
    ├── Unreachable          no answer worth reading: network, status, size, address
    ├── Unreadable           an answer that is no whole OAI-PMH document
    ├── Refused              an OAI-PMH error; `codes` are the protocol's
    │   └── TokenExpired     badResumptionToken: the list has to be asked anew
    └── Unsound              lists that cannot be believed: a loop, an incomplete list, a suspicious one

Sources of the rules: FAILURES.md and section 4 of HOSTILE.md. Pure: nothing here knows the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

from catalogue.run import Fault


class Verdict(StrEnum):
    """What a harvester does about a symptom.

    `RETRY`: the same request again, later. `SHRINK`: the same records in smaller portions. `ISOLATE`: the page again,
    record by record. `END`: the list ends here. `ANEW`: the list has to start again. `STOP`: the run ends.
    """

    RETRY = "retry"
    SHRINK = "shrink"
    ISOLATE = "isolate"
    END = "end"
    ANEW = "anew"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What follows from a symptom: the error code of a run that ends with it, the verdict, and how often a request
    may be repeated for it (None: as often as the source's `retries` say)."""

    code: str
    verdict: Verdict
    repeats: int | None = None


class Symptom(Enum):
    """Everything that the harvester can observe, with what follows from it.

    Two symptoms may have equal rulings and are two all the same, so a member's value is its number.
    """

    ruling: Ruling

    def __new__(cls, ruling: Ruling) -> Symptom:
        made = object.__new__(cls)
        made._value_ = len(cls.__members__)
        made.ruling = ruling
        return made

    UNREACHABLE = Ruling("network", Verdict.RETRY)
    CUT = Ruling("network", Verdict.RETRY)
    UNTRUSTED = Ruling("network", Verdict.STOP)
    SLOW = Ruling("timeout", Verdict.RETRY, 1)
    BUSY = Ruling("http", Verdict.RETRY)
    BROKEN = Ruling("http", Verdict.RETRY)
    DENIED = Ruling("http", Verdict.STOP)
    NO_SUCH = Ruling("http", Verdict.STOP)
    TOO_MANY = Ruling("http", Verdict.SHRINK)
    LONG_PAUSE = Ruling("retry-later", Verdict.STOP)
    TOO_LARGE = Ruling("too-large", Verdict.SHRINK)
    HTML = Ruling("not-oai", Verdict.RETRY)
    EMPTY = Ruling("not-oai", Verdict.RETRY)
    NOT_OAI = Ruling("not-oai", Verdict.RETRY, 2)
    OTHER_ANSWER = Ruling("not-oai", Verdict.RETRY, 2)
    CUT_OFF = Ruling("malformed-xml", Verdict.RETRY, 3)
    ILL_FORMED = Ruling("malformed-xml", Verdict.ISOLATE, 1)
    DOCTYPE = Ruling("unsafe-xml", Verdict.STOP)
    REDIRECT = Ruling("redirect", Verdict.STOP)
    FORBIDDEN = Ruling("forbidden-address", Verdict.STOP)
    OAI_ERROR = Ruling("protocol", Verdict.STOP)
    NOTHING = Ruling("protocol", Verdict.END)
    BAD_TOKEN = Ruling("token-expired", Verdict.ANEW)
    LOOP = Ruling("loop", Verdict.STOP)
    INCOMPLETE = Ruling("incomplete", Verdict.STOP)
    SUSPICIOUS = Ruling("suspicious", Verdict.STOP)
    STOPPED = Ruling("network", Verdict.STOP)
    MISCONFIGURED = Ruling("configuration", Verdict.STOP)


BUSY_STATUSES = frozenset({429, 503})
NO_SUCH_STATUSES = frozenset({400, 404, 410, 422})
BROKEN_STATUSES = frozenset({500, 502, 504, 520, 522, 524})


def of_status(status: int) -> Symptom | None:
    """The symptom behind an HTTP status, None for a good one. 403, 404 and their like end a run at once: guidelines
    for harvesters, section 2."""
    if status in BUSY_STATUSES:
        return Symptom.BUSY
    if status in BROKEN_STATUSES:
        return Symptom.BROKEN
    if status == 413:
        return Symptom.TOO_MANY
    if status in NO_SUCH_STATUSES:
        return Symptom.NO_SUCH
    return Symptom.DENIED if not 200 <= status < 300 else None


def of_codes(codes: tuple[str, ...], with_token: bool) -> Symptom:
    """The symptom behind the error codes of one OAI-PMH answer: several mean nothing only if all are noRecordsMatch."""
    if set(codes) == {"noRecordsMatch"}:
        return Symptom.NOTHING
    if with_token and set(codes) == {"badResumptionToken"}:
        return Symptom.BAD_TOKEN
    return Symptom.OAI_ERROR


class Failure(Exception):
    """A fault of a harvest. `message` is for the operator: what was seen, and the remedy where there is one.

    `pause` is the number of seconds that the repository asked to wait, where it did, and `host` who asked: after a
    redirect, another one than the source's.
    """

    def __init__(self, symptom: Symptom, message: str, pause: float | None = None, host: str | None = None) -> None:
        super().__init__(message)
        self.symptom, self.message, self.pause, self.host = symptom, message, pause, host

    @property
    def ruling(self) -> Ruling:
        return self.symptom.ruling

    @property
    def fault(self) -> Fault:
        return Fault(self.ruling.code, self.message)

    @property
    def refuses(self) -> bool:
        """Whether it is what was asked that the repository will not answer, and not who asks or when: asked with the
        token of an earlier run, it means that this token is none any more, whatever the words."""
        return self.symptom in (Symptom.OAI_ERROR, Symptom.NO_SUCH)

    def repeats(self, retries: int) -> int:
        """How often the request may be sent again, for a source that allows `retries`."""
        if self.ruling.verdict is not Verdict.RETRY:
            return 0
        return retries if self.ruling.repeats is None else min(self.ruling.repeats, retries)


class Unreachable(Failure):
    """There is no answer worth reading."""


class Unreadable(Failure):
    """The answer is no whole OAI-PMH document."""


class Refused(Failure):
    """The repository answers with an OAI-PMH error; `codes` are the protocol's, in order, `date` its clock (UTC)."""

    def __init__(self, symptom: Symptom, message: str, codes: tuple[str, ...], date: datetime | None = None) -> None:
        super().__init__(symptom, message)
        self.codes, self.date = codes, date


class TokenExpired(Refused):
    """badResumptionToken: the list has to be asked anew."""


class Unsound(Failure):
    """A list that cannot be believed."""
