"""`reknit analyse` without an exercise, of a motion sensor at the lower back: a report about walking."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from reknit.cli.analyse_feet import run_feet
from reknit.cli.asked_for import Usual, refuse_unused
from reknit.cli.console import wide_console
from reknit.cli.report_page import delivered, say_where
from reknit.cli.table_options import asked_of, print_guess
from reknit.formats.read import read
from reknit.motion.report.walk import LIMITS, NAMES, WalkReport
from reknit.stream import Kind, ParameterError

AXES = ("x", "y", "z", "-x", "-y", "-z")
BACK, FOOT = "lower-back", "foot"


def add_walk_options(parser: Any) -> None:
    """The options of a report about walking."""
    parser.add_argument(
        "--place",
        choices=(BACK, FOOT),
        help="walking: where the sensor was worn (default: what the file says, else the lower back)",
    )
    parser.add_argument("--other", type=Path, metavar="FILE", help="walking, with --place foot: the recording of the other foot")
    parser.add_argument(
        "--forward",
        choices=AXES,
        default=Usual("z"),
        metavar="AXIS",
        help="walking: the sensor's axis that points forward on the person: x, y, z, or --forward=-z (default: z)",
    )
    parser.add_argument(
        "--sensor-height",
        type=float,
        metavar="M",
        help="walking: height of the sensor above the ground in metres, for lengths and speed",
    )


def run_walk(options: argparse.Namespace) -> int:
    """Report about a walk with a sensor at the lower back, or on the feet."""
    refuse_unused(options, "a report about walking", ("forward", "sensor_height", "place", "other"))
    recording = read(options.file, rate_hz=options.rate, kind=Kind.IMU.value, stream=options.stream, asked=asked_of(options))
    if options.place == FOOT or (options.place is None and recording.spec.channels[0].segment == FOOT):
        return run_feet(options)
    if options.other is not None:
        raise ParameterError("--other is the recording of the other foot; say --place foot with it")
    report = WalkReport.of(recording, options.file.name, forward=options.forward, sensor_height_m=options.sensor_height)
    if delivered(options, report):
        return 0
    plain = Console(highlight=False, markup=False)
    print_guess(plain, recording)
    table = Table(box=None, pad_edge=False)
    for heading in ("from s", "to s", "steps", *NAMES.values()):
        table.add_column(heading, justify="right")
    for row in report.rows():
        table.add_row(*row)
    wide_console().print(table)
    for sentence in (report.doubt, report.silence or report.sides_told, LIMITS):
        if sentence is not None:
            plain.print(sentence, soft_wrap=True)
    say_where(options.report)
    return 0
