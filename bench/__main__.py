"""`python -m bench [--records N] [--pg URL]`: measures, prints a table, writes bench/out/N.json."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from bench.report import save, show
from bench.run import run
from moisson.collector import be_patient

OUT = Path(__file__).resolve().parent / "out"


@click.command()
@click.option("--records", default=100_000, show_default=True, type=click.IntRange(1_000, 10_000_000))
@click.option("--pg", metavar="URL", help="An empty PostgreSQL database for the catalogue instead of SQLite.")
@click.option("--strict", is_flag=True, help="End with 1 where a limit is missed.")
def main(records: int, pg: str | None, strict: bool) -> None:
    """Generate RECORDS records, serve them over the loopback, and measure what Moisson makes of them."""
    be_patient()  # as the commands that harvest are
    console, progress = Console(), Console(stderr=True)
    figures = run(records, OUT, pg, lambda text: progress.print(f"… {text}", style="dim"))
    path = OUT / f"{records}{'-pg' if pg else ''}.json"
    save(figures, path)
    kept = show(figures, records, bool(pg), console)
    progress.print(f"written to {path}")
    raise SystemExit(1 if strict and not kept else 0)


if __name__ == "__main__":
    main()
