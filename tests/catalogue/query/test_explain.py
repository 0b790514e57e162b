"""How a query was understood, in both languages."""

from __future__ import annotations

import pytest

from catalogue.query.explain import explain
from catalogue.query.parse import parse

SENTENCES: dict[str, tuple[str, str, str]] = {
    "screen": (
        'température "surface de la mer" year:1982..2023',
        "température ET « surface de la mer » ET année de 1982 à 2023",
        "température AND “surface de la mer” AND year from 1982 to 2023",
    ),
    "or_in_and": ("mer (eau | sel)", "mer ET (eau OU sel)", "mer AND (eau OR sel)"),
    "and_in_or": ("mer eau | sel", "(mer ET eau) OU sel", "(mer AND eau) OR sel"),
    "not": ("mer -auteur:durand", "mer ET SAUF auteur : durand", "mer AND NOT author: durand"),
    "prefix": ("clim*", "commençant par clim", "beginning with clim"),
    "slop": ('"mer eau"~3', "« mer eau » à 3 mots près", "“mer eau” within 3 words"),
    "nearly": ("climat~2", "climat à 2 lettre(s) près", "climat within 2 letter(s)"),
    "one_year": ("annee:1982", "année 1982", "year 1982"),
    "since": ("year:1982..", "année à partir de 1982", "year from 1982 on"),
    "before": ("added:<2024-05-01", "ajouté avant 2024-05-01", "added before 2024-05-01"),
    "code": ("type:dataset", "type : dataset", "type: dataset"),
    "nothing": ("", "", ""),
}


@pytest.mark.parametrize("when", SENTENCES)
def test_sentence(when: str) -> None:
    text, french, english = SENTENCES[when]
    assert (explain(parse(text), "fr"), explain(parse(text), "en")) == (french, english)
