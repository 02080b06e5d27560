"""`reknit analyse`: the live graph over a recorded file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from reknit.cli.analyse_muscle import add_muscle_options, run_muscle
from reknit.cli.analyse_page import exercise_report
from reknit.cli.analyse_reaction import reaction_report
from reknit.cli.analyse_recordings import counted_in_session, own_exercise, recordings_of
from reknit.cli.analyse_walk import add_walk_options
from reknit.cli.analysis_table import print_analysis
from reknit.cli.asked_for import UnusedOption, Usual, refuse_unused
from reknit.cli.report_page import say_where, write_page
from reknit.cli.table_options import add_table_options, asked_of, print_guess
from reknit.exercise.load import find
from reknit.exercise.model import Exercise
from reknit.formats.read import open_recording
from reknit.session.analyse import Analysis, analysed, calibrate
from reknit.session.begin import Begin, BeginError, check_rate, fitted, measured_on, streams_for
from reknit.session.calibration import CalibrationError
from reknit.session.calibrations import References
from reknit.session.partner import partner_channels
from reknit.session.together import Recorded, Together
from reknit.signals.motion_measures import WORN, sensors_of
from reknit.stream import Kind, ParameterError, ReknitError, Side, StreamSpec

EXAMPLES = """\
examples:
  reknit analyse emg.edf
  reknit analyse emg.edf --report emg.html --pair "biceps,triceps"
  reknit analyse standing.txt --report standing.html     (force plate: sway)
  reknit analyse landmarks.json --rate 30 --report movement.html     (camera: angles, repetitions)
  reknit analyse walk.csv --kind imu --forward=-z --report walk.html     (lower back: walking)
  reknit analyse left.csv --other right.csv --kind imu --place foot --rate 100 --report feet.html     (feet: strides)
  reknit analyse squats.parquet --exercise squat
  reknit analyse landmarks.json --exercise squat --rate 5 --side left --report squat.html
  reknit analyse thigh.csv --second shank.csv --kind imu --exercise squat --report squat.html     (two motion sensors)
  reknit analyse trunk.csv --kind imu --exercise standing-still --report standing.html     (sway by a motion sensor)
  reknit analyse emg.txt --exercise quadriceps-setting --calibration strongest.txt --json"""


class NeedsCalibration(ReknitError):
    """The exercise is measured in per cent of a reference effort, and none was given."""


def add(commands: Any) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "analyse",
        help="report about EMG, sway, walking or a camera's landmarks, or count and measure repetitions in a recording",
        description="Without an exercise: a report about EMG (quality, activity, amplitude, and what muscles do together), of a force "
        "plate (sway), of a motion sensor at the lower back (walking) or of a camera's landmarks (angles that the view allows, "
        "repetitions), with what was withheld and why. With one: its graph, the very one that runs live, over a recording: landmarks "
        "(Parquet, JSON), or EMG (text, CSV, Parquet, EDF, BDF, XDF).",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the recording, or a session's folder")
    parser.add_argument(
        "--exercise",
        metavar="ID",
        help="id of the exercise (see `reknit exercises`), or an exercise file",
    )
    parser.add_argument("--report", type=Path, metavar="OUT.html", help="write the report as one page that needs nothing else")
    parser.add_argument(
        "--calibration",
        type=Path,
        metavar="FILE",
        help="recording whose strongest effort is 100 %%; may be the same file",
    )
    parser.add_argument(
        "--side",
        choices=[side.value for side in Side],
        default=Usual("right"),
        help="side of the body (default: %(default)s; the session's)",
    )
    parser.add_argument("--rate", type=float, metavar="HZ", help="samples a second, for files that do not say it")
    parser.add_argument("--kind", choices=[kind.value for kind in Kind], help="kind of the samples, for tables of text")
    parser.add_argument("--stream", metavar="NAME", help="name of the stream, for files with several")
    parser.add_argument(
        "--second",
        type=Path,
        metavar="FILE",
        help="recording of the second motion sensor, where an exercise takes two and each has its file: FILE is the one nearer to the "
        "trunk (thigh, upper arm, chest), this the farther one (shin, forearm, upper arm)",
    )
    parser.add_argument("--channel", default=Usual("0"), help="EMG channel by name or position (default: the first)")
    parser.add_argument(
        "--partner",
        action="append",
        default=[],
        metavar="ID=CHANNEL",
        help="channel of a partner muscle of the exercise, by name or position (default: by its muscle, else the first free one)",
    )
    parser.add_argument(
        "--json", action="store_true", help="print JSON: repetitions, partial, withheld, reference, digest; or the report"
    )
    add_muscle_options(parser)
    add_walk_options(parser)
    add_table_options(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Analyse and report; a session of another kind than muscles is measured by its own exercise where none is named."""
    named = asked.exercise or own_exercise(asked.file)
    if named is None:
        return run_muscle(asked)
    exercise = find(named)
    if exercise.reacts:
        return _run_reaction(asked, exercise)
    together, side = recordings_of(asked, exercise)
    if not asked.json:
        for each in together.recordings.values():
            print_guess(Console(highlight=False, markup=False), each)
    exercise = fitted(exercise, together.specs)
    streams = _streams(exercise, together, side)
    begin = Begin(exercise, streams, side, _channel(asked.channel))
    together = together.only(measured_on(begin, together.specs))
    recording = together.recordings[streams[0]]
    refuse_unused(asked, f"{exercise.id!r} over this recording", _used(begin, recording.spec))
    for each in together.recordings.values():
        check_rate(exercise, each.spec, recorded=True)
    partners = partner_channels(exercise, recording.spec, side, begin.channel, _partners(asked.partner))
    begin = replace(begin, streams=tuple(together.recordings), partners=partners)
    try:
        references = _references(begin, asked)
    except CalibrationError as error:
        analysis, report = None, _refused(begin, recording, str(error))
    else:
        analysis = _with_progress(lambda progress: analysed(begin, together, references, progress))
        report = analysis.report
    told = {"file": str(asked.file), "duration_s": recording.duration_s, "read_as": recording.read_as or None}
    if recording.events:
        told["events"] = [
            {"name": each.name, "epoch": each.epoch, "index": each.index, **each.value} for each in recording.events
        ]
    report = told | report | counted_in_session(asked.file, exercise, report)
    if asked.report is not None:
        write_page(asked.report, exercise_report(exercise, report, analysis).page())
    if asked.json:
        print(json.dumps(report, indent=2, ensure_ascii=False))
        return 0
    print_analysis(report)
    say_where(asked.report)
    return 0


def _streams(exercise: Exercise, together: Together, side: Side) -> tuple[str, ...]:
    """The streams that it is measured on; BeginError, with what to do, where only one of two sensors is there."""
    try:
        return streams_for(exercise, together.specs, side)
    except BeginError as error:
        if len(together.recordings) > 1 or len(WORN.get(exercise.measure, ())) < 2:
            raise
        raise BeginError(f"{error}; a recording of the other sensor is named with --second FILE") from error


def _run_reaction(asked: argparse.Namespace, exercise: Exercise) -> int:
    """A test of reactions, which is told from a session's messages."""
    refuse_unused(asked, f"{exercise.id!r}, which is told from a session's messages")
    if asked.report is not None:
        raise UnusedOption(f"there is no page of {exercise.id!r}; leave --report out, and see the session in `reknit demo`")
    told = reaction_report(asked.file, exercise)
    if asked.json:
        print(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        print_analysis(told)
    return 0


def _used(begin: Begin, spec: StreamSpec) -> list[str]:
    """Which of the options that not every analysis has are used by this one."""
    exercise = begin.exercise
    uses = {
        "side": exercise.side != "none",
        "calibration": exercise.calibrate is not None,
        "channel": spec.kind is Kind.EMG,
        "partner": bool(exercise.partners),
        "second": spec.kind is Kind.IMU and sensors_of(exercise.measure, spec) > 1,
    }
    return [name for name, used in uses.items() if used]


def _channel(asked: str) -> str | int:
    return int(asked) if asked.isdigit() else asked


def _partners(asked: list[str]) -> dict[str, str | int]:
    pairs = [each.partition("=") for each in asked]
    if wrong := [name for name, equals, channel in pairs if not (name and equals and channel)]:
        raise ParameterError(f"--partner names a muscle and its channel, such as --partner back=1; got {wrong[0]!r}")
    return {name: _channel(channel) for name, _, channel in pairs}


def _references(begin: Begin, asked: argparse.Namespace) -> References | None:
    if begin.exercise.calibrate is None:
        return None
    if asked.calibration is None:
        raise NeedsCalibration(
            f"exercise {begin.exercise.id!r} is measured in per cent of a reference effort; name a recording of one with --calibration "
            "FILE (it may be the same file)"
        )
    kind = begin.exercise.sources[0]
    return calibrate(
        begin, open_recording(asked.calibration, rate_hz=asked.rate, kind=kind, stream=asked.stream, asked=asked_of(asked))
    )


def _refused(begin: Begin, recording: Recorded, reason: str) -> dict[str, Any]:
    """The report where no reference effort may be taken: nothing is counted, and it says why."""
    return {
        "exercise": begin.exercise.id,
        "side": begin.side.value,
        "measure": {"name": begin.exercise.measure, "unit": None, "delay_s": None},
        "streams": {begin.streams[0]: recording.spec.id},
        "repetitions": [],
        "partial": [],
        "withheld": [f"Nothing was counted: {reason}."],
        "reference": None,
        "digest": None,
    }


def _with_progress(work: Callable[[Callable[[float], None]], Analysis]) -> Analysis:
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("analysing", total=1.0)
        return work(lambda share: bar.update(task, completed=share))
