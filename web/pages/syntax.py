"""What the help page says of the query language; fields and parameters are those of the code that reads them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from catalogue.query import fields, parameters

RULES = (
    ("corail rouge", _l("both words")),
    ('"corail rouge"', _l("the words next to each other, in this order")),
    ("corail OR coral", _l("either word; OU works, too")),
    ("corail -rouge", _l("the first without the second; NOT and SAUF work, too")),
    ("(corail OR coral) rouge", _l("brackets keep together")),
    ("oceano*", _l("all words that begin so, from 3 letters on")),
    ("oceanographi~1", _l("words at most one letter off, or two with ~2")),
    ("author:durand", _l("in one field only")),
    ("org:UMR5175 -has:license", _l("of a laboratory, without a licence")),
    ("year:2018..2022", _l("from one year to another; year:>=2018 from one on")),
    ("type:dataset has:doi", _l("datasets that have a DOI")),
    ("10.17882/49388", _l("an identifier alone: DOI, ORCID, HAL, Handle, ARK, arXiv, an address")),
)
FIELDS = fields.FIELDS
PARAMETERS = tuple(parameter.name for parameter in parameters.PAGES)
