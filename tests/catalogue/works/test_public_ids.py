"""Public ids of works: eleven letters and digits that survive being typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.works.public_id import ALPHABET, mint, mints, normal


def test_they_are_valid_and_differ() -> None:
    ids = {mint() for _ in range(2000)}
    assert len(ids) == 2000
    assert all(len(id) == 11 and set(id) <= set(ALPHABET) and normal(id) == id for id in ids)


def test_as_many_are_minted_at_once_as_are_asked_for() -> None:
    ids = mints(500)
    assert len(ids) == 500
    assert all(normal(id) == id for id in ids)
    assert {id[0] for id in mints(2000)} == {id[9] for id in mints(2000)} == set(ALPHABET)


@given(st.integers(0, 10), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(place: int, wrong: str) -> None:
    id = mint()
    typed = id[:place] + wrong + id[place + 1 :]
    assert normal(typed) == (id if typed == id else None)


@given(st.integers(0, 9))
def test_two_characters_in_the_wrong_order_are_noticed(place: int) -> None:
    id = mint()
    typed = id[:place] + id[place + 1] + id[place] + id[place + 2 :]
    assert normal(typed) == (id if typed == id else None)


@pytest.mark.parametrize("how", [str.lower, lambda id: f" {id[:4]}-{id[4:8]}-{id[8:]} "])
def test_a_person_may_type_it_loosely(how) -> None:  # type: ignore[no-untyped-def]
    id = mint()
    assert normal(how(id)) == id


def test_letters_that_look_like_digits_are_read_as_these() -> None:
    id = next(id for id in (mint() for _ in range(10_000)) if "0" in id and "1" in id)
    assert normal(id.replace("0", "O").replace("1", "l")) == id


@pytest.mark.parametrize("text", ["", "0", "ÄÖÜ", "0" * 10, "0" * 12, "U" * 11, "00000000001"])
def test_anything_else_is_no_id(text: str) -> None:
    assert normal(text) is None
