"""`reknit doctor`: what this computer can do."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from reknit.bench.doctor import USES, Check, examine, verdict
from reknit.bench.figures import machine
from reknit.cli.console import wide_console
from reknit.cli.folders import add_folder, usable

EXAMPLES = """\
examples:
  reknit doctor              half a minute of measuring, then a verdict for each use
  reknit doctor --json"""


def add(commands: Any) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "doctor",
        help="measure what this computer can do, with a verdict for each use",
        description="Measure the latency of a chunk of muscle signal, the lag of the real-time loop, Lab Streaming Layer from one process "
        "to another, the camera's rate and the disk. Measure while the computer does what it will do while you practise. Exit code 1 "
        "where a use is not fit.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_folder(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Measure and judge."""
    with Console(stderr=True).status("measuring, half a minute"):
        checks = examine(usable(asked.folder))
    verdicts = [(use.title, *verdict(use, checks)) for use in USES]
    if asked.json:
        plain = [{"use": use, "verdict": word, "why": why} for use, word, why in verdicts]
        print(json.dumps({"machine": machine(), "checks": [asdict(each) for each in checks], "verdicts": plain}, indent=2))
    else:
        _print(checks, verdicts)
    return 1 if any(word == "not fit" for _, word, _ in verdicts) else 0


def _print(checks: list[Check], verdicts: list[tuple[str, str, str]]) -> None:
    console = wide_console()
    table = Table(box=None, pad_edge=False, title=machine(), title_justify="left")
    for heading in ("what", "measured", "good enough"):
        table.add_column(heading, overflow="fold")
    for check in checks:
        measured = ", ".join(_told(name, value) for name, value in check.values.items()) or "not measured"
        table.add_row(check.title, measured, {True: "yes", False: "no", None: ""}[check.holds])
    console.print(table)
    console.print()
    for use, word, why in verdicts:
        console.print(f"{use}: {word}{': ' + why if why else ''}.", markup=False, soft_wrap=True)


def _told(name: str, value: float) -> str:
    what, _, unit = name.rpartition("_")
    return f"{value:.1f} a second" if unit == "hz" else f"{what} {value:.3g} {unit}"
