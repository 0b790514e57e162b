"""Citations by the styles of others: DOAJ, Pure, Persée, Vancouver, Chicago, Elsevier, PLOS."""

from __future__ import annotations

import re

from catalogue.normal import extents
from catalogue.record import Container

_YEAR = r"(?:1[5-9]|20)\d\d"
_TH = "(?:e|ᵉ|re|ʳᵉ|ère|ème)"
_DOAJ = re.compile(
    r"^(?P<title>.+?)(?:, Vol (?P<volume>[^,()]{1,20}))?(?:, Iss (?P<issue>[^,()]{1,30}))?"
    rf"(?:, [Pp]p? (?P<pages>[^,()]{{1,20}}))? \({_YEAR}\)$"
)
_PURE = re.compile(
    r"' , (?P<title>[^']{2,200}?) , vol\. (?P<volume>[^\s,]+)(?: , no\. (?P<issue>[^,]{1,30}?))?"
    r"(?: , (?:pp\. )?(?P<pages>[\w-]+))?(?: \. https?://\S+)?$"
)
_RANGE = r"(?P<pages>[A-Ze]?\d[\w.]*(?:\s?[-–]{1,2}\s?\w+)?)$"
_VANCOUVER = re.compile(
    rf"^(?P<title>[^\d;]{{2,200}}?)[.,]? {_YEAR}(?: [A-Z][a-zéû]{{2,8}}\.?(?: \d{{1,2}})?)?; ?"
    rf"(?P<volume>\d[\w-]{{0,8}})(?: ?\((?P<issue>[^()]{{1,20}})\))?: ?{_RANGE}"
)
_CHICAGO = re.compile(
    rf"^(?P<title>[^\d]{{2,200}}?),? (?P<volume>\d{{1,4}}), no\. ?(?P<issue>[\w/-]{{1,12}}) "
    rf"\((?:[^()]{{1,20}} )?{_YEAR}\): ?{_RANGE}"
)
_ELSEVIER = re.compile(
    rf"^(?P<title>.{{2,200}}?), Volume (?P<volume>[\w-]+)(?:, Issues? (?P<issue>[\w-]+))?(?:, [^,]{{0,20}}{_YEAR})?, "
    rf"(?:Pages?|Article) {_RANGE}"
)
_PLOS = re.compile(
    rf"^(?P<title>[^\d;:]{{2,200}}?),? (?P<volume>\d{{1,4}})"
    rf"(?:\((?P<issue>[\w-]{{1,12}})\): ?{_RANGE}|: ?(?P<range>\d+ ?[-–] ?\d+)$)"
)
_YEAR_WITHIN = re.compile(
    rf"^(?P<title>[^\d;:]{{2,200}}?), (?P<volume>\d{{1,4}})(?:\((?P<issue>[\w-]{{1,12}})\))?, {_YEAR}, "
    r"(?P<pages>\d+ ?[-–] ?\d+)$"
)
_PERSEE = re.compile(
    rf"^(?!(?:[Vv]ol|[Tt]ome|[Nn][°o])\b)(?P<title>[^\d].{{2,200}}?)[.,] +"
    rf"(?P<numbers>(?:\d{{1,3}} ?{_TH} (?:année|série|volume)|tome |vol(?:ume)?\b|"
    rf"t\.|[nN] ?[°º.] ?\d|num[ée]ro|fasc(?:icule|\.)|\d{{1,4}}, |{_YEAR}\b).{{0,120}})$"
)
_COMPLETE = re.compile(rf"(?:[^\d,]*\d[^,]*, )+{_YEAR}(?:-\d+)?(?:\..*)?$")
"""Numbers that end in the year: only these make a citation without pages."""
_AT_PAGES = re.compile(r"[.,]? pp?\. (\d+ ?- ?\d+)\.?$")
_VOLUME = re.compile(r"\b(?:tome|t\.|vol(?:ume)?\.?) ?([\w-]{1,12})", re.IGNORECASE)
_OF_YEAR = re.compile(rf"^(\d{{1,3}}) ?{_TH} (?:année|volume)|^(?!{_YEAR})(\d{{1,4}}), ", re.IGNORECASE)
_ISSUE = re.compile(r"\b(?:n ?[°º.]|num[ée]ro|fasc(?:icule|\.)) ?(\d[\w/-]{0,11})", re.IGNORECASE)
_AFTER_YEAR = re.compile(rf"\b{_YEAR}, (\d{{1,3}})-(\d{{1,2}}(?:-\d{{1,2}})?)\b")


def read(text: str) -> Container | None:
    """The host that a citation in one of these styles tells; None for others."""
    if text[-1:] == ")" and (", Vol " in text or ", Iss " in text or ", Pp " in text):
        return _made(_DOAJ.match(text))
    if "' , " in text and " , vol. " in text:
        return _made(_PURE.search(text))
    if ":" in text:
        style = _VANCOUVER if ";" in text else _CHICAGO if ", no." in text else _PLOS
        return _made(style.match(text))
    return _made(_ELSEVIER.match(text) if ", Volume " in text else _YEAR_WITHIN.match(text))


def _made(found: re.Match[str] | None) -> Container | None:
    if found is None:
        return None
    given = found["pages"] or found.groupdict().get("range")
    pages = extents.pages(given) if given else None
    return Container(title=found["title"], volume=found["volume"], issue=found["issue"], pages=pages)


_SPELT = str.maketrans({",": "/", "(": "[", ")": "]"})
"""What ends a number in DOAJ's style, where it stands in one."""


def written(title: str, around: Container, year: int) -> str | None:
    """Volume, issue and pages as a citation in the style of DOAJ, which `read` reads; None where there are none."""
    given = (("Vol", around.volume), ("Iss", around.issue), ("Pp", around.pages))
    told = [f", {label} {value.translate(_SPELT)}" for label, value in given if value and len(value) <= 20]
    return f"{title}{''.join(told)} ({year})" if told and 1500 <= year <= 2099 else None


def of_persee(text: str) -> Container | None:
    """`In: Annales. 47ᵉ année, N. 1, 1992. pp. 125-140`, `Petit Luc. Le sel. In: Revue, tome 12, n°2, 1990`,
    `Revue. 1971, 12-3. pp. 345-369`; None for others."""
    host = text.rpartition(" In: ")[2].removeprefix("In: ").partition(" [En ligne]")[0]
    paged = _AT_PAGES.search(host)
    found = _PERSEE.match(host[: paged.start()] if paged else host)
    if found is None or not (paged or _COMPLETE.match(found["numbers"])):
        return None
    volume, counted, issue, both = (look.search(found["numbers"]) for look in (_VOLUME, _OF_YEAR, _ISSUE, _AFTER_YEAR))
    return Container(
        title=found["title"].strip(" ."),
        volume=volume[1] if volume else (counted[1] or counted[2]) if counted else both[1] if both else None,
        issue=issue[1] if issue else both[2] if both else None,
        pages=extents.pages(paged[1]) if paged else None,
    )
