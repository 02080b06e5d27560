"""What is found in each channel by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.muscle.active import quietest, together
from reknit.muscle.judged import Verdicts
from reknit.muscle.report.findings import Amplitude, Burst, Channel, Frequencies, Hold, Line, Resting, Rhythm
from reknit.muscle.report.look import Look, Timeline
from reknit.muscle.samples import Floats
from reknit.muscle.strength import BLOCK_S
from reknit.muscle.unit import question_of
from reknit.signals.measure import Gate
from reknit.signals.muscle.activation.interval import Interval
from reknit.signals.muscle.activation.rest import Rest, rest_of
from reknit.signals.muscle.coordination.tremor import LEAST_S, Tremor
from reknit.signals.muscle.fatigue import LEAST_HOLD_S, Fatigue, Slope, fatigue_of
from reknit.signals.muscle.quality.gate import gate_of
from reknit.signals.muscle.verdict import MICROVOLTS, Verdict
from reknit.stream import Channel as Column
from reknit.stream import ParameterError

LEAST_USED_S, STRONGEST_S = 1.0, 0.5
LEAST_ONSET_DB = 12.0
LONGEST_STRETCH_S = 300.0

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reference:
    """What is 100 % of a channel: the strongest half second, as RMS and as mean of the envelope, and what it is in words."""

    rms: float
    envelope: float
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Usable:
    """Which blocks of 50 ms of each channel may become numbers, and the faults of each second."""

    seconds: tuple[tuple[Verdicts, ...], ...]
    blocks: Flags

    @classmethod
    def of(cls, seconds: tuple[tuple[Verdicts, ...], ...], look: Look) -> Usable:
        """Blocks that are there, within seconds without a fault that makes numbers wrong."""
        place = (np.arange(len(look.powers)) * BLOCK_S).astype(np.int64)
        fit = np.array([[gate_of(each) is Gate.OPEN for each in channel] for channel in seconds]).T
        return cls(seconds, np.isfinite(look.powers) & fit[np.minimum(place, len(fit) - 1)])


def rests_of(powers: Floats, usable: Flags, line: Timeline) -> list[tuple[int, int] | str]:
    """For each channel the samples of its quietest stretch, or why there is none."""
    length = max(1, round(BLOCK_S * line.rate_hz))
    found: list[tuple[int, int] | str] = []
    for column, fit in zip(powers.T, usable.T, strict=True):
        try:
            first, end = quietest(np.where(fit, column, np.nan))
            found.append((first * length, end * length))
        except ParameterError as error:
            found.append(str(error))
    return found


def learnt(samples: Sequence[Floats | None], rate_hz: float) -> tuple[Rest | None, list[str | None]]:
    """The rest of all channels, those without one standing in for by another one's; and why each has none."""
    rests: list[Rest | None] = []
    why: list[str | None] = []
    for each in samples:
        try:
            rests.append(None if each is None else rest_of(each, rate_hz))
            why.append(None)
        except ParameterError as error:
            rests.append(None)
            why.append(str(error))
    some = next((each for each in rests if each is not None), None)
    return None if some is None else together([each or some for each in rests]), why


def amplitude_of(
    powers: Floats, peaks: Floats, fit: Flags, active: Flags, unit: str, reference: Reference | None
) -> Amplitude | None:
    """The amplitudes of one channel; None below one second of usable signal."""
    used_s = float(fit.sum()) * BLOCK_S
    if used_s < LEAST_USED_S:
        return None
    worked = fit & active
    strongest = strongest_rms(np.where(fit, powers, np.nan))
    return Amplitude(
        unit=unit,
        rms=float(np.sqrt(powers[fit].mean())),
        peak=float(peaks[fit].max()),
        rms_active=float(np.sqrt(powers[worked].mean())) if worked.any() else None,
        strongest=strongest,
        percent=None if reference is None else 100 * strongest / reference.rms,
        normalisation="not normalised" if reference is None else reference.words,
        used_s=used_s,
    )


def strongest_rms(powers: Floats) -> float:
    """The largest RMS over half a second of blocks; NaN where there is no whole one."""
    return float(np.sqrt(largest_mean(powers, round(STRONGEST_S / BLOCK_S))))


def largest_mean(values: Floats, count: int) -> float:
    """The largest mean of so many values in a row, none of them missing; NaN where there are none."""
    if len(values) < count:
        return math.nan
    means = np.lib.stride_tricks.sliding_window_view(values, count).mean(axis=1)
    return float(np.nanmax(means)) if np.isfinite(means).any() else math.nan


def snr_db(powers: Floats, worked: Flags, rest_power: float) -> float | None:
    """Power of activity beyond that of rest, over that of rest."""
    if not worked.any() or not rest_power > 0:
        return None
    beyond = float(powers[worked].mean()) / rest_power - 1
    return 10 * math.log10(beyond) if beyond > 0 else None


def longest(bursts: Sequence[Interval], line: Timeline) -> tuple[int, int] | None:
    """The samples of the longest burst, at most five minutes; None without any."""
    spans = [(each.onset_s or 0.0, line.duration_s if each.offset_s is None else each.offset_s) for each in bursts]
    if not spans:
        return None
    first_s, last_s = max(spans, key=lambda span: span[1] - span[0])
    last_s = min(last_s, first_s + LONGEST_STRETCH_S)
    return max(0, round(first_s * line.rate_hz)), min(line.count, round(last_s * line.rate_hz))


def held(
    samples: Floats, span: tuple[int, int], rate_hz: float, rest_power: float, why: list[str]
) -> tuple[Hold | None, Frequencies | None]:
    """Fatigue over the longest activity, or a sentence why there is none; and its median frequencies where it is long enough."""
    length_s = (span[1] - span[0]) / rate_hz
    if length_s < LEAST_HOLD_S:
        both = "Fatigue and tremor" if length_s < LEAST_S else "Fatigue"
        more = f" ({LEAST_S:g} s for tremor)" if length_s < LEAST_S else ""
        why.append(f"{both}: the longest activity lasts {length_s:.1f} s; a hold of {LEAST_HOLD_S:g} s{more} is needed.")
        return None, None
    edge = round(rate_hz)  # rise and fall of the force are no hold
    inner = samples[edge:-edge]
    found: Fatigue = fatigue_of(inner, rate_hz, rest_power)
    first_s = (span[0] + edge) / rate_hz
    course = _frequencies(found, first_s)
    if found.unfit or found.median_slope is None or found.rms_slope is None:
        why.append(f"Fatigue: the longest activity ({length_s:.1f} s) is no steady hold: {found.unfit}.")
        return None, course
    return Hold(first_s, first_s + len(inner) / rate_hz, _line(found.median_slope), _line(found.rms_slope)), course


def _frequencies(found: Fatigue, first_s: float) -> Frequencies | None:
    if not np.isfinite(found.median_hz).any():
        return None
    told = tuple(each if math.isfinite(each) else None for each in found.median_hz.tolist())
    return Frequencies(tuple((first_s + found.times_s).tolist()), told, None if found.unfit is None else found.unfit.value)


def _line(slope: Slope) -> Line:
    low, high = (6000 * each / slope.start for each in slope.range_per_s)
    return Line(slope.start, slope.percent_per_min, low, high, slope.certain)


def rhythm(samples: Floats, span: tuple[int, int], rate_hz: float, why: list[str]) -> Rhythm | None:
    """Tremor in the longest activity, or a sentence why it cannot be told."""
    found = Tremor.of(samples, rate_hz)
    if found is None:
        if (span[1] - span[0]) / rate_hz >= LEAST_S:  # else `held` has told it
            why.append("Tremor: samples are missing in the longest activity.")
        return None
    return Rhythm(span[0] / rate_hz, span[1] / rate_hz, found.share, found.peak_hz, found.prominence, found.bar)


def described(
    column: Column,
    seconds: tuple[Verdicts, ...],
    levels: Floats,
    amplitude: Amplitude | None,
    rest: Resting | None,
    ratio_db: float | None,
    bursts: tuple[Interval, ...] | None,
    active_share: float | None,
    hold: Hold | None,
    frequencies: Frequencies | None,
    tremor: Rhythm | None,
    withheld: list[str],
) -> Channel:
    """One channel's findings put together."""
    told = [each[0].value if each else Verdict.GOOD.value for each in seconds]
    counts = {fault: sum(fault in each for each in seconds) for fault in Verdict if fault is not Verdict.GOOD}
    trusted = ratio_db is not None and ratio_db >= LEAST_ONSET_DB
    if bursts and not trusted:
        known = "is unknown" if ratio_db is None else f"is {ratio_db:.1f} dB"
        withheld.append(
            f"Single onsets: the signal-to-noise ratio {known}; below {LEAST_ONSET_DB:g} dB the times of bursts are not to be believed."
        )
    if column.unit not in MICROVOLTS:
        withheld.append(f"Weakness and the strength of hum: {column.unit!r} is no unit of volts.")
    return Channel(
        name=column.name,
        muscle=column.muscle,
        side=None if column.side is None else column.side.value,
        unit=column.unit,
        seconds=tuple(told),
        good_share=told.count(Verdict.GOOD.value) / max(1, len(told)),
        faults=tuple((fault.value, count) for fault, count in counts.items() if count),
        question=question_of(levels, column.unit) if len(levels) else None,
        amplitude=amplitude,
        rest=rest,
        snr_db=ratio_db,
        onsets_trusted=trusted,
        bursts=None if bursts is None else tuple(Burst(each.onset_s, each.offset_s) for each in bursts),
        active_share=active_share,
        hold=hold,
        frequencies=frequencies,
        rhythm=tremor,
        withheld=tuple(withheld),
    )
