"""Normal forms as tables of situations: what a repository writes, and what it means."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.normal import (
    access,
    dates,
    extents,
    grants,
    identifiers,
    languages,
    licences,
    names,
    people,
    places,
    types,
)
from catalogue.normal import text as plain


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("DOI : 10.1000/ABC", "doi:10.1000/abc"),
        ("http://dx.doi.org/10.17882/58406", "doi:10.17882/58406"),
        ("https://doi.org/10.1000%2F182", "doi:10.1000/182"),
        ("info:eu-repo/semantics/altIdentifier/doi/10.1016/J.x", "doi:10.1016/j.x"),
        ("urn:doi:10.4000/x.1", "doi:10.4000/x.1"),
        ("tel-02955615v3", "hal:tel-02955615"),
        ("10.1002/\ufb02d.3902", "doi:10.1002/fld.3902"),
        ("https://doi.org/10.1000/a\u2011b\u2013c\u200b", "doi:10.1000/a-b-c"),
        ("https://hal.science/hal-01234567v2", "hal:hal-01234567"),
        ("https://hal.science/hal-01234567/document", "url:https://hal.science/hal-01234567/document"),
        ("NNT: 2018MONTT090", "nnt:2018MONTT090"),
        ("http://gallica.bnf.fr/ark:/12148/bpt6k5440618t", "ark:ark:/12148/bpt6k5440618t"),
        ("http://hdl.handle.net/21.T15999/Fw2lYnA", "handle:21.T15999/Fw2lYnA"),
        ("urn:handle:20.500.13089/jsak", "handle:20.500.13089/jsak"),
        ("http://arxiv.org/abs/1507.03011v2", "arxiv:1507.03011"),
        ("arXiv:math.GT/0309136", "arxiv:math/0309136"),
        ("PUBMED : 12345", "pmid:12345"),
        ("ISBN : 978-3-905673-82-1", "isbn:9783905673821"),
        ("ISBN 2-7654-1005-4", "isbn:9782765410058"),
        ("EISSN: 1562-6865", "issn:1562-6865"),
        ("ivo://CDS.VizieR/J/A+A/293/967", "ivoid:ivo://cds.vizier/j/a+a/293/967"),
        ("swh:1:dir:" + 40 * "a" + ";origin=https://x.org", "swhid:swh:1:dir:" + 40 * "a"),
        ("2024", "other:2024"),
        ("Report N° : 12", "other:Report N° : 12"),
    ],
)
def test_an_identifier_is_read_by_the_scheme_it_names(raw: str, expected: str) -> None:
    assert str(identifiers.pid(raw)) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("10.1000/182.", "doi:10.1000/182"),
        ("(see https://doi.org/10.1000/182)", "doi:10.1000/182"),
        ("https://doi.org/10.1000/182)", "doi:10.1000/182"),
        ("10.1016/0304-3770(90)90077-X", "doi:10.1016/0304-3770(90)90077-x"),
        ("10.1000%2F182", "doi:10.1000/182"),
        ("hal-01234567v3", "hal:hal-01234567"),
        ("20.500.13089/jsak", "handle:20.500.13089/jsak"),
        ("1507.03011", "arxiv:1507.03011"),
        ("2018MONTT090", "nnt:2018MONTT090"),
        ("0000-0002-1825-0097", None),
        ("ocean temperature", None),
        ("2024", None),
        ("climate: a review", None),
        ("", None),
    ],
)
def test_what_somebody_pastes_is_recognised(raw: str, expected: str | None) -> None:
    found = identifiers.recognise(raw)
    assert (str(found) if found else None) == expected


def test_only_strong_identifiers_link_and_the_best_comes_first() -> None:
    given = [
        identifiers.pid(one)
        for one in ("https://example.org/1", "20.5/x", "hdl:20.500.1/x", "doi:10.1000/a", "ISSN: 0077-5606")
    ]
    assert [one.scheme for one in identifiers.strong(one for one in given if one)] == ["doi", "handle"]


@pytest.mark.parametrize("raw", ["fr", "fre", "fra", "French", "français", "fr-FR", "fr_FR", "FRE", "French, Français"])
def test_french_is_french(raw: str) -> None:
    assert languages.code(raw) == "fr"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("en_US", "en"),
        ("GER", "de"),
        ("Spanish, Castilian", "es"),
        ("anglais", "en"),
        ("bre", "br"),
        ("fro", "fro"),
        ("und", None),
        ("x", None),
    ],
)
def test_languages(raw: str, expected: str | None) -> None:
    assert languages.code(raw) == expected


@pytest.mark.parametrize(
    ("raw", "start", "end"),
    [
        ("2024-05", "2024-05", None),
        ("2018-11-29T10:00:00Z", "2018-11-29", None),
        ("2016-06-14T06:00:00Z/2016-07-05T06:18:54Z", "2016-06-14", "2016-07-05"),
        ("2021-13-45", "2021", None),
        ("2020-02-30", "2020-02", None),
        ("18..", "1800", "1899"),
        ("185.", "1850", "1859"),
        ("ca. 1900", "1900", None),
        ("[1998?]", "1998", None),
        ("12 mars 2021", "2021-03-12", None),
        ("1er août 1914", "1914-08-01", None),
        ("20-Feb-1999", "1999-02-20", None),
        ("June 3, 2015", "2015-06-03", None),
        ("20020816", "2002-08-16", None),
        ("15/03/2019", "2019-03-15", None),
        ("05/06/2019", "2019-06-05", None),
        ("06/25/2019", "2019-06-25", None),
        ("25 BC", "-0024", None),
        ("-0024/-0022", "-0024", "-0022"),
        ("2011/2013", "2011", "2013"),
        ("２０２０-0١/２０２１", "2020-01", "2021"),
        ("1998-1999", "1998", "1999"),
        ("de 2019 à 2021", "2019", "2021"),
        ("2020.05.06", "2020-05-06", None),
        ("2019/now", "2019", None),
        ("XIXe siècle", "1801", "1900"),
        ("1984~", "1984", None),
        ("Fri May 16 16:33:18 UTC 2025", "2025-05-16", None),
    ],
)
def test_dates_are_as_precise_as_they_are(raw: str, start: str, end: str | None) -> None:
    found = dates.span(raw)
    assert found is not None
    assert (found.start, found.end) == (start, end)


@pytest.mark.parametrize("raw", ["Inconnue", ":tba", "", "12345678901234", "-250000", "45", "undated"])
def test_what_is_no_date_is_none(raw: str) -> None:
    assert dates.span(raw) is None


def test_a_cut_date_says_so() -> None:
    assert dates.span("2021-13-45") == ("2021", None, True)


@pytest.mark.parametrize(
    ("raw", "name", "kind"),
    [
        ("Lanotte, Romain", "Lanotte, Romain", "person"),
        ("Surname, \n, \nFirst", "Surname, First", "person"),
        ("Le Goff, Hervé", "Le Goff, Hervé", "person"),
        ("Press, William", "Press, William", "person"),
        ("Chu, Wei", "Chu, Wei", "person"),
        ("Université de Lorraine, CNRS", "Université de Lorraine, CNRS", "organisation"),
        ("SWIRE team", "SWIRE team", "organisation"),
        ("GnpIS", "GnpIS", None),
        ("Patrick Roy", "Patrick Roy", None),
        ("Hugo, Victor (1802-1885). Auteur du texte", "Hugo, Victor", "person"),
        ("Dupont, Jean (1950-....)", "Dupont, Jean", "person"),
        ("Dupont, Jean <j@x.fr>", "Dupont, Jean", "person"),
        ("Mme Anne Roche, 01.02.03.04.05", "Anne Roche", "person"),
        ("Service des sols (+33 1 44 00 00 00)", "Service des sols", "organisation"),
        ("ARDOISE (ardoise@x.fr, 01 44 00 00 00)", "ARDOISE", None),
        ("Forschungsgruppe Boden, Kiel", "Forschungsgruppe Boden, Kiel", "organisation"),
        ("Office for Soil Statistics, Field Division", "Office for Soil Statistics, Field Division", "organisation"),
        ("Groupe de travail X, équipe Y", "Groupe de travail X, équipe Y", "organisation"),
        ("Mission de l'eau, des sols et des forêts", "Mission de l'eau, des sols et des forêts", "organisation"),
        ("Labex SOLS, Fonds ROCHE", "Labex SOLS, Fonds ROCHE", "organisation"),
        ("Bureau, Jean", "Bureau, Jean", "person"),
        ("Gaulle, Charles de", "Gaulle, Charles de", "person"),
        ("Rousset (16..-1733). Cartographe", "Rousset", None),
        ("Smith, J. (John)", "Smith, J. (John)", "person"),
        ("Agence des sols (ADS)", "Agence des sols (ADS)", "organisation"),
    ],
)
def test_names(raw: str, name: str, kind: str | None) -> None:
    found = names.agent(raw)
    assert found is not None
    assert (found.name, found.kind) == (name, kind)


@pytest.mark.parametrize(
    ("raw", "name", "house"),
    [
        ("Roche, K., University of Elsewhere, Archive", "Roche, K.", "University of Elsewhere, Archive"),
        ("Durand, Luc (CNRS, LOCEAN)", "Durand, Luc", "CNRS, LOCEAN"),
        ("Anne PETIT (Sciences Po, CEE)", "Anne PETIT", "Sciences Po, CEE"),
        ("Prof. Dr. Hans Meier (Universität Kiel)", "Hans Meier", "Universität Kiel"),
    ],
)
def test_what_stands_behind_a_person_is_the_affiliation(raw: str, name: str, house: str) -> None:
    found = names.agent(raw)
    assert found is not None
    assert found.kind != "organisation"
    assert (found.name, [one.name for one in found.affiliations]) == (name, [house])


@pytest.mark.parametrize(
    ("raw", "name", "role"),
    [
        ("Nagel, A. (Dir.)", "Nagel, A.", "Supervisor"),
        ("Joel Sable (recorder)", "Joel Sable", "DataCollector"),
        ("Brunet, Hippolyte de (1810-1879). Directeur de publication", "Brunet, Hippolyte de", "Editor"),
        ("Sable, Jean (1810-1879). Doreur", "Sable, Jean", None),
    ],
)
def test_a_role_is_no_part_of_a_name(raw: str, name: str, role: str | None) -> None:
    found = names.agent(raw)
    assert found is not None
    assert (found.name, found.role) == (name, role)


def test_digits_without_blanks_are_no_telephone() -> None:
    assert names.without_telephone("table 0123456789") == "table 0123456789"


def test_a_number_alone_is_nobody() -> None:
    assert names.agent("+33 1 44 00 00 00") is None


@pytest.mark.parametrize("placeholder", ["(:unav)", "Directeur de these inconnu"])
def test_a_placeholder_is_nobody(placeholder: str) -> None:
    assert names.agent(placeholder) is None


def test_the_platform_is_publisher_only_where_nobody_else_is() -> None:
    assert names.publisher(["HAL CCSD", "Presses de l'Iroise"]) == "Presses de l'Iroise"
    assert names.publisher(["HAL CCSD"]) == "HAL CCSD"


@pytest.mark.parametrize(
    ("raw", "spdx"),
    [
        ("CC BY 4.0", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode", "CC-BY-4.0"),
        ("Distributed under a Creative Commons Attribution 4.0 International License", "CC-BY-4.0"),
        ("Creative Commons Attribution-NonCommercial-ShareAlike 3.0 France", "CC-BY-NC-SA-3.0"),
        ("http://creativecommons.org/licenses/by-nc-sa/2.0/fr/", "CC-BY-NC-SA-2.0-FR"),
        ('<a rel="license" href="http://creativecommons.org/licenses/by-nc/4.0/"><img/></a> text', "CC-BY-NC-4.0"),
        ("CC0 Waiver", "CC0-1.0"),
        ("LGPL-2.1+", "LGPL-2.1-or-later"),
        ("https://cecill.info/licences/Licence_CeCILL-B_V1-en.html", "CECILL-B"),
        ("etalab 2.0", "etalab-2.0"),
        ("https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf", "etalab-2.0"),
        ("http://hal.archives-ouvertes.fr/licences/etalab/", "etalab-2.0"),
        ("https://spdx.org/licenses/etalab-2.0.html", "etalab-2.0"),
        ("Open Data Commons Attribution License (ODC-By) v1.0", "ODC-By-1.0"),
        ("CC-BY-NC", None),
        ("http://creativecommons.org/licenses/by/", None),
        ("Licence Ouverte 1.0", None),
    ],
)
def test_licences(raw: str, spdx: str | None) -> None:
    [found] = licences.licences(raw)
    assert found.spdx == spdx


@pytest.mark.parametrize(
    "raw", ["copyright", "domaine public", "Other (Specified in the description)", "info:eu-repo/semantics/openAccess"]
)
def test_a_statement_is_no_licence(raw: str) -> None:
    assert licences.licences(raw) == ()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("info:eu-repo/semantics/OpenAccess", "open"),
        ("http://purl.org/coar/access_right/c_14cb", "metadata-only"),
        ("https://vocabularies.coar-repositories.org/access_rights/c_f1cf/", "embargoed"),
        ("Accès restreint", "restricted"),
        ("sous embargo", "embargoed"),
        ("CC BY 4.0", None),
        ("", None),
    ],
)
def test_access(raw: str, expected: str | None) -> None:
    assert access.access(raw) == expected


@pytest.mark.parametrize(
    ("raws", "expected"),
    [
        (("info:eu-repo/semantics/doctoralThesis", "Theses"), "thesis"),
        (("Text", "Dissertation"), "thesis"),
        (("texte", "publication en série imprimée"), "text"),
        (("http://purl.org/coar/resource_type/c_ddb1",), "dataset"),
        (("https://vocabularies.coar-repositories.org/resource_types/c_ddb1/",), "dataset"),
        (("Dataset", "Physical Object"), "dataset"),
        (("info:eu-repo/semantics/publishedVersion", "info:eu-repo/semantics/article"), "article"),
        (("Soil cores",), "other"),
        ((), "other"),
    ],
)
def test_types(raws: tuple[str, ...], expected: str) -> None:
    assert types.resolve(raws).type == expected


@pytest.mark.parametrize(
    "words",
    [
        "Animation|Article|Book|Book chapter|Dataset|Learning Object|Image|Image, 3-D|Map|Musical Score|"
        "Plan or blueprint|Preprint|Presentation|Recording, acoustical|Recording, musical|Recording, oral|Software|"
        "Technical Report|Thesis|Video|Working Paper|Other",
        "Article|Book Section|Monograph|Conference or Workshop Item|Book|Thesis|Patent|Artefact|Show/Exhibition|"
        "Composition|Performance|Image|Video|Audio|Dataset|Experiment|Teaching Resource|Other",
        "Journal articles|Conference papers|Poster communications|Proceedings|Special issue|Books|Book sections|Theses|"
        "Preprints, Working Papers, ...|Reports|Lectures|Habilitation à diriger des recherches|Master thesis|Patents|"
        "Software|Photos|Videos|Sounds|Maps|Other publications",
    ],
    ids=["DSpace", "EPrints", "HAL"],
)
def test_every_type_that_a_program_offers_is_known(words: str) -> None:
    assert [word for word in words.split("|") if types.resolve((word,)).unknown] == []


def test_a_habilitation_is_a_thesis_with_a_genre() -> None:
    assert types.resolve(("HDR",)) == ("thesis", "http://purl.org/coar/resource_type/c_46ec", ())


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ((-5.1, 48.0, -4.2, 48.5), ((-5.1, 48.0, -4.2, 48.5), False)),
        ((-5.1, 48.5, -4.2, 48.0), ((-5.1, 48.0, -4.2, 48.5), True)),
        ((48.0, -105.1, 48.5, -104.2), ((-105.1, 48.0, -104.2, 48.5), True)),
        ((180, 90, -180, -90), ((-180, -90, 180, 90), True)),
        ((170.0, -20.0, -170.0, -10.0), ((170.0, -20.0, -170.0, -10.0), False)),
        ((-48.0, -62.0, -72.0, -54.0), ((-72.0, -62.0, -48.0, -54.0), True)),
        ((190.0, 0.0, 200.0, 1.0), ((-170.0, 0.0, -160.0, 1.0), True)),
        ((0.0, 500.0, 1.0, 600.0), (None, True)),
    ],
)
def test_a_box_is_repaired_only_where_that_is_certain(sides: Any, expected: Any) -> None:
    assert places.box(*sides) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two &amp;amp; three&lt;/p&gt;", "One\nTwo & three"),
        ("⟨NNT : 2018⟩ &#x27E8;x&#x27E9;", "⟨NNT : 2018⟩ ⟨x⟩"),
        ("p < 0.05, <1 body length, >2K", "p < 0.05, <1 body length, >2K"),
        ("<script>alert(1)</script>Safe", "Safe"),
        ("10<sup>6</sup> m<sup>-1</sup>, Ca<jats:sup>2+</jats:sup>", "10⁶ m⁻¹, Ca²⁺"),
        ("x&lt;sup class=&quot;a&quot;&gt;n&lt;/sup&gt; of H<sub>2</sub>O, the 2<sup>nd</sup>", "xⁿ of H2O, the 2nd"),
        ("e\u0301te\u0301", "été"),
        ("wrapped\nline\n\nparagraph", "wrapped line\nparagraph"),
        ("RTL \u202eoverride\u202c and NUL\x00", "RTL override and NUL"),
    ],
)
def test_prose_is_plain(raw: str, expected: str) -> None:
    assert plain.prose(raw) == expected


def test_mojibake_is_mended_and_whole_text_left_alone() -> None:
    assert plain.mended("rÃ©seau dâ€™eau") == "réseau d’eau"
    whole = "Ãrea à São Paulo"
    assert plain.mended(whole) is whole


@given(st.text(max_size=200))
def test_any_text_becomes_a_safe_line(raw: str) -> None:
    made = plain.line(raw)
    assert made == made.strip()
    assert "\n" not in made
    assert all(
        character.isprintable() or character in "\u200c\u200d\u200e\u200f" or ord(character) > 0x7F
        for character in made
    )
    made.encode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La recherche sur les données des sols dans les Alpes est une activité utile", "fr"),
        ("The soils of the Alps and their data are described in this paper for the first time", "en"),
        ("Die Böden", None),
        ("Zostera marina Linnaeus", None),
    ],
)
def test_the_language_of_a_text_is_told_only_where_certain(text: str, expected: str | None) -> None:
    assert plain.language(text) == expected


@pytest.mark.parametrize(
    ("value", "scheme", "expected"),
    [
        ("struct-13621", "halstruct", ("halstruct", "13621")),
        ("https://aurehal.archives-ouvertes.fr/structure/read/id/13621", None, ("halstruct", "13621")),
        ("struct-", "halstruct", None),
        ("https://orcid.org/0000-0002-1825-0097", None, ("orcid", "0000-0002-1825-0097")),
        ("0000-0002-1825-0098", "ORCID", None),
        ("0000-0000-0000-0000", "ORCID", None),
        ("https://ror.org/04sk0et52/", "RORS", ("ror", "04sk0et52")),
        ("https://www.idref.fr/026404354", None, ("idref", "026404354")),
        ("http://doi.org/10.13039/100000052", "Crossref Funder ID", ("crossref_funder", "10.13039/100000052")),
    ],
)
def test_people_and_organisations_are_known_by_checked_identifiers(
    value: str, scheme: str | None, expected: Any
) -> None:
    assert people.identifier(value, scheme) == expected


def test_a_grant_agreement_is_funding_and_back() -> None:
    found = grants.grant("info:eu-repo/grantAgreement/EC/FP7/312463/EU//FIXO3")
    assert found is not None
    assert (found.funder, found.programme, found.award, found.award_title) == (
        "European Commission",
        "FP7",
        "312463",
        "FIXO3",
    )
    assert grants.agreement(found) == "info:eu-repo/grantAgreement/EC/FP7/312463/EU/FIXO3"


@pytest.mark.parametrize(
    ("raw", "size"), [("12 MB", True), ("256 pages", True), ("34", True), ("application/pdf", False), ("XLSX", False)]
)
def test_a_size_is_told_from_a_format(raw: str, size: bool) -> None:
    assert extents.is_size(raw) is size


_PART = st.from_regex(r"[A-Za-zÀ-ÿ]{1,8}(?:[ '’-][A-Za-zÀ-ÿ]{1,8}){0,2}", fullmatch=True)
_ODD_PART = st.sampled_from(["Dr", "Mme Durand", "jr", "Press", "Université", "des Mines", "Inrae", "ii", "Prof", "×"])


@given(st.one_of(_PART, _ODD_PART), st.one_of(_PART, _ODD_PART))
def test_a_name_read_at_a_glance_is_what_it_is_when_taken_apart(family: str, given_name: str) -> None:
    name = f"{family}, {given_name}"
    assert names.agent(name) == names.agent(f" {name}")  # with a space before it, it is taken apart
