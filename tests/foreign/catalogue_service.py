"""pycsw, a catalogue service that is not ours, in an environment and a process of its own."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from foreign import iso
from foreign.environments import free_port, python, running
from owslib.catalogue.csw2 import CatalogueServiceWeb

SERVE = """
import sys, wsgiref.simple_server
from pycsw.wsgi import application
class Silent(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_): pass
wsgiref.simple_server.make_server("127.0.0.1", int(sys.argv[1]), application, handler_class=Silent).serve_forever()
"""
CONFIGURATION = """[server]
home=.
url=http://127.0.0.1:{port}/
mimetype=application/xml; charset=UTF-8
encoding=UTF-8
language=en-US
maxrecords=100
profiles=apiso
[manager]
transactions=true
allowed_ips=127.0.0.1
[metadata:main]
identification_title=Catalogue d'essai
identification_abstract=A catalogue of tests
identification_keywords=catalogue
identification_keywords_type=theme
identification_fees=None
identification_accessconstraints=None
provider_name=Essai
provider_url=http://example.org/
contact_name=Lastname, Firstname
contact_position=Position
contact_address=Address
contact_city=City
contact_stateorprovince=State
contact_postalcode=00000
contact_country=FR
contact_phone=+33
contact_fax=+33
contact_email=admin@example.org
contact_url=http://example.org/
contact_hours=0
contact_instructions=none
contact_role=pointOfContact
[repository]
database=sqlite:///{folder}/catalogue.db
table=records
[metadata:inspire]
enabled=false
"""


@dataclass
class Pycsw:
    """A pycsw that answers at `csw` and, over OAI-PMH, at `oai`."""

    folder: Path
    port: int

    @property
    def csw(self) -> str:
        return f"http://127.0.0.1:{self.port}/csw"

    @property
    def oai(self) -> str:
        return f"http://127.0.0.1:{self.port}/?mode=oaipmh"

    def held(self) -> dict[str, str]:
        """What pycsw's own database holds: titles by identifier."""
        with sqlite3.connect(self.folder / "catalogue.db") as connection:
            return dict(connection.execute("SELECT identifier, title FROM records").fetchall())

    def update(self, number: int, title: str) -> None:
        """Change a record through the catalogue's own transactions."""
        document = iso.record(number, title).partition("?>")[2]
        self._service().transaction(ttype="update", typename="gmd:MD_Metadata", record=document)
        assert self.held()[iso.name(number)] == title

    def delete(self, number: int) -> None:
        self._service().transaction(ttype="delete", typename="gmd:MD_Metadata", identifier=iso.name(number))
        assert iso.name(number) not in self.held()

    def _service(self) -> CatalogueServiceWeb:
        return CatalogueServiceWeb(self.csw, skip_caps=True)


@contextmanager
def serving(folder: Path, count: int) -> Iterator[Pycsw]:
    """A pycsw with so many records of ours, ended with the block."""
    records = folder / "records"
    records.mkdir()
    for number in range(count):
        (records / f"{number}.xml").write_text(iso.record(number), "utf-8")
    configuration, port = folder / "pycsw.cfg", free_port()
    configuration.write_text(CONFIGURATION.format(port=port, folder=folder), "utf-8")
    program = python("pycsw")
    admin = [program, str(Path(program).with_name("pycsw-admin.py")), "-f", str(configuration)]
    subprocess.run([*admin, "-c", "setup_db"], check=True, capture_output=True, cwd=folder)
    subprocess.run([*admin, "-c", "load_records", "-p", str(records)], check=True, capture_output=True, cwd=folder)
    served = Pycsw(folder, port)
    environment = {"PYCSW_CONFIG": str(configuration), "PATH": str(Path(program).parent)}
    probe = f"{served.csw}?service=CSW&request=GetCapabilities"
    with running([program, "-c", SERVE, str(port)], folder, probe, environment):
        yield served
