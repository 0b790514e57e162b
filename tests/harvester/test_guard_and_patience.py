"""Which addresses may be asked, and how long to wait before asking again."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester import patience
from harvester.faults import Symptom, Unreachable
from harvester.guard import Guard, is_public
from harvester.places import base_of, joined
from harvester.secrets import SecretMissing, revealed, shown

NOW = datetime(2026, 3, 10, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "::127.0.0.1", "::ffff:0:127.0.0.1",
        "64:ff9b:1::7f00:1", "fec0::1",
    ],
)  # fmt: skip
def test_an_inner_address_is_refused(address: str) -> None:
    """Loopback, private, link-local, shared, multicast, and all of these wrapped in IPv6."""
    assert not is_public(address)
    assert not Guard().admits("host", 80, address)
    assert Guard(True).admits("host", 80, address)


@pytest.mark.parametrize("address", ["193.48.96.10", "2001:660:3302::1", "::ffff:193.48.96.10", "8.8.8.8"])
def test_a_public_address_is_admitted(address: str) -> None:
    assert Guard().admits("host", 80, address)


def test_an_exception_counts_for_one_host_and_port() -> None:
    guard = Guard(("localhost:8300",))

    assert guard.admits("localhost", 8300, "127.0.0.1")
    assert not guard.admits("localhost", 8301, "127.0.0.1")
    assert not guard.admits("127.0.0.1", 8300, "127.0.0.1")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "gopher://x/", "ftp://x/", "http:///oai", "data:,x", "//x/y", ""]
)
def test_only_http_is_asked(url: str) -> None:
    with pytest.raises(Unreachable) as refused:
        Guard(True).check_url(url)
    assert refused.value.symptom is Symptom.FORBIDDEN


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "2130706433", "0x7f.1"])
def test_the_address_is_checked_after_it_is_resolved(host: str) -> None:
    """Numbers and short forms resolve to the loopback, too; nothing arrives at the listener."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        with pytest.raises((Unreachable, socket.gaierror)):
            Guard().connect(host, listener.getsockname()[1], 1)
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 91.0),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0.0),
        ("soon", None),
        ("-5", None),
        ("٣", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_in_both_forms(text: str | None, seconds: float | None) -> None:
    """Seconds or a date; what cannot be read asks for nothing."""
    assert patience.retry_after(text, None, NOW) == seconds


def test_a_date_is_compared_with_the_server_s_own_clock() -> None:
    """Ours may be wrong by hours."""
    theirs = NOW - timedelta(hours=3)
    until = format_datetime(theirs + timedelta(seconds=10), usegmt=True)

    assert patience.retry_after(until, format_datetime(theirs, usegmt=True), NOW) == 11.0


@given(st.floats(0.01, 10), st.integers(1, 40), st.floats(0, 1))
def test_pauses_grow_and_stay_bounded(first: float, attempt: int, chance: float) -> None:
    pause = patience.back_off(first, attempt, chance)

    assert 0 < pause <= patience.LONGEST_PAUSE
    assert patience.back_off(first, attempt + 1, chance) >= pause


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://h/oai", "http://h/oai?verb=Identify"),
        ("http://h/csw?mode=oaipmh", "http://h/csw?mode=oaipmh&verb=Identify"),
    ],
)
def test_a_base_url_keeps_its_own_query(url: str, wanted: str) -> None:
    assert joined(url, "verb=Identify") == wanted


@pytest.mark.parametrize(
    ("location", "asked", "wanted"),
    [
        ("https://h/oai?verb=Identify", "http://h/oai", "https://h/oai"),
        ("https://h/oai", "http://h/csw?mode=oaipmh", "https://h/oai?mode=oaipmh"),
        ("https://h/new?lang=fr&verb=Identify", "http://h/oai", "https://h/new?lang=fr"),
        ("https://h/oai#top", "http://h/oai", "https://h/oai"),
    ],
)
def test_a_redirect_keeps_the_query(location: str, asked: str, wanted: str) -> None:
    assert base_of(location, [("verb", "Identify")], asked) == wanted


def test_a_secret_that_is_not_there_is_named_and_not_guessed(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_SUCH", raising=False)

    with pytest.raises(SecretMissing, match="NO_SUCH"):
        revealed("env:NO_SUCH")
    with pytest.raises(SecretMissing, match="nowhere"):
        revealed(f"file:{tmp_path}/nowhere")


def test_an_address_is_shown_without_its_secrets() -> None:
    assert shown("https://me:hush@h.example:8443/oai?key=1#x") == "https://h.example:8443/oai"


BAD = {
    "empty": (b" \n", "is empty"),
    "a line break within": (b"one\ntwo", "cannot carry"),
    "no character of a header": ("l’été".encode(), "cannot carry"),
    "no UTF-8": (b"s\xe9cret", "is no text in UTF-8"),
}


@pytest.mark.parametrize("when", BAD)
def test_a_secret_that_fits_no_header_is_named_and_not_told(when: str, tmp_path: Path) -> None:
    text, reason = BAD[when]
    (tmp_path / "token").write_bytes(text)

    with pytest.raises(SecretMissing, match=reason) as raised:
        revealed(f"Bearer file:{tmp_path}/token")

    assert str(raised.value).startswith(f"the file {tmp_path}/token")
    assert raised.value.__cause__ is None


def test_the_end_of_a_line_is_no_part_of_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN_OF_F", "s3cret\r\n")

    assert revealed("Bearer env:TOKEN_OF_F") == "Bearer s3cret"
