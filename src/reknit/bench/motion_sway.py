"""Whether sway is what the authors of BDS published, on every trial that is there, beside plain numpy and scipy after their code.

The data set's own table is the truth: COParea, COPvelo and COPmfreq of each trial. Nothing here was tuned. The peer is a plain form of the
authors' published notebook (singular values of the covariance, scipy's F distribution, a loop over the axes).
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import welch
from scipy.stats import f as fisher

from reknit.bench.figures import BenchError, Figure, Report, machine
from reknit.bench.motion_folder import find_folder
from reknit.formats.read import read
from reknit.motion import centre_of_pressure
from reknit.signals.motion.balance.sway import Sway

Floats = NDArray[np.float64]
Numbers = tuple[float, float, float]
TABLE, COLUMNS = "BDSinfoCOP.txt", ("COParea", "COPvelo", "COPmfreq")
NAMES = ("area", "velocity", "frequency")
ORIGIN = "BDS, Santos & Duarte 2016, PeerJ 4:e2648 (github regifukuchi/datasets), CC BY 4.0: 60 s on a force plate at 100 Hz"
PEER = "plain numpy and scipy after the authors' notebook, on the same trials"
GOAL = 1e-9


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial: its path, and what the authors publish of it."""

    name: str
    points: Floats
    rate_hz: float
    published: Numbers


def run(data: Path | None = None) -> Report:
    """Compare; BenchError where the data are missing or have another form."""
    folder = find_folder(data, "motion", "bds_balance")
    trials = list(found_trials(folder))
    begin = time.perf_counter()
    ours = [_ours(each) for each in trials]
    seconds = time.perf_counter() - begin
    theirs = [plain(each.points, each.rate_hz) for each in trials]
    about = {"folder": str(folder), "files": [each.name for each in trials], "origin": ORIGIN}
    return Report("motion-sway", about, machine(), compared(trials, ours, theirs, seconds))


def found_trials(folder: Path) -> Iterator[Trial]:
    """Every file BDS*.txt in the folder or one below it whose trial is in the table, in any number; BenchError where there is none."""
    paths = sorted(path for path in folder.rglob("BDS[0-9]*.txt") if path.is_file())
    if not paths or not (folder / TABLE).is_file():
        raise BenchError(f"{folder} has no {TABLE} with files BDS00001.txt ...; expected the public data set BDS")
    published = read_table(folder / TABLE)
    for path in paths:
        if path.stem not in published:
            raise BenchError(f"{TABLE} does not tell of trial {path.stem}")
        recording = read(path)
        yield Trial(path.stem, centre_of_pressure(recording), recording.spec.rate_hz, published[path.stem])


def read_table(path: Path) -> Mapping[str, Numbers]:
    """Area, velocity and frequency of each trial in the table of results; BenchError where it has another form."""
    with path.open(encoding="utf-8", newline="") as file:
        try:
            rows = csv.DictReader(file, delimiter="\t")
            area, velocity, frequency = COLUMNS
            return {row["Trial"]: (float(row[area]), float(row[velocity]), float(row[frequency])) for row in rows}
        except (KeyError, TypeError, ValueError) as error:
            raise BenchError(f"{path.name} is no table with Trial, {', '.join(COLUMNS)}: {error}") from error


def compared(trials: list[Trial], ours: list[Numbers], theirs: list[Numbers], seconds: float) -> list[Figure]:
    """The figures: relative errors against the authors' values."""
    truth = np.array([each.published for each in trials])
    errors, peers = (np.abs(np.array(each) / truth - 1).max(axis=0) for each in (ours, theirs))
    name = "motion-sway."
    worst, peer = float(errors.max()), float(peers.max())
    figures = [Figure(name + "max_relative_error", worst, "1", f"<= {GOAL:g}", bool(worst <= GOAL), PEER, peer)]
    figures += [
        Figure(f"{name}{each}_relative_error", float(error), "1", f"<= {GOAL:g}", bool(error <= GOAL), PEER, float(other))
        for each, error, other in zip(NAMES, errors, peers, strict=True)
    ]
    return [
        *figures,
        Figure(name + "trials", len(trials), "trials"),
        Figure(name + "ms_per_trial", 1e3 * seconds / len(trials), "ms"),
    ]


def plain(points: Floats, rate_hz: float) -> Numbers:
    """Area, velocity and frequency as the authors compute them."""
    count, dimensions = points.shape
    spread = np.linalg.svd(np.cov(points.T))[1]
    quantile = fisher.ppf(0.95, dimensions, count - dimensions)
    half_axes = np.sqrt(spread * dimensions * (count - 1) * (count + 1) / count / (count - dimensions) * quantile)
    velocity = float(np.sum(np.sqrt(np.sum(np.diff(points, axis=0) ** 2, axis=1))) / (count / rate_hz))
    means, weights = [], []
    for axis in range(dimensions):
        frequency, power = welch(points[:, axis], rate_hz, "hann", count // 2, count // 4, None, "constant")
        means.append(np.trapezoid(frequency * power, frequency) / np.trapezoid(power, frequency))
        weights.append(np.sum(power))
    return float(np.pi * np.prod(half_axes)), velocity, float(np.average(means, weights=weights))


def _ours(trial: Trial) -> Numbers:
    sway = Sway.of(trial.points, trial.rate_hz)
    # A trial that is withheld is not equal to what the authors publish: it fails, whatever the reason.
    return (sway.area, sway.velocity, sway.frequency_hz) if isinstance(sway, Sway) else (np.inf, np.inf, np.inf)
