"""Settings: what an environment describes, and what cannot work, all of it told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.source import SourcesInvalid
from moisson.settings import Settings, SettingsInvalid, read


def settings(**variables: str) -> Settings:
    return read({f"MOISSON_{name}": value for name, value in variables.items()}, with_sources=False)


def test_an_empty_environment_is_a_catalogue_in_the_folder_at_hand() -> None:
    found = settings()

    assert found.home == Path("var").resolve()
    assert found.database_url == f"sqlite:///{found.home / 'catalogue.db'}"
    assert (found.bind, found.base_url, found.workers) == ("127.0.0.1:8000", "http://127.0.0.1:8000", 2)
    assert found.embedded


def test_a_home_that_has_an_address_is_served_there_unless_told_otherwise(tmp_path: Path) -> None:
    """The demo takes the first free port; whatever else works on its home names the same pages."""
    (tmp_path / "address").write_text("127.0.0.1:8003\n")

    assert settings(HOME=str(tmp_path)).base_url == "http://127.0.0.1:8003"
    assert settings(HOME=str(tmp_path), BIND="127.0.0.1:9000").base_url == "http://127.0.0.1:9000"


@pytest.mark.parametrize(
    ("base_url", "domain"),
    [
        ("https://catalogue.example.org", "catalogue.example.org"),
        ("https://catalogue.example.org:8443/moisson/", "catalogue.example.org"),
        ("http://127.0.0.1:8000", "sample.invalid"),
        ("http://localhost", "sample.invalid"),
        ("http://[::1]:8000", "sample.invalid"),
    ],
)
def test_the_domain_of_identifiers_follows_the_base_url_where_that_has_one(base_url: str, domain: str) -> None:
    found = settings(BASE_URL=base_url)

    assert (found.oai_domain, found.admin_email) == (domain, f"admin@{domain}")
    assert not found.base_url.endswith("/")


@pytest.mark.parametrize(
    "domain", ["localhost", "1.example.org", "example..org", "exämple.org", "example.org/x", "-.-"]
)
def test_a_domain_that_identifiers_may_not_have_is_refused(domain: str) -> None:
    """The rule is that of oai-identifier.xsd, and the domain is for ever."""
    with pytest.raises(SettingsInvalid, match="MOISSON_OAI_DOMAIN"):
        settings(OAI_DOMAIN=domain)


@pytest.mark.parametrize("bind", ["8000", "127.0.0.1", "127.0.0.1:", ":8000", "127.0.0.1:99999", "127.0.0.1:http"])
def test_an_address_to_listen_on_has_a_host_and_a_port(bind: str) -> None:
    with pytest.raises(SettingsInvalid, match="MOISSON_BIND"):
        settings(BIND=bind)


@pytest.mark.parametrize("count", ["0", "65", "-1", "two"])
def test_workers_are_a_number(count: str) -> None:
    with pytest.raises(SettingsInvalid, match="MOISSON_WEB_WORKERS"):
        settings(WEB_WORKERS=count)


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(SettingsInvalid) as refused:
        settings(BIND="8000", OAI_DOMAIN="localhost", WEB_WORKERS="0")

    assert len(refused.value.messages) == 3


def test_sources_that_are_not_there_name_the_variable(tmp_path: Path) -> None:
    with pytest.raises(SourcesInvalid, match="MOISSON_SOURCES"):
        read({"MOISSON_SOURCES": str(tmp_path / "none.toml")})


def test_people_who_asked_for_no_page_are_known_by_scheme_and_value() -> None:
    found = settings(HIDDEN_PEOPLE="https://orcid.org/0000-0002-1825-0097 idhal:marie-durand")

    assert found.hidden_people == {"orcid:0000-0002-1825-0097", "idhal:marie-durand"}
    with pytest.raises(SettingsInvalid, match="write an ORCID, idhal:NAME or idref:NUMBER"):
        settings(HIDDEN_PEOPLE="Marie")
