"""The words for what was found, for tables and pages."""

from __future__ import annotations

import math
from itertools import groupby

from reknit.muscle.report.findings import Channel, Line
from reknit.signals.measure import Gate
from reknit.signals.muscle.quality.gate import gate_of
from reknit.signals.muscle.verdict import Verdict

WORDS = {
    Verdict.GOOD: "good",
    Verdict.NO_SIGNAL: "no signal",
    Verdict.FLAT: "stands still",
    Verdict.CLIPPED: "clipped",
    Verdict.HUM: "mains hum",
    Verdict.NOISY: "slow noise, such as motion",
    Verdict.WEAK: "weak",
    Verdict.OFF: "electrode off",
    Verdict.ECG: "heart in the signal",
    Verdict.CROSSTALK: "moves with another channel",
}
GOOD, DOUBT, BAD = "good", "doubt", "bad"
DASH = "–"


def light(verdict: str) -> str:
    """Which light a verdict has: green, amber where numbers remain, red where they are left out."""
    if verdict == Verdict.GOOD:
        return GOOD
    return DOUBT if gate_of((Verdict(verdict),)) is Gate.OPEN else BAD


def runs(seconds: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """(first second, the one behind the last, verdict) of each run of one verdict."""
    found, at = [], 0
    for verdict, group in groupby(seconds):
        count = len(list(group))
        found.append((at, at + count, verdict))
        at += count
    return found


def signal_words(channel: Channel) -> str:
    """The quality of a channel in a few words."""
    if channel.good_share == 1:
        return "good throughout"
    faults = [f"{WORDS[Verdict(fault)]} ({count} s)" for fault, count in channel.faults]
    percent = 100 * channel.good_share
    share = ">99" if percent > 99 else "<1" if 0 < percent < 1 else f"{percent:.0f}"
    return f"good for {share} % of the time; {', '.join(faults)}"


def number(value: float | None, digits: int = 3) -> str:
    """A number as a person reads it, without an exponent; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return DASH
    if value == 0 or not 1e-12 <= abs(value) < 1e9:
        return f"{value:.{digits}g}"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return f"{value:.{decimals}f}"


def unit_words(unit: str) -> str:
    """A unit as it is printed."""
    return {"uV": "µV", "count": "counts", "unknown": "(unit unknown)"}.get(unit, unit)


def slope_words(line: Line, what: str, unit: str) -> str:
    """A slope with where it lies, and whether it is any."""
    sure = "" if line.certain else "; that may be no change at all"
    told = (
        f"{what} {number(line.start)} {unit} at the start, {line.percent_per_min:+.1f} % a minute "
        f"(95 % from {line.low_percent_per_min:+.1f} to {line.high_percent_per_min:+.1f}){sure}"
    )
    return told.replace(" -", " \u2212")
