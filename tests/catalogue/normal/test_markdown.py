"""Marks of Markdown go, what they mark stays; texts that only look like it are left alone."""

from __future__ import annotations

import pytest

from catalogue.normal import markdown, text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Mesures **horaires** du *sol*", "Mesures horaires du sol"),
        ("with **soils** and [outreach](https://x.example).", "with soils and outreach."),
        ("# Contexte\r\nFichier mensuel.\r\n\r\n* un\r\n* deux", "Contexte\nFichier mensuel.\nun\ndeux"),
        ("Voir [la doc](https://x.example/doc_(v2)).", "Voir la doc."),
        ("see `the site <http://x.example>`_ for more", "see the site for more"),
        ("le champ `date`", "le champ date"),
        ("un nom\\_de\\_champ", "un nom_de_champ"),
        ("5 * 3 * 2 = 30", "5 * 3 * 2 = 30"),
        ("the C* algebra and the A* search", "the C* algebra and the A* search"),
        ("intervalle [0, 1](fermé)", "intervalle [0, 1](fermé)"),
        ("snake_case__name", "snake_case__name"),
        ("issue #12", "issue #12"),
    ],
)
def test_plain(raw: str, expected: str) -> None:
    assert text.prose(markdown.plain(raw)) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("[OIII]{lambda}5007", "[OIII]λ5007"),
        ("H{alpha}, {Omega}, 3{mu}m", "Hα, Ω, 3μm"),
        ("10^-5^ and X^2^", "10⁻⁵ and X²"),
        ("{unknown} and 2^16", "{unknown} and 2^16"),
    ],
)
def test_notation(raw: str, expected: str) -> None:
    assert markdown.notation(raw) == expected
