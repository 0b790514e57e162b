"""Make `.venv`, the environment that make works in, from the first of four places that has what is needed.

    python3 tools/environment.py [run|test]     an environment to run Moisson, or to test it as well
    python3 tools/environment.py wheels         fill the folder wheels/ for a machine without network
    python3 tools/environment.py lock           pin anew what pyproject.toml asks for

Only the standard library is used here, and nothing before the check of the version needs a new Python.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts make with an old Python is to read this, not a traceback
    sys.exit(f"Moisson needs Python 3.11 or later, not {sys.version.split()[0]}; name one: make PYTHON=python3.11")

import hashlib
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "made-from"
WHEELS = ROOT / "wheels"
LOCK = ROOT / "requirements.lock"

PROBE_SECONDS = 6
"""How long the package index may take to show that it is there; with no way out make says so within 15 seconds."""


def main(arguments: list[str]) -> int:
    # no `match` here: it would be a syntax error where the version is to be told
    word = arguments[0] if arguments else "run"
    if word in ("run", "test"):
        return prepare(asked(with_tests=word == "test"))
    if word == "lacking":
        sys.stdout.writelines(f"{requirement}\n" for requirement in lacking(arguments[1:]))
        return 0
    if word in ("wheels", "lock"):
        return fill_wheels() if word == "wheels" else lock()
    say(__doc__ or "")
    return 2


def prepare(needed: list[str]) -> int:
    """Make `.venv` or find it made; the ways are tried in turn."""
    stamp = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.is_file() and PYTHON.is_file():
        made, _, way = STAMP.read_text().partition(" ")
        if made == stamp and (way != "running" or not lacking_in_venv(needed)):
            return 0
    ways = [("wheels", from_wheels), ("index", from_index), ("kept", as_it_is), ("running", from_running)]
    for way, attempt in ways:
        if attempt(needed):
            connect()
            STAMP.write_text(f"{stamp} {way}")
            return 0
    print(
        "Moisson cannot set up its environment: there is no folder wheels/ that fits, no package index within reach, "
        f"and {sys.executable} lacks {', '.join(map(name_of, lacking(needed)))}; run `make wheels` on a connected "
        f"machine with Python {sys.version_info[0]}.{sys.version_info[1]} and copy wheels/ here.",
        file=sys.stderr,
    )
    return 1


def from_wheels(needed: list[str]) -> bool:
    """Install from the folder wheels/, which `make wheels` fills."""
    if not any(WHEELS.glob("*.whl")):
        return False
    say(f"Installing from {WHEELS.name}/ into {VENV.name} …")
    return install("--no-index", "--find-links", str(WHEELS))


def from_index(needed: list[str]) -> bool:
    """Install from the package index, if it answers at once when asked for one small package."""
    if not index_answers():
        return False
    say(f"Installing {len(pinned())} packages into {VENV.name} …")
    return install()


def from_running(needed: list[str]) -> bool:
    """Use what the running Python has, if that is enough; `.venv` then only looks through to it."""
    if lacking(needed):
        return False
    say(f"Using the packages of {sys.executable} …")
    if not create("--clear", "--without-pip", "--system-site-packages"):
        return False
    # a running Python that is itself a virtual environment is not what --system-site-packages looks at
    folders = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    lines = [f"import site; site.addsitedir({folder!r})" for folder in folders]
    (packages() / "running.pth").write_text("\n".join([*lines, ""]))
    return True


def as_it_is(needed: list[str]) -> bool:
    """Keep a `.venv` that was made from another lock, or by hand, as long as it has what is needed."""
    if not PYTHON.is_file() or lacking_in_venv(needed):
        return False
    say(f"Keeping {VENV.name}: it was not made from {LOCK.name}, but has what is needed.")
    return True


def install(*options: str) -> bool:
    """Install everything that the lock pins, by its hashes; false where something is missing or cannot be had."""
    if not has_pip(PYTHON) and not (create("--clear") or create("--clear", "--without-pip")):
        return False
    command = [*pip(), "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes", *options]
    done = subprocess.run([*command, "--requirement", str(LOCK)], env=quiet(), capture_output=True, text=True)
    if done.returncode:
        say("That did not work: " + (last_error(done.stderr) or "pip gave no reason"))
    return not done.returncode


def create(*options: str) -> bool:
    done = subprocess.run([sys.executable, "-m", "venv", *options, str(VENV)], capture_output=True, text=True)
    return not done.returncode


def pip() -> list[str]:
    """The pip of `.venv`, else the running Python's working on it (Debian keeps ensurepip in a package of its own)."""
    if has_pip(PYTHON):
        return [str(PYTHON), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def has_pip(python: Path) -> bool:
    if not python.is_file():
        return False
    return not subprocess.run([str(python), "-c", "import pip"], capture_output=True).returncode


def index_answers() -> bool:
    """Whether pip, as it is configured here, can get a package within a few seconds."""
    asking = pip_at_hand()
    if not asking:
        return False
    with tempfile.TemporaryDirectory() as folder:
        command = [*asking, "download", "--quiet", "--no-deps", "--no-cache-dir", "--only-binary", ":all:"]
        limits = ["--retries", "0", "--timeout", str(PROBE_SECONDS - 1), "--dest", folder]
        try:
            done = subprocess.run([*command, *limits, SMALL], env=quiet(), capture_output=True, timeout=PROBE_SECONDS)
        except subprocess.TimeoutExpired:
            return False
        return not done.returncode


def pip_at_hand() -> list[str]:
    """A pip that runs before there is a `.venv`: the running Python's or the one it bundles; [] where it has none."""
    if has_pip(Path(sys.executable)):
        return [sys.executable, "-m", "pip"]
    found = importlib.util.find_spec("ensurepip")
    bundled = sorted(Path(found.origin).parent.glob("_bundled/pip-*.whl")) if found and found.origin else []
    return [sys.executable, str(bundled[-1] / "pip")] if bundled else []


SMALL = "iniconfig"
"""A package of a few kilobytes that is in the lock: asking for it shows whether an index is there."""


def connect() -> None:
    """Let `.venv` see this checkout and give it the command `moisson`, without building or installing anything."""
    (packages() / "moisson-checkout.pth").write_text(f"{ROOT}\n")
    command = VENV / "bin" / "moisson"
    # two lines that sh and Python both understand: a #! line ends at 127 characters, and paths may be longer
    command.write_text(
        "#!/bin/sh\n"
        f"'''exec' \"{PYTHON}\" \"$0\" \"$@\"\n' '''\n"
        # the guard matters: processes that a command starts import this file again
        'from moisson.start import main\n\nif __name__ == "__main__":\n    main()\n'
    )
    command.chmod(0o755)


def packages() -> Path:
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(subprocess.run([str(PYTHON), "-c", asked], capture_output=True, text=True, check=True).stdout.strip())


def asked(with_tests: bool) -> list[str]:
    """What pyproject.toml asks for, as requirements: `["click>=8.1", …]`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    requirements: list[str] = project["project"]["dependencies"]
    return requirements + (project["dependency-groups"]["dev"] if with_tests else [])


def lacking(needed: Iterable[str]) -> list[str]:
    """The requirements that the running Python does not meet."""
    return [requirement for requirement in needed if not met(requirement)]


def lacking_in_venv(needed: Iterable[str]) -> list[str]:
    command = [str(PYTHON), __file__, "lacking", *needed]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.split("\n")[:-1] if not done.returncode else list(needed)


def met(requirement: str) -> bool:
    """Whether a distribution of this Python meets a requirement written with `>=`, `<` and `==`."""
    try:
        here = version(importlib.metadata.version(name_of(requirement)))
    except importlib.metadata.PackageNotFoundError:
        return False
    for bound, asked in re.findall(r"(>=|<|==)\s*([\d.]+)", requirement):
        fits = {">=": here >= version(asked), "<": here < version(asked), "==": here == version(asked)}
        if not fits[bound]:
            return False
    return True


def name_of(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]


def version(text: str) -> tuple[int, ...]:
    """The release numbers of a version, trailing zeros dropped so that 3.0 is 3."""
    numbers = re.match(r"\d+(?:\.\d+)*", text)
    parts = [int(part) for part in numbers[0].split(".")] if numbers else []
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)


def pinned() -> list[str]:
    """The lock's `name==version`, without hashes."""
    return re.findall(r"^([\w.-]+==[^\s;\\]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)


def fill_wheels() -> int:
    """Download every pinned package for this Python and machine; those of an older lock are removed."""
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".wheels-") as folder:
        command = [*pip(), "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
        done = subprocess.run([*command, "--dest", folder, "--requirement", str(LOCK)], env=quiet())
        if done.returncode:
            return done.returncode
        shutil.rmtree(WHEELS, ignore_errors=True)
        shutil.copytree(folder, WHEELS)
    wheels = list(WHEELS.glob("*.whl"))
    say(f"{WHEELS.name}/ holds {len(wheels)} packages, {sum(wheel.stat().st_size for wheel in wheels) / 1e6:.0f} MB.")
    return 0


def lock() -> int:
    """Pin what pyproject.toml asks for, tools included, with hashes and without naming a host."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = asked(with_tests=True) + project["build-system"]["requires"]
    # the engines opensearch and whoosh are for those who choose them: `pip install moisson[opensearch]`
    wanted += project["project"]["optional-dependencies"]["postgres"]
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "asked.in"), Path(folder, "lock")
        source.write_text("\n".join(wanted))
        if LOCK.is_file():
            shutil.copy(LOCK, target)
        if done := subprocess.run([*compiler(), "--output-file", str(target), str(source)], env=quiet()).returncode:
            return done
        LOCK.write_text(
            "# What make installs: pyproject.toml's packages, pinned by `make lock`.\n" + target.read_text()
        )
    return 0


def compiler() -> list[str]:
    """pip-tools without a word about where packages come from: that is each machine's own configuration."""
    silent = ["index-url", "trusted-host", "find-links", "options"]
    options = ["--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-header", "--no-annotate", "--quiet"]
    return [str(PYTHON), "-m", "piptools", "compile", *options, *(f"--no-emit-{name}" for name in silent)]


def quiet() -> dict[str, str]:
    """The environment for pip: its own settings, without questions and advice."""
    return {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_ROOT_USER_ACTION": "ignore"}


def last_error(stderr: str) -> str:
    errors = [line for line in stderr.splitlines() if line.startswith("ERROR:")]
    return errors[-1].removeprefix("ERROR: ") if errors else ""


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
