"""`moisson demo` as a stranger starts it: the program on the path, in an empty folder."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

from moisson.demo import start

PROGRAM = Path(sys.executable).with_name("moisson")


def test_the_demo_harvests_indexes_and_answers_and_goes_on_when_started_again(tmp_path: Path) -> None:
    """The processes it starts work from the program that make installs, and a second start harvests nothing twice."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MOISSON_")}
    for received in ("620 received", "0 received"):
        ended = subprocess.run(
            [PROGRAM, "demo", "--once"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        assert re.search(rf"hal +succeeded +{received}", ended.stderr)
        if received == "620 received":
            assert re.search(r"musee +held +40 received", ended.stderr), "one run waits for a decision"
            assert re.search(r"cds +failed +0 received", ended.stderr), "one repository asks for patience"
        found = re.findall(r"→ +(\d+) works", ended.stderr)
        assert len(found) == 3
        if received == "0 received":
            assert re.search(r"quetelet +succeeded", ended.stderr), "whoever shares a host with it is asked"
            assert re.search(r"cds +asked to be left alone until ", ended.stderr)
        assert all(int(count) > 0 for count in found)
        address = (tmp_path / "var" / "demo" / "address").read_text().strip()
        assert f"http://{address}/" in ended.stderr
        assert ended.stdout == "", "messages are for the other stream"


def test_the_demo_is_where_moisson_bind_says_or_on_the_next_port_that_is_free(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MOISSON_")}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-m", "moisson", "demo", "--once"],
            cwd=tmp_path,
            env=environment | {"MOISSON_BIND": f"127.0.0.1:{port}"},
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )
    assert ended.returncode == 0, ended.stderr
    address = (tmp_path / "var" / "demo" / "address").read_text().strip()
    assert f"port {port} is taken; the demo is at http://{address}/ instead" in ended.stderr
    assert port < int(address.rpartition(":")[2]) < port + 100


def test_the_demo_names_an_address_that_cannot_be(tmp_path: Path) -> None:
    for bind in ("127.0.0.1:99999", "nowhere", "192.0.2.1:8000"):
        ended = subprocess.run(
            [PROGRAM, "demo", "--once"],
            cwd=tmp_path,
            env=os.environ | {"MOISSON_BIND": bind, "MOISSON_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (ended.returncode, "MOISSON_BIND" in ended.stderr) == (3, True), ended.stderr
        assert not (tmp_path / "demo" / "address").exists()


def test_a_second_demo_in_one_folder_is_refused(tmp_path: Path) -> None:
    running = start(folder=tmp_path / "demo" / "repositories")
    (tmp_path / "demo" / "address").write_text("127.0.0.1:8123\n")
    try:
        ended = _demo("--once", home=tmp_path)
    finally:
        running.stop()

    assert ended.returncode == 6
    assert "a demo runs from" in ended.stderr
    assert "http://127.0.0.1:8123/" in ended.stderr
    assert not (tmp_path / "demo" / "sources.toml").exists(), "what the first one wrote stays as it is"


def test_a_repository_that_is_no_utf_8_is_told_in_one_line(tmp_path: Path) -> None:
    running = start(folder=tmp_path / "demo" / "repositories")
    try:
        ended = _demo("break", "hal", "\udce9", home=tmp_path)
    finally:
        running.stop()
    assert (ended.returncode, "\\udce9" in ended.stderr, len(ended.stderr.splitlines())) == (2, True, 1)


def test_a_pace_that_cannot_be_is_a_usage_error(tmp_path: Path) -> None:
    for pace in ("0", "-1", "none"):
        ended = _demo("--once", "--pace", pace, home=tmp_path)
        assert (ended.returncode, "--pace" in ended.stderr) == (2, True), ended.stderr


def _demo(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, "demo", *arguments],
        cwd=home,
        env=os.environ | {"MOISSON_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
