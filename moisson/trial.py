"""A trial of a repository nobody has configured yet: knock at the doors behind an address, look at what answers.

Nothing is written. The flow: `candidates` → `knock` until a door opens → `preview.look` → a Trial.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from textwrap import shorten
from urllib.parse import urlsplit

from lxml import etree

from catalogue.source import Source
from harvester.faults import Failure, Symptom
from harvester.hosts import HOSTS, Hosts
from harvester.repository import Identity, Repository
from harvester.transport import Answer, Transport
from moisson import draft
from moisson.addresses import GUESS, MOST_DOORS, Door, doors, linked
from moisson.online import named_sets
from moisson.preview import MOST_SETS, Check, Preview, look

UNREACHABLE = ("network", "timeout", "forbidden-address", "retry-later")
"""Error codes after which a host is not asked for another door: twelve time limits are too long to wait for. One that
asks for a pause is left alone, too."""


@dataclass(frozen=True, slots=True)
class Knock:
    """A door that did not open, and why; `silent` where its host could not be asked, so that nothing is known of it."""

    door: Door
    why: str
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of an address. `source` is the table to paste, None where no door opened, or where one did and gave no
    list, as the last of `checks` then says; `preview` is what it gave."""

    address: str
    knocks: tuple[Knock, ...] = ()
    door: Door | None = None
    source: Source | None = None
    preview: Preview | None = None
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """How a trial reaches the network: `open` makes the Repository of a source, `timer` tells seconds.

    `prefix` and `sets` are what the operator asked for; `existing` are the sources already configured.
    """

    open: Callable[[Source], Repository]
    allow_private: bool | tuple[str, ...] = False
    user_agent: str = "Moisson"
    prefix: str | None = None
    sets: tuple[str, ...] = ()
    existing: tuple[Source, ...] = ()
    hosts: Hosts = field(default=HOSTS)
    timer: Callable[[], float] = time.monotonic
    pause: float = 0.5

    def source(self, url: str) -> Source:
        """A source for the time of the trial: impatient, since an operator is waiting."""
        return Source(
            id="trial", name={"en": url}, url=url, allow_private=self.allow_private, user_agent=self.user_agent,
            retries=1, backoff=1.0, timeout=60.0, min_interval=self.pause, max_response_bytes=20 * 1024 * 1024,
        )  # fmt: skip


def attempt(address: str, asking: Asking) -> Trial:
    """Try an address; raises ValueError where it is none. Whatever the network does ends in the Trial."""
    knocks: list[Knock] = []
    answering: Trial | None = None
    for door in candidates(address, asking):
        if _pointless(door, knocks, answering):
            continue
        meant = replace(door, prefix=asking.prefix or door.prefix, sets=asking.sets or door.sets)
        try:
            found = knock(meant, address, asking)
        except Failure as failure:
            silent = failure.fault.code in UNREACHABLE or failure.pause is not None
            knocks.append(Knock(meant, shorten(told(failure), 160, placeholder=" …"), silent))
        else:
            match found:
                case str():
                    knocks.append(Knock(meant, found))
                case Trial(source=None):
                    answering = answering or found
                case Trial():
                    return replace(found, knocks=tuple(knocks))
    return replace(answering or Trial(address), knocks=tuple(knocks))


def _pointless(door: Door, knocks: list[Knock], answering: Trial | None) -> bool:
    """Whether a door need not be tried: its host is silent, or it is but a guess where another is known to be one."""
    silent = {urlsplit(knock.door.url).netloc for knock in knocks if knock.silent}
    return urlsplit(door.url).netloc in silent or (answering is not None and door.why == GUESS)


def candidates(address: str, asking: Asking) -> Iterator[Door]:
    """The doors to try: what the address itself says, what its page links to, then the usual places; twelve in all."""
    known = doors(address)
    return islice(_once(_in_order(known, address, asking)), MOST_DOORS)


def _in_order(known: tuple[Door, ...], address: str, asking: Asking) -> Iterator[Door]:
    yield from (door for door in known if door.why != GUESS)
    guesses = [door for door in known if door.why == GUESS]
    if guesses:
        page = address if "://" in address else f"https://{address}"
        # a page that cannot be read links to nothing; what is wrong with the host the guesses will tell
        with suppress(Failure):
            yield from linked(fetch(page, (), asking), page)
        yield from guesses


def _once(found: Iterable[Door]) -> Iterator[Door]:
    seen = set()
    for door in found:
        key = (door.protocol, door.url, door.sets, door.like, door.subtree)
        if key not in seen:
            seen.add(key)
            yield door


def knock(door: Door, address: str, asking: Asking) -> Trial | str:
    """A Trial of the door, or the reason why it is not the one meant; raises Failure where nothing right answers."""
    match door.protocol:
        case "oai":
            return _oai(door, address, asking)
        case "dataverse":
            return _dataverse(door, address, asking)
        case "csw":
            return _csw(door, address, asking)


def _oai(door: Door, address: str, asking: Asking) -> Trial | str:
    # a wrong guess should cost one request; once the repository has answered, a repeat is worth it
    repository = asking.open(replace(asking.source(door.url), retries=0))
    try:
        began = asking.timer()
        identity = repository.identify()
        took = asking.timer() - began
        sets = door.sets or _alike(repository, door.like)
    finally:
        repository.close()
    if door.like and not sets:
        return f"{identity.name or door.url} answers, but has no set {' or '.join(door.like)}; --set names another"
    identified = Check("identify", True, f"Identify answered in {took:.1f} s: {identity.name}")
    door, odd = _where_it_is(replace(door, sets=sets), identity, asking)
    repository = asking.open(asking.source(door.url))
    try:
        preview = look(repository, identity, door, asking.timer, asking.pause)
        listed = _listed(sets, preview, repository)
    except Failure as failure:
        return _unlisted(address, door, (identified, *odd), failure)
    finally:
        repository.close()
    source = draft.of_oai(address, door.url, identity, sets, preview, asking.existing)
    source = draft.private(source) if asking.allow_private else source
    checks = (identified, *_known(source, asking), *odd, *listed, *preview.checks)
    return Trial(address, door=door, source=source, preview=preview, checks=checks)


def _where_it_is(door: Door, identity: Identity, asking: Asking) -> tuple[Door, tuple[Check, ...]]:
    """The door where a redirect for good leads, and what is odd about it: a new table names the new address."""
    odd = tuple(Check(warning.code, None, warning.message) for warning in identity.warnings)
    if all(check.code != "moved" for check in odd):
        return door, odd
    transport = Transport(asking.source(door.url), asking.user_agent, asking.hosts)
    try:
        transport.fetch(door.url, (("verb", "Identify"),), _good)
    finally:
        transport.close()
    new = transport.moved.get(door.url, door.url)
    said = Check("moved", None, f"{door.url} has moved for good to {new}, which is what the table names")
    return replace(door, url=new), (said, *(check for check in odd if check.code != "moved"))


def _listed(sets: tuple[str, ...], preview: Preview, repository: Repository) -> tuple[Check, ...]:
    """Whether the sets are there: a set that is not lists nothing, as an empty one does. Those that a record names are;
    for others the list of sets is asked, which at HAL or Zenodo is long."""
    named = {spec for change in preview.sample for spec in change.raw.header.sets}
    unseen = [wanted for wanted in sets if not any(f"{spec}:".startswith(f"{wanted}:") for spec in named)]
    if not unseen:
        return ()
    try:
        return (named_sets(unseen, repository),)
    except Failure as failure:
        return (Check("sets", None, f"which sets there are is not told: {failure.message}"),)


def _unlisted(address: str, door: Door, checks: tuple[Check, ...], failure: Failure) -> Trial:
    """The Trial of a door that is one, and gives no list as asked."""
    return Trial(address, door=door, checks=(*checks, Check(failure.fault.code, False, told(failure))))


def told(failure: Failure) -> str:
    """What went wrong, with the remedy of a trial: its source has no table yet in which a key could be set."""
    if failure.symptom is Symptom.FORBIDDEN and "allow_private" in failure.message:
        return failure.message.partition("; if that is meant")[0] + "; if that is meant, add --allow-private"
    return failure.message


def _alike(repository: Repository, like: tuple[str, ...]) -> tuple[str, ...]:
    wanted = {spec.lower() for spec in like}
    if not wanted:
        return ()
    found = (found.spec for found in islice(repository.sets(), MOST_SETS) if found.spec.lower() in wanted)
    return tuple(islice(found, 1))


def _known(source: Source, asking: Asking) -> tuple[Check, ...]:
    twin = draft.twin(source, asking.existing)
    return (Check("configured", None, f"source '{twin.id}' asks for this already"),) if twin else ()


def _dataverse(door: Door, address: str, asking: Asking) -> Trial | str:
    asked = {"q": "*", "type": "dataset", "per_page": "1", **({"subtree": door.subtree} if door.subtree else {})}
    body = fetch(f"{door.url}/api/search", tuple(asked.items()), asking)
    try:
        int(json.loads(body)["data"]["total_count"])
    except (ValueError, KeyError, TypeError):
        return "no Dataverse Search API answers there"
    return _other(door, address, asking, ())


def _csw(door: Door, address: str, asking: Asking) -> Trial | str:
    body = fetch(door.url, (("service", "CSW"), ("request", "GetCapabilities")), asking)
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        return "no CSW answers there"
    if etree.QName(root).localname != "Capabilities":
        return "no CSW answers there"
    return _other(door, address, asking, ("iso19139", "iso19115-3", "csw-dc"))


def _other(door: Door, address: str, asking: Asking, best: tuple[str, ...]) -> Trial | str:
    """A Trial of a door that is not OAI-PMH; of its formats the first of `best` is asked for, where it has one."""
    asked = replace(asking.source(door.url), protocol=door.protocol, subtree=door.subtree)
    repository = asking.open(asked)
    try:
        identity = repository.identify()
        said = Check("identify", True, f"{identity.name or door.url} answers by {door.protocol}")
        offered = {found.prefix for found in repository.formats()}
        prefix = asking.prefix or next((one for one in best if one in offered), None)
        try:
            preview = look(repository, identity, replace(door, prefix=prefix), asking.timer, asking.pause)
        except Failure as failure:
            return _unlisted(address, door, (said,), failure)
    finally:
        repository.close()
    source = draft.of_other(address, door, identity, preview.prefix, asking.existing)
    source = draft.private(source) if asking.allow_private else source
    checks = (said, *_known(source, asking), *preview.checks)
    return Trial(address, door=door, source=source, preview=preview, checks=checks)


def fetch(url: str, arguments: tuple[tuple[str, str], ...], asking: Asking) -> bytes:
    """One page through the guarded transport; raises Failure."""
    transport = Transport(replace(asking.source(url), retries=0), asking.user_agent, asking.hosts)
    try:
        return transport.fetch(url, arguments, _good)
    finally:
        transport.close()


def _good(answer: Answer) -> bytes:
    return answer.body if answer.status == 200 else b""
