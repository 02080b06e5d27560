"""Effort recovered from a muscle that is stimulated, beside a comb filter on the same signals.

Three seeds at 25, 40 and 50 pulses a second (`simulate/stimulated_muscle.py`); the effort is the RMS of the last 150 ms of what is left
between the pulses, scored from 2 s on by its correlation with the true effort, and by the error after the best gain, as a share of the
largest effort (0.5). The window was chosen on seeds 12, 22, 32 and 42; one of 250 ms, whose delay alone costs more than the artefact, is
reported beside. Both methods get the same window and the same draws.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.bench.figures import Figure, Report, machine
from reknit.signals.muscle.artefact.stimulation import PULSE, WithoutStimulation
from reknit.simulate.stimulated_muscle import LENGTH_S, RATE_HZ, StimulatedMuscle, stimulated_muscle
from reknit.stream import Channel, Chunk, Event, Item, Kind, StreamSpec

Floats = NDArray[np.float64]

PULSES_HZ, SEEDS = (25, 40, 50), (1, 2, 3)
WINDOW_S, LONG_WINDOW_S, FROM_S, BLANK_S, LARGEST = 0.15, 0.25, 2.0, 0.004, 0.5
GOAL_R, GOAL_NRMSE = 0.980, 0.072
JITTER_S, DEAD_S = 0.001, (0.004, 0.006)
PEER = "comb filter (x[n] - x[n - L]) / sqrt 2, 4 ms blanked"


def run(_: Path | None = None) -> Report:
    """Score all rates and seeds."""
    ours, theirs = _scores(), _scores(comb=True)
    r_min, nrmse_max = float(ours[:, 0].min()), float(ours[:, 1].max())
    their_r, their_nrmse = float(theirs[:, 0].min()), float(theirs[:, 1].max())
    figures = [
        Figure("muscle-stimulation.r_min", r_min, "r", f">= {GOAL_R:.3f}", r_min >= GOAL_R, PEER, their_r),
        Figure(
            "muscle-stimulation.nrmse_max", nrmse_max, "share", f"<= {GOAL_NRMSE:g}", nrmse_max <= GOAL_NRMSE, PEER, their_nrmse
        ),
    ]
    variants: dict[str, dict[str, Any]] = {
        "250ms": {"window_s": LONG_WINDOW_S},
        "jitter_known": {"jitter_s": JITTER_S},
        "jitter_unknown": {"jitter_s": JITTER_S, "even": True},
        **{f"dead_{dead_s * 1000:g}ms": {"dead_s": dead_s} for dead_s in DEAD_S},
    }
    for name, changed in variants.items():
        scores, combs = _scores(**changed), _scores(comb=True, **changed)
        r, their_r = float(scores[:, 0].min()), float(combs[:, 0].min())
        nrmse, their_nrmse = float(scores[:, 1].max()), float(combs[:, 1].max())
        figures += [
            Figure(f"muscle-stimulation.r_min_{name}", r, "r", None, None, PEER, their_r),
            Figure(f"muscle-stimulation.nrmse_max_{name}", nrmse, "share", None, None, PEER, their_nrmse),
        ]
    data: dict[str, object] = {"folder": None, "files": [], "origin": f"simulated: {LENGTH_S:g} s at {RATE_HZ} Hz, seeds {SEEDS}"}
    return Report("muscle-stimulation", data, machine(), figures)


def _scores(
    *, comb: bool = False, jitter_s: float = 0.0, dead_s: float = 0.0, even: bool = False, window_s: float = WINDOW_S
) -> Floats:
    """Correlation and error of each rate and seed; `even`: pulses are taken to come evenly, whatever they did."""
    told = []
    for pulse_hz in PULSES_HZ:
        for seed in SEEDS:
            muscle = stimulated_muscle(pulse_hz, seed, jitter_s=jitter_s, dead_s=dead_s)
            own = _comb(muscle, pulse_hz) if comb else _ours(muscle, pulse_hz if even else None)
            told.append(score(own, muscle.effort, window_s))
    return np.array(told)


def _ours(muscle: StimulatedMuscle, pulse_hz: float | None) -> Floats:
    spec = StreamSpec("emg", Kind.EMG, (Channel("muscle", "1"),), Fraction(RATE_HZ))
    opened = WithoutStimulation(pulse_hz).open(spec)
    state = opened.start()
    items: list[Item] = [Event(0, pulse, PULSE, {}) for pulse in muscle.pulses.tolist()] if pulse_hz is None else []
    items.append(Chunk(spec, 0, 0, muscle.samples[:, None]))
    out = [each for item in items for each in opened.step(state, item)]
    out += opened.flush(state)
    return np.concatenate([each.data[:, 0] for each in out if isinstance(each, Chunk)])


def _comb(muscle: StimulatedMuscle, pulse_hz: float) -> Floats:
    """The peer: each sample minus the one a period before; blanked after each pulse."""
    lag = round(RATE_HZ / pulse_hz)
    own = np.full(len(muscle.samples), np.nan)
    own[lag:] = (muscle.samples[lag:] - muscle.samples[:-lag]) / 2**0.5
    for pulse in muscle.pulses.tolist():
        own[pulse : pulse + round(BLANK_S * RATE_HZ)] = np.nan
    return own


def score(own: Floats, effort: Floats, window_s: float = WINDOW_S) -> tuple[float, float]:
    """Correlation with the true effort, and the error after the best gain as a share of the largest effort."""
    known = np.isfinite(own)
    window = round(window_s * RATE_HZ)
    sums, counts = (
        np.cumsum(np.concatenate((np.zeros(1), values))) for values in (np.where(known, own, 0.0) ** 2, known.astype(np.float64))
    )
    power = (sums[window:] - sums[:-window]) / np.maximum(counts[window:] - counts[:-window], 1)
    first = round(FROM_S * RATE_HZ)
    told, true = np.sqrt(power)[first - window + 1 :], effort[first:]
    gain = float((told * true).sum() / (told**2).sum())
    return float(np.corrcoef(told, true)[0, 1]), float(np.sqrt(np.mean((gain * told - true) ** 2))) / LARGEST
