"""The trials on which low-SNR detectors are compared: rest, then activity from a known sample, and the rule by which a detector passes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import io

from reknit.bench.figures import BenchError
from reknit.simulate.onset import Tails, louder_noise, movement_in_noise

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

RATE_HZ, COUNT, ONSET, REST = 1000.0, 13000, 7999, 3000
MOVEMENT = 5000
BIOPHYSICAL = "biophysical"
NOISES = (BIOPHYSICAL, Tails.GAUSSIAN.value, Tails.LAPLACIAN.value)
SUSTAINED, LATEST_MS, MOST_SHARE = 20, 50, 0.2
SET, PATTERN = "muscle/onset_simulated", "*.mat"
RISE_SHARE = 0.02  # of the 99.5th percentile: what ends rest in a noise-free trial


@dataclass(frozen=True, slots=True)
class Passed:
    """Shares of trials that pass: by the published rule, with latency counted to the first sustained run, and with no detection before."""

    plain: float
    sustained: float
    strict: float


def movements(data: Path | None) -> Floats:
    """The noise-free movements of the simulated set (trials, 5000), each from its onset on; BenchError where there are none."""
    folder = None if data is None else next((f for f in (data / SET, data) if f.is_dir() and any(f.glob(PATTERN))), None)
    if folder is None:
        raise BenchError(
            f"muscle-onset needs the simulated trials (github 1608Moni/EMG_detectors): no folder {SET} with a .mat file; "
            "name the data's folder with --data or REKNIT_DATA"
        )
    path = sorted(folder.glob(PATTERN))[0]
    try:
        stored = io.loadmat(path)
        trials = np.asarray(stored["data"], dtype=np.float64)
    except (NotImplementedError, KeyError, ValueError, OSError) as error:
        raise BenchError(f"{path.name} has no `data` (trials, samples) in MATLAB's format 5: {error}; save it so") from error
    trials = trials if trials.shape[0] < trials.shape[1] else trials.T
    onsets = _onsets(folder, trials)
    cut = [trial[at : at + MOVEMENT] for trial, at in zip(trials, onsets, strict=True) if at + MOVEMENT <= trials.shape[1]]
    if len(cut) < 4:
        raise BenchError(f"{path.name} has {len(cut)} movements of 5 s, at least 4 are needed")
    return np.array(cut)


def trials(noise: str, snr_db: float, count: int, seed: int, moved: Floats) -> Floats:
    """(samples, count) draws; `moved` are the movements for the biophysical ones, taken in turn."""
    random = np.random.default_rng((seed, NOISES.index(noise), round(10 * snr_db) + 1000))
    out = np.empty((COUNT, count))
    for number in range(count):
        if noise == BIOPHYSICAL:
            out[:, number] = movement_in_noise(moved[number % len(moved)], snr_db, COUNT, ONSET, RATE_HZ, random)
        else:
            out[:, number] = louder_noise(Tails(noise), snr_db, COUNT, ONSET, RATE_HZ, random)
    return out


def passed(active: Flags) -> Passed:
    """How many of the trials (samples, trials) pass.

    False positives in 3-8 s and false negatives in 8-13 s at most 20 %, and the first sample on, at or after the onset, within 50 ms.
    """
    before, after = active[REST:ONSET], active[ONSET:]
    steady = (before.mean(axis=0) <= MOST_SHARE) & ((~after).mean(axis=0) <= MOST_SHARE)
    reach = after[: LATEST_MS + SUSTAINED]
    prompt = reach[: LATEST_MS + 1].any(axis=0)
    windows = np.lib.stride_tricks.sliding_window_view(reach, SUSTAINED, axis=0)[: LATEST_MS + 1]
    sustained = windows.all(axis=-1).any(axis=0)
    silent = ~before.any(axis=0) & ((~after).mean(axis=0) <= MOST_SHARE)
    return Passed(float((steady & prompt).mean()), float((steady & sustained).mean()), float((silent & prompt).mean()))


def _onsets(folder: Path, trials: Floats) -> list[int]:
    listed = folder / "intervals.csv"
    if listed.is_file():
        rows = np.loadtxt(listed, delimiter=",", skiprows=1, ndmin=2)
        if len(rows) == len(trials):
            return [int(row[1]) for row in rows]
    limits = RISE_SHARE * np.percentile(np.abs(trials), 99.5, axis=1)
    return [int(np.argmax(np.abs(trial) > limit)) for trial, limit in zip(trials, limits, strict=True)]
