"""French and English: every message translated, what is compiled is current, placeholders the same."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

import web
from web.show import percent

FOLDER = Path(web.__file__).parent
FRENCH = FOLDER / "translations" / "fr" / "LC_MESSAGES"
METHODS = [
    ("translations/**", "ignore"),
    ("**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.xml", "jinja2"),
]
KEYWORDS = {"_": None, "gettext": None, "_l": None, "lazy_gettext": None, "ngettext": (1, 2)}


def french() -> Catalog:
    with (FRENCH / "messages.po").open("rb") as file:
        return read_po(file, locale="fr")


def used() -> set[str]:
    found = extract_from_dir(FOLDER, METHODS, keywords=KEYWORDS)  # type: ignore[arg-type]
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


def test_every_message_is_translated_and_none_is_left_over() -> None:
    """English needs no catalogue: the messages in the code are its own."""
    translated = {message.id[0] if message.pluralizable else message.id for message in french() if message.id}

    assert used() == translated
    for message in french():
        assert not message.fuzzy
        assert all(message.string if message.pluralizable else [message.string]), message.id


def test_placeholders_survive_translation() -> None:
    for message in french():
        ids = message.id if message.pluralizable else [message.id]
        strings = message.string if message.pluralizable else [message.string]
        if message.id:
            assert {*re.findall(r"%\(\w+\)s|%%", ids[-1])} == {*re.findall(r"%\(\w+\)s|%%", strings[-1])}, message.id


def test_the_compiled_messages_are_those_of_the_source() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, french())

    assert compiled.getvalue() == (FRENCH / "messages.mo").read_bytes()


def test_numbers_and_dates_are_written_as_readers_write_them(client: FlaskClient) -> None:
    french_page, english_page = (client.get(f"/{lang}/r/0000000009A").text for lang in ("fr", "en"))

    assert "2\u202f950" in french_page
    assert "2,950" in english_page
    assert "Jeu de données" in client.get("/fr/r/0000000001A").text


@pytest.mark.parametrize(
    ("share", "english", "french"),
    [(None, "—", "—"), (0.0, "0%", "0\u202f%"), (0.0001, "under 1%", "moins de 1\u202f%"), (0.5, "50%", "50\u202f%"),
     (0.9951, "99%", "99\u202f%"), (0.999999, "99%", "99\u202f%"), (1.0, "100%", "100\u202f%")],
)  # fmt: skip
def test_a_share_is_never_rounded_to_all_or_to_nothing(
    share: float | None, english: str, french: str, app: Flask
) -> None:
    """One record of a million that is still missing is what an operator looks for."""
    said = []
    for lang in ("en", "fr"):
        with app.test_request_context(f"/{lang}/sources"):
            app.preprocess_request()
            said.append(percent(share).replace("\xa0", "\u202f"))
    assert said == [english, french]
