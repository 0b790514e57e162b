"""Addresses of resolvers, of repositories whose addresses are made of identifiers, and of all others."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from catalogue.normal.schemes import FORMS, ark, doi, url
from catalogue.record import Pid

_RESOLVERS = re.compile(
    r"(?:https?://)?(?:(?P<doi>(?:dx\.|www\.)?doi\.org/(?:doi:)?)|(?P<handle>hdl\.handle\.net/(?:hdl:)?)|"
    r"(?P<arxiv>(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/)|(?P<pmid>(?:www\.)?pubmed\.ncbi\.nlm\.nih\.gov/|"
    r"(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed/)|(?P<pmcid>(?:www\.)?ncbi\.nlm\.nih\.gov/pmc/articles/|"
    r"pmc\.ncbi\.nlm\.nih\.gov/articles/)|(?P<swhid>archive\.softwareheritage\.org/)|"
    r"(?P<nnt>(?:www\.)?theses\.fr/)|(?P<urn>(?:www\.)?nbn-resolving\.(?:org|de)/|identifiers\.org/(?=urn:)|(?:www\.)?urn\.(?:fi|kb\.se|nb\.no)/(?:resolve\?urn=)?(?=urn:)))(?P<rest>.+)$",
    re.IGNORECASE,
)
_NAKALA = re.compile(r"https?://(?:www\.)?nakala\.fr/collection/(10\.\S+)$", re.IGNORECASE)
_HAL_HOST = re.compile(
    r"https?://(?:[\w-]+\.)*(?:hal\.science|archives-ouvertes\.fr|hal\.inria\.fr|inria\.hal\.science|ccsd\.cnrs\.fr|"
    r"hal\.[\w-]+\.fr|[\w-]+\.hal\.science)/(?:[\w-]+/)?(?P<id>[a-z][\w]{1,14}-\d{8})(?P<version>v\d+)?(?P<rest>[/?#].*)?$",
    re.IGNORECASE,
)


_WRITTEN_OUT = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}(?:/\S*)?$", re.IGNORECASE)


def is_written_out(text: str) -> bool:
    """Whether a text is an e-mail or web address, where a name is expected (Dataverse's contacts)."""
    return "@" in text or _WRITTEN_OUT.match(text) is not None


def identified(text: str) -> Pid | None:
    """The identifier that an address is or leads to, the address itself where it is none; None for no address."""
    if _names_things(_host(text)) and (named := _from_registry(text)):
        return named
    if "ark:" in text and not is_resolver(text) and (found := ark(text)):
        return Pid("ark", found)
    found = url(text)
    return Pid("url", found) if found else None


def _from_registry(text: str) -> Pid | None:
    """The identifier in an address of a resolver or of a repository whose addresses are made of identifiers."""
    if _host(text).lower() in _DOI_HOSTS:
        return Pid("doi", found) if (found := doi(text)) else None
    if resolved := _RESOLVERS.match(text):
        scheme = next((name for name, found in resolved.groupdict().items() if found and name != "rest"), "")
        rest = unquote(resolved["rest"]).removeprefix("browse/" if scheme == "swhid" else "")
        rest = rest.partition("/")[0] if scheme == "nnt" else rest  # theses.fr/2012PA066123/document
        found = FORMS[scheme](rest) if scheme else None
        return Pid(scheme, found) if found else None
    if (nakala := _NAKALA.match(text)) and (found := doi(nakala[1])):
        return Pid("doi", found)
    if (at := _HAL_HOST.match(text)) and not at["rest"]:
        return Pid("hal", at["id"].lower())
    return None


_NAMING = (
    "doi.org", "handle.net", "arxiv.org", "ncbi.nlm.nih.gov", "softwareheritage.org", "theses.fr", "nbn-resolving",
    "identifiers.org", "urn.", "nakala.fr", "hal", "archives-ouvertes.fr", "ccsd.cnrs.fr",
)  # fmt: skip
_DOI_HOSTS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0]


@lru_cache(maxsize=4096)
def _names_things(host: str) -> bool:
    """Whether the addresses of a host may hold identifiers: only those are worth the expressions that tell which."""
    return any(part in host.lower() for part in _NAMING)


def page(text: str) -> str | None:
    """An address at a repository: http or https, and no resolver's."""
    found = url(text) if _host(text).lower() not in _DOI_HOSTS else None
    return found if found and not is_resolver(found) else None


def leads_nowhere(address: str) -> bool:
    """Whether an address is that of a handle of DSpace's default prefix, which nobody has registered."""
    return "hdl.handle.net/123456789/" in address


def is_resolver(address: str) -> bool:
    """Whether an address belongs to a resolver and not to a repository."""
    return ("://" not in address or _names_things(_host(address))) and _RESOLVERS.match(address) is not None
