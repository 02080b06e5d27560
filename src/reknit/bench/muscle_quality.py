"""How many faults of EMG are found, and how often a healthy channel is blamed, beside the plain gates most programs use.

Each draw is five seconds of a healthy recording (half of them shaped noise, a quarter a walk of thirteen muscles, a quarter the
recordings of BioSPPy) into which one fault is put (`simulate/muscle_faults.py`). The limits were tuned on even draws and are scored on
odd ones; these also have other muscles of the walk, and the later half of each recording of BioSPPy. Found means that the fault itself
is among those that are told from the five seconds; a false alarm is anything that is told of a healthy channel.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from reknit.bench.figures import BenchError, Figure, Report, machine
from reknit.bench.muscle import efforts, muscle_spec
from reknit.bench.r_data import read_r
from reknit.signals.muscle.artefact.mains import WithoutMains
from reknit.signals.muscle.quality.cross_talk import CrossTalk, likeness
from reknit.signals.muscle.quality.faults import SHARED, faults
from reknit.signals.muscle.quality.long_look import LongLook, long_parts
from reknit.signals.muscle.verdict import Verdict
from reknit.simulate.muscle_faults import MuscleFault, faulted, healthy
from reknit.simulate.shaped_noise import shaped_noise
from reknit.stream import Channel, Chunk, Kind, OpenNode, StreamSpec

Floats = NDArray[np.float64]

LENGTH_S = 5.0
DRAWS = 250
WIDTH = 4
WALK = Path("muscle", "walking_synergies", "RAW_DATA.RData")
TEXTS = (Path("muscle", "biosppy_emg", "emg.txt"), Path("muscle", "biosppy_emg", "emg_1.txt"))
PEER = "plain gates: low > .9, line > .25, clipped > .1 %, flat > 5 %"
GOAL_DETECTED, GOAL_FALSE = 0.989, 0.01
NAMED: dict[MuscleFault, tuple[Verdict, ...]] = {
    MuscleFault.CLIPPED: (Verdict.CLIPPED,),
    MuscleFault.MAINS_50: (Verdict.HUM,),
    MuscleFault.MAINS_60: (Verdict.HUM,),
    MuscleFault.MOTION: (Verdict.NOISY,),
    MuscleFault.FLAT: (Verdict.FLAT,),
    MuscleFault.ECG: (Verdict.ECG,),
    MuscleFault.OFF: (Verdict.OFF, Verdict.FLAT, Verdict.WEAK),
    MuscleFault.CROSSTALK: (Verdict.CROSSTALK,),
}
"""What counts as found; a sensor that is off may be told as off, as flat or as silent: all three say so."""


@dataclass(frozen=True, slots=True)
class Healthy:
    """Recordings without a fault: a walk of many channels in microvolts, and single channels of whole numbers; both at 1 kHz."""

    walk: Floats
    counts: tuple[Floats, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """Five seconds of some channels; `place` is the one that is judged, `unit` that of all."""

    samples: Floats
    place: int
    rate_hz: float
    unit: str
    source: str


def healthy_recordings(data: Path | None) -> Healthy:
    """The recordings in a folder; BenchError where there are none."""
    folder = _folder(data)
    tables = [table for name, table in read_r(folder / WALK).items() if name.endswith("/emg")]
    missing = [str(folder / each) for each in TEXTS if not (folder / each).is_file()]
    if not tables or missing:
        raise BenchError(
            f"there is no walk in {folder / WALK}" if not tables else f"these recordings are not there: {', '.join(missing)}"
        )
    return Healthy(tables[0].values[:, 1:], tuple(np.loadtxt(folder / each, ndmin=2)[:, -1] for each in TEXTS))


def _folder(data: Path | None) -> Path:
    named = os.environ.get("REKNIT_DATA")
    if data is None and not named:
        raise BenchError("muscle-quality needs recordings; name their folder with --data or REKNIT_DATA")
    return data if data is not None else Path(named or "")


def draw(seed: int, fault: MuscleFault | None, recordings: Healthy) -> Draw:
    """One draw: the same seed and fault give the same draw, whoever asks."""
    random = np.random.default_rng((seed, 0 if fault is None else 1 + list(MuscleFault).index(fault)))
    odd = seed % 2
    kind = random.choice(["shaped", "shaped", "walk", "walk" if fault is MuscleFault.CROSSTALK else "counts"])
    rate_hz, unit = 1000.0, "uV"
    count = round(LENGTH_S * rate_hz)
    if kind == "shaped":
        rate_hz = float(random.choice([1000.0, 2000.0]))
        clean = healthy(round(LENGTH_S * rate_hz), rate_hz, WIDTH, random)
    elif kind == "walk":
        first = int(random.integers(0, len(recordings.walk) - count + 1))
        clean = recordings.walk[first : first + count, odd::2]
    else:
        whole = recordings.counts[int(random.integers(0, len(recordings.counts)))]
        half = whole[len(whole) // 2 * odd :][: len(whole) // 2]
        first = int(random.integers(0, len(half) - count + 1))
        clean, unit = half[first : first + count, None], "count"
    clean = clean * int(random.choice([-1, 1]))
    place = int(random.integers(0, clean.shape[1]))
    made = clean if fault is None else faulted(fault, clean, place, rate_hz, random)
    return Draw(np.round(made) if unit == "count" else made, place, rate_hz, unit, str(kind))


def told(drawn: Draw) -> set[Verdict]:
    """What Reknit says of a draw: of the judged channel, and of its likeness to the others."""
    channel = Channel("judged", drawn.unit)
    found = set(faults(channel, long_parts(drawn.samples[:, drawn.place], drawn.rate_hz)))
    if drawn.samples.shape[1] > 1 and shared(drawn) >= SHARED:
        found.add(Verdict.CROSSTALK)
    return found


def shared(drawn: Draw) -> float:
    """The most that the judged channel is like another one."""
    edges_hz = (20, min(450.0, 0.45 * drawn.rate_hz))
    sos = signal.butter(4, edges_hz, "bandpass", fs=drawn.rate_hz, output="sos")
    band = signal.sosfilt(sos, drawn.samples - drawn.samples[0], axis=0)
    return max(likeness(band[:, drawn.place], band[:, n]) for n in range(band.shape[1]) if n != drawn.place)


def plain_gates(drawn: Draw) -> set[Verdict]:
    """What the peer's gates say of the judged channel; the rail is the largest value that was seen."""
    samples = drawn.samples[:, drawn.place]
    centred = samples - np.median(samples)
    at_hz, power = signal.welch(centred, drawn.rate_hz, nperseg=1024)
    total, fast = max(float(power.sum()), 1e-300), max(float(power[at_hz > 20].sum()), 1e-300)
    line = max(float(power[np.abs(at_hz - mains_hz) <= 1].sum()) for mains_hz in (50, 60)) / fast
    rail = float(np.abs(centred).max())
    holds = {
        Verdict.NOISY: float(power[at_hz < 20].sum()) / total > 0.9,
        Verdict.HUM: line > 0.25,
        Verdict.CLIPPED: float(np.mean(np.abs(centred) >= 0.99 * rail)) > 0.001,
        Verdict.FLAT: float(np.mean(np.diff(samples) == 0)) > 0.05,
    }
    return {verdict for verdict, held in holds.items() if held}


def run(data: Path | None = None, draws: int = DRAWS) -> Report:
    """Score `draws` odd draws of each fault, and four times as many healthy ones; BenchError without recordings."""
    recordings = healthy_recordings(data)
    seeds = range(1, 2 * draws, 2)
    ours, theirs = {}, {}
    for fault in MuscleFault:
        drawn = [draw(seed, fault, recordings) for seed in seeds]
        wanted = set(NAMED[fault])
        ours[fault] = float(np.mean([bool(wanted & told(each)) for each in drawn]))
        theirs[fault] = float(np.mean([bool(wanted & plain_gates(each)) for each in drawn]))
    clean = [draw(seed, None, recordings) for seed in range(1, 8 * draws, 2)]
    alarms, their_alarms = (float(np.mean([bool(judge(each)) for each in clean])) for judge in (told, plain_gates))
    found, their_found = float(np.mean(list(ours.values()))), float(np.mean(list(theirs.values())))
    figures = [
        _figure("detected", found, f">= {GOAL_DETECTED:g}", found >= GOAL_DETECTED, their_found),
        _figure("false_alarms", alarms, f"<= {GOAL_FALSE:g}", alarms <= GOAL_FALSE, their_alarms),
        *(_figure(f"detected_{fault}", ours[fault], None, None, theirs[fault]) for fault in MuscleFault),
        *_mains(),
        *_cost(),
    ]
    told_of: dict[str, Any] = {
        "folder": str(_folder(data)),
        "files": [str(each) for each in (WALK, *TEXTS)],
        "origin": "github alesantuz/musclesyneRgies (MIT), github PIA-Group/BioSPPy (BSD-3); shaped noise of Stulen and De Luca",
        "draws": draws,
    }
    return Report("muscle-quality", told_of, machine(), figures)


def _figure(name: str, value: float, goal: str | None, holds: bool | None, peer: float) -> Figure:
    return Figure(f"muscle-quality.{name}", value, "share", goal, holds, PEER, peer)


def _mains(rate_hz: int = 2000, length_s: float = 12.0) -> list[Figure]:
    """What taking mains out costs a muscle without any, and all that is wrong with one whose hum was as strong as itself."""
    random = np.random.default_rng(1)
    count = round(length_s * rate_hz)
    clean = np.column_stack([shaped_noise(count, rate_hz, random) for _ in range(4)])
    spec = StreamSpec("emg", Kind.EMG, tuple(Channel(f"channel {n}", "uV") for n in range(4)), Fraction(rate_hz))
    hum = np.sin(2 * np.pi * 50.2 * np.arange(count) / rate_hz)[:, None] * 2**0.5

    def left(node: WithoutMains, samples: Floats) -> Floats:
        """Behind the fade-in."""
        opened = node.open(spec)
        (out,) = opened.step(opened.start(), Chunk(spec, 0, 0, samples))
        return np.asarray(out.data[4 * rate_hz :]) if isinstance(out, Chunk) else np.zeros((0, 4))

    settled = clean[4 * rate_hz :]
    power = float((settled**2).mean())
    idle = left(WithoutMains(), clean)
    always, humming = left(WithoutMains(50.0, share=0.0), clean), left(WithoutMains(), clean + hum)
    return [
        Figure("muscle-quality.mains_clean_power_lost", 1 - float((idle**2).mean()) / power, "share"),
        Figure("muscle-quality.mains_notched_power_lost", 1 - float((always**2).mean()) / power, "share"),
        Figure("muscle-quality.mains_error_left", float(((humming - settled) ** 2).mean()) / power, "share"),
    ]


def _cost(chunks: int = 1000) -> list[Figure]:
    """Time of a chunk of 10 ms through both nodes, eight channels at 2 kHz, and of the longest chunk, at which both of them look."""
    spec = muscle_spec()
    looks: list[OpenNode[Any]] = [LongLook().open(spec), CrossTalk().open(spec)]
    states = [look.start() for look in looks]
    samples, size, times = np.asarray(efforts(20 * chunks), dtype=np.float64), 20, []
    for first in range(0, len(samples), size):
        chunk = Chunk(spec, 0, first, samples[first : first + size])
        began = time.perf_counter_ns()
        for look, state in zip(looks, states, strict=True):
            look.step(state, chunk)
        times.append((time.perf_counter_ns() - began) / 1000)
    return [
        Figure("muscle-quality.chunk_p50_us", float(np.percentile(times, 50)), "us"),
        Figure("muscle-quality.look_ms", float(np.percentile(times, 99.5)) / 1000, "ms"),
    ]
