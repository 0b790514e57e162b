"""Many damaged payloads: `python tests/soak/payloads.py CORPUS [COUNT [SEED]]` says how each ended and what went wrong.

No reader may fail (`unreadable`), none may take a second for one payload, and every record accepted is valid.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

import jsonschema
from lxml import etree

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from plugins.damage import damaged  # noqa: E402 - the script runs without installation

from catalogue.crosswalk import crosswalk, from_file  # noqa: E402
from catalogue.record import Accepted, RawRecord, Rejected, as_dict  # noqa: E402

KINDS = frozenset({".xml", ".json", ".jsonl", ".rdf", ".export"})
SLOW = 1.0


def payloads(folder: Path) -> list[RawRecord]:
    """The payloads of all files of which a reader makes a record."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.suffix in KINDS):
        for raw in from_file(file.read_bytes()):
            if raw.root is not None and not raw.faults and isinstance(crosswalk(raw), Accepted):
                found.append(raw)
    return found


def main(folder: Path, count: int, seed: int) -> int:
    chance = random.Random(seed)
    schema = json.loads((folder.parent / "record.schema.json").read_text(encoding="utf-8"))
    valid = jsonschema.Draft202012Validator(schema)
    sources = payloads(folder)
    by_format: dict[str, list[RawRecord]] = {}
    for raw in sources:
        by_format.setdefault(raw.prefix, []).append(raw)
    ends: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    names = sorted(by_format)
    for number in range(count):
        raw = chance.choice(by_format[names[number % len(names)]])
        assert raw.root is not None
        root = damaged(raw.root, chance)
        payload = etree.tostring(root, encoding="utf-8", with_tail=False)
        began = time.perf_counter()
        change = crosswalk(RawRecord(raw.header, raw.prefix, payload, root))
        taken = time.perf_counter() - began
        kind = change.reasons[0].code if isinstance(change, Rejected) else type(change).__name__
        ends[kind] += 1
        if isinstance(change, Rejected) and kind == "unreadable":
            faults[f"{raw.prefix}: {change.reasons[0].message}"] += 1
        elif isinstance(change, Accepted):
            faults.update(
                f"{raw.prefix}: invalid: {one.message[:200]}" for one in valid.iter_errors(as_dict(change.record))
            )
        if taken > SLOW:
            faults[f"{raw.prefix}: {len(payload)} bytes took {taken:.1f} s"] += 1
    print(json.dumps({"payloads": count, "seed": seed, "formats": len(names), "ends": dict(ends.most_common())}))
    for fault, times in faults.most_common(40):
        print(times, fault)
    return 1 if faults else 0


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main(Path(arguments[0]), int((arguments[1:2] or ["200000"])[0]), int((arguments[2:3] or ["1"])[0])))
