"""Ages that stand among places in dc:coverage though they are times: `Moyen Âge`, `Âge du Fer (-800/-50)`."""

from __future__ import annotations

import re

_ERA = re.compile(
    r"(?:(?:haut|bas|fin d[ue]|début d[ue](?: l[’'])?|le|la|l[’'])\s*)?(?:"
    r"antiquit[éy]|moyen[- ][âa]ge|middle ages|renaissance|temps modernes|pr[ée]histoi?r[ey]|protohistoi?r[ey]|"
    r"(?:pal[ae]*|paleo|palé|épipalé|més|meso|né|neo|chalc)o?lith(?:ique|ic)|"
    r"[âa]ge du (?:bronze|fer)|(?:bronze|iron) age|ancien régime|entre-deux-guerres|"
    r"(?:époque|période) (?:moderne|contemporaine|médiévale|romaine|gallo-romaine|antique|byzantine|coloniale)|"
    r"(?:première|seconde|deuxième) guerre mondiale|(?:first|second) world war|world war (?:i|ii|1|2)"
    r")(?=$|[ ,(])",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\((-?\d{1,4})\s*[-–/]\s*(-?\d{1,4})\)")


def era(raw: str) -> tuple[str | None, str | None, str] | None:
    """The age that a text names by its first words, with the years behind it in brackets; None for other texts."""
    words = raw.strip()
    if len(words) > 60 or not _ERA.match(words):
        return None
    years = _YEARS.search(words)
    if years is None:
        return None, None, words
    start, end = (f"{'-' if int(year) < 0 else ''}{abs(int(year)):04d}" for year in years.groups())
    return (start, end, words) if int(years[1]) <= int(years[2]) else (None, None, words)
