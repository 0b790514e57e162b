"""`moisson demo`: sample repositories on this machine, harvested, searchable, and changing while one looks."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import click
import requests

from catalogue.query import parameters
from catalogue.run import Mode
from catalogue.source import Source
from catalogue.works.named import title
from harvester.run import harvest
from moisson.assemble import Opened, open_catalogue, repository_of, utc_now
from moisson.commands.progress import Bars
from moisson.commands.terminal import as_json, emit, program, say
from moisson.crew import Crew
from moisson.demo import FAULTS, SEARCHES, Demo, Taken, start, tell
from moisson.following import follow_for_ever
from moisson.scheduling import schedule
from moisson.serving import is_free, require_free, serve, trouble
from moisson.settings import ADDRESS, Settings, read

PORTS = 100
"""How many ports are tried where the first is taken."""
MOST = 65536
"""No port has this number or one above it."""
SLOWEST = 0.001
"""The slowest pace: a page takes most of a minute, and soon a repository would seem not to answer."""


class Running(click.ClickException):
    """A demo runs from this folder (exit 6)."""

    exit_code = 6


@click.group(invoke_without_command=True)
@click.option(
    "--pace",
    type=click.FloatRange(min=SLOWEST),
    default=1.0,
    show_default=True,
    help="How fast the repositories answer; 0.1 is ten times slower.",
)
@click.option("--once", is_flag=True, help="Harvest everything, say what is there, and end.")
@click.pass_context
def demo(context: click.Context, pace: float, once: bool) -> None:
    """Serve sample repositories, harvest them, and search them at http://127.0.0.1:8000/.

    Kill it half way and start it again: it goes on where it stopped.
    """
    if context.invoked_subcommand is not None:
        return
    repositories = _started(pace)
    try:
        _show(repositories, once)
    finally:
        repositories.stop()


@demo.command("break")
@click.argument("name")
@click.argument("fault")
@as_json
def break_(name: str, fault: str, json: bool) -> None:
    """Break the repository NAME with FAULT; `moisson demo faults` lists them."""
    _tell("break", json, repository=name, fault=fault)


@demo.command()
@click.argument("name")
@as_json
def mend(name: str, json: bool) -> None:
    """Mend the repository NAME."""
    _tell("mend", json, repository=name)


@demo.command()
@as_json
def faults(json: bool) -> None:
    """List the faults that a sample repository can have."""
    for name, fault in FAULTS.items():
        if json:
            emit({"fault": name, "sentence": fault.sentence})
            continue
        click.echo(f"{name:22} {fault.sentence}")


def home() -> Path:
    """Where the demo keeps its catalogue: apart from the real one."""
    return Path(os.environ.get("MOISSON_HOME") or "var") / "demo"


def _started(pace: float) -> Demo:
    """The repositories of this folder; raises Running, naming where the demo is that has them."""
    try:
        return start(folder=home() / "repositories", pace=pace)
    except Taken as taken:
        with suppress(OSError):
            at = (home() / ADDRESS).read_text("utf-8").strip()
            raise Running(f"{taken}: look at http://{at}/, or end it and start anew") from taken
        raise Running(f"{taken}, and is still starting") from taken


def _tell(control: str, json: bool, **arguments: str) -> None:
    try:
        answer = tell(home() / "repositories", control, **arguments)
    except UnicodeEncodeError:
        raise
    except (ConnectionError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    if json:
        emit({"done": control, **arguments})
        return
    said = answer.get("sentence") if isinstance(answer, dict) else None
    say(str(said or f"{control}: done"))


def settings_of(repositories: Demo) -> Settings:
    """The settings of the demo: its own home and sources."""
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "sources.toml"
    path.write_text(repositories.sources_toml(), encoding="utf-8")
    bind = _first_free(os.environ.get("MOISSON_BIND") or "127.0.0.1:8000")
    environ = {
        "MOISSON_HOME": str(folder),
        "MOISSON_SOURCES": str(path),
        "MOISSON_BIND": bind,
        "MOISSON_OAI_DOMAIN": "sample.invalid",
        "MOISSON_ADMIN_EMAIL": "admin@sample.example.org",
        "MOISSON_REPOSITORY_NAME": "Moisson (sample records)",
        "MOISSON_SAMPLE": "1",
    }
    kept = ("MOISSON_DATABASE_URL", "MOISSON_INDEX_URL", "MOISSON_WEB_WORKERS")
    wanted = read({name: os.environ[name] for name in kept if name in os.environ} | environ)
    require_free(wanted.bind)
    (folder / ADDRESS).write_text(f"{wanted.bind}\n", encoding="utf-8")  # other commands name the same pages
    return wanted


def _first_free(wanted: str) -> str:
    """The address wanted, or one on a port soon after it where that is taken, which is said; a wrong one as it is."""
    host, _, port = wanted.rpartition(":")
    if not (host and port.isdigit() and int(port) < MOST) or trouble(wanted) != errno.EADDRINUSE:
        return wanted
    later = (f"{host}:{number}" for number in range(int(port) + 1, min(int(port) + PORTS, MOST)))
    free = next((address for address in later if is_free(address)), None)
    if free is not None:
        say(f"port {port} is taken; the demo is at http://{free}/ instead")
    return free or wanted


def _show(repositories: Demo, once: bool) -> None:
    settings = settings_of(repositories)
    opened = open_catalogue(settings, migrating=True)
    began = time.monotonic()
    with Crew(settings, {"index": follow_for_ever, "web": serve}) as crew:
        say(f"{settings.base_url}/ is open while the sample repositories are harvested")
        _first_harvest(opened, repositories)
        while not opened.follower.wait(opened.follower.head(), 10):
            opened.follower.catch_up()  # whoever is indexing goes on; where nobody is, this process does it
        _await_pages(settings)
        say(f"ready after {time.monotonic() - began:.0f} s: {settings.base_url}/")
        _explain(opened)
        if once:
            return
        crew.add("harvest", schedule)
        crew.watch(_each_minute(repositories))


def _await_pages(settings: Settings) -> None:
    """Wait until the pages answer; raise where they never do."""
    until = time.monotonic() + 60
    while True:
        try:
            requests.get(f"{settings.base_url}/healthz", timeout=5).raise_for_status()
            return
        except requests.RequestException:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _first_harvest(opened: Opened, repositories: Demo) -> None:
    """Everything once, or what is missing of it; then the two that get into trouble, a second time."""
    broken = repositories.server.broken
    with Bars() as bars:
        # the patience that one asks for holds for its host, which in the sample is everybody's: what is broken is last
        for source in sorted(opened.sources.values(), key=lambda source: source.id in broken):
            if source.id not in broken or not _must_wait(opened, source):
                _harvest(opened, source, Mode.INCREMENTAL, bars)
        if repositories.second_stage(datetime.now(UTC)):
            _harvest(opened, opened.sources["musee"], Mode.FULL, bars)
            _harvest(opened, opened.sources["cds"], Mode.INCREMENTAL, bars)


def _must_wait(opened: Opened, source: Source) -> bool:
    """Whether the repository has asked to be left alone for longer; says so."""
    until = next(one.not_before for one in opened.catalogue.access.sources() if one.source.id == source.id)
    if until is None or until <= utc_now():
        return False
    say(f"  {source.id:10} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC")
    return True


def _harvest(opened: Opened, source: Source, mode: Mode, bars: Bars) -> None:
    repository = repository_of(replace(source, retries=1), opened.settings)
    try:
        run = harvest(source, repository, opened.catalogue.ingest, utc_now, mode, listen=bars.begin(source))
    finally:
        bars.end()
        repository.close()
    say(
        f"  {source.id:10} {run.state.value:10} {run.counters.received:5} received"
        + (f"  {run.fault.message}" if run.fault else "")
    )


def _explain(opened: Opened) -> None:
    base = opened.settings.base_url
    say("\nThree searches and their answers:")
    for text, meaning in SEARCHES:
        query, _ = parameters.read([("q", text)], strict=False)
        answer = opened.catalogue.access.search(query)
        first = title(answer.works[0]).text if answer.works else "–"
        say(f"  {text}  →  {answer.results.total} works: {meaning}")
        say(f"      first: {first}\n      {base}/en/search?{urlencode(parameters.write(query))}")
    say(
        f"""
What to try next:
  a record changes and another is deleted each minute: follow {base}/en/search?sort=added
  kill this (Ctrl-C, or kill -9) half way through a harvest and start it again: it goes on where it stopped
  break a repository:          {program()} demo break hal truncated      (and mend it: {program()} demo mend hal)
  decide the held run:         MOISSON_HOME={home()} MOISSON_SOURCES={home() / "sources.toml"} {program()} runs list
  harvest us with your tool:   {base}/oai?verb=Identify
Ctrl-C ends everything."""
    )


def _each_minute(repositories: Demo) -> Callable[[], None]:
    last = [time.monotonic()]

    def tick() -> None:
        if time.monotonic() - last[0] >= 60:
            last[0] = time.monotonic()
            for happening in repositories.change_something(datetime.now(UTC)):
                say(f"{happening.what} at {happening.repository}: {happening.title or happening.identifiers[0]}")

    return tick
