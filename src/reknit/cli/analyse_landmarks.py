"""`reknit analyse` without an exercise, of landmarks: what this view allows, and the repetitions in it."""

from __future__ import annotations

import argparse
import json

from rich.console import Console
from rich.table import Table

from reknit.cli.asked_for import refuse_unused
from reknit.cli.console import wide_console
from reknit.cli.report_page import say_where, write_page
from reknit.cli.table_options import asked_of
from reknit.formats.read import read
from reknit.motion.report.landmark_page import HEADINGS, LIMITS, angle_rows, page, repetition_rows, summary_rows
from reknit.motion.report.landmarks import LandmarkReport
from reknit.stream import Kind


def run_landmarks(options: argparse.Namespace) -> int:
    """Report about a camera's landmarks."""
    refuse_unused(options, "a report about a camera's landmarks")
    recording = read(
        options.file, rate_hz=options.rate, kind=Kind.LANDMARKS.value, stream=options.stream, asked=asked_of(options)
    )
    report = LandmarkReport.of(recording, options.file.name)
    if options.report is not None:
        write_page(options.report, page(report))
    if options.json:
        print(json.dumps(report.to_dict(), indent=2, ensure_ascii=False))
        return 0
    plain, wide = Console(highlight=False, markup=False), wide_console()
    wide.print(_table(("angle", "", "gates, by share of the pictures"), angle_rows(report)))
    if report.movements:
        wide.print(_table(HEADINGS, repetition_rows(report)))
    if rows := summary_rows(report):
        wide.print(_table((), rows))
    for sentence in (*report.withheld(), LIMITS):
        plain.print(sentence, soft_wrap=True)
    say_where(options.report)
    return 0


def _table(headings: tuple[str, ...], rows: list[tuple[str, str]] | list[tuple[str, str, str]] | list[tuple[str, ...]]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=bool(headings))
    for heading in headings:
        table.add_column(heading)
    for row in rows:
        table.add_row(*row)
    return table
