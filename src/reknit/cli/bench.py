"""`reknit bench`: claims of speed and accuracy, each measured beside a peer in the same run."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from reknit.bench import engine, latency
from reknit.bench.figures import Report
from reknit.cli.console import wide_console

BENCHMARKS: dict[str, Callable[[Path | None], Report]] = {"engine": engine.run, "latency": latency.run}
EXAMPLES = """\
examples:
  reknit bench engine           time of one 10 ms chunk, beside plain scipy
  reknit bench latency --json   time from a frame to a cue with ten sessions at once"""


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
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="folder with the data set, for benchmarks that need one")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Measure and print."""
    with Console(stderr=True).status(f"measuring {asked.name}"):
        report = BENCHMARKS[asked.name](asked.data)
    if asked.json:
        print(json.dumps(report.to_dict(), indent=2))
    else:
        _print(report)
    return 0


def _print(report: Report) -> None:
    table = Table(box=None, pad_edge=False, title=f"{report.benchmark}: {report.machine}", title_justify="left")
    for heading in ("figure", "value", "unit", "goal", "holds", "peer", "peer's value"):
        table.add_column(heading)
    for figure in report.figures:
        holds = "" if figure.holds is None else ("yes" if figure.holds else "no")
        peer = "" if figure.peer_value is None else f"{figure.peer_value:.4g}"
        table.add_row(figure.name, f"{figure.value:.4g}", figure.unit, figure.goal or "", holds, figure.peer or "", peer)
    wide_console().print(table)
