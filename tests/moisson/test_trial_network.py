"""Trying repositories on real sockets: what opens, what is previewed, what is said where nothing opens."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from foreign.doubles import Dataverse, GeoNetwork, serving
from hostile.scenarios import DC

from catalogue.datestamp import Granularity
from catalogue.record import Accepted
from catalogue.source import Source, read
from harvester.doors.oai import OaiRepository
from harvester.hosts import Hosts
from moisson import draft
from moisson.assemble import repository_of
from moisson.demo.faults import Fault
from moisson.demo.play import Demo, start
from moisson.demo.repository import Character, Item, Repository
from moisson.demo.serving import Broken, Server
from moisson.demo.verbs import answering
from moisson.online import compare
from moisson.settings import read as read_settings
from moisson.trial import Asking, Trial, attempt


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    running = start()
    yield running
    running.server.close()


@pytest.fixture
def asking() -> Asking:
    return Asking(open=OaiRepository, allow_private=True, hosts=Hosts(), pause=0.0)


PAGES = {
    "/home": b'<html><body><a href="/hidden/oai?verb=Identify">OAI-PMH</a></body></html>',
}


MOVED_TO = [""]
"""Where everything below /moved/ has gone for good."""


class Site(BaseHTTPRequestHandler):
    """A web server with pages; everything else is an HTML page with status 404."""

    def do_GET(self) -> None:
        if self.path.startswith("/moved/"):
            self.send_response(301)
            self.send_header("Location", self.path.replace("/moved", MOVED_TO[0], 1))
            self.end_headers()
            return
        body = PAGES.get(self.path.partition("?")[0])
        self.send_response(200 if body else 404)
        self.end_headers()
        self.wfile.write(body or b"<html>not here</html>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def said(trial: Trial) -> dict[str, bool | None]:
    return {check.code: check.ok for check in trial.checks}


def test_an_oai_address_opens_and_is_previewed(demo: Demo, asking: Asking) -> None:
    trial = attempt(f"{demo.url}/rdg/oai?verb=Identify", asking)
    assert trial.source is not None
    assert trial.preview is not None
    assert (trial.source.url, trial.source.prefix) == (f"{demo.url}/rdg/oai", "oai_datacite")
    assert len(trial.preview.sample) == 10
    assert all(isinstance(change, Accepted) for change in trial.preview.sample if not change.raw.header.deleted)
    assert trial.preview.filled["titles"] == sum(isinstance(c, Accepted) for c in trial.preview.sample)
    assert said(trial)["identify"] is said(trial)["second-page"] is said(trial)["from"] is said(trial)["mapped"] is True


@pytest.mark.parametrize(("days", "works"), [(30, True), (31, False)])
def test_from_is_judged_by_the_day(asking: Asking, days: int, works: bool) -> None:
    """A record of the very day that was asked from is no older one, whatever its hour; one of the day before is."""
    dated = datetime.now(UTC) - timedelta(days=days)
    told = Repository(Character("Days", Granularity.DAY), [Item("oai:d:1", dated, {"oai_dc": DC.format(n=1)})])
    server = Server({"d": answering(told)})
    ignored = lambda x: x.ok(x.sound([(key, value) for key, value in x.arguments if key != "from"]))  # noqa: E731
    server.broken["d"] = Broken(Fault("ignored", "`from` is ignored", ignored, "any"))

    trial = attempt(server.base_url("d"), asking)
    server.close()

    assert said(trial)["from"] is works


def test_the_cost_is_estimated_from_what_the_repository_declares(demo: Demo, asking: Asking) -> None:
    trial = attempt(f"{demo.url}/rdg/oai", asking)
    assert trial.preview is not None
    assert trial.preview.cost is not None
    repository = demo.repositories["rdg"]
    assert trial.preview.cost.records == len(repository)
    assert trial.preview.cost.requests == -(-len(repository) // repository.character.page)
    assert 0 < trial.preview.cost.gigabytes < 0.1


def test_the_table_to_paste_is_a_right_source(demo: Demo, asking: Asking) -> None:
    trial = attempt(f"{demo.url}/hal/oai", asking)
    assert trial.source is not None
    sources, mistakes = read(draft.table(trial.source))
    assert mistakes == ()
    [pasted] = sources
    assert pasted == replace(trial.source, repository=pasted.id, name=pasted.name, line=1)
    assert pasted.deletions == "reconcile", "HAL announces no deletions"
    assert pasted.allow_private == (f"127.0.0.1:{demo.port}",)


def test_an_operator_s_prefix_and_set_win(demo: Demo, asking: Asking) -> None:
    trial = attempt(f"{demo.url}/rdg/oai", replace(asking, prefix="oai_dc", sets=("ALL",)))
    assert trial.source is not None
    assert (trial.source.prefix, trial.source.sets) == ("oai_dc", ("ALL",))


@pytest.mark.parametrize(
    ("name", "spec", "told"),
    [
        ("rdg", "nope", False),
        ("rdg", "ALL", None),
        ("hal", "openair", False),
        ("hal", "openaire", None),
    ],
)
def test_a_set_that_is_not_there_is_no_empty_set(
    demo: Demo, asking: Asking, name: str, spec: str, told: bool | None
) -> None:
    """The list of sets, which is long at HAL, is asked only where no record names the set."""
    trial = attempt(f"{demo.url}/{name}/oai?verb=ListRecords&metadataPrefix=oai_dc&set={spec}", asking)
    assert said(trial).get("sets") is told
    if name == "hal" and told is False:
        assert "did you mean 'openaire'?" in next(check.said for check in trial.checks if check.code == "sets")


def test_a_door_without_the_format_asked_for_is_a_door_that_names_its_formats(demo: Demo, asking: Asking) -> None:
    trial = attempt(f"{demo.url}/rdg/oai", replace(asking, prefix="nope"))
    assert (trial.source, trial.knocks) == (None, ())
    assert trial.door is not None
    assert trial.door.url == f"{demo.url}/rdg/oai"
    assert said(trial)["identify"] is True
    assert "oai_datacite" in trial.checks[-1].said


def test_a_repository_that_wants_to_be_left_alone_is_not_called_absent(demo: Demo) -> None:
    demo.server.break_("cds", "503-day")
    try:
        trial = attempt(f"{demo.url}/cds/oai", Asking(OaiRepository, allow_private=True, hosts=Hosts(), pause=0.0))
    finally:
        demo.server.mend("cds")
    assert [knock.silent for knock in trial.knocks] == [True]
    assert "86400" in trial.knocks[0].why


def test_a_repository_that_has_moved_for_good_is_described_where_it_is(demo: Demo, site: str, asking: Asking) -> None:
    MOVED_TO[0] = demo.url
    trial = attempt(f"{site}/moved/hal/oai", asking)
    assert trial.source is not None
    assert trial.source.url == f"{demo.url}/hal/oai"
    moved = [check.said for check in trial.checks if check.code == "moved"]
    assert len(moved) == 1
    assert "sources.toml" not in moved[0], "there is no table yet that could be changed"


def test_a_homepage_leads_to_the_door_that_it_links_to(demo: Demo, site: str, asking: Asking) -> None:
    PAGES["/home"] = f'<a href="{demo.url}/nakala/oai">OAI</a>'.encode()
    trial = attempt(f"{site}/home", asking)
    assert trial.door is not None
    assert (trial.door.url, trial.door.why) == (f"{demo.url}/nakala/oai", f"{site}/home links to it")


def test_a_dataverse_collection_without_a_set_is_found_by_the_search_api() -> None:
    """Its table is a source that can be harvested as it is."""
    double = Dataverse({f"doi:10.57745/A{n:05}": f"Jeu {n}" for n in range(30)})
    with serving(double) as site:
        trial = attempt(f"{site}/dataverse/cnrs", any_door())
    assert trial.source is not None
    assert trial.preview is not None
    assert (trial.source.protocol, trial.source.subtree, trial.source.enabled) == ("dataverse", "cnrs", True)
    assert (trial.source.prefix, trial.source.label("en")) == ("oai_datacite", "CNRS Research Data")
    assert len([change for change in trial.preview.sample if isinstance(change, Accepted)]) == 10
    assert said(trial)["second-page"] is said(trial)["mapped"] is True


def test_a_geonetwork_without_oai_is_found_by_csw() -> None:
    with serving(GeoNetwork(list(range(150)))) as site:
        trial = attempt(f"{site}/geonetwork/srv/fre/catalog.search", any_door())
    assert trial.source is not None
    assert trial.preview is not None
    assert (trial.source.protocol, trial.source.prefix, trial.source.enabled) == ("csw", "iso19139", True)
    assert trial.preview.cost is not None
    assert trial.preview.cost.records == 150
    assert said(trial)["second-page"] is said(trial)["mapped"] is True


def any_door() -> Asking:
    """A trial that opens whatever protocol a door speaks, as the product does."""
    settings = read_settings({"MOISSON_ADMIN_EMAIL": "a@example.org"}, with_sources=False)
    return Asking(open=lambda source: repository_of(source, settings), allow_private=True, hosts=Hosts(), pause=0.0)


def test_where_nothing_opens_each_door_says_why(site: str, asking: Asking) -> None:
    trial = attempt(f"{site}/", asking)
    assert trial.source is None
    assert 3 < len(trial.knocks) <= 12
    assert all("404" in knock.why for knock in trial.knocks)


def test_a_host_that_does_not_answer_is_asked_once(asking: Asking) -> None:
    """Port 9 is closed; the usual places on it need not be tried in turn."""
    trial = attempt("http://127.0.0.1:9/page", asking)
    assert (trial.source, len(trial.knocks)) == (None, 1)


def test_a_private_address_is_not_asked_unless_it_is_meant(demo: Demo) -> None:
    asking = Asking(open=OaiRepository, hosts=Hosts(), pause=0.0)
    before = demo.server.requests["rdg"]
    trial = attempt(f"{demo.url}/rdg/oai", asking)
    assert trial.source is None
    assert "--allow-private" in trial.knocks[0].why
    assert demo.server.requests["rdg"] == before


@pytest.mark.parametrize(
    ("address", "sets", "expected"),
    [
        ("https://entrepot.recherche.data.gouv.fr/oai", "", "recherche"),
        ("https://api.archives-ouvertes.fr/oai/hal", "collection:LOCEAN", "archives-ouvertes-collection-locean"),
        ("https://dataverse.cirad.fr/oai", "", "cirad"),
        ("https://oai.org/", "", "oai"),
        (f"https://{'x' * 60}.fr/oai", "", "x" * 36),
    ],
)
def test_an_id_is_made_of_what_tells_something(address: str, sets: str, expected: str) -> None:
    assert draft.new_id(address, sets, ()) == expected


def configured(url: str, *sets: str, id: str = "one") -> Source:
    return Source(id=id, name={"en": "One"}, url=url, sets=sets, line=3)


def test_an_id_that_is_taken_is_numbered() -> None:
    taken = (configured("https://a.fr/oai", id="cirad"), configured("https://b.fr/oai", id="cirad-2"))
    assert draft.new_id("https://dataverse.cirad.fr/oai", "", taken) == "cirad-3"


@pytest.mark.parametrize(
    ("url", "sets", "same"),
    [
        ("https://example.org/oai", (), True),
        ("http://EXAMPLE.org/oai/", ("a",), True),
        ("https://example.org/oai", ("a", "b"), True),
        ("https://example.org/oai", ("b",), False),
        ("https://example.org/other", ("a",), False),
    ],
)
def test_the_same_repository_and_set_are_one_source(url: str, sets: tuple[str, ...], same: bool) -> None:
    existing = (configured("https://example.org/oai", "a"),)
    assert (draft.twin(configured(url, *sets, id="two"), existing) is not None) is same


def test_what_is_added_leaves_the_file_as_it_is() -> None:
    text = '# mine\n[[source]]   # odd  spacing\nid = "a"\nname = "A"\nurl = "https://a.fr/oai"\n'
    text += '[[view]]\nid = "v"\nname = "V"\nquery = "x"'
    whole = draft.appended(text, configured("https://b.fr/oai", "s"), tuple(read(text)[0]))
    assert whole.startswith(text)
    assert [(source.id, source.sets) for source in read(whole)[0]] == [("a", ()), ("one", ("s",))]
    assert len(read(whole)[0].views) == 1


@pytest.mark.parametrize(("id", "url"), [("one", "https://c.fr/oai"), ("two", "https://example.org/oai")])
def test_a_duplicate_is_refused(id: str, url: str) -> None:
    existing = (configured("https://example.org/oai"),)
    with pytest.raises(draft.Duplicate, match="line 3"):
        draft.appended("", configured(url, id=id), existing)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, {"identify": True, "prefix": True, "sets": True}),
        ({"prefix": "marcxml"}, {"identify": True, "prefix": False, "sets": True}),
        ({"sets": ("ALL", "nowhere")}, {"identify": True, "prefix": True, "sets": False}),
        ({"granularity": "day"}, {"identify": True, "granularity": None, "prefix": True, "sets": True}),
    ],
)
def test_a_description_is_compared_with_its_repository(
    demo: Demo, changes: dict[str, object], codes: dict[str, bool | None]
) -> None:
    [source] = [source for source in demo.sources() if source.id == "rdg"]
    repository = OaiRepository(source, hosts=Hosts())
    checks = {check.code: check.ok for check in compare(replace(source, **changes), repository)}  # type: ignore[arg-type]
    repository.close()
    assert checks == codes


def test_a_repository_that_does_not_answer_is_told_with_its_error_code(site: str) -> None:
    source = replace(configured(f"{site}/oai"), allow_private=True, retries=0)
    [check] = compare(source, OaiRepository(source, hosts=Hosts()))
    assert (check.code, check.ok) == ("http", False)
