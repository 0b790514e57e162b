"""Asking a provider: an application of ours alone, walks over a list, what an answer says."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from lxml import etree

from tests.web.provider.memory import Memory
from web.provider import blueprint
from web.site import Site

OAI = "{http://www.openarchives.org/OAI/2.0/}"

Ask = Callable[..., etree._Element]


def make_app(memory: Memory, site: Site) -> Flask:
    app = Flask("provider_tests")
    app.extensions["catalogue"], app.extensions["site"] = memory.catalogue(), site
    app.register_blueprint(blueprint)
    app.testing = True
    return app


def walk(ask: Ask, verb: str = "ListRecords", **arguments: str) -> Iterator[etree._Element]:
    """Every part of a list, at most 100."""
    part = ask(verb, **arguments)
    for _ in range(100):
        yield part
        token = part.findtext(f".//{OAI}resumptionToken")
        if not token:
            return
        part = ask(verb, resumptionToken=token)
    raise AssertionError("the list has no end")


def codes(root: etree._Element) -> list[str]:
    return [error.get("code", "") for error in root.iter(f"{OAI}error")]


def headers(*parts: etree._Element) -> list[tuple[str, str, str]]:
    """(identifier, datestamp, status) of every header."""
    return [
        (head.findtext(f"{OAI}identifier", ""), head.findtext(f"{OAI}datestamp", ""), head.get("status", ""))
        for part in parts
        for head in part.iter(f"{OAI}header")
    ]


def absent(what: str, remedy: str) -> None:
    """Skip where something foreign is missing, and say what to do; under CI nothing may be missing."""
    message = f"{what} is not here: {remedy}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
