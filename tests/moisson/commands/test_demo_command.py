"""`moisson demo` as a stranger starts it: the program on the path, in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

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
        assert all(int(count) > 0 for count in found)
        address = (tmp_path / "var" / "demo" / "address").read_text().strip()
        assert f"http://{address}/" in ended.stderr
