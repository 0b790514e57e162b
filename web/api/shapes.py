"""The JSON shapes of works, copies, runs, sources and rejects, shared by the API and the command line.

The names are those of DESIGN 6 and of record.schema.json. An absent value is an absent key, never null; times are
RFC 3339 in UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from catalogue import datestamp, record
from catalogue.access import Answer, Probable, Reject, SourceFigures, Status
from catalogue.index import Facet
from catalogue.query import Query
from catalogue.query.parameters import Problem
from catalogue.run import HarvestRun
from catalogue.works import Copy, Gone, Version, Work
from web import shown
from web.api.understood import Shape as Shape
from web.api.understood import notice as notice
from web.api.understood import present as present
from web.api.understood import understood
from web.site import Site

Word = Callable[[str, str], str]
"""The label of a code: from the name of its facet and the code."""


def moment(when: datetime | None) -> str | None:
    return datestamp.write(when) if when else None


def work(found: Work, site: Site, snippets: Mapping[str, str] | None = None) -> Shape:
    """One work: its id, the fields of the record shown, the sources that hold it, and where to go on."""
    here = f"{site.base_url}/r/{found.id}"
    return present(
        {
            "id": found.id,
            **record.as_dict(found.record),
            "sources": [_holding(copy) for copy in shown.copies(found)],
            "versions": [version(one, found) for one in found.versions] or None,
            "added": moment(found.added),
            "changed": moment(found.changed),
            "highlights": dict(snippets) if snippets else None,
            "links": {"self": f"{site.base_url}/api/v1/records/{found.id}", "html": here},
        }
    )


def version(one: Version, of: Work) -> Shape:
    """One of the versions of a work, which come newest first."""
    newest = one.id == of.versions[0].id
    return present({"id": one.id, "version": one.number, "date": one.date, "newest": newest or None})


def probable(one: Probable) -> Shape:
    """A work that is probably the same, and why."""
    unsaid = list(one.unsaid) or None
    title = shown.title(one.work).text
    return present({"id": one.work.id, "title": title, "agree": list(one.agree), "unsaid": unsaid})


def _holding(copy: Copy) -> Shape:
    return present(
        {
            "id": copy.source,
            "identifier": copy.identifier,
            "url": shown.address(copy),
            "datestamp": copy.datestamp or None,
        }
    )


def copy(found: Copy, public_id: str, site: Site) -> Shape:
    """One harvested record as it came, with where its raw payload is."""
    raw = f"{site.base_url}/r/{public_id}/copies/{found.source}/{found.n}.xml"
    return present(
        {
            "source": found.source,
            "n": found.n,
            "identifier": found.identifier,
            "oai_identifier": found.oai_identifier,
            "prefix": found.prefix,
            "datestamp": found.datestamp or None,
            "changed": moment(found.changed),
            "harvested": moment(found.harvested),
            "sets": list(found.sets) or None,
            "deleted": found.deleted or None,
            "stale": found.stale or None,
            "filters": list(found.filters) or None,
            "base_url": found.base_url or None,
            "doors": [copy(door, public_id, site) for door in found.doors] or None,
            "raw": None if found.deleted else raw,
            "record": record.as_dict(found.record) if found.record else None,
        }
    )


def gone(tombstone: Gone) -> Shape:
    title = shown.record_title(tombstone.record)
    return present(
        {
            "id": tombstone.id,
            "title": title.text if title else None,
            "source": tombstone.source,
            "deleted": moment(tombstone.when),
            "reason": tombstone.reason,
        }
    )


def run(found: HarvestRun) -> Shape:
    counters = found.counters
    asked = found.asked
    return present(
        {
            "run": found.id,
            "source": found.source,
            "mode": str(found.mode),
            "state": str(found.state),
            "error": {"code": found.fault.code, "message": found.fault.message} if found.fault else None,
            "asked": present(
                {
                    "prefix": asked.prefix,
                    "sets": list(asked.sets) or None,
                    "from": moment(asked.start),
                    "until": moment(asked.end),
                    "windows": asked.windows,
                }
            ),
            "received": counters.received,
            "added": counters.added,
            "changed": counters.changed,
            "unchanged": counters.unchanged,
            "deleted": counters.deleted,
            "rejected": counters.rejected,
            "skipped": counters.skipped,
            "pages": found.pages,
            "requests": found.requests,
            "retries": found.retries,
            "declared": found.declared,
            "complete": found.complete,
            "warnings": [{"code": one.code, "message": one.message} for one in found.warnings],
            "started": moment(found.started),
            "finished": moment(found.finished),
        }
    )


def source(figures: SourceFigures, lang: str = "en") -> Shape:
    """One source as `sources list --json` has it."""
    described = figures.source
    return present(
        {
            "source": described.id,
            "name": described.label(lang),
            "url": described.url,
            "state": figures.state,
            "last_success": moment(figures.last_success),
            "next_due": moment(figures.next_due),
            "not_before": moment(figures.not_before),
            "declared": figures.declared,
            "received": figures.received,
            "live": figures.live,
            "deleted": figures.deleted,
            "rejected": figures.rejected,
            "indexed": figures.indexed,
            "complete": figures.complete,
        }
    )


def source_in_full(figures: SourceFigures, lang: str = "en") -> Shape:
    """One source with everything that is public about it."""
    described = figures.source
    return source(figures, lang) | present(
        {
            "protocol": described.protocol,
            "prefix": described.prefix,
            "sets": list(described.sets) or None,
            "every": described.every,
            "homepage": described.homepage,
            "centre": described.centre,
            "metadata_licence": described.metadata_licence,
            "missing": figures.missing,
            "known": figures.known,
            "failures": figures.failures or None,
            "share": figures.share,
            "open": figures.open_access,
            "with_doi": figures.with_doi,
            "equations": list(figures.equations) or None,
            "last_run": run(figures.last_run) if figures.last_run else None,
            "running": run(figures.running) if figures.running else None,
        }
    )


def reject(found: Reject) -> Shape:
    return present(
        {
            "id": found.id,
            "source": found.source,
            "identifier": found.identifier,
            "stage": found.stage,
            "reasons": [
                present({"code": note.code, "message": note.message or None, "line": note.line})
                for note in found.reasons
            ],
            "attempts": found.attempts,
            "first_seen": moment(found.first_seen),
            "last_seen": moment(found.last_seen),
        }
    )


def status(found: Status) -> Shape:
    return present(
        {
            "engine": found.engine or None,
            "generation": found.generation,
            "position": found.position,
            "head": found.head,
            "documents": found.documents,
            "records": found.records,
        }
    )


def search(query: Query, answer: Answer, site: Site, stale: Sequence[str] = (), word: Word | None = None) -> Shape:
    """The body of /api/v1/records and of `search --json`; `stale` are the ids of sources that are late or failing,
    `word` gives the label of a facet's code where labels are asked for."""
    results = answer.results
    snippets = answer.snippets or ({},) * len(answer.works)
    built: Shape = {
        "meta": present(
            {
                "total": results.total,
                "total_relation": "eq",  # at any size; named because other APIs stop counting somewhere
                "records": results.records,
                "took_ms": answer.took_ms,
                "generation": results.generation,
                "query": understood(query),
                "stale_sources": list(stale),
                "next_cursor": results.next_cursor,
            }
        ),
        "results": [
            chosen(work(found, site, texts) | _labelled(found, word), query.fields)
            for found, texts in zip(answer.works, snippets, strict=True)
        ],
    }
    if query.facets:
        built["facets"] = {name: facet(counted, name, word) for name, counted in results.facets.items()}
    return built


def _labelled(found: Work, word: Word | None) -> Shape:
    if word is None:
        return {}
    codes = {"type": found.record.type, "access": found.record.access}
    return {"labels": {name: word(name, code) for name, code in codes.items() if code}}


def chosen(built: Shape, fields: Sequence[str]) -> Shape:
    """The asked fields only, with what names the work; everything where no field is asked for."""
    kept = {"id", "links", "highlights", "labels", *fields}
    return {name: value for name, value in built.items() if name in kept} if fields else built


def fault(found: Problem) -> Shape:
    """A fault of a parameter, as one of the `errors` of a problem answer."""
    return present(
        {
            "parameter": found.parameter,
            "code": found.code,
            "message": found.message,
            "allowed": list(found.allowed) or None,
            "did_you_mean": found.did_you_mean,
        }
    )


def facet(counted: Facet, name: str = "", word: Word | None = None) -> Shape:
    return {
        "values": [
            {"value": value, "count": count} | ({"label": word(name, value)} if word else {})
            for value, count in counted.values
        ],
        "missing": counted.missing,
        "other": counted.other,
    }
