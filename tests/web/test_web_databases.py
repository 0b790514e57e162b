"""The web over a real catalogue on each kind of database: no sign in an address is an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from plugins.databases import Databases, Server
from plugins.deliveries import DOMAIN, Scene, delivered
from web_application import SITE

from catalogue import Catalogue
from web.application import create_app


@pytest.fixture
def client(database_url: str, tmp_path: Path) -> Iterator[FlaskClient]:
    """A catalogue of one record, on each kind of database in turn."""
    scene = Scene(database_url, folder=tmp_path / "index")
    scene.harvest([delivered("oai:x:1", dois=["10.5555/x"])])
    scene.follower.catch_up()
    yield create_app(Catalogue(scene.ingest, scene.access, scene.administration), SITE).test_client()
    scene.close()


NUL = f"oai:{DOMAIN}:a/oai:x:1%2500"
"""One of our OAI identifiers; read as the source's, a sign that PostgreSQL takes none of."""


@pytest.mark.parametrize(
    "path",
    [f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier={NUL}", f"/oai?verb=ListMetadataFormats&identifier={NUL}",
     "/oai?verb=ListRecords&metadataPrefix=oai_dc&set=source:%00", "/oai?verb=ListRecords&metadataPrefix=%00",
     f"/oai/{NUL}", f"/api/v1/records:lookup?id={NUL}", "/api/v1/records:lookup?id=https://doi.org/10.5555/%2500",
     "/api/v1/records:lookup?id=doi:10.5555/%2500x", f"/fr/search?q={NUL}", "/fr/search?q=%00&author=%00&source=%00",
     "/unapi?id=%00&format=ris", "/fr/list?ids=%00", "/fr/list.bib?ids=%00,0000000001A", "/r/%00", "/r/%2500",
     "/api/v1/sources/%00/rejects", "/api/v1/sources/%00/runs", "/fr/sources/%00/rejects", "/api/v1/people/%00",
     "/api/v1/orgs/%2500", "/api/v1/records?author=%00&cursor=%00", "/fr/search.atom?q=%00"],
)  # fmt: skip
def test_no_nul_is_an_error_of_ours(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (200, 302, 400, 404), answer.text[:300]


def test_a_database_that_is_away_is_no_error_of_ours_but_a_pause(
    postgres_databases: Databases, postgres_server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A 500 lets harvesters give up, and search engines drop what they had."""
    url = postgres_databases.migrated()
    name = url.partition("?")[0].rpartition("/")[2]
    scene = Scene(url, folder=tmp_path / "index")
    scene.harvest([delivered("oai:x:1")])
    scene.follower.catch_up()
    client = create_app(Catalogue(scene.ingest, scene.access, scene.administration), SITE).test_client()
    postgres_server.do(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
    postgres_server.do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    for path in ("/oai?verb=ListRecords&metadataPrefix=oai_dc", "/en/search?q=tides", "/api/v1/records?q=tides"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert name not in answer.text
        assert "max-age" not in answer.headers.get("Cache-Control", "")
    assert client.get("/readyz").status_code == 503
    assert "could not be answered: the database does not answer" in caplog.text
    assert "Traceback" not in caplog.text
    postgres_server.do(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
    assert client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").status_code == 200
    scene.close()
