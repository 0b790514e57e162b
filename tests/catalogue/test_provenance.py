"""Where records came from before their source had them: what is carried on, and what is left out."""

from __future__ import annotations

import pytest
from lxml import etree
from plugins.deliveries import Scene, delivered

from catalogue.provenance import NAMESPACE, namespace_of, origin
from catalogue.record import RawRecord

DESCRIBED = (
    '<originDescription harvestDate="{when}" altered="{altered}"><baseURL>http://{host}/oai</baseURL>'
    "<identifier>oai:{host}:1</identifier>{datestamp}"
    "<metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace>{more}</originDescription>"
)


def described(
    host: str = "a.example",
    when: str = "2024-05-01T10:00:00Z",
    altered: str = "false",
    datestamp: str = "<datestamp>2024-04-30</datestamp>",
    more: str = "",
) -> str:
    return DESCRIBED.format(host=host, when=when, altered=altered, datestamp=datestamp, more=more)


def about(description: str) -> bytes:
    return f'<provenance xmlns="{NAMESPACE}">{description}</provenance>'.encode()


def hosts(found: bytes | None) -> list[str]:
    assert found is not None
    return [one.text or "" for one in etree.fromstring(found).iter(f"{{{NAMESPACE}}}baseURL")]


@pytest.mark.parametrize(
    ("payload", "namespace"),
    [
        (b'<a:b xmlns:a="urn:a"><c xmlns="urn:c"/></a:b>', "urn:a"),
        (b'<!-- first --><b xmlns="urn:b"/>', "urn:b"),
        (b"<b/>", None),
        (b'{"a": 1}', None),
        (b"<b", None),
        (b"", None),
    ],
)
def test_the_namespace_of_a_payload_is_its_roots(payload: bytes, namespace: str | None) -> None:
    assert namespace_of(payload) == namespace


def test_a_chain_is_carried_whole() -> None:
    chain = described("a.example", more=described("b.example", more=described("c.example", altered="true")))
    assert hosts(origin([about(chain)])) == ["http://a.example/oai", "http://b.example/oai", "http://c.example/oai"]


@pytest.mark.parametrize(
    "description",
    [
        "",
        described(altered="perhaps"),
        described(when="yesterday"),
        described(datestamp=""),
        described(datestamp="<datestamp>30.4.2024</datestamp>"),
    ],
    ids=["nothing", "altered or not", "a date in words", "a datestamp missing", "another form of date"],
)
def test_what_would_make_our_answers_invalid_is_left_out(description: str) -> None:
    assert origin([about(description)]) is None


def test_an_earlier_link_that_is_broken_ends_the_chain() -> None:
    found = origin([about(described(more=described("b.example", when="?")))])
    assert hosts(found) == ["http://a.example/oai"]


def test_foreign_elements_and_comments_are_not_carried() -> None:
    noise = "<repositoryName>A</repositoryName><!-- secret -->"
    found = origin([b"<rights xmlns='urn:x'/>", about(described(more=noise))])
    assert found is not None
    assert b"repositoryName" not in found
    assert b"secret" not in found


def test_a_chain_too_long_to_carry_is_left_out() -> None:
    chain = ""
    for n in range(80):
        chain = described(f"host{n}.example", more=chain)
    assert origin([about(chain)]) is None


def raw(about_it: bytes | None, title: str = "Tides") -> RawRecord:
    made = delivered("oai:x:1", title)
    return RawRecord(made.header, made.prefix, made.payload, made.root, (about_it,) if about_it else ())


def served(scene: Scene) -> bytes | None:
    from catalogue.datestamp import Window

    scene.later(minutes=1)
    (one,) = scene.access.records("oai_dc", Window())
    return one.origin_before


def test_it_is_kept_with_the_record_until_another_version_comes(scene: Scene) -> None:
    scene.harvest([raw(about(described("a.example")))])
    assert hosts(served(scene)) == ["http://a.example/oai"]
    scene.harvest([raw(None)])  # the same content: nothing has changed
    assert hosts(served(scene)) == ["http://a.example/oai"]
    scene.harvest([raw(about(described("b.example")), "Tides again")])
    assert hosts(served(scene)) == ["http://b.example/oai"]
    scene.harvest([raw(None, "Tides for the third time")])
    assert served(scene) is None
