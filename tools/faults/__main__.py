"""`make faults`: run every scenario, beside plain Sickle, and write docs/faults.md; exit 1 where one ends wrongly."""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.faults.page import PAGE, page
from tools.faults.plain import Plain, watched
from tools.faults.walk import Walk, load


def main(script: Path) -> int:
    if not script.is_file():
        print(f"there is no {script}: name the script of scenarios, `make faults SCENARIOS=…`", file=sys.stderr)
        return 2
    module = load(script)
    with tempfile.TemporaryDirectory(prefix="moisson-faults-") as folder:
        walk = Walk(module, Path(folder))
        ends = {name: future.result() for name, future in walk.ends.items()}
        with ThreadPoolExecutor(max_workers=2) as pool:
            begun = {name: pool.submit(sickle, walk, name) for name in module.SCENARIOS}
            plain = {name: future.result() for name, future in begun.items()}
        walk.close()
    PAGE.write_text(page(module.SCENARIOS, ends, plain), "utf-8")
    wrong = [f"{name}: {one}" for name, phases in ends.items() for phase in phases for one in phase.wrong]
    print("\n".join(wrong) or f"all {len(ends)} scenarios end as they must; {PAGE} is written")
    return int(bool(wrong))


def sickle(walk: Walk, name: str) -> Plain:
    source = walk.source(name, "sickle")
    return watched(source.url, source.prefix)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
