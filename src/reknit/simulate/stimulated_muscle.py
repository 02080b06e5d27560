"""A muscle that works while it is stimulated: the person's own EMG under the stimulator's artefact and the M-wave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

Floats = NDArray[np.float64]

RATE_HZ, LENGTH_S = 2000, 20.0
EFFORT_HZ, INTENSITY_HZ = 0.2, 0.13
NOISE, SPIKE, M_WAVE, RAIL = 0.01, 60.0, 8.0, 100.0
SPIKE_VARIES, M_WAVE_VARIES = 0.02, 0.05
RESPONSE_S = 0.06


@dataclass(frozen=True, slots=True)
class StimulatedMuscle:
    """A recording whose truth is known.

    Parameters
    ----------
    samples
        (samples,), at 2 kHz; the EMG of a full effort of 0.5 has a standard deviation of 0.5.
    effort
        What the person did, 0 to 0.5.
    pulses
        Index of each pulse.
    """

    samples: Floats
    effort: Floats
    pulses: NDArray[np.int64]


def stimulated_muscle(pulse_hz: float, seed: int, *, jitter_s: float = 0.0, dead_s: float = 0.0) -> StimulatedMuscle:
    """Twenty seconds of a slow effort under pulses whose intensity rises and falls at another pace.

    Effort .25 (1 - cos(2 pi .2 t)); EMG is that times noise of 20-450 Hz, plus .01 of white noise. Each pulse adds the intensity
    .5 + .4 sin(2 pi .13 t) times a spike of 60 (varies by 2 %) and an M-wave of 8 (varies by 5 %); all is clipped at 100.

    Parameters
    ----------
    pulse_hz
        Pulses a second.
    seed
        Draws the noise and the variations.
    jitter_s
        Standard deviation of the pulses around their even times.
    dead_s
        How long the amplifier stays at its rail after each pulse.
    """
    random = np.random.default_rng(seed)
    count = round(LENGTH_S * RATE_HZ)
    times_s = np.arange(count) / RATE_HZ
    effort = 0.25 * (1 - np.cos(2 * np.pi * EFFORT_HZ * times_s))
    sos = signal.butter(2, (20, 450), "bandpass", fs=RATE_HZ, output="sos")
    noise = signal.sosfilt(sos, random.standard_normal(count))
    made = effort * noise / noise.std() + NOISE * random.standard_normal(count)
    intensity = 0.5 + 0.4 * np.sin(2 * np.pi * INTENSITY_HZ * times_s)
    even_s = np.arange(0, LENGTH_S, 1 / pulse_hz)
    pulses = np.clip(np.round((even_s + jitter_s * random.standard_normal(len(even_s))) * RATE_HZ), 0, count - 1).astype(np.int64)
    since_ms = np.arange(round(RESPONSE_S * RATE_HZ)) / RATE_HZ * 1000
    spike, wave = _spike(since_ms), _m_wave(since_ms)
    for pulse in pulses.tolist():
        stop = min(count, pulse + len(since_ms))
        heights = SPIKE * (1 + SPIKE_VARIES * random.standard_normal()), M_WAVE * (1 + M_WAVE_VARIES * random.standard_normal())
        made[pulse:stop] += intensity[pulse] * (heights[0] * spike + heights[1] * wave)[: stop - pulse]
    for pulse in pulses.tolist() if dead_s > 0 else []:
        made[pulse : pulse + round(dead_s * RATE_HZ)] = RAIL
    return StimulatedMuscle(np.clip(made, -RAIL, RAIL), effort, pulses)


def _spike(since_ms: Floats) -> Floats:
    return np.asarray(np.exp(-since_ms / 0.6) - 0.3 * np.exp(-since_ms / 4), dtype=np.float64)


def _m_wave(since_ms: Floats) -> Floats:
    wave = np.sin(2 * np.pi * (since_ms - 3) / 14) * np.exp(-(((since_ms - 9) / 5) ** 2))
    return np.where((since_ms >= 3) & (since_ms <= 17), wave, 0.0)
