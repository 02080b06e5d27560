"""Faults of surface EMG, put into recordings that have none: what a judge of signals is tried on.

The ranges of severity were written down before any judge was tuned on them, and stay.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from reknit.simulate.ecg import ecg
from reknit.simulate.shaped_noise import shaped_noise

Floats = NDArray[np.float64]
Random = np.random.Generator

CLIPPED_SHARE = (0.002, 0.10)
HUM_POWER = (0.15, 10.0)
MAINS_OFF_HZ = 0.2
MOTION_POWER = (4.0, 100.0)
FLAT_SHARE = (0.1, 1.0)
QRS_HEIGHT = (3.0, 12.0)
BEATS_A_MINUTE = (50.0, 110.0)
ANTENNA_POWER = (25.0, 2500.0)
UNPLUGGED = (0.05, 0.4)
SHARED_CORRELATION = (0.5, 0.95)


class MuscleFault(StrEnum):
    """What can be wrong with a channel."""

    CLIPPED = "clipped"
    MAINS_50 = "mains_50"
    MAINS_60 = "mains_60"
    MOTION = "motion"
    FLAT = "flat"
    ECG = "ecg"
    OFF = "off"
    CROSSTALK = "crosstalk"


def faulted(fault: MuscleFault, clean: Floats, place: int, rate_hz: float, random: Random) -> Floats:
    """A copy of a recording in which one channel has a fault.

    Parameters
    ----------
    fault
        Which one.
    clean
        (samples, channels); cross-talk needs two channels.
    place
        Which channel is faulted.
    rate_hz
        Samples a second.
    random
        Draws the severity: clipping of 0.2 to 10 % of the samples, at one or both rails; mains (within 0.2 Hz, with two harmonics) of
        0.15 to 10 times the channel's power; motion (0.5-12 Hz and jumps) of 4 to 100 times; a line that stands still for 10 to 100 %
        of the time; a heart of 50-110 beats a minute whose R wave is 3 to 12 times the channel's RMS; an electrode that is off: at the
        rail, an antenna for mains, or amplifier noise of 0.05-0.4 of the channel's unit; cross-talk that makes the channel correlate
        with another one by 0.5 to 0.95.
    """
    column = clean[:, place]
    made = clean.copy()
    if fault is MuscleFault.CROSSTALK:
        other = int(random.choice([n for n in range(clean.shape[1]) if n != place]))
        made[:, place] = _crosstalk(column, clean[:, other], rate_hz, random)
    else:
        made[:, place] = _FAULTS[fault](column, rate_hz, random)
    return made


def healthy(count: int, rate_hz: float, width: int, random: Random) -> Floats:
    """Channels in microvolts without a fault: bursts of shaped noise of 10-500 uV over 0.8-4 uV of sensor noise.

    Small imperfections are no faults: mains of up to 1 % of the power, slow wander of up to 30 %, and, in half of the recordings,
    a converter of 0.05-0.5 uV a step.
    """
    channels = [_healthy_channel(count, rate_hz, random) for _ in range(width)]
    rows = np.column_stack(channels)
    if random.random() < 0.5:
        step = _log_uniform((0.05, 0.5), random)
        rows = np.round(rows / step) * step
    return rows


def _healthy_channel(count: int, rate_hz: float, random: Random) -> Floats:
    strength = _log_uniform((10, 500), random)
    working, at, on = np.zeros(count), 0, random.random() < 0.5
    while at < count:
        stop = at + int(random.uniform(0.3, 2.0) * rate_hz)
        working[at:stop] = random.uniform(0.3, 1.0) if on else 0.0
        at, on = stop, not on
    smooth = np.convolve(working, np.ones(k := max(1, round(0.05 * rate_hz))) / k, "same")
    muscle = strength * smooth * shaped_noise(count, rate_hz, random) + random.uniform(0.8, 4.0) * random.standard_normal(count)
    power = float(muscle.var())
    hum = _mains(float(random.choice([50.0, 60.0])), count, rate_hz, random) * (power * random.uniform(0, 0.01)) ** 0.5
    wander = _slow(0.3, 6.0, count, rate_hz, random) * (power * random.uniform(0, 0.3)) ** 0.5
    return np.asarray(muscle + hum + wander, dtype=np.float64)


def _clipped(column: Floats, _: float, random: Random) -> Floats:
    share = _log_uniform(CLIPPED_SHARE, random)
    middle = float(np.median(column))
    if random.random() < 0.3:
        return np.minimum(column, np.quantile(column, 1 - share))
    rail = float(np.quantile(np.abs(column - middle), 1 - share))
    return np.clip(column, middle - rail, middle + rail)


def _hum(mains_hz: float) -> Callable[[Floats, float, Random], Floats]:
    def add(column: Floats, rate_hz: float, random: Random) -> Floats:
        size = float(column.std()) * _strength(HUM_POWER, random)
        return column + size * _mains(mains_hz, len(column), rate_hz, random)

    return add


def _motion(column: Floats, rate_hz: float, random: Random) -> Floats:
    count = len(column)
    moved = _slow(0.5, 12.0, count, rate_hz, random)
    for _ in range(int(random.integers(1, 5))):  # jumps of the contact that creep back
        first = int(random.integers(0, count))
        since_s = np.arange(count - first) / rate_hz
        moved[first:] += random.normal(0, 3) * np.exp(-since_s / random.uniform(0.05, 0.4))
    return column + moved / float(moved.std()) * float(column.std()) * _strength(MOTION_POWER, random)


def _flat(column: Floats, _: float, random: Random) -> Floats:
    count = len(column)
    still = int(count * random.uniform(*FLAT_SHARE))
    first = int(random.integers(0, count - still + 1))
    made = column.copy()
    made[first : first + still] = made[first]
    return made


def _heart(column: Floats, rate_hz: float, random: Random) -> Floats:
    height = float(column.std()) * random.uniform(*QRS_HEIGHT) * int(random.choice([-1, 1]))
    beats, variability = random.uniform(*BEATS_A_MINUTE), random.uniform(0.02, 0.06)
    return column + height * ecg(len(column), rate_hz, random, beats_a_minute=beats, variability=variability)


def _off(column: Floats, rate_hz: float, random: Random) -> Floats:
    count, size = len(column), float(column.std())
    which = int(random.integers(0, 3))
    if which == 0:  # at the rail, from where strong hum now and then comes back
        rail = 20 * size * int(random.choice([-1, 1]))
        hum = _mains(float(random.choice([50.0, 60.0])), count, rate_hz, random) * 10 * size
        return np.asarray(np.clip(rail * random.uniform(1.0, 2.0) + hum, -20 * size, 20 * size), dtype=np.float64)
    if which == 1:
        hum = _mains(float(random.choice([50.0, 60.0])), count, rate_hz, random) * size * _strength(ANTENNA_POWER, random)
        return hum * (1 + 0.2 * _slow(0.2, 2.0, count, rate_hz, random)) + 0.1 * size * random.standard_normal(count)
    return float(column.mean()) + random.uniform(*UNPLUGGED) * random.standard_normal(count)


def _crosstalk(column: Floats, other: Floats, rate_hz: float, random: Random) -> Floats:
    """The other muscle through tissue, which damps what is fast."""
    edge_hz = min(random.uniform(150, 400), 0.4 * rate_hz)
    heard = signal.sosfilt(signal.butter(1, edge_hz, fs=rate_hz, output="sos"), other - other.mean())
    share = random.uniform(*SHARED_CORRELATION)
    own, size = column - column.mean(), float(column.std())
    mixed = (1 - share**2) ** 0.5 * own / size + share * heard / heard.std()
    return np.asarray(column.mean() + size * mixed, dtype=np.float64)


def _mains(mains_hz: float, count: int, rate_hz: float, random: Random) -> Floats:
    """A sine near the mains frequency and two harmonics; standard deviation 1."""
    at_hz = mains_hz + random.uniform(-MAINS_OFF_HZ, MAINS_OFF_HZ)
    turns = 2 * np.pi * at_hz * np.arange(count) / rate_hz
    made = np.sin(turns + random.uniform(0, 2 * np.pi))
    for harmonic in (2, 3):
        made += random.uniform(0, 0.5) * np.sin(harmonic * turns + random.uniform(0, 2 * np.pi))
    return np.asarray(made / made.std(), dtype=np.float64)


def _slow(low_hz: float, high_hz: float, count: int, rate_hz: float, random: Random) -> Floats:
    """Noise between two frequencies; standard deviation 1."""
    at_hz = np.fft.rfftfreq(count, 1 / rate_hz)
    spectrum = np.fft.rfft(random.standard_normal(count)) * ((at_hz >= low_hz) & (at_hz <= high_hz))
    made = np.fft.irfft(spectrum, count)
    return np.asarray(made / made.std(), dtype=np.float64)


def _strength(powers: tuple[float, float], random: Random) -> float:
    return math.sqrt(_log_uniform(powers, random))


def _log_uniform(limits: tuple[float, float], random: Random) -> float:
    return float(np.exp(random.uniform(*np.log(limits))))


_FAULTS: dict[MuscleFault, Callable[[Floats, float, Random], Floats]] = {
    MuscleFault.CLIPPED: _clipped,
    MuscleFault.MAINS_50: _hum(50.0),
    MuscleFault.MAINS_60: _hum(60.0),
    MuscleFault.MOTION: _motion,
    MuscleFault.FLAT: _flat,
    MuscleFault.ECG: _heart,
    MuscleFault.OFF: _off,
}
