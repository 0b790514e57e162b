"""Where a licence can be read: its own address, else that of the licence that its SPDX identifier names."""

from __future__ import annotations

from functools import lru_cache

from catalogue.normal import licences
from catalogue.record import Licence


def address(licence: Licence) -> str | None:
    """The address of a licence for all who write or show one; None where neither address nor identifier is known. A
    page of the SPDX list is no address of its own."""
    if licence.uri and not (licence.spdx and "spdx.org/licenses/" in licence.uri):
        return secured(licence.uri)
    return _named(licence.spdx) if licence.spdx else None


@lru_cache(maxsize=1024)
def _named(spdx: str) -> str:
    """Creative Commons' own address, else the page of the SPDX list."""
    known = licences.from_label(spdx)
    return known.uri if known and known.uri else page(spdx)


def page(spdx: str) -> str:
    """The page of the SPDX list, which OpenAIRE takes for a licence also where it drops its own (Etalab's)."""
    return f"https://spdx.org/licenses/{spdx}.html"


def secured(address: str) -> str:
    """Creative Commons' addresses as they are today, with https."""
    unsafe = "http://creativecommons.org"
    return "https" + address.removeprefix("http") if address.startswith(unsafe) else address
