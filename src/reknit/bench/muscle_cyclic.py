"""Activity in cyclic tasks: how much of it is found at four signal-to-noise ratios, beside two published rules on the same draws.

Signals are those of `simulate.cyclic_activity`: ten cycles of 1 s, twelve burst shapes, all cycles alike; the detector is told nothing
of them and finds the period itself. The prior of shapes (cut at 0.75 to 2.75 standard deviations, on both sides alike or not) and the
few limits were settled on seeds 1000 to 1029; seeds 0 to 99 are scored. One change (all spreads of the shifts are weighed) was made after
the scored 6 dB figure had been seen; it was tried on the tuning seeds and changed the scored figure by nothing.

The family of shapes holds the published one, which favours it;
bursts with jitter, cycles taken one by one, and cycles that differ stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from reknit.bench.figures import Figure, Report, machine
from reknit.signals.muscle.activation.cyclic import cyclic_activity
from reknit.signals.muscle.activation.hmm import hmm_intervals
from reknit.signals.muscle.activation.interval import Interval, intervals_of
from reknit.simulate.cyclic_activity import CyclicActivity, CyclicSignal, published_draw

Floats = NDArray[np.float64]
Detector = Callable[[CyclicSignal], Sequence[Interval]]

SNRS_DB = (6, 12, 18, 24)
SIGNALS = 100
SINGLE_SHARE, DIFFERENT_SHARE = 0.2, 0.3
JITTER_S, SHIFT_S = 0.02, 0.15
NEAR_S = 0.3
GOAL_F1, GOAL_BIAS_MS = 0.93, 5.0
HMM = "two-state variance HMM, smoothed (published rule, our code)"
TKEO = "Teager-Kaiser energy, zero-phase, mean + 8 SD (published rule by scipy, told where rest is)"
LSTM = "LSTM of Ghislieri 2021, as published"
LSTM_F1 = 0.91


@dataclass(frozen=True, slots=True)
class Score:
    """Of many signals: mean F1 of the samples, and all onset errors in ms (late is positive)."""

    f1: float
    errors_ms: Floats

    @property
    def bias_ms(self) -> float:
        """The middle size of the onset errors."""
        return float(np.median(np.abs(self.errors_ms))) if len(self.errors_ms) else float("nan")

    @property
    def signed_ms(self) -> float:
        """The middle onset error."""
        return float(np.median(self.errors_ms)) if len(self.errors_ms) else float("nan")


def run(_: Path | None = None, signals: int = SIGNALS) -> Report:
    """Score `signals` signals at each signal-to-noise ratio."""
    few = max(1, round(signals * SINGLE_SHARE))
    figures: list[Figure] = []
    ours, hmms = [], []
    for snr_db in SNRS_DB:
        drawn = [published_draw(snr_db, seed) for seed in range(signals)]
        own, hmm, tkeo = (score(drawn, each) for each in (pooled, by_hmm, by_tkeo))
        single = score(drawn[:few], one_by_one)
        jittered = score([published_draw(snr_db, seed, JITTER_S) for seed in range(few)], pooled)
        ours.append(own)
        hmms.append(hmm)
        at = f"{snr_db}db"
        figures += [
            Figure(f"muscle-cyclic.f1_{at}", own.f1, "1", None, None, HMM, hmm.f1),
            Figure(f"muscle-cyclic.f1_over_tkeo_{at}", own.f1 - tkeo.f1, "1", None, None, TKEO, tkeo.f1),
            Figure(f"muscle-cyclic.f1_single_{at}", single.f1, "1", None, None, HMM, score(drawn[:few], by_hmm).f1),
            Figure(f"muscle-cyclic.f1_jitter_{at}", jittered.f1, "1"),
            Figure(f"muscle-cyclic.bias_{at}_ms", own.bias_ms, "ms", None, None, HMM, hmm.bias_ms),
            Figure(f"muscle-cyclic.signed_{at}_ms", own.signed_ms, "ms", None, None, HMM, hmm.signed_ms),
            Figure(f"muscle-cyclic.bias_jitter_{at}_ms", jittered.bias_ms, "ms"),
        ]
    least, largest = min(each.f1 for each in ours), max(each.bias_ms for each in ours)
    figures = [
        Figure("muscle-cyclic.f1_min", least, "1", f">= {GOAL_F1:g}", least >= GOAL_F1, HMM, min(each.f1 for each in hmms)),
        Figure("muscle-cyclic.f1_over_lstm", least - LSTM_F1, "1", None, None, LSTM, LSTM_F1),
        Figure(
            "muscle-cyclic.bias_ms",
            largest,
            "ms",
            f"< {GOAL_BIAS_MS:g}",
            largest < GOAL_BIAS_MS,
            HMM,
            max(each.bias_ms for each in hmms),
        ),
        *figures,
        *different(max(1, round(signals * DIFFERENT_SHARE))),
    ]
    data: dict[str, object] = {
        "folder": None,
        "files": [],
        "origin": f"simulated: {signals} signals an SNR of ten 1 s cycles at 2 kHz, seeds 0 to {signals - 1}",
    }
    return Report("muscle-cyclic", data, machine(), figures)


def score(drawn: Sequence[CyclicSignal], detector: Detector) -> Score:
    """How well the detector finds what is known of the signals."""
    f1s, errors_ms = [], []
    for each in drawn:
        found = detector(each)
        times_s = np.arange(len(each.samples)) / each.rate_hz
        told = np.zeros(len(times_s), dtype=np.bool_)
        for burst in found:
            begin_s = 0.0 if burst.onset_s is None else burst.onset_s
            told |= (times_s >= begin_s) & (times_s <= (times_s[-1] if burst.offset_s is None else burst.offset_s))
        f1s.append(2 * float((told & each.active).sum()) / max(1, int(told.sum()) + int(each.active.sum())))
        onsets_s = np.array([burst.onset_s for burst in found if burst.onset_s is not None])
        for onset_s, _ in each.bursts_s:
            if len(onsets_s):
                errors_s = onsets_s - onset_s
                nearest_s = float(errors_s[np.abs(errors_s).argmin()])
                errors_ms += [nearest_s * 1000] if abs(nearest_s) <= NEAR_S else []
    return Score(float(np.mean(f1s)), np.array(errors_ms))


def different(signals: int) -> list[Figure]:
    """At 12 dB, the fourth cycle late by 150 ms and the seventh without a burst: the share found so, and of false ones among the others."""
    late = missing = false = 0
    for seed in range(signals):
        random = np.random.default_rng(seed)
        sigma_s, alpha = float(random.choice((0.05, 0.1, 0.15))), float(random.choice((1.0, 1.5, 2.0, 2.4)))
        drawn = CyclicActivity(12, sigma_s, alpha, shifts_s=((3, SHIFT_S),), missing=(6,)).draw(random)
        bursts = cyclic_activity(drawn.samples, drawn.rate_hz).bursts
        cycles = [each for burst in bursts for each in burst.cycles]
        late += any(each.cycle == 3 and each.unusual and abs(each.shift_s - SHIFT_S) <= 0.03 for each in cycles)
        missing += not any(each.cycle == 6 and each.onset_s is not None for each in cycles)
        false += sum(each.unusual for each in cycles if each.cycle not in (3, 6))
    return [
        Figure("muscle-cyclic.shifted_found", late / signals, "1"),
        Figure("muscle-cyclic.missing_found", missing / signals, "1"),
        Figure("muscle-cyclic.falsely_unusual", false / (8 * signals), "1"),
    ]


def pooled(drawn: CyclicSignal) -> Sequence[Interval]:
    """Ours: the period is found in the signal."""
    return cyclic_activity(drawn.samples, drawn.rate_hz).intervals


def one_by_one(drawn: CyclicSignal) -> Sequence[Interval]:
    """Ours with nothing pooled: each cycle alone, told where it begins."""
    found = []
    for start_s, end_s in zip(drawn.starts_s, drawn.starts_s[1:], strict=False):
        part = drawn.samples[round(start_s * drawn.rate_hz) : round(end_s * drawn.rate_hz)]
        for each in cyclic_activity(part, drawn.rate_hz, (0.0, end_s - start_s)).intervals:
            onset_s, offset_s = (None if at_s is None else start_s + at_s for at_s in (each.onset_s, each.offset_s))
            found.append(Interval(onset_s, offset_s))
    return found


def by_hmm(drawn: CyclicSignal) -> Sequence[Interval]:
    """The two-state chain."""
    return hmm_intervals(drawn.samples, drawn.rate_hz)


def by_tkeo(drawn: CyclicSignal) -> Sequence[Interval]:
    """The Teager-Kaiser rule; its rest is the first tenth of every cycle, where these signals have no burst."""
    samples, rate_hz = drawn.samples, drawn.rate_hz
    energy = np.zeros(len(samples))
    energy[1:-1] = samples[1:-1] ** 2 - samples[:-2] * samples[2:]
    envelope = signal.sosfiltfilt(signal.butter(2, 10, fs=rate_hz, output="sos"), np.abs(energy))
    rest = envelope[np.arange(len(samples)) / rate_hz % 1.0 < 0.1]
    return intervals_of(envelope > rest.mean() + 8 * rest.std(), rate_hz, least_on_s=0.03, least_off_s=0.05)
