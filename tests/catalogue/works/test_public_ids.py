"""Public ids of works: eleven letters and digits that survive being typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.works.public_id import ALPHABET, mint, normal


def test_they_are_valid_and_differ() -> None:
    ids = mint(2000)
    assert len(ids) == 2000
    assert all(len(id) == 11 and set(id) <= set(ALPHABET) and normal(id) == id for id in ids)
    assert {id[0] for id in ids} == {id[9] for id in ids} == set(ALPHABET)


@given(st.integers(0, 10), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(place: int, wrong: str) -> None:
    [id] = mint(1)
    typed = id[:place] + wrong + id[place + 1 :]
    assert normal(typed) == (id if typed == id else None)


@given(st.integers(0, 9))
def test_two_characters_in_the_wrong_order_are_noticed(place: int) -> None:
    [id] = mint(1)
    typed = id[:place] + id[place + 1] + id[place] + id[place + 2 :]
    assert normal(typed) == (id if typed == id else None)


@pytest.mark.parametrize("how", [str.lower, lambda id: f" {id[:4]}-{id[4:8]}-{id[8:]} "])
def test_a_person_may_type_it_loosely(how) -> None:  # type: ignore[no-untyped-def]
    [id] = mint(1)
    assert normal(how(id)) == id


def test_letters_that_look_like_digits_are_read_as_these() -> None:
    id = next(id for id in mint(10_000) if "0" in id and "1" in id)
    assert normal(id.replace("0", "O").replace("1", "l")) == id


@pytest.mark.parametrize("text", ["", "0", "ÄÖÜ", "0" * 10, "0" * 12, "U" * 11, "00000000001"])
def test_anything_else_is_no_id(text: str) -> None:
    assert normal(text) is None
