"""A link between two works in the shape of Scholix: source, target, how they are related, and who says so."""

from __future__ import annotations

from catalogue.access import Link
from catalogue.works import Work
from web import shown
from web.api.shapes import Shape, present
from web.site import Site


def related(found: Work, link: Link, site: Site) -> Shape:
    """A link in the shape of Scholix: source, target, relation, and who asserts it."""
    ours = {"identifier": [{"scheme": pid.scheme, "value": pid.value} for pid in found.record.pids]}
    theirs = link.work.record.pids if link.work else ()
    other = {
        "identifier": [{"scheme": pid.scheme, "value": pid.value} for pid in theirs]
        or [{"scheme": link.scheme, "value": link.value}]
    }
    title = shown.title(link.work).text if link.work else link.label
    return present(
        {
            "relationship": {"name": link.kind},
            "source": {"id": found.id, "type": found.record.type, **ours},
            "target": present(
                {
                    "id": link.work.id if link.work else None,
                    "type": link.work.record.type if link.work else None,
                    "title": title,
                    "links": {"html": f"{site.base_url}/r/{link.work.id}"} if link.work else None,
                    **other,
                }
            ),
            "asserted_by": list(link.asserted_by) or None,
            "asserted_at": "source" if link.outgoing else "target",
        }
    )
