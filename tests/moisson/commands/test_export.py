"""`moisson export` and the forms of `moisson record`: what other programs are given on standard output."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import run

import bibtexparser
import pytest
import rispy

from harvester.run import harvest
from moisson import settings
from moisson.assemble import open_catalogue, repository_of
from moisson.demo import start

Command = Callable[..., "tuple[int, str, str]"]


@pytest.fixture(scope="module")
def moisson(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The command line over a catalogue of the sample repository SEANOE."""
    home, demo = tmp_path_factory.mktemp("export"), start()
    (home / "sources.toml").write_text(demo.sources_toml(), "utf-8")
    places = {"MOISSON_HOME": str(home / "home"), "MOISSON_SOURCES": str(home / "sources.toml")}
    found = settings.read(places)
    opened = open_catalogue(found)
    source = opened.sources["seanoe"]
    harvest(source, repository_of(source, found), opened.catalogue.ingest, lambda: datetime.now(UTC))
    opened.follower.catch_up()
    demo.stop()

    def command(*arguments: str) -> tuple[int, str, str]:
        line = [sys.executable, "-c", "from moisson.start import main; main()", *arguments]
        ended = run(line, env=os.environ | places, capture_output=True, text=True, check=False, cwd=Path.cwd())
        return ended.returncode, ended.stdout, ended.stderr

    return command


READERS: dict[str, Callable[[str], int]] = {
    "ris": lambda text: len(rispy.loads(text)),
    "bib": lambda text: (
        len(bibtexparser.parse_string(text).entries)
        if hasattr(bibtexparser, "parse_string")
        else len(bibtexparser.loads(text).entries)
    ),
    "csl.json": lambda text: len(json.loads(text)),
    "csv": lambda text: len(list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))),
    "ndjson": lambda text: len([json.loads(line) for line in text.splitlines()]),
}


@pytest.mark.parametrize("form", READERS)
def test_every_work_is_read_back(moisson: Command, form: str) -> None:
    total = json.loads(moisson("search", "", "--json")[1])["meta"]["total"]
    code, out, _ = moisson("export", form)
    assert (code, READERS[form](out)) == (0, total)


def test_a_query_and_a_limit_narrow_it(moisson: Command) -> None:
    total = json.loads(moisson("search", "salinite", "--param", "type=dataset", "--json")[1])["meta"]["total"]
    assert total > 3
    assert READERS["ndjson"](moisson("export", "ndjson", "salinite", "--param", "type=dataset")[1]) == total
    assert READERS["ndjson"](moisson("export", "ndjson", "salinite", "--limit", "3")[1]) == 3


@pytest.mark.parametrize(
    "arguments",
    [("export", "docx"), ("export", "csv", "--param", "type"), ("search", "x", "--param", "type=nothing")],
    ids=["an unknown form", "a parameter without a value", "a value that is none"],
)
def test_a_mistake_is_a_usage_error(moisson: Command, arguments: tuple[str, ...]) -> None:
    code, out, said = moisson(*arguments)
    assert (code, out) == (2, "")
    assert said


def test_a_record_comes_in_the_forms_of_its_page(moisson: Command) -> None:
    name = json.loads(moisson("export", "ndjson", "--limit", "1")[1])["id"]
    assert READERS["ris"](moisson("record", name, "--format", "ris")[1]) == 1
    assert moisson("record", name, "--format", "oai_dc")[1].startswith("<oai_dc:dc")
    assert json.loads(moisson("record", name, "--format", "jsonld")[1])["@type"]


def test_a_record_is_found_by_the_address_that_the_command_prints(moisson: Command) -> None:
    name = json.loads(moisson("export", "ndjson", "--limit", "1")[1])["id"]
    address = moisson("record", name)[1].splitlines()[0]
    assert address.endswith(f"/r/{name}")
    for spelt in (address, address.replace("/r/", "/fr/r/"), f"{address}.ris", f"{address}/copies"):
        assert json.loads(moisson("record", spelt, "--json")[1])["work"] == name
    assert moisson("record", address.replace("127.0.0.1", "elsewhere.example"))[0] == 7


def test_what_was_not_understood_is_said_beside_the_data(moisson: Command) -> None:
    code, out, err = moisson("export", "ndjson", "*", "--limit", "2")
    assert (code, len(out.splitlines())) == (0, 2)
    assert err.splitlines() == [
        "Every work is meant that the parameters do not leave out.",
    ]
    assert moisson("search", '"')[2].splitlines() == [
        "A quotation mark was not closed; it was closed for you.",
        "Nothing of the text was left, and nothing is found by it.",
        "0 works",
    ]
    code, out, err = moisson("search", "auhtor:x")
    assert "There is no field auhtor; it was searched as text. Did you mean author?" in err
    assert moisson("export", "ndjson", "corail")[2] == ""
