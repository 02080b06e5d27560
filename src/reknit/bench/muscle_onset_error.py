"""E2: how far the told onset lies from the true one, on bursts of shaped noise in noise of 20 to 450 Hz, that rise at once or in 100 ms.

Causal is the two-state HMM with a lag: it tells everything 100 ms late, its declared delay, and within these 100 ms moves an onset back
to where the log odds left 0. Offline is the profile likelihood around that hit, with rises of 0 to 200 ms as its models. The settings
were chosen on seed 1; scored is seed 2. Rest is 0.5 to 1.5 s; the burst begins at 2 s. An onset that is missed, or more than 300 ms off,
is a miss; the median is over the rest. Peer is the causal rule that is common today on the same draws, written again: low-pass 10 Hz of
|x| above mean + 3 SD of rest for 25 ms, its onset moved back by those 25 ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.bench.figures import Figure, Report, machine
from reknit.bench.muscle_onset import followed
from reknit.signals.muscle.activation.hodges import Hodges, modified_hodges
from reknit.signals.muscle.activation.interval import intervals_of
from reknit.signals.muscle.activation.online_hmm import TIMING, online_hmm
from reknit.signals.muscle.activation.profile_likelihood import profile_onset
from reknit.signals.muscle.activation.rest import Rest, rest_of
from reknit.simulate.onset import burst_in_noise
from reknit.stream import Channel, Kind, Node, StreamSpec

Floats = NDArray[np.float64]

RATE_HZ, COUNT, ONSET_S = 2000.0, 8000, 2.0
REST = slice(1000, 3000)
DRAWS, TUNE, SCORE = 200, 1, 2
FAR_S = 0.3
JITTER = 19  # the bursts begin up to so many samples later, so that no step of a detector falls on all of their beginnings
RISES = {"step": 0.0, "ramp": 0.1}
GOALS_MS = {("step", 10): 10.0, ("ramp", 10): 50.0, ("step", 40): 2.0, ("ramp", 40): 10.0}
OFFLINE_MS = {("step", 10): 1.0, ("ramp", 10): 46.0}
MOST_MISSED = 0.02


@dataclass(frozen=True, slots=True)
class Errors:
    """Errors of the onsets of one condition in seconds, NaN where one was missed: ours, ours offline, and the common rule's."""

    causal: Floats
    offline: Floats
    common: Floats


def run(_: Path | None = None, draws: int = DRAWS) -> Report:
    """Time the onsets of simulated bursts; it needs no data."""
    errors = {condition: errors_of(*condition, draws, SCORE) for condition in [*GOALS_MS, ("step", 20), ("ramp", 20)]}
    peer = "low-pass 10 Hz, mean + 3 SD, 25 ms"
    figures = []
    for (shape, snr_db), each in errors.items():
        named = f"{shape}_{snr_db}db_ms"
        figures.append(_time(named, each.causal, GOALS_MS.get((shape, snr_db)), peer, each.common))
        figures.append(_time(f"offline_{named}", each.offline, OFFLINE_MS.get((shape, snr_db)), "ours, causal", each.causal))
    causal, common, offline = (
        np.concatenate([getattr(each, kind) for each in errors.values()]) for kind in ("causal", "common", "offline")
    )
    figures += [
        Figure(
            "muscle-onset-error.missed_share", _missed(causal), "", f"<= {MOST_MISSED:g}", _missed(causal) <= MOST_MISSED, peer,
            _missed(common),
        ),
        Figure("muscle-onset-error.offline_missed_share", _missed(offline), ""),
        Figure("muscle-onset-error.declared_delay_ms", _declared_s() * 1e3, "ms"),
    ]  # fmt: skip
    origin = f"simulated: {draws} bursts a condition, seed {SCORE}; shaped noise in noise of 20-450 Hz"
    return Report("muscle-onset-error", {"folder": None, "origin": origin}, machine(), figures)


def errors_of(shape: str, snr_db: int, draws: int, seed: int) -> Errors:
    """The errors on so many draws of one condition."""
    random = np.random.default_rng((seed, snr_db, len(shape) + round(1000 * RISES[shape])))
    onsets = round(ONSET_S * RATE_HZ) + np.arange(draws) % JITTER
    samples = np.column_stack([burst_in_noise(snr_db, RISES[shape], COUNT, int(onset), RATE_HZ, random) for onset in onsets])
    truth_s = onsets / RATE_HZ
    rest = rest_of(samples[REST], RATE_HZ, cutoff_hz=10.0)
    causal = _onsets(online_hmm(rest, **TIMING), samples)
    common = _onsets(modified_hodges(rest, 3.0, None, off_after_s=0.0), samples)
    offline = [_refined(column, hit, power) for column, hit, power in zip(samples.T, causal, rest.power, strict=True)]
    return Errors(causal - truth_s, np.array(offline) - truth_s, common - truth_s)


def _onsets(nodes: tuple[Node, ...], samples: Floats) -> Floats:
    """The first onset behind rest in each channel, NaN where there is none.

    Of the Hodges rule only the confirmation is taken off and not the filter's delay, as is usual; of the HMM all that it declares.
    """
    spec = _spec(samples.shape[1])
    delay_s = nodes[-1].on_after_s if isinstance(nodes[-1], Hodges) else _delay_s(nodes, spec)
    active = followed(nodes, spec, samples)[REST.stop :]
    out = np.full(samples.shape[1], np.nan)
    for number, column in enumerate(active.T):
        found = intervals_of(column, RATE_HZ, first=REST.stop, delay_s=delay_s)
        onsets = [each.onset_s for each in found if each.onset_s is not None]
        out[number] = onsets[0] if onsets else np.nan
    return out


def _refined(samples: Floats, hit_s: float, power: float) -> float:
    refined = profile_onset(samples, RATE_HZ, hit_s, power) if np.isfinite(hit_s) else None
    return np.nan if refined is None else refined


def _spec(width: int) -> StreamSpec:
    return StreamSpec("emg", Kind.EMG, tuple(Channel(str(number), "1") for number in range(width)), Fraction(RATE_HZ))


def _delay_s(nodes: tuple[Node, ...], spec: StreamSpec) -> float:
    for node in nodes:
        spec = node.open(spec).spec
    return spec.delay_s


def _declared_s() -> float:
    one: Rest = rest_of(np.random.default_rng(SCORE).standard_normal((2000, 1)), RATE_HZ)
    return _delay_s(online_hmm(one, **TIMING), _spec(1))


def _missed(errors: Floats) -> float:
    return float((~(np.abs(errors) <= FAR_S)).mean())


def _median_ms(errors: Floats) -> float:
    near = np.abs(errors)[np.abs(errors) <= FAR_S]
    return float(np.median(near)) * 1e3 if len(near) else np.nan


def _time(name: str, errors: Floats, goal_ms: float | None, peer: str, theirs: Floats) -> Figure:
    value = _median_ms(errors)
    held = None if goal_ms is None else value <= goal_ms
    goal = None if goal_ms is None else f"<= {goal_ms:g}"
    return Figure(f"muscle-onset-error.{name}", value, "ms", goal, held, peer, _median_ms(theirs))
