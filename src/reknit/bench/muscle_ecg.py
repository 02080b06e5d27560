"""What is left of a heart in trunk EMG, and what the cure costs: errors of RMS and median frequency against the clean signal.

Shaped noise at 10, 25 and 50 % of a full effort (whose standard deviation is 1), 30 s at 1 kHz, ten seeds; a simulated heart whose R
wave is 1 high. Errors are those of the mean over half-second windows, behind a band-pass of 20-450 Hz: of RMS in per cent of the clean
one, of median frequency in Hz. The settings were chosen on even seeds; the odd ones are scored. The peer is the 30 Hz high-pass alone
(Drake and Callaghan 2006).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from reknit.bench.figures import Figure, Report, machine
from reknit.signals.muscle.artefact.ecg import without_ecg
from reknit.simulate.ecg import ecg
from reknit.simulate.shaped_noise import shaped_noise

Floats = NDArray[np.float64]

RATE_HZ, LENGTH_S, WINDOW_S = 1000.0, 30.0, 0.5
EFFORTS_PERCENT = (10, 25, 50)
SEEDS = range(1, 21, 2)
METHODS = {"nothing": (False, False), "highpass": (True, False), "template": (False, True), "both": (True, True)}
PEER = "30 Hz Butterworth high-pass"
BAND = signal.butter(4, (20, 450), "bandpass", fs=RATE_HZ, output="sos")


def run(_: Path | None = None, seeds: range = SEEDS) -> Report:
    """Score every method at every effort."""
    figures = []
    for percent in EFFORTS_PERCENT:
        errors = {
            name: np.array([_errors(percent / 100, seed, *steps) for seed in seeds]).mean(axis=0)
            for name, steps in METHODS.items()
        }
        for place, (what, unit) in enumerate((("rms_error", "%"), ("mdf_error", "Hz"))):
            peer = float(errors["highpass"][place])
            for name in METHODS:
                of_peer = (None, None) if name == "highpass" else (PEER, peer)
                figures.append(
                    Figure(f"muscle-ecg.{what}_{percent}_{name}", float(errors[name][place]), unit, None, None, *of_peer)
                )
    data: dict[str, object] = {
        "folder": None,
        "files": [],
        "origin": f"simulated: {len(seeds)} seeds of {LENGTH_S:g} s at {RATE_HZ:g} Hz",
    }
    return Report("muscle-ecg", data, machine(), figures)


def _errors(effort: float, seed: int, high_pass: bool, template: bool) -> tuple[float, float]:
    """Error of the mean RMS in per cent, and of the mean median frequency in Hz."""
    random = np.random.default_rng(seed)
    count = round(LENGTH_S * RATE_HZ)
    clean = effort * shaped_noise(count, RATE_HZ, random)
    heard = clean + ecg(count, RATE_HZ, random, beats_a_minute=random.uniform(55, 95))
    left = without_ecg(heard, RATE_HZ, high_pass=high_pass, template=template)
    (rms, mdf), (clean_rms, clean_mdf) = _measured(left), _measured(clean)
    return abs(rms / clean_rms - 1) * 100, abs(mdf - clean_mdf)


def _measured(samples: Floats) -> tuple[float, float]:
    """Mean RMS and mean median frequency of half-second windows behind the band-pass; the first second is left out."""
    band = signal.sosfilt(BAND, samples - samples[0])[round(RATE_HZ) :]
    window = round(WINDOW_S * RATE_HZ)
    cut = band[: len(band) // window * window].reshape(-1, window)
    power = np.cumsum(np.abs(np.fft.rfft(cut * np.hanning(window), axis=1)) ** 2, axis=1)
    median = (power < 0.5 * power[:, -1:]).sum(axis=1) * RATE_HZ / window
    return float(np.sqrt((cut**2).mean(axis=1)).mean()), float(median.mean())
