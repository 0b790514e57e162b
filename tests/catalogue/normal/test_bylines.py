"""Bylines are split only where it is certain where a name ends."""

from __future__ import annotations

import pytest

from catalogue.normal import bylines


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("Nahar S.N.", ["Nahar, S.N."], id="one"),
        pytest.param("Evstigneeva N.M., Shokin Yu.A.", ["Evstigneeva, N.M.", "Shokin, Yu.A."], id="initials behind"),
        pytest.param("Demleitner, M., Plante, R.", ["Demleitner, M.", "Plante, R."], id="initials apart"),
        pytest.param("Demleitner, M.", ["Demleitner, M."], id="one inverted"),
        pytest.param("Mermilliod J.-C., van der Laan H.", ["Mermilliod, J.-C.", "van der Laan, H."], id="particles"),
        pytest.param("Warren Jr. W.H., Sande C.B.", ["Warren Jr., W.H.", "Sande, C.B."], id="junior"),
        pytest.param("Edge A., for the VIKING team", ["Edge, A.", "VIKING team"], id="a group at the end"),
        pytest.param("Rabus M., Jordan A., et al.", ["Rabus, M.", "Jordan, A."], id="et al. after a comma"),
        pytest.param("Wold et al.", ["Wold"], id="et al. alone"),
        pytest.param("Le Goff, Ana; Morvan, Jean", ["Le Goff, Ana", "Morvan, Jean"], id="semicolons"),
        pytest.param("Thompson, Shelton, Arning", ["Thompson, Shelton, Arning"], id="nobody can say"),
        pytest.param("Roche, J., Sable, A. and the SOL-2 team", ["Roche, J.", "Sable, A.", "SOL-2 team"], id="and the"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_authors(raw: str, expected: list[str]) -> None:
    assert [agent.name for agent in bylines.authors(raw)] == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Patricia Bauer [CDS]", [("Patricia Bauer", ["CDS"])]),
        ("Pierre Ocvirk, Thomas Boch [CDS]", [("Pierre Ocvirk", ["CDS"]), ("Thomas Boch", ["CDS"])]),
        ("Lee Brotzman [ADS] 16-Aug-1994, P. Bauer [CDS]", [("Lee Brotzman", ["ADS"]), ("P. Bauer", ["CDS"])]),
        ("Prepared by [AAS]; S. Guehenneux [CDS]", [("S. Guehenneux", ["CDS"])]),
        ("Aristoteles", [("Aristoteles", [])]),
    ],
)
def test_credits(raw: str, expected: list[tuple[str, list[str]]]) -> None:
    found = list(bylines.credits(raw, "Other"))
    assert [(agent.name, [one.name for one in agent.affiliations]) for agent in found] == expected
    assert {agent.role for agent in found} == {"Other"}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Anne Durand, Paul Petit et Marie Roux", ["Anne Durand", "Paul Petit", "Marie Roux"]),
        ("Marc Blanc, Luc Noir", ["Marc Blanc", "Luc Noir"]),
        ("Le Goff, Jean Pierre", ["Le Goff, Jean Pierre"]),
        ("Durand, Anne; Petit, Paul (dir.)", ["Durand, Anne", "Petit, Paul"]),
        ("Université des Sols, Faculté de Terre", ["Université des Sols, Faculté de Terre"]),
        ("École doctorale 537 « Sols et eaux »", ["École doctorale 537 « Sols et eaux »"]),
    ],
)
def test_editors(raw: str, expected: list[str]) -> None:
    assert [agent.name for agent in bylines.editors(raw)] == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Dupont, Jean ; Durand, Marie", ["Dupont, Jean", "Durand, Marie"]),
        ("J. Martin; A. Petit", ["J. Martin", "A. Petit"]),
        ("Martin P., Durand L., Petit G.", ["Martin, P.", "Durand, L.", "Petit, G."]),
        ("Dupont, Jean; id_orcid 0000-0002-1825-0097", ["Dupont, Jean"]),
        ("Dupont, Jean (CNRS; IRD)", ["Dupont, Jean"]),
        ("Dupont, Jean", ["Dupont, Jean"]),
        ("Anne Durand, Paul Petit and Marie Roux", ["Anne Durand", "Paul Petit", "Marie Roux"]),
        ("Anne Durand, Paul Petit, et Marie Le Roux", ["Anne Durand", "Paul Petit", "Marie Le Roux"]),
        ("Durand A., Petit B. et Roux C.", ["Durand, A.", "Petit, B.", "Roux, C."]),
        ("Durand A. et Petit B.", ["Durand, A.", "Petit, B."]),
        ("Service de l'Eau, de la Nature et de la Forêt", ["Service de l'Eau, de la Nature et de la Forêt"]),
        ("Le Goff, Jean Pierre et Ana Roux", ["Le Goff, Jean Pierre et Ana Roux"]),
    ],
)
def test_an_element_for_one_may_name_several(raw: str, expected: list[str]) -> None:
    assert [agent.name for agent in bylines.people(raw)] == expected


def test_creators_are_given_no_role() -> None:
    assert [agent.role for agent in bylines.people("Nagel, A. (Dir.)", assigned=False)] == [None]
