"""Ways to write names, dates, licences and citations that a reading of other repositories' records has shown."""

from __future__ import annotations

import pytest

from catalogue.normal import (
    access,
    bylines,
    citations,
    coverages,
    dates,
    extents,
    grants,
    identifiers,
    languages,
    licences,
    places,
    subjects,
    types,
    worded_dates,
)
from catalogue.record import Container, Place


@pytest.mark.parametrize(
    ("raw", "name", "houses"),
    [
        ("Leroy, Anne; Université de Lorraine", "Leroy, Anne", ["Université de Lorraine"]),
        ("Leroy, Anne; INRAE, UMR EMMAH; CNRS", "Leroy, Anne", ["INRAE, UMR EMMAH", "CNRS"]),
        ("Leroy, Anne; INRAE Avignon, anne@example.org", "Leroy, Anne", ["INRAE Avignon"]),
        ("Leroy, Anne, INRAE", "Leroy, Anne", ["INRAE"]),
        ("Leroy, Anne - INRAE", "Leroy, Anne", ["INRAE"]),
        ("Leroy, Anne [INRAE]", "Leroy, Anne", ["INRAE"]),
        ("Schurer, K., University of Essex, UK Data Archive", "Schurer, K.", ["University of Essex, UK Data Archive"]),
    ],
)
def test_one_person_and_the_bodies_behind(raw: str, name: str, houses: list[str]) -> None:
    [one] = bylines.people(raw)
    assert (one.name, one.kind, [body.name for body in one.affiliations]) == (name, "person", houses)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Leroy, Anne et Marsh, Jane", ["Leroy, Anne", "Marsh, Jane"]),
        ("Leroy, Anne & Le Goff, Yann", ["Leroy, Anne", "Le Goff, Yann"]),
        ("Martin A., Durand B. et Petit C.", ["Martin, A.", "Durand, B.", "Petit, C."]),
        ("Marsh, Anne-Lise.", ["Marsh, Anne-Lise"]),
        ("Marsh, Andi Muh.", ["Marsh, Andi Muh."]),
        ("Ross N.P., Myers A.D., Sheldon E.S., et al.", ["Ross, N.P.", "Myers, A.D.", "Sheldon, E.S."]),
        ("Marsh, J.", ["Marsh, J."]),
        ("XENON Collaboration, .", ["XENON Collaboration"]),
        ("Leroy, Anne; Marsh, Jane; INRAE", ["Leroy, Anne", "Marsh, Jane", "INRAE"]),
        ("ATLAS, CMS, LHCb Collaboration", ["ATLAS, CMS, LHCb Collaboration"]),
        ("INRAE, Avignon, Centre de recherche", ["INRAE, Avignon, Centre de recherche"]),
        ("Ministère des eaux, des forêts et des sols", ["Ministère des eaux, des forêts et des sols"]),
    ],
)
def test_several_names_and_bodies_stay_what_they_are(raw: str, expected: list[str]) -> None:
    assert [one.name for one in bylines.people(raw)] == expected


@pytest.mark.parametrize(
    "raw",
    [
        "Leroy, Anne ORCID: https://orcid.org/0000-0002-1825-0097",
        "Leroy, Anne <https://orcid.org/0000-0002-1825-0097>",
        "Leroy, Anne (ORCID 0000-0002-1825-0097)",
    ],
)
def test_an_orcid_and_its_name_are_no_part_of_a_name(raw: str) -> None:
    [one] = bylines.people(raw)
    assert (one.name, one.ids) == ("Leroy, Anne", {"orcid": "0000-0002-1825-0097"})


@pytest.mark.parametrize(
    ("raw", "role"),
    [
        ("Doe, Jane, 1900-1980, photographer", None),
        ("Martín, Luis, dir.", "Supervisor"),
        ("Marsh, Jane, ed.", "Editor"),
    ],
)
def test_a_role_behind_a_comma_is_one(raw: str, role: str | None) -> None:
    [one] = bylines.people(raw)
    assert (one.name.count(","), one.role) == (1, role)


@pytest.mark.parametrize(
    ("raw", "spdx"),
    [
        ("Attribution - Pas d'utilisation commerciale - Pas de modification 4.0 International", "CC-BY-NC-ND-4.0"),
        ("Attribution - Pas d’Utilisation Commerciale - Partage dans les Mêmes Conditions 4.0 International",
         "CC-BY-NC-SA-4.0"),
        ("Atribución-NoComercial-SinDerivadas 3.0 España", "CC-BY-NC-ND-3.0"),
        ("Reconocimiento-CompartirIgual 4.0 Internacional", "CC-BY-SA-4.0"),
        ("Attribuzione - Non commerciale - Condividi allo stesso modo 4.0 Internazionale", "CC-BY-NC-SA-4.0"),
        ("Namensnennung - Nicht-kommerziell - Keine Bearbeitungen 4.0 International", "CC-BY-NC-ND-4.0"),
        ("Etalab Open License 2.0 (compatible CC-BY 2.0)", "etalab-2.0"),
        ("CeCILL v2.1", "CECILL-2.1"),
        ("EUPL v1.2", "EUPL-1.2"),
    ],
)  # fmt: skip
def test_a_licence_in_other_words(raw: str, spdx: str) -> None:
    assert [one.spdx for one in licences.licences(raw)] == [spdx]


def test_a_licence_without_its_version_beside_it_is_the_same() -> None:
    stated = [one for raw in ("CC-BY", "http://creativecommons.org/licenses/by/4.0/") for one in licences.licences(raw)]
    assert [one.spdx for one in licences.merged(stated)] == ["CC-BY-4.0"]
    others = [one for raw in ("CC-BY", "CC-BY-NC-4.0") for one in licences.licences(raw)]
    assert [one.spdx for one in licences.merged(others)] == [None, "CC-BY-NC-4.0"]


def test_an_address_as_its_own_label_is_no_label() -> None:
    address = "https://creativecommons.org/licenses/by/4.0"
    assert [one.label for one in licences.stated(address, address)] == [None]


@pytest.mark.parametrize(
    ("raw", "start", "end"),
    [
        ("1990s", "1990", "1999"), ("années 1920", "1920", "1929"), ("[19..]", "1900", "1999"),
        ("05/2020", "2020-05", None),
        ("2010-", "2010", None), ("impr. 2010", "2010", None), ("2010, cop. 2009", "2010", None),
        ("2010-09-01 - 2012-12-31", "2010-09-01", "2012-12-31"),
    ],
)  # fmt: skip
def test_a_date_in_other_words(raw: str, start: str, end: str | None) -> None:
    assert dates.span(raw) == (start, end, False)


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("Printemps 2010", "2010"),
        ("an XII (1804)", "1804"),
        ("avant 1900", None),
        ("1920 ou 1921", None),
        ("n° 12", None),
    ],
)
def test_the_only_year_in_words_is_the_year(words: str, year: str | None) -> None:
    assert worded_dates.lone_year(words) == year


@pytest.mark.parametrize(
    "raw", ["http://lexvo.org/id/iso639-3/fra", "iso639-3:fra", "http://purl.org/olac/language/fra"]
)
def test_the_address_of_a_language_is_that_language(raw: str) -> None:
    assert languages.codes(raw) == ("fr",)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("Access constraints: unrestricted", "open"), ("Access constraints: access rights needed", "restricted"),
        ("http://purl.org/eprint/accessRights/RestrictedAccess", "restricted"), ("Sur demande", "restricted"),
    ],
)  # fmt: skip
def test_access_in_other_words(raw: str, said: str) -> None:
    assert access.access(raw) == said


@pytest.mark.parametrize(
    ("raw", "scheme", "value"),
    [
        ("info:hdl:2268/1234", "handle", "2268/1234"), ("info:hdl/2268/1234", "handle", "2268/1234"),
        ("info:doi:10.1234/x", "doi", "10.1234/x"),
        ("http://www.theses.fr/2012PA066123/document", "nnt", "2012PA066123"),
        ("2018GREAU012", "nnt", "2018GREAU012"),
        ("https://gallica.bnf.fr/ark:/12148/cb34/date", "ark", "ark:/12148/cb34"),
        ("https://gallica.bnf.fr/ark:/12148/bpt6k1.texteImage", "ark", "ark:/12148/bpt6k1"),
    ],
)  # fmt: skip
def test_an_identifier_in_other_words(raw: str, scheme: str, value: str) -> None:
    found = identifiers.own(raw)
    assert found
    assert (found.scheme, found.value) == (scheme, value)


@pytest.mark.parametrize("raw", ["info:eu-repo/semantics/altIdentifier/isbn/9782753512346", "/pmc/articles/PMC123456/"])
def test_a_term_and_a_path_are_no_identifiers(raw: str) -> None:
    assert identifiers.own(raw) is None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Salt, Vol 10, Iss 4, Pp 12-34 (2015)", Container("Salt", volume="10", issue="4", pages="12-34")),
        ("Salt, Vol 10, p e0123 (2015)", Container("Salt", volume="10", pages="e0123")),
        ("Marsh , J 2015 , ' Mud ' , Salt , vol. 7 , no. 3 , pp. 1-9 . https://doi.org/10.9/x",
         Container("Salt", volume="7", issue="3", pages="1-9")),
        ("Annales du sel. 47ᵉ année, N. 1, 1992. pp. 125-140",
         Container("Annales du sel", volume="47", issue="1", pages="125-140")),
        ("Leroy Anne. Le sel. In: Revue du sel. 1971, 12-3. pp. 345-369",
         Container("Revue du sel", volume="12", issue="3", pages="345-369")),
        ("Salt, 12(3), 101-118. https://doi.org/10.9/x", Container("Salt", volume="12", issue="3", pages="101-118")),
        ("J Salt. 2010 Mar 3;12(3):101-18.", Container("J Salt", volume="12", issue="3", pages="101-18")),
        ("Salt 12, no. 3 (2010): 101-118.", Container("Salt", volume="12", issue="3", pages="101-118")),
        ("Salt, 12 (3), p. 101-118, 2010", Container("Salt", volume="12", issue="3", pages="101-118")),
        ("Salt, Volume 12, Issue 3, March 2010, Pages 1-9", Container("Salt", volume="12", issue="3", pages="1-9")),
        ("Salt, 12, 2010, 101-118", Container("Salt", volume="12", pages="101-118")),
        ("Salt 10(4): e0123456", Container("Salt", volume="10", issue="4", pages="e0123456")),
        ("Salt, 46 (3), 321-330 (2008-03)", Container("Salt", volume="46", issue="3", pages="321-330")),
    ],
)  # fmt: skip
def test_citations_of_other_repositories(source: str, expected: Container) -> None:
    assert citations.container([source], "article") == expected


def test_a_meeting_with_its_date_at_the_end() -> None:
    met = citations.meeting("5th Symposium on Mud (SoM), Delft, Netherlands, 3-5 July 2023")
    assert met == Container(event="5th Symposium on Mud (SoM)", event_place="Delft, Netherlands")
    assert citations.meeting("Symposium on Mud, Day two, Session three, 3 July 2023") is None


def test_a_meeting_is_called_as_the_record_calls_it_and_not_with_its_organiser() -> None:
    sources = ["Conference on Mud", "Conference on Mud, IEEE, Jun 2018, Paris, France. pp.1-8"]
    expected = Container(event="Conference on Mud", event_place="Paris, France", pages="1-8")
    assert citations.container(sources, "conference-paper") == expected


@pytest.mark.parametrize("raw", ["ANR: 10-LABX-0039,PALM,Atoms", "ANR : PALM,ANR-10-LABX-0039,Atoms(2010)"])
def test_a_grant_of_the_anr_as_hal_tells_it(raw: str) -> None:
    found = grants.told(raw)
    assert found
    assert (found.award, found.award_title) == ("ANR-10-LABX-0039", "Atoms")


def test_a_call_is_no_title_of_a_grant() -> None:
    found = grants.told("European Project: 714384,H2020,ERC-2016-STG,IVORI(2017)")
    assert found
    assert (found.award, found.award_title, found.programme) == ("714384", "IVORI", "H2020")


def test_place_and_time_of_pangaea() -> None:
    raw = "LATITUDE: 46.8 * LONGITUDE: 6.9 * DATE/TIME START: 2020-09-01T00:00:00 * MINIMUM DEPTH, water: 3 m"
    assert coverages.place(raw) == Place(point=(6.9, 46.8))
    assert coverages.period(raw) == ("2020-09-01", None, None)
    assert coverages.place("Paris") is coverages.period("Paris") is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("48°51'N 2°21'E", Place(point=(2.35, 48.85))),
        ("N48° 30' W2° 15' 36\"", Place(point=(-2.26, 48.5))),
        ("lat: -48.85; lon: 2.35", Place(point=(2.35, -48.85))),
        ("Latitude 48.85, Longitude 2.35", Place(point=(2.35, 48.85))),
        ("W 90 - W 45 / N 60 - N 30", Place(box=(-90, 30, -45, 60))),
        ("W: -5 E: 10 N: 51 S: 41", Place(box=(-5, 41, 10, 51))),
    ],
)
def test_a_place_in_other_words(raw: str, expected: Place) -> None:
    assert places.from_text(raw) == ((expected,), False)


@pytest.mark.parametrize(
    ("raw", "start", "end"),
    [
        ("1er janvier 1990 - 31 décembre 1995", "1990-01-01", "1995-12-31"),
        ("janvier 1990 à décembre 1995", "1990-01", "1995-12"),
        ("depuis 1990", "1990", None),
        ("1999-01-01 to present", "1999-01-01", None),
        ("avant 1900", None, "1900"),
    ],
)
def test_both_ends_of_a_time_in_words(raw: str, start: str | None, end: str | None) -> None:
    assert worded_dates.ends(raw) == (start, end, False)


@pytest.mark.parametrize("raw", ["Brest - Nantes", "Route 12 - 2010", "Paris", "1995 - 1990"])
def test_what_has_no_two_ends_is_none(raw: str) -> None:
    assert worded_dates.ends(raw) is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Moyen Âge", (None, None, "Moyen Âge")),
        ("Âge du Fer (-800/-50)", ("-0800", "-0050", "Âge du Fer (-800/-50)")),
        ("Néolithique moyen", (None, None, "Néolithique moyen")),
        ("Seconde Guerre mondiale", (None, None, "Seconde Guerre mondiale")),
        ("Renaissancechor", None),
        ("Paris", None),
    ],
)
def test_an_age_is_a_time(raw: str, expected: tuple[str | None, str | None, str] | None) -> None:
    assert dates.period(raw, named=False) == expected


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("text/tab-separated-values, 1234 data points", ("text/tab-separated-values", "1234 data points")),
        ("application/pdf ; 2,5 Mo", ("application/pdf", "2,5 Mo")),
        ("application/pdf", ("application/pdf",)),
    ],
)
def test_a_media_type_and_a_size_in_one(raw: str, parts: tuple[str, ...]) -> None:
    assert extents.parted(raw) == parts


@pytest.mark.parametrize("raw", ["PT0H12M30S", "3 cartons", "2 f.", "4 datasets"])
def test_an_extent_in_other_words(raw: str) -> None:
    assert extents.is_size(raw)


@pytest.mark.parametrize(
    ("raw", "kind", "value"),
    [
        ("Appartient à : [Recueil. Canada]", "IsPartOf", "[Recueil. Canada]"),
        ("IsPartOf:https://doi.org/10.1234/series", "IsPartOf", "10.1234/series"),
        ("info:pmid/21612345", "Related", "21612345"),
    ],
)
def test_a_relation_names_its_kind(raw: str, kind: str, value: str) -> None:
    found = subjects.relation(raw)
    assert found
    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize(
    ("raws", "kind"),
    [
        (("Article original", "texte"), "article"),
        (("Rapport de mission",), "report"),
        (("Mémoire d'habilitation",), "thesis"),
        (("Text", "Project deliverable"), "report"),
        (("Still Image", "Carte"), "map"),
        (("Article de blog scientifique",), "text"),
    ],
)
def test_a_type_in_other_words(raws: tuple[str, ...], kind: str) -> None:
    assert types.resolve(raws) == types.Kind(kind, types.resolve(raws).genre, ())


def test_a_sentence_on_a_licence_is_not_its_name() -> None:
    words = "Cette œuvre est mise à disposition selon la licence Creative Commons Attribution 4.0 International."
    assert [(one.spdx, one.label) for one in licences.licences(words)] == [("CC-BY-4.0", None)]


def test_a_sentence_that_names_no_version_of_a_licence_names_its_terms() -> None:
    words = "The data may be used under the Creative Commons Attribution Non-Commercial licence by everybody"
    assert [(one.spdx, one.label) for one in licences.licences(words)] == [(None, "CC-BY-NC")]
