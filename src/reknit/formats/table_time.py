"""Where each row of a table belongs in time: from its counter, its times, or the rate that was given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.formats.asked import FASTEST_HZ
from reknit.formats.flat import START
from reknit.formats.losses import losses
from reknit.formats.recording import FormatError
from reknit.formats.storage import LATEST_S
from reknit.formats.unit import name_and_unit
from reknit.stream import NS_PER_S, GapReason

UNITS_S = {"s": 1.0, "sec": 1.0, "seconds": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ns": 1e-9, "min": 60.0}
TIME = re.compile(
    r"(?:(?:elapsed|relative|unix|system|device|sensor|local|host|lsl)[ _-]*)?"
    r"(?:time|session[ _-]?time|time[ _-]in[ _-]epoch|times|time[ _-]?stamps?|zeit|seconds|sec|t|date|date[ _-]?time|sampletimefine)"
    r"(?:[ _-]*(s|sec|seconds|ms|us|ns|formatted))?",
    re.IGNORECASE,
)
COUNTER = re.compile(
    r"|#|no|nr|n|idx|index|row|axis|samples?|frames?|(?:sample|frame|packet)?[ _-]?(?:index|nr|no|#|counter)", re.IGNORECASE
)
SLOWEST_HZ, QUICKEST_HZ = 5.0, 50_000.0
TOLERANCE = 0.05
"""Times lie on a grid where none is further from it than this share of a period, or than the last digit that was written."""
BACKWARD_S = 1.0
STEPS = (1, 8, 64)
ROUNDS = 3
MOST_LOST = 20
"""Where more than this many samples were lost for each one that is there, times are no times of a converter."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The index of each row, or its time.

    Parameters
    ----------
    rate
        Samples a second; None where each row has its own time.
    index
        (rows,) int64; a step above 1 is a loss.
    times_ns
        For an irregular stream.
    attributes
        The line from index to the file's clock.
    reason
        What a step in the index is.
    why
        In words.
    """

    rate: Fraction | None
    index: NDArray[np.int64]
    times_ns: NDArray[np.int64] | None
    attributes: tuple[tuple[str, str], ...]
    reason: GapReason
    why: str


def time_unit(name: str) -> tuple[bool, str | None]:
    """Whether a column holds times by its name, and the unit that the name says."""
    bare, unit = name_and_unit(name)
    unit = unit.lower() if unit is not None and unit.lower() in UNITS_S else None
    found = TIME.fullmatch(bare)
    if found is None:
        return (unit is not None and bare.lower() in ("x", "")), unit
    said = found[1].lower() if found[1] and found[1].lower() in UNITS_S else None
    fine = "us" if bare.lower() == "sampletimefine" else None
    word = "s" if bare.lower().startswith("sec") else None
    return True, unit or said or fine or word


def guessed_unit(times: NDArray[np.float64], rate_hz: float | None) -> tuple[str, str]:
    """The unit of times whose column does not say it, and why."""
    first = abs(float(times[0])) if len(times) else 0.0
    for unit, least in (("ns", 1e17), ("us", 1e14), ("ms", 1e11), ("s", 1e8)):
        if first >= least:
            return unit, f"{first:.4g} is a date in {unit}"
    step = float(times[-1] - times[0]) / (len(times) - 1) if len(times) > 1 else 0.0
    if not step > 0:
        return "s", "nothing says otherwise"
    for unit in ("s", "ms", "us", "ns"):
        hz = 1 / (step * UNITS_S[unit])
        if rate_hz is not None and 0.5 < hz / rate_hz < 2:
            return unit, f"{hz:.4g} rows a second are near the given rate"
        if rate_hz is None and SLOWEST_HZ <= hz <= QUICKEST_HZ:
            return unit, f"that makes {hz:.4g} rows a second"
    return "s", "nothing says otherwise"


def unwrapped(values: NDArray[np.float64]) -> NDArray[np.int64] | None:
    """A counter without its turns of 8, 16 or 32 bits, in steps of one; None where it is no counter of rows."""
    if len(values) < 2 or not (
        np.isfinite(values).all() and (values == np.round(values)).all() and (np.abs(values) < 2**53).all()
    ):
        return None
    whole = values.astype(np.int64)
    steps = np.diff(whole)
    if (steps < 0).any():
        turn = next((1 << bits for bits in (8, 16, 32) if whole.max() < 1 << bits), 0)
        if not turn or whole.min() < 0:
            return None
        steps = steps % turn
        if (steps > turn // 2).any():
            return None
    if (steps <= 0).any():
        return None
    usual = int(np.median(steps))
    steps = steps // usual if (steps % usual == 0).all() else steps
    return np.concatenate([[0], np.cumsum(steps)]).astype(np.int64)


def begins_again(values: NDArray[np.float64]) -> int | None:
    """The row at which a counter that else goes up by one begins again; None where it does not, or is no counter."""
    steps = np.diff(values)
    if not len(steps) or np.count_nonzero(steps == 1) < 0.9 * len(steps):
        return None
    falls = np.flatnonzero(steps < 0)
    return int(falls[0]) + 1 if len(falls) else None


def timing_of(
    path: Path,
    times_s: NDArray[np.float64] | None,
    counted: NDArray[np.int64] | None,
    rate_hz: float | None,
    *,
    rows: int,
    even: bool,
    said: str = "as asked",
) -> Timing:
    """Place `rows` rows.

    A counter places them, and times only give the rate. Without one, times that lie on a grid place them; times that jitter do so by
    `losses` where the kind of samples comes from a converter (`even`) or a rate is given, and else stay as they are.

    `said` is what says the rate. Raises FormatError where nothing tells it, or times fall and no rate is given.
    """
    ordered = times_s is not None and _ordered(times_s, even=even)
    if times_s is not None and not ordered and rate_hz is None:
        raise FormatError(f"{path.name}: the times do not grow from row to row, or some are missing; give the rate with --rate")
    if times_s is not None and ordered and not (np.abs(times_s) < LATEST_S).all():
        raise FormatError(f"{path.name}: the times are too large; say their unit, for example --time 'stamp [ms]'")
    start = () if times_s is None or not ordered else ((START, repr(float(times_s[0]))),)
    if counted is not None:
        hz = rate_hz if rate_hz is not None else _counted_hz(times_s if ordered else None, counted)
        if hz is not None:
            source = said if rate_hz is not None else "from times and counter"
            return Timing(
                _fraction(path, hz), counted, None, start, GapReason.COUNTER_JUMP, f"{hz:g} Hz ({source}), rows by their counter"
            )
    if times_s is not None and ordered and (placed := _placed(path, times_s, rate_hz, said, even=even)) is not None:
        return placed
    if rate_hz is None:
        raise FormatError(
            f"{path.name} does not say how many samples there are a second; give the rate with --rate, for example --rate 1000"
        )
    why = f"{rate_hz:g} Hz ({said})" + ("; the times contradict that and were left out" if times_s is not None else "")
    return Timing(_fraction(path, rate_hz), np.arange(rows, dtype=np.int64), None, (), GapReason.UNEXPLAINED, why)


def _ordered(times_s: NDArray[np.float64], *, even: bool) -> bool:
    """Whether times go forward; those of a converter may fall a little where packets were stamped late."""
    if not np.isfinite(times_s).all():
        return False
    least = float(np.diff(times_s).min(initial=0.0))
    return least == 0 or (even and least > -BACKWARD_S and float(times_s[-1]) > float(times_s[0]))


def _fraction(path: Path, hz: float) -> Fraction:
    if not 1e-3 <= hz < FASTEST_HZ:
        raise FormatError(f"{path.name}: the rate must lie above 0 and below 1 000 000 Hz, got {hz:g}")
    return Fraction(hz).limit_denominator(1_000_000)


def _counted_hz(times_s: NDArray[np.float64] | None, counted: NDArray[np.int64]) -> float | None:
    if times_s is None or not times_s[-1] > times_s[0]:
        return None
    return _round_hz(times_s, counted, float(counted[-1] / (times_s[-1] - times_s[0])), np.inf)


def _placed(path: Path, times_s: NDArray[np.float64], rate_hz: float | None, said: str, *, even: bool) -> Timing | None:
    """By the times; None where they tell nothing, or contradict a rate that was given."""
    if len(times_s) < 2:
        return None
    start = ((START, repr(float(times_s[0]))),)
    grid = _grid(times_s, rate_hz)
    if grid is not None:
        hz, index = grid
        why = f"{hz:g} Hz ({'from the times' if rate_hz is None else f'{said}, and by the times'})"
        return Timing(_fraction(path, hz), index, None, start, GapReason.UNEXPLAINED, why)
    if even or rate_hz is not None:
        nominal = rate_hz if rate_hz is not None else _nominal(times_s)
        if nominal is not None and 1e-3 <= nominal < FASTEST_HZ:
            line = losses(times_s, nominal)
            if (
                line.index[-1] < MOST_LOST * len(times_s)
                and np.median(np.diff(line.index)) == 1
                and 0.9 < nominal * line.period_s < 1.1
            ):
                hz = rate_hz if rate_hz is not None else round(1 / line.period_s, 3)
                facts = ((START, repr(line.start_s)), ("period_s", repr(line.period_s)), ("error_s", repr(line.error_s)))
                why = f"{hz:g} Hz (a line through times that jitter by {1e3 * line.error_s:.2g} ms)"
                return Timing(_fraction(path, hz), line.index, None, facts, GapReason.UNEXPLAINED, why)
    if rate_hz is not None or not times_s[-1] > times_s[0]:
        return None
    times_ns = np.round(times_s * NS_PER_S).astype(np.int64)
    return Timing(
        None, np.arange(len(times_s), dtype=np.int64), times_ns, (), GapReason.UNEXPLAINED, "uneven, each row at its own time"
    )


def _nominal(times_s: NDArray[np.float64]) -> float | None:
    step = min(STEPS[-1], len(times_s) - 1)
    period = float(np.median(times_s[step:] - times_s[:-step])) / step if step else 0.0
    return 1 / period if period > 0 else None


def _grid(times_s: NDArray[np.float64], rate_hz: float | None) -> tuple[float, NDArray[np.int64]] | None:
    """The rate and the index of each row, where all times lie on a grid."""
    count, span_s = len(times_s), float(times_s[-1] - times_s[0])
    if count < 2 or not span_s > 0:
        return None
    tries = [(rate_hz or (count - 1) / span_s, np.arange(count, dtype=np.int64))]
    for step in STEPS:
        if rate_hz is None and count > step and (period := float(np.median(times_s[step:] - times_s[:-step])) / step) > 0:
            index = _stepped(times_s, period)
            tries.append((float(index[-1]) / span_s, index))
    if rate_hz is not None:
        tries.append((rate_hz, np.round((times_s - times_s[0]) * rate_hz).astype(np.int64)))
    steps = [np.diff(index) for _, index in tries]
    growing = [each for each, step in zip(tries, steps, strict=True) if (step > 0).all() and np.median(step) == 1]
    if not growing:
        return None
    hz, index = min(growing, key=lambda each: _off_s(times_s, each[1], each[0]))
    fitted = _round_hz(times_s, index, hz, _digit(times_s))
    return None if fitted is None else (rate_hz or fitted, index)


def _stepped(times_s: NDArray[np.float64], period: float) -> NDArray[np.int64]:
    """Rows counted step by step, then by the line through them, on which no error adds up."""
    index = np.concatenate([[0], np.cumsum(np.maximum(1, np.round(np.diff(times_s) / period)))])
    for _ in range(ROUNDS):
        slope = float((times_s[-1] - times_s[0]) / index[-1])
        index = np.round((times_s - times_s[0]) / slope)
    whole = index.astype(np.int64)
    return whole // max(1, int(np.gcd.reduce(np.diff(whole))))


def _round_hz(times_s: NDArray[np.float64], index: NDArray[np.int64], hz: float, digit_s: float) -> float | None:
    """The roundest rate near `hz` for which all times lie on the grid; None where they do not for `hz` itself."""
    limit = max(TOLERANCE / hz, 0.51 * digit_s, 4 * float(np.spacing(np.abs(times_s).max())))
    off_s = _off_s(times_s, index, hz)
    if not off_s <= limit:
        return None
    rounder = [round(hz, digits) for digits in range(4)]
    most_s = min(limit, 2 * off_s + 0.51 * digit_s + 1e-3 / hz)
    return next((each for each in rounder if each > 0 and _off_s(times_s, index, each) <= most_s), hz)


def _off_s(times_s: NDArray[np.float64], index: NDArray[np.int64], hz: float) -> float:
    """How far times are from the line at most, wherever it begins."""
    line = times_s - times_s[0] - index / hz
    return float(line.max() - line.min()) / 2


def _digit(times_s: NDArray[np.float64]) -> float:
    """The last decimal digit that was written, in seconds; 0 where times have more than nine."""
    for digits in range(10):
        if (np.abs(times_s - np.round(times_s, digits)) <= 2 * np.spacing(np.abs(times_s))).all():
            return float(10.0**-digits)
    return 0.0
