"""A work as our own JSON, the same body that /api/v1/records/{id} answers."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from catalogue.works import Work
from web.api import shapes
from web.feeds.feed import Feed
from web.site import Site


def write(works: Sequence[Work], site: Site) -> bytes:
    bodies = [shapes.work(work, site) for work in works]
    return msgspec.json.encode(bodies[0] if len(bodies) == 1 else bodies)


FEED = Feed("json", "application/json", "JSON", write)
