"""Personal data goes out of a payload before anything is stored; a payload without any stays the very same bytes."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from catalogue import privacy
from catalogue.crosswalk import crosswalk
from catalogue.personal import FILTERS
from catalogue.privacy import filtered
from catalogue.record import Accepted, Header, RawRecord, Rejected, to_json

DC = '<dc xmlns="http://www.openarchives.org/OAI/2.0/oai_dc/"><title>T</title>{}</dc>'
CASES = [
    (
        "birth date in TEF",
        "<t><dateNaissance>1980-02-03</dateNaissance><nom>Le Goff</nom></t>",
        ("birth-date",),
        "1980",
        "Le Goff",
    ),
    (
        "log of a deposit in DSpace",
        "<d><description>Submitted by Anne Sample (anne@example.org) on 2015-03-02</description>"
        "<description>Sediments of the bay</description></d>",
        ("deposit-log",),
        "Anne Sample",
        "Sediments of the bay",
    ),
    (
        "name of birth in TEF",
        "<t><nomDeNaissance>Morvan</nomDeNaissance><nom>Le Goff</nom></t>",
        ("birth-date",),
        "Morvan",
        "Le Goff",
    ),
    (
        "years of the living in UNIMARC",
        "<r><datafield tag='700'><subfield code='a'>Le Goff</subfield>"
        "<subfield code='f'>1980-....</subfield></datafield></r>",
        ("birth-date",),
        "1980",
        "Le Goff",
    ),
    (
        "years of the living in MARC 21",
        "<r><datafield tag='100'><subfield code='a'>Le Goff</subfield>"
        "<subfield code='d'>1980-</subfield></datafield></r>",
        ("birth-date",),
        "1980",
        "Le Goff",
    ),
    (
        "address among the instructions of a contact in ISO 19115 (WDCC)",
        "<c><individualName>Ana Le Goff</individualName><contactInstructions>Email: ana@lab.example"
        "</contactInstructions></c>",
        ("email",),
        "ana@lab.example",
        "Ana Le Goff",
    ),
    (
        "years of the living in FOAF (Sudoc)",
        "<r><Person><name>Le Goff, Ana (1980-....)</name></Person></r>",
        ("birth-date",),
        "1980",
        "Le Goff, Ana",
    ),
    (
        "years of the living in MODS",
        "<n><namePart>Le Goff</namePart><namePart type='date'>1980-</namePart></n>",
        ("birth-date",),
        "1980",
        "Le Goff",
    ),
    (
        "number of a student in TEF",
        "<t xmlns='http://www.abes.fr/abes/documents/tef'>"
        "<autoriteExterne autoriteSource='CODE_INE'>0G41</autoriteExterne>"
        "<autoriteExterne autoriteSource='Sudoc'>026404354</autoriteExterne></t>",
        ("student",),
        "0G41",
        "026404354",
    ),
    (
        "address of a student in TEF",
        "<t xmlns='http://www.abes.fr/abes/documents/tef'><adresseDoctorant>6 rue X</adresseDoctorant>"
        "<nom>Le Goff</nom></t>",
        ("student",),
        "6 rue X",
        "Le Goff",
    ),
    (
        "e-mail as an identifier",
        "<creator><nameIdentifier nameIdentifierScheme='e-mail'>a@b.fr</nameIdentifier>Le Goff</creator>",
        ("email",),
        "a@b.fr",
        "Le Goff",
    ),
    (
        "e-mail in an attribute",
        "<creator><nameIdentifier schemeURI='mailto:a@b.fr'/>Le Goff</creator>",
        ("email",),
        "a@b.fr",
        "Le Goff",
    ),
    (
        "telephone in an attribute",
        "<d xmlns:v='http://www.w3.org/2006/vcard/ns#'><v:hasValue v:resource='tel:+33102030405'/>Le Goff</d>",
        ("telephone",),
        "tel:",
        "Le Goff",
    ),
    ("nationality in TEF", "<t><nationalite>FR</nationalite><nom>Le Goff</nom></t>", ("nationality",), "FR", "Le Goff"),
    ("e-mail in TEI", "<a><email type='md5'>0a1b</email><surname>Le Goff</surname></a>", ("email",), "0a1b", "Le Goff"),
    (
        "e-mail in EML",
        "<c><electronicMailAddress>a@b.fr</electronicMailAddress>Le Goff</c>",
        ("email",),
        "a@b.fr",
        "Le Goff",
    ),
    ("e-mail of a DDI contact", "<contact email='a@b.fr'>Le Goff</contact>", ("email",), "a@b.fr", "Le Goff"),
    (
        "e-mail in ISO",
        "<p><electronicMailAddress><s>a@b.fr</s></electronicMailAddress><n>Le Goff</n></p>",
        ("email",),
        "a@b",
        "Le Goff",
    ),
    (
        "e-mail of a director in TEI, its sign in words",
        "<a><authority type='supervisorEmail'>le.goff [at] b.fr</authority><surname>Le Goff</surname></a>",
        ("email",),
        "[at]",
        "Le Goff",
    ),
    (
        "e-mail of a director in TEI",
        "<m><authority type='supervisorEmail'>a@b.fr</authority><authority type='supervisor'>Le Goff</authority></m>",
        ("email",),
        "a@b.fr",
        "Le Goff",
    ),
    ("sex in CMDI", "<p><surname>Le Goff</surname><sex>female</sex></p>", ("sex",), "female", "Le Goff"),
    ("mailbox in DCAT", "<k><fn>Le Goff</fn><hasEmail>a@b.fr</hasEmail></k>", ("email",), "a@b.fr", "Le Goff"),
    ("telephone in a name", "<c><name>Le Goff (++33 2 98 00 00 00)</name></c>", ("telephone",), "+33", "Le Goff"),
    ("sex in CERIF", "<p><Gender>f</Gender><n>Le Goff</n></p>", ("sex",), "Gender", "Le Goff"),
    ("telephone in EML", "<c><phone>+33 2 98</phone><n>Le Goff</n></c>", ("telephone",), "+33", "Le Goff"),
    (
        "telephone in ISO",
        "<p><CI_Telephone><voice>+33 2 98</voice></CI_Telephone><n>Le Goff</n></p>",
        ("telephone",),
        "+33",
        "Le Goff",
    ),
    (
        "e-mail in a creator",
        DC.format("<creator>Le Goff, Ana &lt;a@b.fr&gt;</creator>"),
        ("email",),
        "a@b.fr",
        "Le Goff, Ana",
    ),
    (
        "birth year in a creator",
        DC.format("<creator>Le Goff, Ana (1980-....)</creator>"),
        ("birth-date",),
        "1980",
        "Le Goff, Ana",
    ),
    (
        "birth year with nothing behind it in a creator",
        DC.format("<creator>Le Goff, Ana (1980- )</creator>"),
        ("birth-date",),
        "1980",
        "Le Goff, Ana",
    ),
    (
        "birth year beside a profession in a creator",
        DC.format("<creator>Le Goff, Ana (1980-.... ; juge)</creator>"),
        ("birth-date",),
        "1980",
        "Le Goff, Ana",
    ),
    (
        "telephone behind a name, after a blank",
        DC.format("<creator>Le Goff, Ana +33 6 12 34 56 78</creator>"),
        ("telephone",),
        "34 56",
        "Le Goff, Ana",
    ),
    (
        "telephone as one writes it in France",
        DC.format("<creator>Le Goff, Ana 06.12.34.56.78</creator>"),
        ("telephone",),
        "34.56",
        "Le Goff, Ana",
    ),
    (
        "years of the living with a question",
        "<r><datafield tag='700'><subfield code='a'>Le Goff</subfield>"
        "<subfield code='d'>1980 - ?</subfield></datafield></r>",
        ("birth-date",),
        "1980",
        "Le Goff",
    ),
    (
        "address whose sign is hidden from robots",
        DC.format("<creator>Le Goff, Ana (ana&#64;lab.example)</creator>"),
        ("email",),
        "lab.example",
        "Le Goff, Ana",
    ),
    (
        "contact in DataCite",
        "<c><contributorName>URGI</contributorName><affiliation>urgi@inra.fr</affiliation></c>",
        ("email",),
        "urgi@",
        "URGI",
    ),
    ("text behind the element", "<a><email>a@b.fr</email>and Le Goff</a>", ("email",), "a@b.fr", "and Le Goff"),
]


@pytest.mark.parametrize(
    ("payload", "names", "gone", "kept"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_personal_data_is_taken_out_and_the_rest_stays(
    payload: str, names: tuple[str, ...], gone: str, kept: str
) -> None:
    data = payload.encode()
    given = etree.fromstring(data)
    before = etree.tostring(given)
    made, root, said = filtered(data, given)
    assert said == names
    assert gone not in made.decode()
    assert kept in made.decode()
    assert etree.tostring(etree.fromstring(made), method="c14n") == etree.tostring(root, method="c14n")
    assert etree.tostring(given) == before, "the page's own tree is never changed"


@pytest.mark.parametrize(
    "payload",
    [
        DC.format(""),
        DC.format("<creator>Hugo, Victor (1802-1885)</creator>"),
        DC.format("<description>Write to contact@example.org</description>"),
        DC.format("<date>1980-02-03</date><coverage>1990-2000</coverage>"),
    ],
    ids=["nothing personal", "years of somebody long dead", "an address in an abstract", "dates of the resource"],
)
def test_what_is_no_personal_data_stays_byte_for_byte(payload: str) -> None:
    data = payload.encode()
    root = etree.fromstring(data)
    assert filtered(data, root) == (data, root, ())


def test_what_is_filtered_reaches_neither_record_nor_store() -> None:
    data = DC.format("<creator>Le Goff, Ana &lt;a@b.fr&gt;</creator>").encode()
    change = crosswalk(RawRecord(Header("oai:example.org:1"), "oai_dc", data))
    assert isinstance(change, Accepted)
    assert change.filters == ("email",)
    assert b"a@b.fr" not in change.payload
    assert b"a@b.fr" not in to_json(change.record)


def test_the_evidence_of_a_reject_holds_no_address() -> None:
    change = crosswalk(RawRecord(Header("a"), "oai_dc", b"<dc><creator>a@b.fr</dc>"))
    assert isinstance(change, Rejected)
    assert change.payload == b"<dc><creator></dc>"
    assert change.filters == ("email",)


_NAMES = sorted({name for one in FILTERS for name in one.elements | one.named} | {"title", "description"})
_PIECES = st.sampled_from(
    ["Le Goff, Ana", " ", "\u00a0", ",", ".", "(", ")", ";", "-", "?", "..", "....", "1980", "2001", "+33", "06",
     "6 12 34 56 78", " 12 34 56 78", ".12.34.56.78", "tel:", "tél. ", "a@b.fr", "@", "mailto:", "juge", "<b/>"]
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=7).map("".join)
_HIDDEN = st.sampled_from(["", "@+-.(01"])


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_NAMES), _TEXTS), min_size=1, max_size=3), _HIDDEN)
def test_what_is_thought_harmless_is_nothing_that_any_filter_takes(parts: list[tuple[str, str]], hidden: str) -> None:
    """The looks that spare a payload the filters are never narrower than these; nor where a sign is written as its
    number (`&#64;`)."""
    inside = "".join(f"<{name}>{''.join(_written(c, hidden) for c in text)}</{name}>" for name, text in parts)
    years = f"<datafield tag='700'><subfield code='d'>{parts[0][1]}</subfield></datafield>"
    payload = f"<r>{inside}{years}</r>".encode()
    root = etree.fromstring(payload)
    all_of_them = deepcopy(root)
    names = tuple(one.name for one in FILTERS if privacy._apply(one, all_of_them))
    _, made, said = filtered(payload, root)
    assert said == names
    assert etree.tostring(made) == etree.tostring(all_of_them)


def _written(character: str, hidden: str) -> str:
    return f"&#{ord(character)};" if character in hidden else character
