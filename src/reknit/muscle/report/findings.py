"""What a report holds, as plain data: it becomes JSON as it is."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Burst:
    """One burst of activity; None where its beginning or end was not recorded. Seconds on the line of time."""

    onset_s: float | None
    offset_s: float | None


@dataclass(frozen=True, slots=True)
class Amplitude:
    """How strong a channel was, in `unit`, over the seconds without a fault that makes numbers wrong.

    Parameters
    ----------
    rms, peak
        Band-passed: over all of it, and the largest size of a sample.
    rms_active
        Over the blocks of 50 ms that lie within activity; None where there was none.
    strongest
        The largest RMS over half a second.
    percent
        That in per cent of the reference; None where it is not normalised.
    normalisation
        What 100 % is, in words.
    used_s
        How many seconds all this is of.
    """

    unit: str
    rms: float
    peak: float
    rms_active: float | None
    strongest: float
    percent: float | None
    normalisation: str
    used_s: float


@dataclass(frozen=True, slots=True)
class Resting:
    """The stretch that was taken for rest, and its RMS."""

    from_s: float
    to_s: float
    rms: float


@dataclass(frozen=True, slots=True)
class Line:
    """A slope over a hold: value at its start, change in per cent of that a minute, and where it lies with 95 % confidence."""

    start: float
    percent_per_min: float
    low_percent_per_min: float
    high_percent_per_min: float
    certain: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """Fatigue in the longest activity, where it could be an isometric hold."""

    from_s: float
    to_s: float
    median_hz: Line
    rms: Line


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Median frequency over the longest activity of 15 s or more, one value a second; None where samples are missing.

    `unfit` is why it tells nothing of fatigue; None where it may be read so, and `Hold` has its slope.
    """

    times_s: tuple[float, ...]
    median_hz: tuple[float | None, ...]
    unfit: str | None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Rhythm of 4 to 12 Hz in the longest activity: share of the power of 1 to 40 Hz; the peak only where it stands out of noise."""

    from_s: float
    to_s: float
    share: float
    peak_hz: float | None
    prominence: float
    bar: float


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel.

    Parameters
    ----------
    seconds
        For each second its worst fault, or "good".
    good_share
        Share of the seconds that are good.
    faults
        (fault, seconds in which it was told).
    question
        Why it can hardly be EMG in its unit.
    snr_db
        Power of activity over that of rest, which was subtracted.
    onsets_trusted
        Whether single onsets may be believed: at 12 dB and more.
    bursts
        None where activity could not be told.
    active_share
        Of the known time.
    withheld
        What is not told of this channel, and why.
    """

    name: str
    muscle: str | None
    side: str | None
    unit: str
    seconds: tuple[str, ...]
    good_share: float
    faults: tuple[tuple[str, int], ...]
    question: str | None
    amplitude: Amplitude | None
    rest: Resting | None
    snr_db: float | None
    onsets_trusted: bool
    bursts: tuple[Burst, ...] | None
    active_share: float | None
    hold: Hold | None
    frequencies: Frequencies | None
    rhythm: Rhythm | None
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Co-contraction of two channels: per cent, or the unit; None where an index is not defined."""

    one: str
    other: str
    unit: str
    falconer_winter: float | None
    rudolph: float | None
    overlap: float | None
    temporal: float | None
    why: str


@dataclass(frozen=True, slots=True)
class Sides:
    """Left and right of one muscle: the weaker side in per cent of the stronger, and Robinson's index."""

    muscle: str
    left: str
    right: str
    percent: float
    index: float
    condition: str


@dataclass(frozen=True, slots=True)
class Synergies:
    """The rank that the line rule chooses, what the other rules say, and its factors."""

    channels: tuple[str, ...]
    cycles: int
    rank: int
    by_rule: tuple[tuple[str, int | None], ...]
    r2: float
    vaf: float
    weights: tuple[tuple[float, ...], ...]
    activations: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Course:
    """What is drawn: envelopes at `rate_hz`, (rows, channels), the delay taken off."""

    rate_hz: float
    envelopes: Floats


@dataclass(frozen=True, slots=True)
class MuscleReport:
    """A report about the EMG of one file.

    Parameters
    ----------
    breaks
        (from, to) of what is missing, in seconds; to is None where nobody knows how long.
    detector, detector_delay_s
        What told activity, and how late it is live; the times here have it taken off.
    least_lag_s
        Below such a lag of two onsets no order is told: 50 ms, and 30 ms where both have 20 dB or more.
    withheld
        What the report does not tell as a whole, and why.
    """

    file: str
    sha256: str | None
    read_as: str | None
    simulated: bool
    version: str
    device: str
    rate_hz: float
    duration_s: float
    breaks: tuple[tuple[float, float | None], ...]
    filters: tuple[str, ...]
    detector: str
    detector_delay_s: float
    least_lag_s: tuple[float, float]
    channels: tuple[Channel, ...]
    pairs: tuple[Pair, ...]
    sides: tuple[Sides, ...]
    synergies: Synergies | None
    withheld: tuple[str, ...]
    course: Course

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, without what is only drawn."""
        made: dict[str, Any] = plain(self)
        del made["course"]
        return made


def plain(value: Any) -> Any:
    """As JSON can hold it; a number that is none becomes null."""
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.ndarray):
        return None
    return None if isinstance(value, float) and not math.isfinite(value) else value
