"""`reknit bench`: claims of speed and accuracy, each measured beside a peer in the same run."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from reknit.bench import (
    capacity,
    engine,
    faults,
    latency,
    motion_camera_angles,
    motion_camera_reps,
    motion_foot,
    motion_gait,
    motion_hinge,
    motion_orientation,
    motion_smoothness,
    motion_speed,
    motion_sway,
    motion_two_imu,
    muscle_cyclic,
    muscle_ecg,
    muscle_invariance,
    muscle_onset,
    muscle_onset_error,
    muscle_quality,
    muscle_speed,
    muscle_stimulation,
    muscle_synergies,
    page,
    recorder,
)
from reknit.bench.figures import BenchError, Report
from reknit.cli.console import wide_console

BENCHMARKS: dict[str, Callable[..., Report]] = {
    "capacity": capacity.run,
    "engine": engine.run,
    "faults": faults.run,
    "latency": latency.run,
    "motion-smoothness": motion_smoothness.run,
    "motion-sway": motion_sway.run,
    "motion-foot": motion_foot.run,
    "motion-gait": motion_gait.run,
    "motion-hinge": motion_hinge.run,
    "motion-orientation": motion_orientation.run,
    "motion-two-imu": motion_two_imu.run,
    "motion-camera-angles": motion_camera_angles.run,
    "motion-camera-reps": motion_camera_reps.run,
    "motion-speed": motion_speed.run,
    "muscle-synergies": muscle_synergies.run,
    "muscle-ecg": muscle_ecg.run,
    "muscle-quality": muscle_quality.run,
    "muscle-stimulation": muscle_stimulation.run,
    "muscle-invariance": muscle_invariance.run,
    "muscle-onset": muscle_onset.run,
    "muscle-onset-error": muscle_onset_error.run,
    "muscle-cyclic": muscle_cyclic.run,
    "muscle-speed": muscle_speed.run,
    "page": page.run,
    "recorder": recorder.run,
}
TIMED = ("capacity", "latency", "page")
LEAST_S, MOST_S = 5.0, 600.0
EXAMPLES = """\
examples:
  reknit bench engine           time of one 10 ms chunk, beside plain scipy, ezmsg and timeflux
  reknit bench capacity         how many sessions one core carries
  reknit bench faults           losses and times of a bad radio link, beside the rule of pyxdf
  reknit bench latency --json   time from samples to a cue: within one process beside ezmsg, and over sockets with fifty sessions
  reknit bench motion-sway --data data   sway on a force plate, beside the published values of the same trials
  reknit bench motion-smoothness         smoothness of movements whose values are known
  reknit bench motion-gait --data data    contacts and speed from the lower back, live, beside mobgap
  reknit bench motion-foot --data data    stride length from sensors on the feet, beside motion capture and gaitmap
  reknit bench motion-camera-angles --data data   angles that one camera keeps or refuses, against four cameras
  reknit bench motion-camera-reps --data data     squats counted in a clip: mirrored, dark, cropped, faster, with pictures lost
  reknit bench motion-speed     time of one picture through gates, angle, compensation and repetition
  reknit bench muscle-invariance   what must not change a detector's answer, beside neurokit2 and biosppy
  reknit bench muscle-onset --data data   triggers in much noise, beside published rules on the same draws
  reknit bench muscle-onset-error         how far told onsets lie from true ones, beside the common rule
  reknit bench muscle-cyclic    muscle activity in walking and exercises, beside a hidden Markov model and the Teager-Kaiser rule
  reknit bench muscle-speed     a minute of eight muscles at once and live, beside neurokit2, biosppy, pyemgpipeline and plain scipy
  reknit bench motion-orientation --data data   orientation of a motion sensor, beside vqf alone, Madgwick and imufusion
  reknit bench motion-two-imu --data data       one segment's orientation to the other without a magnetometer, beside dfjimu
  reknit bench motion-hinge --data data         the angle of a hinge from two motion sensors, and the least error that they allow
  reknit bench recorder         a hundred recorders killed, and eight hours recorded, sealed and replayed at full speed
  reknit bench muscle-synergies --data data   the synergies of 15 people who walk, beside the published ones
  reknit bench muscle-ecg       what is left of a heart in trunk muscles, beside a 30 Hz high-pass
  reknit bench muscle-quality --data data   faults of EMG that are found, and false alarms, beside plain gates
  reknit bench muscle-stimulation   a person's own effort under a stimulator, beside a comb filter
  reknit bench page --data data --seconds 30   the page in a real browser, with a recorded person before its camera"""


def add(commands: Any) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "bench",
        help="measure speed and accuracy on this computer",
        description="Measure, and show each figure beside its goal and its peer.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=sorted(BENCHMARKS), metavar="NAME", help=f"one of: {', '.join(sorted(BENCHMARKS))}")
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="folder with the data set, for benchmarks that need one (default: REKNIT_DATA)",
    )
    parser.add_argument("--seconds", type=seconds, metavar="S", help=f"how long to measure, for {_listed(TIMED)}")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Measure and print."""
    if asked.seconds is not None and asked.name not in TIMED:
        raise BenchError(f"--seconds is for {_listed(TIMED)}; `{asked.name}` measures a fixed amount of work: leave it out")
    given = {} if asked.seconds is None else {"seconds": asked.seconds}
    with Console(stderr=True).status(f"measuring {asked.name}"):
        report = BENCHMARKS[asked.name](asked.data, **given)
    if asked.json:
        print(json.dumps(report.to_dict(), indent=2))
    else:
        _print(report)
    return 0


def seconds(text: str) -> float:
    """How long to measure, in seconds; ArgumentTypeError where that is too short, too long or no number."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not LEAST_S <= value <= MOST_S:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds between {LEAST_S:g} and {MOST_S:g}")
    return value


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _print(report: Report) -> None:
    table = Table(box=None, pad_edge=False, title=f"{report.benchmark}: {report.machine}", title_justify="left")
    for heading in ("figure", "value", "unit", "goal", "holds", "peer", "peer's value"):
        table.add_column(heading)
    for figure in report.figures:
        holds = "" if figure.holds is None else ("yes" if figure.holds else "no")
        peer = "" if figure.peer_value is None else f"{figure.peer_value:.4g}"
        value = "" if figure.value is None else f"{figure.value:.4g}"
        table.add_row(figure.name, value, figure.unit, figure.goal or "", holds, figure.peer or "", peer)
    wide_console().print(table)
