"""How each channel was recorded, second by second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from reknit.muscle.cleaning import Samples
from reknit.muscle.samples import Floats, band, checked, checked_rate, spec_of, through
from reknit.muscle.strength import strength
from reknit.signals.muscle.plausible import Plausible
from reknit.signals.muscle.quality.cross_talk import LEAST_CHANNELS, MOST_CHANNELS, CrossTalk
from reknit.signals.muscle.quality.faults import alike, faults
from reknit.signals.muscle.quality.long_look import LONG_PARTS, LongLook
from reknit.signals.muscle.verdict import Verdict
from reknit.stream import Channel, ParameterError

LEAST_S = 1.0
CENTRE_S = 3
"""The verdict on a second is about the five seconds around it: the row that comes three seconds after its beginning."""

Verdicts = tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdicts on each channel.

    Parameters
    ----------
    seconds
        For each channel, for each whole second: its faults, the worst first; () where it is good.
    questions
        For each channel why it can hardly be EMG in the given unit; None where nothing speaks against it.
    """

    seconds: tuple[tuple[Verdicts, ...], ...]
    questions: tuple[str | None, ...]

    @property
    def words(self) -> tuple[tuple[Verdict, ...], ...]:
        """For each channel and second one verdict: the worst fault, or "good"."""
        return tuple(tuple(each[0] if each else Verdict.GOOD for each in channel) for channel in self.seconds)


def quality(samples: Samples, rate_hz: float, unit: str = "uV") -> Judged:
    """What each channel's signal was like in each second: good, or which fault stands in the way (docs/science/quality.md).

    Parameters
    ----------
    samples
        (samples, channels) or (samples,), raw: not filtered, since faults lie outside of the band. NaN where missing.
    rate_hz
        Samples a second, at least 500.
    unit
        "V", "mV", "uV"; with another one weakness and the strength of hum cannot be judged.

    Returns
    -------
    A verdict rests on the five seconds around its own, fewer at the ends: a short fault shows in its neighbours, too.

    Raises
    ------
    ParameterError
        Where the samples cannot be used or last less than a second.
    """
    rate_hz = checked_rate(rate_hz)
    data = checked(samples)
    if len(data) < LEAST_S * rate_hz:
        raise ParameterError(
            f"quality needs a second of samples or more, got {len(data) / rate_hz:.3g} s; give a longer recording"
        )
    spec = spec_of(data.shape[1], rate_hz, unit)
    long, _ = through((Plausible(), LongLook()), data, spec)
    cross = None
    if LEAST_CHANNELS <= spec.width <= MOST_CHANNELS:
        cross, _ = through((Plausible(), band(rate_hz), CrossTalk()), data, spec)
    seconds = verdicts(spec.channels, long, cross, int(len(data) / rate_hz))
    return Judged(seconds, strength(data, rate_hz, unit).questions)


def verdicts(channels: Sequence[Channel], long: Floats, cross: Floats | None, seconds: int) -> tuple[tuple[Verdicts, ...], ...]:
    """For each channel and second its faults, from the rows of `LongLook` and `CrossTalk` (row n lies at second n)."""
    rows = [min(second + CENTRE_S, len(long) - 1, seconds) for second in range(seconds)]
    parts = long.reshape(len(long), len(channels), len(LONG_PARTS))
    told = [[faults(channel, tuple(parts[row, place].tolist())) for row in rows] for place, channel in enumerate(channels)]
    if cross is not None:
        _add_cross_talk(told, channels, parts, cross, rows)
    return tuple(tuple(each) for each in told)


def _add_cross_talk(
    told: list[list[Verdicts]], channels: Sequence[Channel], parts: NDArray[np.float64], cross: Floats, rows: list[int]
) -> None:
    """Where two channels without a fault of their own move together, both are told."""
    good = [[not each for each in channel] for channel in told]
    for pair, (one, other) in enumerate(combinations(range(len(channels)), 2)):
        for second, row in enumerate(rows):
            if row >= len(cross) or not (good[one][second] and good[other][second]):
                continue
            levels = float(parts[row, one, 0]), float(parts[row, other, 0])
            if alike((channels[one], channels[other]), levels, float(cross[row, pair])):
                told[one][second] = told[other][second] = (Verdict.CROSSTALK,)
