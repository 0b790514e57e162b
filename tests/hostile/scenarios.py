"""Repositories that misbehave, as a table: what is on the wire, and how a harvest must end.

The repository has 60 records in six pages of ten; three are deleted. A fault comes from the demo's own table, or is
written here. Whatever cannot succeed is healed afterwards, and an ordinary run must then bring everything.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from moisson.demo.faults import FAULTS, Exchange, Fault, always, once, rewriting
from moisson.demo.replies import Reply
from moisson.demo.repository import Character, Item, Repository, revised
from moisson.demo.verbs import OAI

LIVE, DELETED = 57, 3
DC = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>Été {n}</dc:title><dc:creator>Durand, Zoé</dc:creator><dc:identifier>https://doi.org/10.5072/h.{n}"
    "</dc:identifier></oai_dc:dc>"
)
XML = {"Content-Type": "text/xml; charset=utf-8"}


def repository(**character: object) -> Repository:
    first = datetime(2024, 1, 1, tzinfo=UTC)
    items = (
        Item(
            name(n), first + timedelta(days=n), {"oai_dc": DC.format(n=n)}, ("earth" if n % 2 else "life",), n % 20 == 7
        )
        for n in range(60)
    )
    told = Character("Hostile", page=10, sets={"earth": "Earth", "life": "Life"})
    return Repository(replace(told, **character), items)  # type: ignore[arg-type]


def name(n: int) -> str:
    return f"oai:h:{n:02d}"


@dataclass(frozen=True)
class End:
    """How a run must end; `rejected` counts what was refused in it, `warns` are codes that it must tell."""

    state: str = "succeeded"
    code: str | None = None
    live: int | tuple[int, int] = LIVE
    rejected: int = 0
    warns: tuple[str, ...] = ()
    requests: int = 40


@dataclass(frozen=True)
class Scenario:
    """`then` changes the repository after the first run, whose end is `end`; `after` is how the second run must end
    (None: healed, it must bring everything)."""

    fault: Fault | None
    end: End = field(default_factory=End)
    then: Callable[[Repository], None] | None = None
    after: End | None = None
    character: dict[str, object] = field(default_factory=dict)
    full: bool = False


def failed(code: str, live: int | tuple[int, int] = 9, **more: object) -> End:
    return End("failed", code, live, **more)  # type: ignore[arg-type]


def own(sentence: str, act: Callable[[Exchange], Reply], where: Literal["any", "lists", "late"] = "late") -> Fault:
    return Fault("own", sentence, act, where)


def bodies(sentence: str, change: Callable[[bytes], bytes], where: Literal["any", "lists", "late"] = "late") -> Fault:
    return own(sentence, rewriting(change), where)


def record(n: int, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """A change of one record's text only."""
    pattern = re.compile(rb"<record>(?:(?!</record>).)*?oai:h:%02d<.*?</record>" % n, re.DOTALL)
    return lambda body: pattern.sub(lambda found: change(found[0]), body)


def title(n: int, text: bytes) -> Callable[[bytes], bytes]:
    return record(n, lambda piece: piece.replace(b"<dc:title>", b"<dc:title>" + text, 1))


def headers(**more: str) -> Callable[[Exchange], Reply]:
    told = {key.replace("_", "-"): value for key, value in more.items()}
    return lambda exchange: replace(exchange.ok(), headers=told)


def token(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """A change of the text of resumption tokens."""
    return lambda body: re.sub(rb"(<resumptionToken[^>]*>)([^<]+)<", lambda m: m[1] + change(m[2]) + b"<", body)


def ending(text: bytes) -> Callable[[bytes], bytes]:
    """Another text for the empty token of the last page."""
    return lambda body: re.sub(
        rb"<resumptionToken([^>]*)/>", rb"<resumptionToken\1>" + text + b"</resumptionToken>", body
    )


def undeclared(body: bytes) -> bytes:
    return re.sub(rb' (completeListSize|cursor)="\d+"', b"", body)


def encoded(encoding: str) -> Callable[[Exchange], Reply]:
    def act(exchange: Exchange) -> Reply:
        text = exchange.body().decode().replace('encoding="UTF-8"', f'encoding="{encoding}"')
        return Reply(body=text.encode(encoding, "xmlcharrefreplace"), headers={"Content-Type": "text/xml"})

    return act


def packed(exchange: Exchange) -> Reply:
    return Reply(body=zlib.compress(exchange.body()), headers=XML | {"Content-Encoding": "deflate"})


def half_packed(exchange: Exchange) -> Reply:
    whole = gzip.compress(exchange.body())
    return Reply(body=whole[: len(whole) // 2], headers=XML | {"Content-Encoding": "gzip"})


def prefixed(body: bytes) -> bytes:
    text = body.replace(b' xmlns="' + OAI.encode(), b' xmlns:oai="' + OAI.encode())
    return re.sub(rb"<(/?)(?=[A-Za-z])(?!oai_dc:|dc:)", rb"<\1oai:", text)


def inherited(body: bytes) -> bytes:
    names = re.findall(rb' xmlns:(?:oai_dc|dc)="[^"]*"', body)[:2]
    bare = re.sub(rb' xmlns:(?:oai_dc|dc)="[^"]*"', b"", body)
    return bare.replace(b"<OAI-PMH", b"<OAI-PMH" + b"".join(names), 1)


def redirected(status: int, place: str) -> Callable[[Exchange], Reply]:
    return lambda exchange: Reply(status, b"", {"Location": place})


def single_use(exchange: Exchange) -> Reply:
    """A token works once, and the answer to one of them is lost on the way."""
    used = exchange.asked.get("resumptionToken")
    if used is None:
        exchange.state.clear()
        return exchange.ok()
    if used in exchange.state:
        return exchange.error("badResumptionToken", "this token has been used")
    exchange.state[used] = b""
    return replace(exchange.ok(), manner="cut") if exchange.met == 3 else exchange.ok()


def dying_early(exchange: Exchange) -> Reply:
    """Tokens that lead beyond the twentieth record of a list have always expired."""
    cursor = re.search(rb'cursor="(\d+)"', exchange.body())
    if "resumptionToken" in exchange.asked and cursor and int(cursor[1]) >= 20:
        return exchange.error("badResumptionToken", "expired")
    return exchange.ok()


def restricted(exchange: Exchange) -> Reply:
    """Lists of more than forty days are refused, as DNB does."""
    told = exchange.asked
    if "resumptionToken" in told:
        return exchange.ok()
    start = datetime.fromisoformat(told.get("from", "1970-01-01T00:00:00Z"))
    end = datetime.fromisoformat(told["until"]) if "until" in told else exchange.now
    if end - start > timedelta(days=40):
        return Reply(413, b"too many records, restrict the period")
    return exchange.ok()


def expiring_once(exchange: Exchange) -> Reply:
    return exchange.error("badResumptionToken", "expired") if exchange.met == 2 else exchange.ok()


def back_to_first(exchange: Exchange) -> Reply:
    """Every page leads back to the second one."""
    body = exchange.body()
    exchange.state.setdefault("own", exchange.asked.get("resumptionToken", "").encode())
    return exchange.ok(token(lambda text: exchange.state["own"] if exchange.met % 2 == 0 else text)(body))


def started_again(exchange: Exchange) -> Reply:
    """The last page leads back to the beginning, as pycsw 2.6 does with its token `0`."""
    if exchange.asked.get("resumptionToken") == "0":
        return exchange.ok(exchange.sound([("verb", exchange.asked["verb"]), ("metadataPrefix", "oai_dc")]))
    return exchange.ok(ending(b"0")(exchange.body()))


def token_alone_refused(exchange: Exchange) -> Reply:
    if "resumptionToken" not in exchange.asked:
        return exchange.ok()
    if "metadataPrefix" not in exchange.asked:
        return exchange.error("badArgument", "Missing metadataPrefix parameter")
    return exchange.ok(exchange.sound([pair for pair in exchange.arguments if pair[0] != "metadataPrefix"]))


def days_only(exchange: Exchange) -> Reply:
    if "T" in exchange.asked.get("from", ""):
        return exchange.error("badArgument", "dates are days here")
    return exchange.ok()


def from_ignored(exchange: Exchange) -> Reply:
    return exchange.ok(exchange.sound([pair for pair in exchange.arguments if pair[0] != "from"]))


def empty_page(exchange: Exchange) -> Reply:
    """Before the third page, one without records and with a new token for the same place."""
    arguments = [(key, value.removesuffix(".again")) for key, value in exchange.arguments]
    asked = exchange.asked.get("resumptionToken", "")
    body = exchange.sound(arguments)
    if exchange.met != 2 or asked.endswith(".again"):
        return exchange.ok(body)
    empty = re.sub(rb"<record>.*</record>", b"", body, flags=re.DOTALL)
    return exchange.ok(token(lambda text: asked.encode() + b".again")(empty))


def long_token(body: bytes) -> bytes:
    return token(lambda text: text + b"." + b"x" * 9000)(body)


def long_token_taken_back(exchange: Exchange) -> Reply:
    arguments = [(key, value.partition(".")[0]) for key, value in exchange.arguments]
    return exchange.ok(long_token(exchange.sound(arguments)))


def identifying(change: Callable[[bytes], bytes]) -> Callable[[Exchange], Reply]:
    return lambda exchange: (
        exchange.ok(change(exchange.body())) if exchange.asked["verb"] == "Identify" else exchange.ok()
    )


def bare_identify(body: bytes) -> bytes:
    return re.sub(rb"<(granularity|deletedRecord|earliestDatestamp)>[^<]*</\1>", b"", body)


def quoted(piece: bytes) -> bytes:
    """Another record quoted in `about`, as aggregators do."""
    inner = re.sub(rb"oai:h:\d\d", b"oai:other:1", piece)
    return piece.replace(
        b"</record>", b"<about><p>" + inner + b"<resumptionToken>no</resumptionToken></p></about></record>"
    )


def left_out(exchange: Exchange) -> Reply:
    """Three records of the third page are in no list of records, and can be had one by one."""
    body = exchange.body()
    if exchange.lists:
        for number in (23, 24, 25):
            body = record(number, lambda piece: b"")(body)
    return exchange.ok(body)


def phantoms(exchange: Exchange) -> Reply:
    """Headers name two records more, which are counted and which GetRecord does not know."""
    body = re.sub(rb'completeListSize="60"', b'completeListSize="62"', exchange.body())
    more = b"".join(b"<header><identifier>oai:h:no%d</identifier></header>" % n for n in range(2))
    if exchange.asked.get("verb") == "ListIdentifiers" and "resumptionToken" not in exchange.asked:
        body = body.replace(b"<ListIdentifiers>", b"<ListIdentifiers>" + more)
    return exchange.ok(body)


def emptied(repository: Repository) -> None:
    repository.remove([item.identifier for item in repository.items()])


def decimated(repository: Repository) -> None:
    repository.remove([item.identifier for item in repository.items()][10:])


def two_gone(repository: Repository) -> None:
    repository.remove([name(1), name(2)])


def three_changed(repository: Repository) -> None:
    now = datetime.now(UTC)
    repository.put(revised(repository.items()[0], now, "revised"))
    repository.delete(name(5), now)
    repository.put(Item("oai:h:new", now, {"oai_dc": DC.format(n=99)}))


def redated(repository: Repository) -> None:
    for item in repository.live():
        repository.put(replace(item, datestamp=datetime.now(UTC)))


def revived(repository: Repository) -> None:
    repository.put(replace(repository.get(name(7)), deleted=False, datestamp=datetime.now(UTC)))  # type: ignore[type-var]


FROM_THE_DEMO: dict[str, End] = {
    "truncated": failed("malformed-xml"),
    "cut-connection": failed("network"),
    "no-answer": failed("network"),
    "html": failed("not-oai"),
    "other-xml": failed("not-oai"),
    "empty": failed("not-oai"),
    "500-once": End(),
    "500-always": failed("http"),
    "503-seconds": End(),
    "503-date": End(),
    "503-day": failed("retry-later", 0, requests=2),
    "429-once": End(),
    "403": failed("http", 0, requests=2),
    "422": End(live=0),
    "slow-drip": failed("timeout"),
    "gzip-bomb": failed("too-large"),
    "redirect-forbidden": failed("forbidden-address"),
    "doctype": failed("unsafe-xml"),
    "control-character": End(warns=("repaired",)),
    "not-utf-8": End(warns=("repaired",)),
    "undefined-entity": End(warns=("repaired",)),
    "no-namespace": End(warns=("no-namespace",)),
    "loop-token": failed("loop", (9, 19)),
    "expired-token": failed("token-expired"),
    "missing-token": failed("incomplete", 19),
    "declared-too-large": End(warns=("list-size",)),
    "no-metadata": End("rejects", None, 42, 15),
    "no-identifier": End("rejects", None, 52, 5),
    "nothing-at-end": failed("incomplete"),
    "vanished": End(live=0),
    "repeats": End(),
}

SCENARIOS: dict[str, Scenario] = {
    **{fault: Scenario(FAULTS[fault], end) for fault, end in FROM_THE_DEMO.items()},
    # transport
    "status-401": Scenario(own("401 to everything", always(401, "who are you")), failed("http")),
    "status-404": Scenario(own("404 after the first page", always(404, "gone")), failed("http")),
    "status-410": Scenario(own("410 after the first page", always(410, "gone")), failed("http")),
    "status-502-once": Scenario(own("502 with HTML, then well", once(always(502, "<html>Proxy Error</html>")))),
    "bot-wall": Scenario(own("200 with a JavaScript challenge", always(200, "<html><title>Just a moment…</title></html>")),
                         failed("not-oai")),
    "soap-fault": Scenario(own("a SOAP fault", always(200, "<S:Envelope xmlns:S='urn:s'/>", "text/xml")), failed("not-oai")),
    "html-once": Scenario(own("HTML once", once(always(200, "<html/>")))),
    "retry-after-on-200": Scenario(own("Retry-After on good answers, as DataCite sends", headers(Retry_After="60"))),
    "retry-after-nonsense": Scenario(own("429 with Retry-After: soon", once(lambda x: Reply(429, b"", {"Retry-After": "soon"})))),
    "deflate": Scenario(own("compressed with deflate", packed)),
    "gzip-unannounced": Scenario(own("gzip that no header names", lambda x: Reply(body=gzip.compress(x.body()), headers=XML))),
    "gzip-announced-only": Scenario(own("a header names gzip, nothing is packed", headers(Content_Encoding="gzip"))),
    "gzip-half": Scenario(own("half of a compressed page", half_packed), failed("network")),
    "endless-page": Scenario(own("a page of 12 MiB where 8 are allowed", lambda x: x.ok(x.body() + b" " * (12 << 20))),
                             failed("too-large")),
    "wrong-charset-header": Scenario(own("a header says Latin-1, the document UTF-8",
                                         headers(Content_Type="text/html; charset=iso-8859-1"))),
    "moved": Scenario(own("301 to another path for good", redirected(301, "../b/oai"), "any"), End(warns=("moved",))),
    "redirect-loop": Scenario(own("a redirect to itself", redirected(302, "oai")), failed("redirect")),
    "redirect-to-metadata-service": Scenario(own("a redirect to 169.254.169.254",
                                                 redirected(302, "http://169.254.169.254/latest/")), failed("forbidden-address")),
    "redirect-to-a-file": Scenario(own("a redirect to file:", redirected(302, "file:///etc/passwd")), failed("forbidden-address")),
    "redirect-to-ipv6-loopback": Scenario(own("a redirect to ::1", redirected(302, "http://[::1]:9/oai")), failed("forbidden-address")),
    "long-token": Scenario(own("tokens of 9 000 characters, which no GET takes", long_token_taken_back, "lists")),
    # XML
    "byte-order-mark": Scenario(bodies("a byte order mark and blank lines first", lambda b: b"\xef\xbb\xbf\r\n\n" + b)),
    "trailing-notice": Scenario(bodies("PHP notices after the end", lambda b: b + b"\n<b>Notice</b>: undefined index")),
    "latin-1": Scenario(own("ISO-8859-1, declared", encoded("iso-8859-1"))),
    "utf-16": Scenario(own("UTF-16, declared", encoded("utf-16"))),
    "prefixed-envelope": Scenario(bodies("every element of the envelope has a prefix", prefixed, "any")),
    "inherited-namespaces": Scenario(bodies("namespaces declared on the root only", inherited)),
    "bare-ampersand": Scenario(bodies("a bare ampersand", title(33, b"R&D ")), End(warns=("repaired",))),
    "bad-reference": Scenario(bodies("a reference to no character", title(33, b"&#0;&#xD800;")), End(warns=("repaired",))),
    "inner-declaration": Scenario(bodies("an XML declaration in a record",
                                         record(33, lambda p: p.replace(b"<metadata>", b"<metadata><?xml version='1.0'?>"))),
                                  End(warns=("repaired",))),
    "unbalanced": Scenario(bodies("an end tag too many in one record", title(33, b"x</dc:title></dc:creator>")),
                           End("succeeded", None, LIVE - 1, 1, ("repaired",))),
    "undeclared-prefix": Scenario(bodies("a prefix without declaration in one record", title(33, b"</dc:title><dct:a/><dc:title>")),
                                  End("succeeded", None, LIVE - 1, 1, ("repaired",))),
    "comments-and-cdata": Scenario(bodies("comments and CDATA in a title", title(33, b"<!-- no --><![CDATA[A & B]]>"))),
    "billion-laughs": Scenario(bodies("entities that swell", lambda b: b.replace(
        b"<OAI-PMH", b'<!DOCTYPE OAI-PMH [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><OAI-PMH', 1)), failed("unsafe-xml")),
    "deep-nesting": Scenario(bodies("20 000 nested elements in one record", title(33, b"<i>" * 20_000 + b"</i>" * 20_000)),
                             End("succeeded", None, LIVE - 1, 1)),
    "quoted-record": Scenario(bodies("another record and token quoted in about", record(33, quoted))),
    # the protocol
    "blank-token": Scenario(bodies("the last token is blank", ending(b"\n   "))),
    "no-list-size": Scenario(bodies("no size is declared", undeclared, "lists")),
    "size-is-no-number": Scenario(bodies("the size is no number",
                                         lambda b: re.sub(rb'completeListSize="\d+"', b'completeListSize="many"', b), "lists")),
    "surplus-token": Scenario(bodies("the last page has a token that leads to nothing", ending(b"bm90aGluZw==")),
                              End(requests=100)),
    "size-too-small": Scenario(bodies("half of the size is declared",
                                      lambda b: re.sub(rb'completeListSize="\d+"', b'completeListSize="30"', b), "lists"),
                               End(warns=("list-size",))),
    "loop-of-two": Scenario(own("two pages lead to each other", back_to_first), failed("loop", (9, 40))),
    "begins-again": Scenario(own("the last page leads back to the first", started_again), End(warns=("loop",))),
    "token-expires-once": Scenario(own("a token expires in the middle, once", expiring_once)),
    "tokens-die-early": Scenario(
        own("no token lasts beyond the third page", dying_early, "lists"), replace(End(), requests=110)
    ),
    "restrict-the-period": Scenario(
        own("413 to lists of more than forty days", restricted, "lists"), replace(End(), requests=140)
    ),
    "single-use-token": Scenario(own("tokens work once and an answer is lost", single_use, "lists")),
    "token-needs-prefix": Scenario(own("a token alone gets badArgument, as from pycsw", token_alone_refused, "lists")),
    "empty-page": Scenario(own("a page without records whose token goes on", empty_page)),
    "several-errors": Scenario(own("two errors in one answer", lambda x: x.ok(x.error("noRecordsMatch", "none").body.replace(
        b"</OAI-PMH>", b'<error code="badArgument">no</error></OAI-PMH>'))), failed("protocol")),
    "unknown-error": Scenario(own("an error code that nobody knows", lambda x: x.error("databaseDown", "sorry")), failed("protocol")),
    "error-with-status-500": Scenario(own("noRecordsMatch with status 500", lambda x: x.error("noRecordsMatch", "none", 500), "lists"),
                                      End(live=0)),
    "other-verb": Scenario(own("the answer to another request", lambda x: x.ok(x.sound([("verb", "Identify")]))), failed("not-oai")),
    "identify-broken": Scenario(own("Identify fails", lambda x: Reply(500, b"no") if x.asked["verb"] == "Identify" else x.ok(), "any"),
                                failed("http", 0)),
    "identify-bare": Scenario(own("Identify says nearly nothing", identifying(bare_identify), "any")),
    "late-earliest": Scenario(own("earliestDatestamp is later than the records", identifying(
        lambda b: re.sub(rb"<earliestDatestamp>[^<]*", b"<earliestDatestamp>2025-06-01T00:00:00Z", b)), "any")),
    "odd-datestamps": Scenario(bodies("datestamps that are none", record(33, lambda p: re.sub(rb"<datestamp>[^<]*", b"<datestamp>soon", p))),
                               End(warns=("odd-datestamp",))),
    "one-without-metadata": Scenario(bodies("one live record without metadata", record(
        33, lambda p: re.sub(rb"<metadata>.*</metadata>", b"", p, flags=re.S))), End(live=LIVE - 1, rejected=1)),
    "one-of-another-format": Scenario(bodies("one record in another format", record(
        33, lambda p: re.sub(rb"<metadata>.*</metadata>", b"<metadata><x/></metadata>", p, flags=re.S))),
        End(live=LIVE - 1, rejected=1)),
    "silent-list": Scenario(bodies("no token on the last page, no size anywhere", lambda b: re.sub(
        rb"<resumptionToken[^>]*/>", b"", undeclared(b)), "lists")),
    "response-date-missing": Scenario(
        bodies("no responseDate anywhere", lambda b: re.sub(rb"<responseDate>[^<]*</responseDate>", b"", b), "any")
    ),
    "response-date-odd": Scenario(
        bodies("a responseDate in words", lambda b: re.sub(rb"<responseDate>[^<]*<", b"<responseDate>now<", b), "any")
    ),
    "datestamp-missing": Scenario(
        bodies("headers without datestamp", lambda b: re.sub(rb"<datestamp>[^<]*</datestamp>", b"", b), "lists"),
        End(warns=("odd-datestamp",)),
    ),
    "empty-list-element": Scenario(
        own("an empty ListRecords without error, as pycsw sends", lambda x: x.ok(re.sub(
            rb"<ListRecords>.*</ListRecords>", b"<ListRecords/>", x.body(), flags=re.S)), "lists"),
        End(live=0),
    ),
    "status-204": Scenario(own("204 without a body", always(204, "", "text/xml")), failed("not-oai")),
    "retry-after-negative": Scenario(
        own("503 with Retry-After: -5", once(lambda x: Reply(503, b"", {"Retry-After": "-5"})))
    ),
    "retry-after-fraction": Scenario(
        own("503 with Retry-After: 0.5", once(lambda x: Reply(503, b"", {"Retry-After": "0.5"})))
    ),
    "two-metadata": Scenario(bodies("two elements in one metadata", record(
        33, lambda p: p.replace(b"</metadata>", b"<extra/></metadata>")))),
    "comment-before-payload": Scenario(bodies("a comment and an instruction before each payload", lambda b: b.replace(
        b"<metadata>", b"<metadata><!-- made by hand --><?php x ?>"))),
    "payload-without-namespace": Scenario(bodies("a payload in no namespace", record(
        33, lambda p: re.sub(rb"</?(?:oai_)?dc:", lambda m: m[0].split(b":")[0].replace(b"oai_dc", b"").replace(
            b"dc", b""), p).replace(b"<dc ", b"<dc xmlns='' ", 1))), End(live=(LIVE - 1, LIVE), rejected=0)),
    "shrinking-size": Scenario(own("the declared size shrinks from page to page", lambda x: x.ok(re.sub(
        rb'completeListSize="60" cursor="(\d+)"',
        lambda m: b'completeListSize="%d" cursor="%s"' % (60 - int(m[1]) // 10, m[1]), x.body())), "lists"),
        End(warns=("list-size",))),
    "status-in-upper-case": Scenario(bodies(
        "status=\"Deleted\"", lambda b: b.replace(b'status="deleted"', b'status="Deleted"'), "lists"),
        End(live=LIVE)),
    "error-beside-records": Scenario(own("an error and a list in one answer", lambda x: x.ok(x.body().replace(
        b"<ListRecords>", b'<error code="badArgument">so so</error><ListRecords>'))), failed("protocol")),
    "three-left-out": Scenario(
        own("a list leaves three records out that headers name", left_out, "any"), End(warns=("list-size",))
    ),
    "phantoms": Scenario(
        own("headers name two records that nobody can have", phantoms, "any"), End(warns=("list-size",))
    ),
    # what changes between two harvests
    "nothing-new": Scenario(None, End(), lambda repository: None, End()),
    "three-changed": Scenario(None, End(), three_changed, End(live=LIVE)),
    "granularity-lie": Scenario(own("seconds are promised and refused", days_only, "lists"), End(), three_changed,
                                End(live=LIVE, warns=("granularity",))),
    "from-ignored": Scenario(own("`from` is ignored", from_ignored, "lists"), End(), lambda repository: None,
                             End(warns=("from-ignored",))),
    "day-granularity": Scenario(None, End(), three_changed, End(live=LIVE), {"granularity": "day"}),
    "everything-dated-anew": Scenario(None, End(), redated, End()),
    "back-from-the-dead": Scenario(None, End(), revived, End(live=LIVE + 1)),
    "emptied": Scenario(None, End(), emptied, End("held", "suspicious"), full=True),
    "decimated": Scenario(None, End(), decimated, End("held", "suspicious"), {"deleted_record": "no"}, full=True),
    "two-gone-without-a-word": Scenario(None, End(), two_gone, End(live=LIVE - 2), {"deleted_record": "no"}, full=True),
    "two-gone-though-persistent": Scenario(None, End(), two_gone, End(live=LIVE - 2), full=True),
}  # fmt: skip
"""By name. `own` faults concern the pages after the first unless they say otherwise."""
