"""`reknit analyse` without an exercise, of a motion sensor at the lower back: a report about walking."""

from __future__ import annotations

import argparse
import json
from typing import Any

from rich.console import Console
from rich.table import Table

from reknit.cli.asked_for import Usual, refuse_unused
from reknit.cli.console import wide_console
from reknit.cli.report_page import say_where, write_page
from reknit.cli.table_options import asked_of, print_guess
from reknit.formats.read import read
from reknit.motion.report.walk import LIMITS, NAMES, WalkReport
from reknit.stream import Kind

AXES = ("x", "y", "z", "-x", "-y", "-z")


def add_walk_options(parser: Any) -> None:
    """The options of a report about walking."""
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
    """Report about a walk with a sensor at the lower back."""
    refuse_unused(options, "a report about walking", ("forward", "sensor_height"))
    recording = read(options.file, rate_hz=options.rate, kind=Kind.IMU.value, stream=options.stream, asked=asked_of(options))
    report = WalkReport.of(recording, options.file.name, forward=options.forward, sensor_height_m=options.sensor_height)
    if options.report is not None:
        write_page(options.report, report.page())
    if options.json:
        print(json.dumps(report.to_dict(), indent=2, ensure_ascii=False))
        return 0
    plain = Console(highlight=False, markup=False)
    print_guess(plain, recording)
    table = Table(box=None, pad_edge=False)
    for heading in ("from s", "to s", "steps", *NAMES.values()):
        table.add_column(heading, justify="right")
    for row in report.rows():
        table.add_row(*row)
    wide_console().print(table)
    plain.print(report.silence or LIMITS, soft_wrap=True)
    say_where(options.report)
    return 0
