"""Who may read a thesis by its TEF: METS's declarations of rights and the management data of the archive."""

from __future__ import annotations

from catalogue.formats._walk import Element, raw
from catalogue.normal import dates as datings
from catalogue.record import Access

_ENDS = ("embargoFin", "confidentialiteFin", "restrictionTemporelleFin")


def declarations(root: Element) -> list[Element]:
    return list(root.iter("{*}RightsDeclarationMD"))


def access(root: Element) -> Access | None:
    """Open where every declaration shows the thesis to the public, else for whom it shows it."""
    shown: dict[str, list[bool]] = {}
    for declaration in declarations(root):
        for context in declaration.iter("{*}Context"):
            for one in context.iter("{*}Permissions"):
                allowed = one.get("DISPLAY", "").strip().lower() == "true"
                shown.setdefault(context.get("CONTEXTCLASS", "").upper(), []).append(allowed)
    public = shown.get("GENERAL PUBLIC")
    if _is_within(root):
        return "restricted"
    if not public:
        return None
    if all(public):
        return "open"
    return "restricted" if all(shown.get("INSTITUTIONAL AFFILIATE", [False])) else "closed"


def embargo_until(root: Element) -> str | None:
    """The latest day that a constraint of type TIME names (of `restriction du 2011-05-10 au 2014-05-10` the second) or
    that STAR's management data give as the end of an embargo, of confidentiality or of a restriction."""
    given = [
        raw(one)
        for declaration in declarations(root)
        for one in declaration.iter("{*}Constraints")
        if one.get("CONSTRAINTTYPE", "").upper() == "TIME"
    ]
    given += [one.get(name, "") for one in root.iter("{*}diffusion") for name in _ENDS]
    return max((day for one in given if (day := datings.last_day_in(one))), default=None)


def _is_within(root: Element) -> bool:
    """Whether the management data have the thesis shown on an intranet and nowhere else."""
    ways = {one.get("typeDiffusion", "").strip().lower() for one in root.iter("{*}diffusion")}
    return ways == {"intranet"}
