"""`moisson schedule`: harvest what is due, until told to end."""

from __future__ import annotations

import click

from moisson.assemble import store_of
from moisson.commands.terminal import settings
from moisson.crew import Crew
from moisson.following import follow_for_ever
from moisson.reloading import ask_on_hangup
from moisson.scheduling import schedule as work


@click.command()
def schedule() -> None:
    """Harvest each source when it is due; several such processes share the work."""
    wanted = settings()
    store = store_of(wanted)
    with Crew(wanted, {"index": follow_for_ever, "harvest": work}) as crew:
        ask_on_hangup(store)
        crew.watch()
