"""docs/faults.md: scenario, what must come out, what came out, and what plain Sickle makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from tools.faults.plain import Plain
from tools.faults.walk import Phase

PAGE = Path(__file__).resolve().parents[2] / "docs/faults.md"
ENDS = {"success": "succeeded", "partial": "rejects or held", "failure": "failed"}
HEAD = """# What repositories do wrong, and what comes out

Made by `make faults` from a run of every scenario of a misbehaving repository: each is harvested over HTTP into a
catalogue of its own on SQLite, phase by phase; where a phase cannot succeed, the last one is the repository healed, and
an ordinary run must then bring everything. `live` counts records, `refused` those that were rejected and kept with
their reasons, `gone` tombstones. *Plain Sickle* is Sickle 0.7.0 as it comes, over the first phase only, ended after
15 s or at 1 GiB; **silent loss** means that it ended normally with records missing.

"""


def page(
    scenarios: Mapping[str, Any],
    ends: Mapping[str, Sequence[Phase]],
    plain: Mapping[str, Plain],
) -> str:
    """The whole page; `scenarios` are the script's, in its order."""
    wrong = [name for name in scenarios if any(phase.wrong for phase in ends[name])]
    lost = sum(silent(manifest(scenarios, name), plain[name]) for name in scenarios)
    summary = (
        f"{len(scenarios) - len(wrong)} of {len(scenarios)} scenarios end as they must"
        + (f"; not {', '.join(wrong)}" if wrong else "")
        + f". Plain Sickle loses records in silence in {lost} of them, stops with an error in "
        f"{sum(one.error is not None for one in plain.values())} and does not end in "
        f"{sum(not one.ended for one in plain.values())}.\n"
    )
    groups = groupby(scenarios, key=lambda name: manifest(scenarios, name)["group"])
    tables = [f"\n## {group.capitalize()}\n\n" + rows(scenarios, list(names), ends, plain) for group, names in groups]
    return HEAD + summary + "".join(tables)


def manifest(scenarios: Mapping[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = scenarios[name]["manifest"]
    return found


def rows(
    scenarios: Mapping[str, Any],
    names: Sequence[str],
    ends: Mapping[str, Sequence[Phase]],
    plain: Mapping[str, Plain],
) -> str:
    head = "| scenario | on the wire | must end | Moisson | plain Sickle |\n|---|---|---|---|---|\n"
    return head + "".join(
        f"| `{name}` | {cell(manifest(scenarios, name)['wire'])} | {wanted(manifest(scenarios, name))} "
        f"| {ours(ends[name])} | {theirs(manifest(scenarios, name), plain[name])} |\n"
        for name in names
    )


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def wanted(manifest: dict[str, Any]) -> str:
    return "; then ".join(phase_wanted(phase) for phase in manifest["phases"])


def phase_wanted(phase: dict[str, Any]) -> str:
    runs = [phase["run"]] if isinstance(phase["run"], str) else phase["run"]
    told = " or ".join(ENDS[run] for run in runs)
    if phase["error"] and "success" not in runs:
        kinds = [phase["error"]] if isinstance(phase["error"], str) else phase["error"]
        told += f" ({' or '.join(kinds)})"
    live = phase["live"]
    return f"{told}, {'–'.join(map(str, live)) if isinstance(live, list) else live} live"


def ours(phases: Sequence[Phase]) -> str:
    told = "; then ".join(map(phase_ours, phases))
    wrong = [one for phase in phases for one in phase.wrong]
    return told + (f" — **wrong**: {cell('; '.join(wrong))}" if wrong else "")


def phase_ours(phase: Phase) -> str:
    parts = [phase.run.state.value + (f" ({phase.run.fault.code})" if phase.run.fault else "")]
    parts.append(f"{phase.live} live")
    parts += [f"{phase.rejected} refused"] if phase.rejected else []
    parts += [f"{phase.deleted} gone"] if phase.deleted else []
    parts += ["warns " + ", ".join(warning.code for warning in phase.run.warnings)] if phase.run.warnings else []
    return ", ".join(parts)


def theirs(manifest: dict[str, Any], plain: Plain) -> str:
    if not plain.ended:
        return f"does not end; {plain.live} live by then"
    if plain.error is not None:
        return f"{plain.error} after {plain.live}"
    return f"**silent loss**: {plain.live} live" if silent(manifest, plain) else f"{plain.live} live"


def silent(manifest: dict[str, Any], plain: Plain) -> bool:
    """Whether Sickle ended normally where no run may call itself a success, or with less than that takes."""
    first = manifest["phases"][0]
    if not plain.ended or plain.error is not None:
        return False
    most = first["live"][1] if isinstance(first["live"], list) else first["live"]
    return "success" not in first["run"] or plain.live < min(most, first["whole"])
