"""The table of symptoms: each is one of its own, with a code of the contract."""

from __future__ import annotations

from harvester.faults import Failure, Symptom, Unreachable

CODES = (
    "http network timeout retry-later too-large not-oai malformed-xml unsafe-xml redirect forbidden-address protocol "
    "token-expired loop suspicious incomplete storage configuration"
)


def test_no_two_symptoms_are_one() -> None:
    """An untrusted certificate and a command to stop have the same ruling, and are not the same."""
    assert len(Symptom) == len(Symptom.__members__)
    assert Symptom.UNTRUSTED is not Symptom.STOPPED
    assert Symptom.UNTRUSTED.ruling == Symptom.STOPPED.ruling


def test_codes_are_those_of_the_contract() -> None:
    assert {symptom.ruling.code for symptom in Symptom} <= set(CODES.split())


def test_a_failure_carries_its_ruling() -> None:
    failure: Failure = Unreachable(Symptom.SLOW, "no whole answer in 5 s")
    assert (failure.fault.code, failure.repeats(5), failure.repeats(0)) == ("timeout", 1, 0)
