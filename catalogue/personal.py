"""What is personal in metadata and nobody's business: a table of filters, each with its reason and its signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from catalogue.normal.names import without_telephone

_SPACE = rb"(?:\s|\xc2\xa0|\xe2\x80[\x80-\x8a\xa8-\xaf])"
OPEN_END = rb"-" + _SPACE + rb"*+(?:\.\.|[);]|(?:[.?]|" + _SPACE + rb")*+\)?[.,]?" + _SPACE + rb"*+(?:<|\]\]))"
"""How a span of years ends that goes on, in the bytes of a payload. Here and below what repeats gives nothing back and
begins where no other like it stands before: thousands of blanks or letters are read once, not at each of them."""
NATIONAL = re.compile(rb"0\d(?:(?:[.-]|" + _SPACE + rb")\d\d){4}")
"""A French telephone number as people write it."""
EMAIL = re.compile(r"(?:(?<!\s)\s++)?+(?:[<(\[]\s*+)?+(?<![\w.+-])[.+-]*+\w[\w.+-]*+@[\w-]+(?:\.[\w-]+)+\s*+[>)\]]?")
_BORN_BESIDE = re.compile(
    r"(\()\s*+(?:19|20)\d\d\s*+-\s*+(?:\.{2,4}\s*+)?;\s*+"
    r"|(?<!\s)\s*+;\s*+(?:19|20)\d\d\s*+-\s*+(?:\.{2,4}\s*+)?\)"
)
_BORN = re.compile(r"(?:,\s*+|(?<![\s,])\s++)?+\(?\b(?:19|20)\d\d\s*+-\s*+(?:\.{2,4}\)?|\))(?=\s*+(?:$|[.,;(]))")
_SUBFIELDS = frozenset({"subfield"})
_PERSONAL = frozenset({"creator", "contributor", "creatorName", "contributorName", "affiliation", "author"})


@dataclass(frozen=True, slots=True)
class Filter:
    """A payload without any of the `elements`, those that `where` looks `beside`, the `hints` in its bytes and the
    `sign` cannot hold such data. `elements` are local names that go altogether,
    `cut` takes the data out of the text of the elements `named` (None: nothing); `typed` are values of @type whose
    elements go (HAL's `authority type="supervisorEmail"`). `living` finds elements that hold the years of a person's
    life and nothing else: those of the living go. `where` finds further elements that go, `begins` is how the values of
    attributes begin that go."""

    name: str
    sentence: str
    elements: frozenset[str]
    hints: tuple[bytes, ...]
    cut: Callable[[str], str] | None = None
    attributes: frozenset[str] = frozenset()
    typed: frozenset[tuple[str, str]] = frozenset()
    living: str | None = None
    named: frozenset[str] = _PERSONAL
    where: str | None = None
    begins: str | None = None
    sign: re.Pattern[bytes] | None = None
    beside: frozenset[str] = frozenset()


def _without_email(text: str) -> str:
    return EMAIL.sub("", text)


def _without_birth(text: str) -> str:
    """Also where the brackets have more (BnF): `Dupont, Jean (1950-.... ; médecin)` stays a physician."""
    return _BORN.sub("", _BORN_BESIDE.sub(lambda found: "(" if found[1] else ")", text) if ";" in text else text)


FILTERS = (
    Filter(
        "birth-date",
        "Dates, places, names of birth of persons (TEF, MADS, EAC, IdRef, IMDI; `Dupont, Jean (1950-....)` in "
        "Dublin Core and FOAF; years of the living in MARC and MODS).",
        frozenset(
            {
                "dateNaissance",
                "lieuNaissance",
                "paysNaissance",
                "nomDeNaissance",
                "dateOfBirth",
                "birthDate",
                "BirthDate",
                "birthPlace",
            }
            | {"placeOfBirth", "birthYear", "birthday", "birth"}
        ),
        (),
        _without_birth,
        living=".//*[local-name() = 'subfield'][(../@tag >= 700 and ../@tag < 703) or ../@tag = 100 or ../@tag = 600]"
        "[@code = 'd' or @code = 'f'] | .//*[local-name() = 'namePart'][@type = 'date']",
        named=_PERSONAL | {"name"},
        sign=re.compile(rb"(?:19|20)\d\d" + _SPACE + rb"*+" + OPEN_END),
    ),
    Filter(
        "nationality",
        "Nationalities of persons (TEF of theses, MADS).",
        frozenset({"nationalite", "nationality"}),
        (),
    ),
    Filter(
        "sex",
        "The sex of persons (META-SHARE's descriptions in CMDI, DDI Lifecycle).",
        frozenset({"sex", "gender", "Sex", "Gender"}),
        (),
    ),
    Filter(
        "email",
        "E-mail addresses of persons: elements for them (TEI, EML, ISO, DDI), and those in names and affiliations.",
        frozenset(
            {"email", "Email", "electronicMailAddress", "eMail", "e-mail", "ElectronicAddress", "mbox", "contactEmail"}
            | {"hasEmail", "datasetContactEmail"}
        ),
        (b"@", b"mail"),
        _without_email,
        frozenset({"email"}),
        frozenset({("authority", "supervisorEmail")}),
        named=_PERSONAL | _SUBFIELDS | {"nameIdentifier"},
        where=".//*[local-name() = 'contactInstructions'][contains(., '@')]",
        begins="mailto:",
    ),
    Filter(
        "telephone",
        "Telephone and fax numbers of contacts (ISO 19115, DDI, VOResource, EML, CMDI, DCAT), and those in names.",
        frozenset(
            {"CI_Telephone", "telephone", "voice", "facsimile", "phone", "Telephone", "fax", "telephoneNumber"}
            | {"hasTelephone", "TelephoneNumber", "faxNumber"}
        ),
        (b'"tel:', b"'tel:"),
        without_telephone,
        named=_PERSONAL | {"name", "individualName", "organisationName", "contact", "AuthEnty", "producer"},
        begins="tel:",
        beside=frozenset({"hasValue", "a"}),
        sign=re.compile(rb"\+\d|" + NATIONAL.pattern),
    ),
    Filter(
        "deposit-log",
        "Who submitted and who approved a deposit, with their addresses (lines of DSpace's log that some give away).",
        frozenset(),
        (b"@",),
        where=".//*[starts-with(., 'Submitted by ') or starts-with(., 'Approved for entry into archive by ') "
        "or starts-with(., 'Made available in DSpace on ')][contains(., '@')]",
    ),
    Filter(
        "student",
        "Addresses and numbers of doctoral students (management data in TEF of theses).",
        frozenset(
            {"adresseDoctorant", "codePostalDoctorant", "villeAdresseDoctorant", "paysAdresseDoctorant"}
            | {"telephoneDoctorant", "mailDoctorant", "datePremiereInscriptionDoctorat"}
        ),
        (),
        beside=frozenset({"autoriteExterne"}),
        where=".//*[local-name() = 'autoriteExterne'][@autoriteSource = 'INE' or contains(@autoriteSource, 'CODE_INE') "
        "or contains(@autoriteSource, 'MATRICULE') or contains(@autoriteSource, 'ADUM') "
        "or contains(@autoriteSource, 'mail') or contains(@autoriteSource, 'MAIL')]",
    ),
)
