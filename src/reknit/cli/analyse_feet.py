"""`reknit analyse --place foot`: a report about walking by motion sensors on one foot or both."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.table import Table

from reknit.cli.asked_for import refuse_unused
from reknit.cli.console import wide_console
from reknit.cli.report_page import delivered, say_where
from reknit.cli.table_options import asked_of, print_guess
from reknit.formats.read import read
from reknit.motion.report.feet import LIMITS, FeetReport
from reknit.stream import Kind


def run_feet(options: argparse.Namespace) -> int:
    """Report about a walk with sensors on the feet."""
    refuse_unused(options, "a report about walking with sensors on the feet", ("place", "other"))
    files = [options.file, *([options.other] if options.other is not None else [])]
    asked = asked_of(options)
    recordings = [read(file, rate_hz=options.rate, kind=Kind.IMU.value, stream=options.stream, asked=asked) for file in files]
    report = FeetReport.of([(each, file.name) for each, file in zip(recordings, files, strict=True)])
    if delivered(options, report):
        return 0
    plain = Console(highlight=False, markup=False)
    for recording in recordings:
        print_guess(plain, recording)
    table = Table(box=None, pad_edge=False)
    for heading in ("", *(foot.name for foot in report.feet)):
        table.add_column(heading, justify="right" if heading else "left")
    for row in report.rows():
        table.add_row(*row)
    wide_console().print(table)
    for sentence in (*report.sentences(), LIMITS):
        plain.print(sentence, soft_wrap=True)
    say_where(options.report)
    return 0
