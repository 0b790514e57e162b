"""The command line: one module for each noun, arguments and printing only."""

from __future__ import annotations

import importlib
import io
import sys

import click

from moisson import __version__
from moisson.commands.terminal import exit_code_of, say, told
from moisson.start import leaving_at_once

COMMANDS = {
    "up": "up:up",
    "serve": "serve:serve",
    "schedule": "schedule:schedule",
    "harvest": "harvest:harvest",
    "sources": "sources:sources",
    "runs": "runs:runs",
    "rejects": "rejects:rejects",
    "crosswalk": "crosswalk:crosswalk",
    "recrosswalk": "recrosswalk:recrosswalk",
    "search": "search:search",
    "export": "export:export",
    "record": "record:record",
    "records": "records:records",
    "works": "works:works",
    "index": "index:index",
    "quality": "quality:quality",
    "db": "db:db",
    "doctor": "doctor:doctor",
    "suppress": "suppress:suppress",
    "demo": "demo:demo",
}
"""Each command and where it is; a module is imported when its command is asked for, so that `--help` is quick."""


class Lazy(click.Group):
    """A group whose commands are found in COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        with leaving_at_once():
            found: click.Command = getattr(importlib.import_module(f"moisson.commands.{module}"), attribute)
        return found


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def moisson() -> None:
    """Harvest the metadata of research repositories and answer one search over all of them.

    Data goes to standard output, messages and progress to standard error. Exit codes: 0 done, 1 unexpected, 2 usage,
    3 configuration invalid, 4 done with rejects above the threshold, 5 source unreachable or protocol error,
    6 already running, 7 not found, 8 held by a guard, 130 interrupted.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end the process with its exit code; known errors are one line without a trace."""
    output = sys.stdout
    try:
        code = moisson.main(arguments, standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        said = io.StringIO()
        error.show(file=said)
        say(said.getvalue().rstrip())
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; there is nothing to say to anybody
        sys.exit(0)
    except SystemExit:
        if sys.stdout is not output:  # the same, seen by click, which puts something that swallows in its place
            sys.exit(0)
        raise
    except UnicodeEncodeError as error:
        # a terminal hands on bytes that are no UTF-8 as halves of characters, which no database takes
        say(f"{error.object!r} is no text in UTF-8, as everything in the catalogue is: look at how it was typed")
        sys.exit(2)
    except Exception as error:
        code = exit_code_of(error)
        if code is None:
            raise
        say(told(error))
        sys.exit(code)
    sys.exit(code if isinstance(code, int) else 0)
