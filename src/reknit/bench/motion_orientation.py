"""How right the orientation of one motion sensor is on BROAD (a hand-moved sensor with an optical reference), and how fast.

The filter is vqf, so this is a conformance check: equal to vqf run alone, trial by trial, in one piece and in pieces; and within 0.05
degrees of values that were measured before (`KNOWN`). Nothing was tuned here; vqf's defaults were tuned by its authors, with BROAD among
other sets, which favours it. Errors are those of `orientation_error` over the samples with movement, as root mean squares, then the plain
mean over trials.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.io import loadmat
from scipy.io.matlab import MatReadError
from vqf import VQF

from reknit.bench.figures import BenchError, Figure, Report, machine
from reknit.bench.peer import IMUFUSION_AHRS, QMT_MADGWICK, Peer, PeerProcess
from reknit.signals.motion.orientation.error import orientation_error, root_mean_square
from reknit.signals.motion.orientation.orientation import Orientation, orientation_offline
from reknit.signals.motion.quaternion import about_z, multiply
from reknit.stream import Channel, Chunk, Graph, Kind, Placed, StreamSpec

Floats = NDArray[np.float64]

FOLDER = Path("motion", "broad")
ALONE = "vqf 2.1.2 run alone"
GOAL_BATCH_US, GOAL_STREAMING_US = 1.0, 2.0
PIECE, TURNS = 10, 7
TIMED = 20_000
NEAR_DEG = 0.05
KNOWN = {
    "01": (1.99, 3.37), "02": (1.38, 1.01), "03": (1.93, 1.35), "04": (1.07, 1.85), "05": (0.99, 0.63), "06": (4.03, 4.11),
    "07": (1.75, 1.71), "08": (3.34, 2.27), "09": (1.49, 1.52), "10": (1.80, 2.09), "11": (0.90, 0.61), "12": (1.36, 0.62),
    "14": (0.73, 0.36), "15": (2.31, 2.80), "16": (0.74, 0.58), "18": (0.81, 0.68), "21": (4.08, 5.24), "24": (1.55, 1.16),
    "25": (1.62, 1.24), "26": (1.75, 1.47), "27": (6.73, 6.41), "28": (4.04, 2.38), "29": (2.38, 1.81), "30": (2.57, 4.30),
    "31": (3.21, 3.98), "32": (7.67, 1.71), "33": (3.75, 1.81), "34": (3.35, 2.67), "35": (1.09, 1.41), "36": (2.39, 3.26),
}  # fmt: skip
"""Total errors of vqf 2.1.2 with nine axes, streaming and smoothed, by the number of the trial."""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One recording: what the sensor felt (rad/s, m/s2, uT), the optical orientation, and where it moved."""

    name: str
    rate_hz: float
    turning: Floats
    felt: Floats
    magnetic: Floats
    reference: Floats
    moved: NDArray[np.bool_]

    @property
    def chunk(self) -> Chunk:
        """The sensor's stream in one piece."""
        senses = (("acceleration", "m/s2"), ("angular velocity", "rad/s"), ("magnetic field", "uT"))
        channels = tuple(Channel(f"{sense} {axis}", unit) for sense, unit in senses for axis in "xyz")
        spec = StreamSpec("imu", Kind.IMU, channels, Fraction(self.rate_hz).limit_denominator(10_000))
        return Chunk(spec, 0, 0, np.column_stack((self.felt, self.turning, self.magnetic)))

    def errors(self, quaternions: Floats) -> Floats:
        """Total, heading and inclination error in degrees."""
        error = orientation_error(quaternions[self.moved], self.reference[self.moved])
        return np.array([root_mean_square(each) for each in (error.total_deg, error.heading_deg, error.inclination_deg)])


def trials(data: Path | None) -> list[Trial]:
    """The trials in a folder; BenchError where there are none."""
    named = os.environ.get("REKNIT_DATA")
    if data is None and not named:
        raise BenchError("motion-orientation needs recordings; name their folder with --data or REKNIT_DATA")
    root = data if data is not None else Path(named or "")
    for folder in (root / FOLDER, root):
        if found := sorted(folder.glob("[0-9][0-9]_*.mat")):
            return [_read(path) for path in found]
    raise BenchError(
        f"motion-orientation needs trials of BROAD such as {FOLDER / '01_undisturbed_slow_rotation_A.mat'} in {root}"
    )


def _read(path: Path) -> Trial:
    try:
        held = loadmat(path)
        turning, felt, magnetic, reference = (
            np.ascontiguousarray(held[name], dtype=np.float64) for name in ("imu_gyr", "imu_acc", "imu_mag", "opt_quat")
        )
        rate_hz, moved = float(np.ravel(held["sampling_rate"])[0]), np.ravel(held["movement"]) == 1
    except (KeyError, ValueError, OSError, MatReadError) as error:
        raise BenchError(f"{path.name} has not the form of BROAD: {error}") from error
    return Trial(path.stem, rate_hz, turning, felt, magnetic, reference, moved)


def run(data: Path | None = None, *, peers: Sequence[Peer] = (QMT_MADGWICK, IMUFUSION_AHRS)) -> Report:
    """Score all trials; BenchError without recordings."""
    read = trials(data)
    ours, six, alone, smoothed, apart = [], [], [], [], 0.0
    for trial in read:
        chunk = trial.chunk
        made = _run(Orientation(magnetometer=True), chunk)
        by_vqf = VQF(1 / trial.rate_hz).updateBatch(trial.turning, trial.felt, trial.magnetic)["quat9D"]
        pieces = _in_pieces(Orientation(magnetometer=True), chunk._replace(data=chunk.data[:TIMED]), PIECE)
        apart = max(apart, float(np.abs(made - by_vqf).max()), float(np.abs(pieces - made[:TIMED]).max()))
        ours.append(trial.errors(made))
        alone.append(trial.errors(by_vqf))
        six.append(trial.errors(_run(Orientation(), chunk)))
        whole = orientation_offline(trial.rate_hz, trial.felt, trial.turning, trial.magnetic)["quaternion"]
        smoothed.append(trial.errors(whole))
    known = [KNOWN.get(trial.name[:2]) for trial in read]
    off = [
        max(abs(live[0] - told[0]), abs(whole[0] - told[1]))
        for live, whole, told in zip(ours, smoothed, known, strict=True)
        if told is not None
    ]
    means, means_alone = np.mean(ours, axis=0), np.mean(alone, axis=0)
    figures = [
        Figure(
            f"motion-orientation.{name}_deg", float(value), "deg", "equal to vqf alone", bool(value == peer), ALONE, float(peer)
        )
        for name, value, peer in zip(("total", "heading", "inclination"), means, means_alone, strict=True)
    ]
    batch, streaming, plain = _times(read[0])
    worst = max(off) if off else None
    figures += [
        Figure("motion-orientation.us_per_sample", batch, "us", f"<= {GOAL_BATCH_US:g}", batch <= GOAL_BATCH_US, ALONE, plain),
        Figure(
            "motion-orientation.streaming_us_per_sample",
            streaming,
            "us",
            f"<= {GOAL_STREAMING_US:g}",
            streaming <= GOAL_STREAMING_US,
            f"pieces of {PIECE} samples",
        ),
        Figure("motion-orientation.max_difference", apart, "1", "0, in one piece and in pieces", apart == 0, ALONE, 0.0),
        Figure(
            "motion-orientation.max_from_known_deg",
            worst,
            "deg",
            f"<= {NEAR_DEG:g} on each known trial",
            None if worst is None else worst <= NEAR_DEG + 0.005,
        ),
        *_plain("6d", six),
        *_plain("offline", smoothed),
    ]
    for peer in peers:
        figures += _beside(peer, read)
    told = {
        "folder": str(data or os.environ.get("REKNIT_DATA")),
        "files": [each.name for each in read],
        "origin": "github dlaidig/broad (CC BY 4.0)",
    }
    return Report("motion-orientation", told, machine(), figures)


def _plain(name: str, errors: Sequence[Floats]) -> list[Figure]:
    means = np.mean(errors, axis=0).tolist()
    senses = ("total", "heading", "inclination")
    return [Figure(f"motion-orientation.{name}_{sense}_deg", value, "deg") for sense, value in zip(senses, means, strict=True)]


def _run(node: Orientation, chunk: Chunk) -> Floats:
    return _in_pieces(node, chunk, len(chunk.data))


def _in_pieces(node: Orientation, chunk: Chunk, size: int) -> Floats:
    opened = node.open(chunk.spec)
    state, made = opened.start(), []
    for start in range(0, len(chunk.data), size):
        made += [each.data for each in opened.step(state, chunk.part(start, start + size)) if isinstance(each, Chunk)]
    return np.concatenate(made)


def _times(trial: Trial) -> tuple[float, float, float]:
    """Microseconds a sample through our graph in one piece and in pieces, and of vqf alone; the best of some turns each."""
    chunk = trial.chunk
    chunk = chunk._replace(data=chunk.data[:TIMED])
    pieces = [chunk.part(start, start + PIECE) for start in range(0, len(chunk.data), PIECE)]
    placed = (Placed("orientation", Orientation(magnetometer=True), ("imu",)),)

    def through(parts: Sequence[Chunk]) -> Callable[[], object]:
        def push() -> None:
            graph = Graph(placed, ("orientation",)).open({"imu": chunk.spec})
            for part in parts:
                graph.push("imu", part)

        return push

    parts = [np.ascontiguousarray(each[:TIMED]) for each in (trial.turning, trial.felt, trial.magnetic)]
    tasks: tuple[Callable[[], object], ...] = (through([chunk]), through(pieces), partial(_alone, trial.rate_hz, parts))
    best = [float("inf")] * len(tasks)
    for _ in range(TURNS):
        for place, task in enumerate(tasks):
            began = time.perf_counter()
            task()
            best[place] = min(best[place], (time.perf_counter() - began) / len(chunk.data) * 1e6)
    return best[0], best[1], best[2]


def _alone(rate_hz: float, parts: Sequence[Floats]) -> None:
    VQF(1 / rate_hz).updateBatch(*parts)


def _beside(peer: Peer, read: Sequence[Trial]) -> list[Figure]:
    """Errors of a peer on the same trials, after the best quarter turn of its earth frame."""
    name = Path(peer.program).stem.removeprefix("broad_")
    errors, costs = [], []
    with PeerProcess(peer) as process, tempfile.TemporaryDirectory() as folder:
        for trial in read:
            file, out = Path(folder, "asked.npz"), Path(folder, "told.npy")
            np.savez(file, gyr=trial.turning, acc=trial.felt, mag=trial.magnetic)
            answer = process.ask(file=str(file), out=str(out), rate_hz=trial.rate_hz)
            if answer is None:
                break
            made = np.load(out)
            turned = [trial.errors(multiply(about_z(np.array(np.pi / 2 * quarter)), made)) for quarter in range(4)]
            errors.append(min(turned, key=lambda each: float(each[0])))
            costs.append(float(answer["us_per_sample"]))
        told = process.told
    if len(errors) < len(read):
        return [Figure(f"motion-orientation.{name}_total_deg", None, "deg", None, None, told)]
    senses = ("total", "heading", "inclination")
    means = np.mean(errors, axis=0).tolist()
    figures = [
        Figure(f"motion-orientation.{name}_{sense}_deg", value, "deg", None, None, told)
        for sense, value in zip(senses, means, strict=True)
    ]
    return [*figures, Figure(f"motion-orientation.{name}_us_per_sample", float(np.median(costs)), "us", None, None, told)]
