"""What an analysis gave, in words and as tables on the console."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

from reknit.cli.analyse_reaction import reaction_line
from reknit.cli.console import wide_console
from reknit.motion.report.why_shut import why_shut
from reknit.session.known_changes import change_lines
from reknit.session.words import REASONS


def print_analysis(report: dict[str, Any]) -> None:
    """Print what was counted and measured, what was withheld and why, and what cannot be said."""
    console = Console(highlight=False)
    if report.get("simulated"):
        console.print("SIMULATED: this recording was not made of a person")
    unit = report["measure"]["unit"] or ""
    complete, partial = report["repetitions"], report["partial"]
    console.print(f"{report['exercise']}: {len(complete)} repetitions, {len(partial)} partial, in {report['duration_s']:.1f} s")
    if (timed := report.get("timed")) is not None:
        console.print(_timed(timed))
    if (reaction := report.get("reaction")) is not None:
        console.print(reaction_line(reaction), soft_wrap=True)
    table = Table(box=None, pad_edge=False)
    partners = list(report.get("partners", {}))
    follows = any("tracking" in each for each in (*complete, *partial))
    valued = {name: found["unit"] for each in complete for name, found in each.get("values", {}).items()}
    measured = [f"{name.replace('_', ' ')} {told}".removesuffix(" 1") for name, told in valued.items()]
    beside = (*partners, *(("on line %", f"off by {unit}") if follows else ()), *measured)
    own = {"start_s": "from s", "end_s": "to s", "hold_s": "held s", "peak": f"peak {unit}", "range": f"range {unit}"}
    kept = [name for name in own if not measured or any(each[name] is not None for each in (*complete, *partial))]
    for heading in ("", *(own[name] for name in kept), *beside, ""):
        table.add_column(heading, justify="right")
    for each in sorted([*complete, *partial], key=lambda repetition: repetition["start_s"]):
        numbers = [each[name] for name in kept]
        told = (
            REASONS[each["reason"]] if each["reason"] else ("withheld: " + why_shut(each["withheld"]) if each["withheld"] else "")
        )
        further = [_partner(each["partners"][name]) for name in partners] + (_followed(each["tracking"]) if follows else [])
        further += [_value(each.get("values", {}).get(name)) for name in valued]
        table.add_row(str(each["number"] or "partial"), *("-" if n is None else f"{n:.2f}" for n in numbers), *further, told)
    if complete or partial:
        wide_console().print(table)
    for sentence in (*why_not(complete), *change_lines(report), *_breaks(report)):
        console.print(sentence, soft_wrap=True)
    if (battery := report.get("battery")) is not None:
        _print_battery(console, battery)
    for sentence in (*report["withheld"], *_origin(report)):
        console.print(sentence, soft_wrap=True)
    console.print(f"digest {report['digest']}", soft_wrap=True)


def _breaks(report: dict[str, Any]) -> Iterator[str]:
    """Where a source was away, and for how long."""
    for each in report.get("breaks", []):
        how_long = "nobody knows how long" if each["length_s"] is None else f"for {each['length_s']:.2f} s"
        yield f"The source was away from {each['from_s']:.2f} s on, {how_long}."


def _origin(report: dict[str, Any]) -> Iterator[str]:
    """What the numbers come from, where that is not the file alone."""
    if "counted_in_session" in report:
        yield (
            f"The session itself counted {report['counted_in_session']} repetitions; the whole recording is measured here, what was done "
            "in rests and pauses too."
        )
    if "joined" in report:
        yield f"Both recordings were laid beside one another {report['joined']}."
    if report["reference"]:
        yield f"reference effort {report['reference']['value']:.4g} {report['reference']['unit']} ({report['reference']['kind']})"


def _value(found: dict[str, Any] | None) -> str:
    """What was measured of a whole trial or repetition; a dash where it was withheld."""
    return "-" if found is None or found["value"] is None else f"{found['value']:.3g}"


def why_not(complete: list[dict[str, Any]]) -> list[str]:
    """For each reason for which values have a dash, a sentence that names them."""
    reasons: dict[str, dict[str, None]] = {}
    for each in complete:
        for name, found in each.get("values", {}).items():
            if found.get("withheld"):
                reasons.setdefault(found["withheld"], {})[name.replace("_", " ")] = None
    return [f"Without {', '.join(names)}: {reason}." for reason, names in reasons.items()]


def _print_battery(console: Console, battery: dict[str, Any]) -> None:
    """Means of the conditions, how many times as much one sways as in another, and what cannot be said of it."""
    unit = battery["unit"]
    table = Table(box=None, pad_edge=False)
    for heading in ("condition", "trials", f"velocity {unit}/s", f"area {unit}2", "frequency Hz"):
        table.add_column(heading, justify="left" if heading == "condition" else "right")
    for each in battery["conditions"]:
        numbers = (each["velocity"], each["area"], each["frequency_hz"])
        table.add_row(each["condition"], str(each["done"]), *("-" if n is None else f"{n:.2f}" for n in numbers))
    console.print(table)
    for each in battery["conditions"]:
        if each["said"]:
            console.print(f"{each['condition']} is withheld: {each['said']}", soft_wrap=True)
    for each in battery["ratios"]:
        if each["ratio"] is not None:
            console.print(f"velocity {each['over']} / {each['under']}: {each['ratio']:.2f}", soft_wrap=True)
    if battery["said"]:
        console.print(battery["said"][:1].upper() + battery["said"][1:] + ".", soft_wrap=True)


def _timed(timed: dict[str, Any]) -> str:
    """What came of a test."""
    if timed["value"] is None:
        return "test: broken off, or not seen from beginning to end; no result"
    if timed["kind"] == "time":
        return f"test: {timed['wanted']} times in {timed['value']:.2f} s, from the first movement"
    return f"test: {timed['value']:.0f} times in {timed['duration_s']:g} s, from the first movement"


def _partner(told: dict[str, Any]) -> str:
    """A partner's lag, or its mean, and where that lay."""
    value, unit = (told["lag_ms"], "ms") if "lag_ms" in told else (told["mean"], "%")
    return "-" if value is None else f"{value:.0f} {unit} {told['zone']}"


def _followed(tracking: dict[str, Any]) -> list[str]:
    """How much of a run was on the line, in per cent, and how far off it was (RMS)."""
    share, error = tracking["share"], tracking["rms_error"]
    return ["-", "-"] if share is None else [f"{100 * share:.0f}", f"{error:.1f}"]
