"""`python -m tools.compiled [--into FOLDER]`: compile, unless what lies there is made of these very sources."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import click

from tools.compiled import COMPILED, finder

ROOT = Path(__file__).resolve().parents[2]
SETUP = """
import sys
from setuptools import setup
from mypyc.build import mypycify
setup(name="moisson-compiled", packages=[], ext_modules=mypycify(["--strict", *sys.argv.pop().split()], opt_level="2"))
"""


@click.command()
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(sysconfig.get_path("purelib")),
    help="A folder that Python looks for packages in; without it that of the running Python.",
)
def main(into: Path) -> None:
    """Compile what crosswalks spend their time in, for the processes that find packages INTO a folder."""
    folder = into / "moisson_compiled"
    if (folder / "stamp.json").is_file() and finder.Finder(folder).fits(ROOT):
        return
    if absent := lacking():
        raise click.ClickException(
            f"{absent} to compile with; install it (Debian: gcc python3-dev). Moisson works without."
        )
    print("Compiling the crosswalks, about a minute …", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="moisson-compiled-") as scratch:
        made = compile_in(Path(scratch))
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(made, folder)
    # a .pth file that begins a line with `import` is how a package is heard at the start of each process
    (into / "moisson-compiled.pth").write_text("import moisson_compiled\n")


def lacking() -> str | None:
    """What a compiler of extensions would miss here, as the begin of a sentence."""
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(compiler) is None:
        return f"There is no C compiler {compiler}"
    if not Path(sysconfig.get_path("include"), "Python.h").is_file():
        return "Python's own headers are not there"
    return None


def compile_in(scratch: Path) -> Path:
    """A folder with the compiled modules, what finds them and their stamp; made of a copy, which nobody can change.

    Raises:
        click.ClickException: with the compiler's last words.
    """
    shutil.copytree(ROOT / "catalogue", scratch / "catalogue", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", scratch)
    made = scratch / "made"
    command = [sys.executable, "-c", SETUP, "build_ext", "--build-lib", str(made), " ".join(sources(scratch))]
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True)
    if done.returncode:
        raise click.ClickException("That did not compile:\n" + "\n".join((done.stdout + done.stderr).split("\n")[-15:]))
    shutil.copy(finder.__file__, made / "__init__.py")
    stamp = {"digest": finder.digest(scratch), "modules": dict(modules(made))}
    (made / "stamp.json").write_text(json.dumps(stamp, indent=1), "utf-8")
    return made


def sources(root: Path) -> list[str]:
    found = [file.relative_to(root) for pattern in COMPILED for file in sorted(root.glob(pattern))]
    return [str(file) for file in found if file.name != "__init__.py"]


def modules(made: Path) -> Iterator[tuple[str, str]]:
    """Names of modules, each with its file below the folder."""
    for file in sorted(made.rglob(f"*{EXTENSION_SUFFIXES[0]}")):
        inner = file.relative_to(made)
        yield ".".join(inner.parts).removesuffix(EXTENSION_SUFFIXES[0]), str(inner)


if __name__ == "__main__":
    main()
