"""`moisson serve`: the pages, the API and the OAI-PMH provider."""

from __future__ import annotations

import click

from moisson.assemble import store_of
from moisson.commands.terminal import say, settings, warn_of_placeholder
from moisson.serving import require_free
from moisson.serving import serve as serve_pages


@click.command()
def serve() -> None:
    """Answer pages, the API and /oai at MOISSON_BIND until told to end."""
    wanted = settings()
    store_of(wanted).engine.dispose()
    warn_of_placeholder(wanted)
    require_free(wanted.bind)
    say(f"serving {wanted.base_url}/ and {wanted.base_url}/oai")
    serve_pages(wanted)
