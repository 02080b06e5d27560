"""`reknit analyse` without an exercise, of a force plate: a report about sway."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.table import Table

from reknit.cli.asked_for import refuse_unused
from reknit.cli.console import wide_console
from reknit.cli.report_page import delivered, say_where
from reknit.cli.table_options import asked_of, print_guess
from reknit.formats.read import read
from reknit.motion.report.balance import LIMITS, BalanceReport
from reknit.stream import Kind


def run_balance(options: argparse.Namespace) -> int:
    """Report about a trial on a force plate."""
    refuse_unused(options, "a report about a force plate")
    recording = read(options.file, rate_hz=options.rate, kind=Kind.FORCES.value, stream=options.stream, asked=asked_of(options))
    report = BalanceReport.of(recording, options.file.name)
    if delivered(options, report):
        return 0
    plain = Console(highlight=False, markup=False)
    print_guess(plain, recording)
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, value in report.rows():
        table.add_row(name, value)
    wide_console().print(table)
    plain.print(report.silence or LIMITS, soft_wrap=True)
    say_where(options.report)
    return 0
