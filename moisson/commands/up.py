"""`moisson up`: migrate, then scheduler, index and web together."""

from __future__ import annotations

import click

from moisson.assemble import store_of
from moisson.commands.terminal import say, settings, warn_of_placeholder
from moisson.crew import Crew
from moisson.following import follow_for_ever
from moisson.reloading import ask_on_hangup
from moisson.scheduling import schedule
from moisson.serving import require_free, serve


@click.command()
def up() -> None:
    """Harvest on schedule, keep the index, and answer pages, until told to end."""
    wanted = settings()
    store = store_of(wanted, migrating=True)
    warn_of_placeholder(wanted)
    require_free(wanted.bind)
    with Crew(wanted, {"index": follow_for_ever, "harvest": schedule, "web": serve}) as crew:
        say(f"serving {wanted.base_url}/ and {wanted.base_url}/oai; Ctrl-C ends everything")
        ask_on_hangup(store)
        crew.watch()
