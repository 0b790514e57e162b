"""Signposting (signposting.org): where a work is cited, described and licensed, as a Link header and as a link set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from catalogue.normal import licence_addresses
from catalogue.works import Work
from web import shown
from web.feeds.feed import Feed
from web.feeds.types import names
from web.site import Site

AUTHORS = 10
"""Authors named in the header; servers before us cut headers that are too long."""


@dataclass(frozen=True, slots=True)
class Signpost:
    rel: str
    href: str
    type: str | None = None
    profile: str | None = None


def signposts(work: Work, site: Site, feeds: Iterable[Feed]) -> Iterator[Signpost]:
    """`cite-as` is our own permanent address: the DOI does not lead to this page, so it is `related`."""
    address = f"{site.base_url}/r/{work.id}"
    yield Signpost("cite-as", address)
    yield Signpost("type", f"https://schema.org/{names(work.record.type).schema}")
    yield Signpost("type", "https://schema.org/AboutPage")
    for feed in feeds:
        if not feed.carries(work):
            continue
        rel = "linkset" if feed.suffix == FEED.suffix else "describedby"
        yield Signpost(rel, f"{address}.{feed.suffix}", feed.media_type, feed.profile)
    doi = shown.doi(work.record)
    if doi:
        yield Signpost("related", shown.resolver("doi", doi) or "")
    for licence in work.record.licences[:1]:
        if (licensed := licence_addresses.address(licence)) and shown.web_address(licensed):
            yield Signpost("license", licensed)
    for agent in work.record.creators[:AUTHORS]:
        if agent.ids and "orcid" in agent.ids:
            yield Signpost("author", f"https://orcid.org/{agent.ids['orcid']}")


def header(posts: Iterable[Signpost]) -> str:
    """The Link header."""
    return ", ".join(_link(post) for post in posts)


def _link(post: Signpost) -> str:
    link = f'<{_safe(post.href)}>; rel="{post.rel}"'
    link += f'; type="{post.type}"' if post.type else ""
    return link + (f'; profile="{post.profile}"' if post.profile else "")


def _safe(text: str) -> str:
    """Only what may stand between the angle brackets of a Link header."""
    return "".join(c for c in text if c.isascii() and c.isprintable() and c not in '<>" ,;')


def write(works: Sequence[Work], site: Site) -> bytes:
    """The link set of the first work as JSON (RFC 9264)."""
    from web.feeds import FEEDS

    context: dict[str, object] = {"anchor": f"{site.base_url}/r/{works[0].id}"}
    for post in signposts(works[0], site, FEEDS.values()):
        if post.rel == "linkset":
            continue
        target: dict[str, object] = {"href": post.href}
        target |= {"type": post.type} if post.type else {}
        # RFC 9264 makes arrays of attributes it does not name; the library of Signposting reads a text alone
        target |= {"profile": post.profile} if post.profile else {}
        listed = context.setdefault(post.rel, [])
        assert isinstance(listed, list)
        listed.append(target)
    return msgspec.json.encode({"linkset": [context]})


FEED = Feed("linkset.json", "application/linkset+json", "Linkset", write, several=False)
