"""More repositories that misbehave, thought out against the harvester's own rules: rows like those of `scenarios`.

What is here must end well by a rule and not by its name: addresses and pauses that no program can take, encodings that
are not what they say, lists whose parts stand where the protocol does not have them, and ends that prove nothing.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import replace

from hostile.scenarios import (
    LIVE,
    XML,
    End,
    Scenario,
    bodies,
    failed,
    headers,
    identifying,
    left_out,
    name,
    own,
    record,
    three_changed,
    title,
    token,
    undeclared,
)  # fmt: skip

from moisson.demo.faults import Exchange, Fault, always, once
from moisson.demo.replies import Reply
from moisson.demo.repository import Repository
from moisson.demo.verbs import OAI

NAMESPACE = b' xmlns="' + OAI.encode() + b'"'
TOKEN = re.compile(rb"<resumptionToken[^>]*>[^<]+</resumptionToken>")


def to(place: str) -> Fault:
    return own(f"a redirect to {place}", lambda x: Reply(302, b"", {"Location": place}))


def busy(pause: str) -> Fault:
    return own(f"503 with Retry-After: {pause[:40]}", lambda x: Reply(503, b"", {"Retry-After": pause}))


def silently(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """The change, in lists that never tell their size: nothing but the token says then that more is to come."""
    return lambda body: change(undeclared(body))


def declaring(encoding: bytes) -> Callable[[bytes], bytes]:
    return lambda body: body.replace(b'encoding="UTF-8"', b'encoding="' + encoding + b'"')


def wide(exchange: Exchange) -> Reply:
    return Reply(body=declaring(b"UTF-16LE")(exchange.body()).decode().encode("utf-16-le"), headers=XML)


def hidden_declaration(body: bytes) -> bytes:
    declared = b'<!-- <OAI-PMH > --><!DOCTYPE OAI-PMH [<!ENTITY a "ha">]><OAI-PMH'
    return body.replace(b"<OAI-PMH", declared, 1).replace(b"<dc:title>", b"<dc:title>&a;", 1)


def inside(text: bytes, within: bytes) -> Callable[[bytes], bytes]:
    return lambda body: body.replace(text, within)


def in_metadata(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """A change of what is in the metadata of record 33."""
    whole = re.compile(rb"<metadata>(.*)</metadata>", re.DOTALL)
    return record(33, lambda piece: whole.sub(lambda found: change(found[1]), piece))


def without_header(piece: bytes) -> bytes:
    return re.sub(rb"<header.*?</header>", b"", piece, flags=re.DOTALL)


def two_lists(body: bytes) -> bytes:
    last = body.rfind(b"<record>")
    return body[:last] + b"</ListRecords><ListRecords>" + body[last:] if last > 0 else body


def wrapped(body: bytes) -> bytes:
    whole = rb"<ListRecords>(.*)</ListRecords>"
    return re.sub(whole, rb"<ListRecords><records>\1</records></ListRecords>", body, flags=re.DOTALL)


def moved_to(place: bytes, before: bool) -> Callable[[bytes], bytes]:
    """The token taken out of its place and put before or behind a tag."""

    def change(body: bytes) -> bytes:
        found = TOKEN.search(body)
        if found is None:
            return body
        put = found[0] + place if before else place + found[0]
        return body.replace(found[0], b"").replace(place, put, 1)

    return change


def as_tombstone(piece: bytes) -> bytes:
    marked = piece.replace(b"<header>", b'<header status="deleted">')
    return re.sub(rb"<metadata>.*</metadata>", b"", marked, flags=re.DOTALL)


def older_again(exchange: Exchange) -> Reply:
    """Record 33 comes again on the last page, as it was years ago."""
    body = exchange.body()
    found = re.search(rb"<record>(?:(?!</record>).)*?oai:h:33<.*?</record>", body, re.DOTALL)
    if found:
        old = re.sub(rb"<datestamp>[^<]*", b"<datestamp>2020-01-01T00:00:00Z", found[0])
        exchange.state["old"] = old.replace(b"<dc:title>", b"<dc:title>OLD ")
    if b"oai:h:55<" in body and "old" in exchange.state:
        body = body.replace(b"<ListRecords>", b"<ListRecords>" + exchange.state["old"], 1)
    return exchange.ok(body)


def counted(body: bytes) -> bytes:
    """The size is what has come so far, as if every page were the last."""
    cursor = re.search(rb'cursor="(\d+)"', body)
    so_far = (int(cursor[1]) if cursor else 50) + 10
    return re.sub(rb'completeListSize="\d+"', b'completeListSize="%d"' % so_far, body)


def closed_early(body: bytes) -> bytes:
    """The fifth page ends the list, in the way that a last page does."""
    return TOKEN.sub(lambda found: found[0][: found[0].index(b">")] + b"/>", body) if b'cursor="40"' in body else body


def stopping_early(body: bytes) -> bytes:
    """The fifth page is the last one, and nothing says so."""
    return undeclared(TOKEN.sub(b"", body) if b'cursor="40"' in body else body)


def nothing_on_third(exchange: Exchange) -> Reply:
    if b'cursor="20"' in exchange.body():
        return exchange.error("noRecordsMatch", "nothing")
    return exchange.ok(undeclared(exchange.body()))


def empty_third(exchange: Exchange) -> Reply:
    body = exchange.body()
    if b'cursor="20"' in body:
        return exchange.ok(re.sub(rb"<(List\w+)>.*</\1>", rb"<\1></\1>", body, flags=re.DOTALL))
    return exchange.ok(undeclared(body))


def numbered(exchange: Exchange) -> bytes:
    """The first page under a token that has never been before."""
    exchange.state["n"] = exchange.state.get("n", b"") + b"x"
    first = exchange.sound([("verb", exchange.asked["verb"]), ("metadataPrefix", "oai_dc")])
    return token(lambda text: b"t%d" % len(exchange.state["n"]))(first)


def wandering_headers(exchange: Exchange) -> Reply:
    """Records break off after the fifth page; headers never end, and have a new token each time."""
    return exchange.ok(closed_early(exchange.body()) if exchange.lists else numbered(exchange))


def another_record(exchange: Exchange) -> Reply:
    """Three records are in no list, and GetRecord gives the same one whatever is asked."""
    if exchange.asked["verb"] != "GetRecord":
        return left_out(exchange)
    return exchange.ok(exchange.sound([(k, name(1) if k == "identifier" else v) for k, v in exchange.arguments]))


def endless_formats(exchange: Exchange) -> Reply:
    """The format is refused in the middle of a list, and the formats on offer never end."""
    if exchange.asked["verb"] == "ListMetadataFormats":
        more = b"<resumptionToken>a%d</resumptionToken></ListMetadataFormats>" % exchange.met
        return exchange.ok(exchange.sound([("verb", "ListMetadataFormats")]).replace(b"</ListMetadataFormats>", more))
    refused = exchange.lists and "resumptionToken" in exchange.asked
    return exchange.error("cannotDisseminateFormat", "no") if refused else exchange.ok()


def told(element: bytes, text: bytes) -> Callable[[bytes], bytes]:
    return lambda body: re.sub(b"<%s>[^<]*" % element, b"<%s>%s" % (element, text), body)


def unnamed_with_comment(body: bytes) -> bytes:
    return body.replace(NAMESPACE, b"", 1).replace(b"<Identify>", b"<Identify><!-- x --><?y z?>")


def unchanged(repository: Repository) -> None:
    """Nothing happens between two harvests."""


ADDRESSES_AND_PAUSES: dict[str, Scenario] = {
    "redirect-to-half-an-address": Scenario(to("http://[bad/oai"), failed("redirect")),
    "redirect-to-port-99999": Scenario(to("http://127.0.0.1:99999/oai"), failed("redirect")),
    "redirect-to-a-label-too-long": Scenario(to(f"http://{'a' * 70}.example/"), failed("redirect")),
    "redirect-to-an-empty-label": Scenario(to("http://a..b/"), failed("redirect")),
    "redirect-in-latin-1": Scenario(to("http://\xe9.example.invalid/oai"), failed("network")),
    "retry-after-for-ever": Scenario(busy("9" * 400), failed("retry-later")),
    "retry-after-in-microseconds": Scenario(busy("99999999999999"), failed("retry-later")),
    "retry-after-the-end-of-time": Scenario(busy("Fri, 31 Dec 9999 23:59:59 GMT"), failed("retry-later")),
    "retry-after-no-year": Scenario(busy(f"Fri, 31 Dec {'9' * 20} 23:59:59 GMT"), failed("http")),
    "429-second-page": Scenario(own("429 to the second page, for ever", lambda x: Reply(429) if b'cursor="10"' in x.body()
                                    else x.ok()), failed("http")),
    "date-of-no-year": Scenario(own("a Date header out of all time", headers(Date=f"Fri, 31 Dec {'9' * 20} 23:59:59 GMT"), "any")),
    "status-206": Scenario(own("206 with the whole page", lambda x: replace(x.ok(), status=206))),
    "status-304": Scenario(own("304 to a request without condition", lambda x: Reply(304)), failed("http")),
    "two-lengths": Scenario(own("two Content-Length that differ", headers(Content_Length="5")), failed("network")),
    "chunks-that-are-none": Scenario(own("chunks are announced and none come", headers(Transfer_Encoding="chunked")), failed("network")),
    "200-headers": Scenario(own("200 header lines", headers(**{f"X_{n}": "y" for n in range(200)})), failed("network")),
    "json": Scenario(own("an error in JSON", always(200, '{"error": "unauthorized"}', "application/json")), failed("not-oai")),
    "gzip-twice": Scenario(own("packed with gzip twice", lambda x: Reply(
        body=gzip.compress(gzip.compress(x.body())), headers=XML | {"Content-Encoding": "gzip, gzip"}))),
    "brotli": Scenario(own("packed with what nobody asked for", lambda x: Reply(
        body=b"\x0b\x02\x80hello\x03" * 50, headers=XML | {"Content-Encoding": "br"})), failed("not-oai")),
    "page-once-from-elsewhere": Scenario(own("one page redirected to a host that is not there", once(
        lambda x: Reply(302, b"", {"Location": "http://nohost.invalid/oai"}))), End()),
}  # fmt: skip

DOCUMENTS: dict[str, Scenario] = {
    "utf-16-declared-only": Scenario(bodies("UTF-16 is declared, UTF-8 sent, as .NET does", declaring(b"utf-16")), End(warns=("repaired",))),
    "encoding-unknown": Scenario(bodies("an encoding that nobody knows", declaring(b"utf8mb4")), End(warns=("repaired",))),
    "utf-16-without-mark": Scenario(own("UTF-16 without a byte order mark", wide)),
    "xml-1.1": Scenario(bodies("XML 1.1 with a reference that only it allows",
                               lambda b: title(33, b"&#11;")(b.replace(b'version="1.0"', b'version="1.1"', 1))), End(warns=("repaired",))),
    "doctype-behind-a-comment": Scenario(bodies("a document type behind a comment that looks like the beginning",
                                                hidden_declaration), failed("unsafe-xml")),
    "namespace-by-https": Scenario(bodies("the namespace with https", lambda b: b.replace(NAMESPACE, NAMESPACE.replace(
        b"http:", b"https:"), 1)), failed("not-oai")),
    "comment-in-identifier": Scenario(bodies("comments within identifiers", inside(
        b"<identifier>oai:h:33", b"<identifier>oai:<!-- x -->h:<?y z?>33"))),
    "comment-in-token": Scenario(bodies("a comment before the token's text", silently(token(lambda t: b"<!-- next -->" + t)), "lists")),
    "metadata-in-cdata": Scenario(bodies("metadata within CDATA", in_metadata(
        lambda inner: b"<metadata><![CDATA[" + inner + b"]]></metadata>")), End(live=LIVE - 1, rejected=1)),
    "metadata-and-an-empty-one": Scenario(bodies("an empty metadata behind the whole one", in_metadata(
        lambda inner: b"<metadata>" + inner + b"</metadata><metadata/>"))),
    "no-header": Scenario(bodies("a record without header", record(33, without_header)), End(live=LIVE - 1, rejected=1)),
    "record-never-closed": Scenario(bodies("a record without end tag, in lists without size", silently(
        record(33, lambda p: p.removesuffix(b"</record>"))), "lists"), End(live=LIVE - 1, rejected=1, warns=("repaired",))),
    "datestamp-of-5-digits": Scenario(bodies("the year 12024", record(33, told(b"datestamp", b"12024-01-01T00:00:00Z"))),
                                      End(warns=("odd-datestamp",))),
    "datestamp-of-100-kB": Scenario(bodies("a datestamp without end", record(33, told(b"datestamp", b"9" * 100_000))),
                                    End(warns=("odd-datestamp",))),
    "10000-sets": Scenario(bodies("a record in 10 000 sets", record(33, inside(
        b"</header>", b"".join(b"<setSpec>s%d</setSpec>" % n for n in range(10_000)) + b"</header>")))),
    "other-case": Scenario(bodies("identifiers that differ in case only", inside(b"<identifier>oai:h:33<", b"<identifier>OAI:H:32<"))),
}  # fmt: skip

LISTS: dict[str, Scenario] = {
    "two-lists": Scenario(bodies("two ListRecords in an answer", silently(two_lists), "lists")),
    "list-wrapped-once-more": Scenario(bodies("records within another element", silently(wrapped), "lists")),
    "record-in-no-namespace": Scenario(bodies("one record in no namespace", silently(record(33, inside(
        b"<record>", b'<record xmlns="">'))), "lists"), End(live=LIVE - 1, rejected=1)),
    "token-first": Scenario(bodies("the token before the records", silently(moved_to(b"<ListRecords>", before=False)), "lists")),
    "token-beside-the-list": Scenario(bodies("the token beside the list", silently(moved_to(b"</OAI-PMH>", before=True)), "lists")),
    "token-in-no-namespace": Scenario(bodies("the token in no namespace", silently(inside(
        b"<resumptionToken", b'<resumptionToken xmlns=""')), "lists")),
    "empty-token-first": Scenario(bodies("an empty token before the true one", silently(lambda b: b.replace(
        b"<resumptionToken", b"<resumptionToken/><resumptionToken", 1)), "lists")),
    "error-code-with-blanks": Scenario(own("noRecordsMatch between blanks", lambda x: x.error(" noRecordsMatch ", "no"), "lists"), End(live=0)),
    "deleted-then-live": Scenario(bodies("a tombstone and the record on one page", record(33, lambda p: as_tombstone(p) + p))),
    "older-version-later": Scenario(own("an older version of a record comes later in the list", older_again, "lists")),
    "same-page-for-every-token": Scenario(own("the first page for every token", lambda x: x.ok(numbered(x)), "lists"),
                                          failed("loop", 9)),
    "size-of-a-page": Scenario(bodies("the size is that of the page", lambda b: re.sub(
        rb'completeListSize="\d+"', b'completeListSize="10"', b), "lists"), End(warns=("list-size",))),
    "size-negative": Scenario(bodies("the size is negative", lambda b: re.sub(
        rb'completeListSize="\d+"', b'completeListSize="-60"', b), "lists")),
    "nothing-on-third-page": Scenario(own("noRecordsMatch to a token, and no size", nothing_on_third, "lists"), failed("incomplete", 19)),
    "third-page-empty": Scenario(own("an empty page, and no size", empty_third, "lists"), failed("incomplete", 19)),
    "headers-without-end": Scenario(own("records break off, headers never end", wandering_headers, "lists"), failed("incomplete", 47)),
    "another-record": Scenario(own("GetRecord gives another record", another_record, "any"),
                               End("rejects", None, LIVE - 3, 3, ("list-size",))),
    "formats-without-end": Scenario(own("cannotDisseminateFormat, and formats without end", endless_formats, "any"), failed("protocol")),
    "sizes-so-far": Scenario(bodies("the size is what came so far", counted, "lists")),
}  # fmt: skip

DATES: dict[str, Scenario] = {
    f"response-date-{year}": Scenario(
        bodies(f"responseDate in the year {year}", told(b"responseDate", b"%d-12-01T00:00:00Z" % year), "any"),
        End(), three_changed, End(live=LIVE))
    for year in (1970, 9998)
} | {
    "response-date-of-nobody": Scenario(
        bodies("responseDate 0001-01-01, a date left empty in .NET", told(b"responseDate", b"0001-01-01T00:00:00Z"), "any"),
        End(), three_changed, End(live=LIVE)),
    "identify-with-comments": Scenario(own("comments in an Identify in no namespace", identifying(unnamed_with_comment), "any")),
    "identify-misspelt": Scenario(own("policy and granularity that are none", identifying(lambda b: told(b"granularity", b"minutes")(
        told(b"deletedRecord", b"persistant")(b))), "any")),
}  # fmt: skip


def repeating_headers(body: bytes) -> bytes:
    """Records break off after the fifth page; the last headers are those of that page again, and no token follows."""
    if b"<ListRecords>" in body:
        return closed_early(body)
    return (
        re.sub(rb"<resumptionToken[^>]*/>", b"", body.replace(b"oai:h:5", b"oai:h:4"))
        if b'cursor="50"' in body
        else body
    )


BROKEN_OFF: dict[str, tuple[Callable[[bytes], bytes], str, set[str]]] = {
    "sizes-so-far": (lambda body: counted(closed_early(body) if b"<record>" in body else body), "failed", set()),
    "repeated headers": (repeating_headers, "failed", {"list-size"}),
    "silence": (stopping_early, "succeeded", {"vanished"}),
    "one left out": (silently(record(23, lambda piece: b"")), "succeeded", set()),
}
"""What becomes of the lists after a first whole harvest, and how a full one ends that is shorter and proves nothing."""

FURTHER = ADDRESSES_AND_PAUSES | DOCUMENTS | LISTS | DATES
