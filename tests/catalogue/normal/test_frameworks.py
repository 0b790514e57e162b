"""European grants: one spelling of the programme, and every name and id of the Union known as the Commission's."""

from __future__ import annotations

import pytest

from catalogue.normal import frameworks, grants
from catalogue.record import Funding

EC = "European Commission"


@pytest.mark.parametrize(
    ("words", "award", "expected"),
    [
        ("H2020", "731011", "H2020"),
        ("H2020-EU.1.4.1.3. - Development, deployment and operation of ICT-based e-infrastructures", "731102", "H2020"),
        ("H2020 Marie Skłodowska-Curie Actions", "660668", "H2020"),
        ("Horizon 2020", "660668", "H2020"),
        ("FP7-PEOPLE", "246016", "FP7"),
        ("Seventh Framework Programme", "246016", "FP7"),
        ("REGPOT", "204727", "FP7"),
        ("HORIZON", "101072454", "HE"),
        ("HORIZON-MSCA-2021-PF-01", "101072454", "HE"),
        ("Horizon Europe", "101072454", "HE"),
        (None, "101072454", "HE"),
        (None, "101036756", "H2020"),
        (None, "731011", ""),
        ("ICT", "731011", "ICT"),
        ("FP6", "513754", "FP6"),
    ],
)
def test_a_programme_has_one_spelling(words: str | None, award: str, expected: str) -> None:
    assert frameworks.programme(Funding(EC, award=award, programme=words)) == expected


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (Funding(EC, award="731011", programme="H2020"), "EC/H2020/731011/EU/"),
        (Funding("European Union", award="731011"), "EC//731011/EU/"),
        (Funding("Union européenne (UE)", award="731011"), "EC//731011/EU/"),
        (Funding("Horizon 2020 Framework Programme", award="731011"), "EC/H2020/731011/EU/"),
        (Funding("Commission", {"crossref_funder": "10.13039/100010661"}, "731011"), "EC/H2020/731011/EU/"),
        (Funding("CE", {"ror": "00k4n6c32"}, "101072454"), "EC/HE/101072454/EU/"),
        (Funding("ERC", award="714384", programme="H2020"), "EC/H2020/714384/EU/"),
        (Funding("European Research Council", award="714384"), "EC//714384/EU/"),
        (Funding("Agence Nationale de la Recherche", award="ANR-21-ESRE-0051"), "ANR//ANR-21-ESRE-0051//"),
        (Funding("WT", award="099", programme="1"), "WT/1/099//"),
        (Funding(EC, award="246016", award_title="L’été à 50 % et/ou l’hiver", programme="FP7"),
         "EC/FP7/246016/EU/L’été à 50 %25 et%2Fou l’hiver"),
    ],
)  # fmt: skip
def test_a_grant_is_written_as_its_agreement(one: Funding, expected: str) -> None:
    agreement = grants.agreement(one)

    assert agreement == f"info:eu-repo/grantAgreement/{expected}"
    again = grants.grant(agreement)
    assert again is not None
    assert (grants.agreement(again), again.award_title) == (agreement, one.award_title)


@pytest.mark.parametrize(
    "one", [Funding("Région Bretagne", award="12"), Funding("Marsh Council", award="731011"), Funding(EC)]
)
def test_a_funder_without_a_code_or_a_funding_without_an_award_has_no_agreement(one: Funding) -> None:
    assert grants.agreement(one) is None
    assert not grants.is_european(one)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (Funding(EC, award="731011", programme="H2020"), "10.13039/100010661"),
        (Funding(EC, award="246016", programme="FP7"), "10.13039/501100004963"),
        (Funding(EC, award="101072454"), "10.13039/100018693"),
        (Funding(EC, {"crossref_funder": "10.13039/501100000780"}, "731011", programme="H2020"), "10.13039/100010661"),
        (Funding("MSCA", {"crossref_funder": "10.13039/100010665"}, "660668"), "10.13039/100010665"),
        (Funding(EC, award="731011"), "10.13039/501100000780"),
        (Funding("European Union", award="731011"), None),
        (Funding("ERC", award="714384"), "10.13039/501100000781"),
        (Funding("ANR", award="ANR-21-ESRE-0051"), "10.13039/501100001665"),
        (Funding("CNES", {"ror": "04h1h0y33"}), None),
    ],
)
def test_a_funder_is_written_by_the_id_that_readers_link(one: Funding, expected: str | None) -> None:
    assert grants.registered(one) == expected
