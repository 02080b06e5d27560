"""How long one picture of a camera takes: from landmarks through gates, angle, compensation and repetition."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from reknit.bench.figures import Figure, Report, machine
from reknit.signals.catalogue import measure_graph
from reknit.signals.movement.repetition import Repetitions
from reknit.signals.pose.view import View
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Chunk, Graph, Kind, Placed, Side

PICTURES, WARM = 3000, 300
MOST_US = 100.0
BESIDE = ("trunk_side_lean", "shoulder_hike")


def run(_: Path | None = None) -> Report:
    """Time pictures one by one, as they come live; no data are needed."""
    whole = _times_us("shoulder-abduction", "shoulder_elevation", View.FRONT, BESIDE)
    one = _times_us("squat", "knee_flexion", View.SIDE, ())
    p50, p95 = (float(each) for each in np.percentile(whole, [50, 95]))
    return Report(
        "motion-speed",
        {
            "folder": None,
            "files": [],
            "origin": f"a simulated person, {PICTURES} pictures one by one; compensations: {', '.join(BESIDE)}",
        },
        machine(),
        [
            Figure("motion-speed.frame_p50_us", p50, "us", f"<= {MOST_US:g}", p50 <= MOST_US),
            Figure("motion-speed.frame_p95_us", p95, "us"),
            Figure("motion-speed.frame_without_compensation_p50_us", float(np.percentile(one, 50)), "us"),
        ],
    )


def _times_us(exercise: str, measure: str, view: View, beside: tuple[str, ...]) -> list[float]:
    person = SimulatedPerson(exercise)
    spec, all_rows = person.spec, person.samples(0, 600)
    placed = measure_graph(measure, Kind.LANDMARKS, source=spec, side=Side.RIGHT, view=view, beside=beside)
    found = Repetitions(30, 60, 25, 10, 0.8, companions=beside)
    graph = Graph((*placed, Placed("repetitions", found, (placed[-1].name,))), ("repetitions",)).open({spec.name: spec})
    step_ns = round(1e9 / person.rate_hz)
    times = []
    for n in range(WARM + PICTURES):
        at = n % 600
        chunk = Chunk(spec, 0, n, all_rows.data[at : at + 1], np.array([n * step_ns], dtype=np.int64))
        began = time.perf_counter()
        graph.push(spec.name, chunk)
        times.append(1e6 * (time.perf_counter() - began))
    return times[WARM:]
