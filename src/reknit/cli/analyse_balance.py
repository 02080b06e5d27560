"""`reknit analyse` without an exercise, of a force plate: a report about sway."""

from __future__ import annotations

import argparse
import json

from rich.console import Console
from rich.table import Table

from reknit.cli.console import wide_console
from reknit.cli.table_options import asked_of, print_guess
from reknit.formats.read import read
from reknit.formats.recording import FormatError
from reknit.motion.report.balance import LIMITS, BalanceReport
from reknit.stream import Kind


def run_balance(options: argparse.Namespace) -> int:
    """Report about a trial on a force plate."""
    recording = read(options.file, rate_hz=options.rate, kind=Kind.FORCES.value, stream=options.stream, asked=asked_of(options))
    report = BalanceReport.of(recording, options.file.name)
    if options.report is not None:
        try:
            options.report.write_text(report.page(), encoding="utf-8")
        except OSError as error:
            raise FormatError(f"{str(options.report)!r} cannot be written: {error.strerror}; choose another place") from error
    if options.json:
        print(json.dumps(report.to_dict(), indent=2, ensure_ascii=False))
        return 0
    plain = Console(highlight=False, markup=False)
    print_guess(plain, recording)
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, value in report.rows():
        table.add_row(name, value)
    wide_console().print(table)
    plain.print(report.silence or LIMITS, soft_wrap=True)
    if options.report is not None:
        plain.print(f"The report is in {options.report}.", soft_wrap=True)
    return 0
