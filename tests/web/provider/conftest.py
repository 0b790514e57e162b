"""A provider over a catalogue in memory: its records, its Flask client, its socket, and strict schemas."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.serving import make_server

from catalogue.formats import PUBLISHED
from tests.web.provider.asking import Ask, make_app
from tests.web.provider.memory import Memory, sample
from web.site import Site


@pytest.fixture
def memory() -> Memory:
    """25 records of two sources; each tenth is deleted, each sixth has no year and was never in oai_datacite."""
    memory = Memory(PUBLISHED, names={"source:hal": "HAL", "source:nakala": "NAKALA"})
    for n in range(1, 26):
        memory.time += n % 3  # several records share a second
        record = sample(n, year=None if n % 6 == 0 else 2024)
        sets = (f"type:{record.type}", *(["openaire_data"] if record.type == "dataset" else []))
        source = "nakala" if n % 5 == 0 else "hal"
        memory.put(f"rec-{n}", record, sets, source)
        if n % 10 == 0:
            memory.put(f"rec-{n}", None, sets, source)
    return memory


@pytest.fixture
def site() -> Site:
    return Site(
        base_url="http://localhost",
        oai_domain="moisson.example.org",
        admin_email="contact@moisson.example.org",
        repository_name="Moisson & Cie",
        secret_key="a key of the tests",
        page_size=7,
        metadata_licence="https://creativecommons.org/publicdomain/zero/1.0/",
    )


@pytest.fixture
def client(memory: Memory, site: Site) -> FlaskClient:
    return make_app(memory, site).test_client()


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    """Ask with keyword arguments (`from_` for `from`); the answer is the strictly parsed root."""

    def ask(verb: str, **arguments: str) -> etree._Element:
        query = {"verb": verb, **{name.rstrip("_"): value for name, value in arguments.items()}}
        answered = client.get("/oai", query_string=query)
        assert (answered.status_code, answered.content_type) == (200, "text/xml; charset=UTF-8")
        return etree.fromstring(answered.data)

    return ask


@pytest.fixture
def url(memory: Memory, site: Site) -> Iterator[str]:
    """The provider behind a real socket."""
    server = make_server("127.0.0.1", 0, make_app(memory, site), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/oai"
    server.shutdown()
    thread.join(5)
    server.server_close()


LOCATIONS = {
    "http://www.w3.org/2001/xml.xsd": "w3c/xml.xsd",
    "http://www.w3.org/2001/03/xml.xsd": "w3c/xml.xsd",
    "http://www.w3.org/2009/01/xml.xsd": "w3c/xml.xsd",
    "http://dublincore.org/schemas/xmls/simpledc20021212.xsd": "oai-pmh/simpledc20021212.xsd",
}
IMPORTED = {
    "http://www.openarchives.org/OAI/2.0/": "oai-pmh/OAI-PMH.xsd",
    "http://www.openarchives.org/OAI/2.0/oai_dc/": "oai-pmh/oai_dc.xsd",
    "http://www.openarchives.org/OAI/2.0/provenance": "oai-pmh/provenance.xsd",
    "http://www.openarchives.org/OAI/2.0/oai-identifier": "oai-pmh/oai-identifier.xsd",
    "http://datacite.org/schema/kernel-4": "datacite/kernel-4.6/metadata.xsd",
}


class Offline(etree.Resolver):
    """Gives the stored copy for the few absolute locations in the schemas."""

    def __init__(self, schemas: Path) -> None:
        self.schemas = schemas

    def resolve(self, system_url: str, public_id: str | None, context: object) -> object:
        if system_url in LOCATIONS:
            return self.resolve_filename(str(self.schemas / LOCATIONS[system_url]), context)
        return None


@pytest.fixture(scope="session")
def schema(shared: Path) -> etree.XMLSchema:
    """OAI-PMH with everything that our answers may contain, strict: no part of an answer goes unchecked."""
    schemas = shared / "schemas"
    imports = "".join(
        f'<import namespace="{namespace}" schemaLocation="{(schemas / path).as_uri()}"/>'
        for namespace, path in IMPORTED.items()
    )
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Offline(schemas))
    return etree.XMLSchema(
        etree.fromstring(f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{imports}</schema>', parser)
    )
