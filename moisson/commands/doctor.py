"""`moisson doctor`: what must always be true, checked on the live database and index."""

from __future__ import annotations

import click

from moisson.commands.terminal import as_json, emit, opened, tell


@click.command()
@as_json
def doctor(json: bool) -> int:
    """Check database and index, and say what to do about what is broken; exit 1 where anything is."""
    broken = 0
    for check in opened().catalogue.administration.doctor():
        broken += not check.ok
        if json:
            emit({"check": check.check, "ok": check.ok, "found": check.found, "remedy": check.remedy})
        else:
            tell(f"{'ok    ' if check.ok else 'BROKEN'} {check.check}: {check.found}")
            if check.remedy:
                tell(f"       {check.remedy}")
    return 1 if broken else 0
