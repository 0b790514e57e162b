"""Whether what `sources.toml` says of a source is still true: its repository is asked, nothing is harvested."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from catalogue.source import Source
from catalogue.sources_file import nearest
from harvester.faults import Failure
from harvester.repository import Identity, Repository
from moisson.preview import MOST_SETS, Check


def compare(source: Source, repository: Repository) -> Iterator[Check]:
    """What the repository says about itself, beside what is configured; ends at the first fault."""
    try:
        identity = repository.identify()
        yield Check("identify", True, f"{identity.name or 'a repository without a name'} answers")
        yield from _identity(source, identity)
        yield _prefix(source, repository)
        if source.sets:
            yield named_sets(source.sets, repository)
    except Failure as failure:
        yield Check(failure.fault.code, False, failure.message)


def _identity(source: Source, identity: Identity) -> Iterator[Check]:
    for warning in identity.warnings:
        yield Check(warning.code, None, warning.message)
    said = identity.granularity.name.lower()
    if source.granularity and source.granularity != said:
        yield Check("granularity", None, f"Identify promises {said}s, configured are {source.granularity}s")
    if identity.deleted == "no" and source.deletions == "announced":
        yield Check("deletions", False, 'no deletions are announced: write deletions = "reconcile"')


def _prefix(source: Source, repository: Repository) -> Check:
    offered = [found.prefix for found in repository.formats()]
    if source.prefix in offered:
        return Check("prefix", True, f"{source.prefix} is offered")
    return Check("prefix", False, f"{source.prefix} is not offered; {', '.join(offered) or 'nothing'} is")


def named_sets(wanted: Collection[str], repository: Repository) -> Check:
    """Whether the repository lists these sets. Raises Failure."""
    missing, listed = set(wanted), list[str]()
    for found in islice(repository.sets(), MOST_SETS):
        missing.discard(found.spec)
        listed.append(found.spec)
        if not missing:
            return Check("sets", True, f"{', '.join(wanted)} is there")
    named = ", ".join(sorted(missing))
    if len(listed) == MOST_SETS:
        return Check("sets", None, f"{named} is not among the first {MOST_SETS} sets")
    return Check("sets", False, f"there is no set {named}{nearest(min(missing), listed)}")
