"""`reknit exercises`: what can be practised."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import msgspec
from rich.table import Table

from reknit.cli.console import wide_console
from reknit.exercise.load import library, load
from reknit.exercise.model import Exercise

EXAMPLES = """\
examples:
  reknit exercises                      list the exercises
  reknit exercises --check mine.toml    check an exercise file
  reknit exercises --json               everything about them, for programs"""


def add(commands: Any) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "exercises",
        help="list the exercises, or check an exercise file",
        description="List the exercises that come with Reknit, or check a file in the exercise format (docs/exercise-format.md).",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--check", type=Path, metavar="FILE", help="check this file and say what is wrong with it")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """List or check."""
    found = {exercise.id: exercise for exercise in [load(asked.check)]} if asked.check else library()
    if asked.json:
        print(json.dumps([msgspec.to_builtins(exercise) for exercise in found.values()], indent=2, ensure_ascii=False))
        return 0
    table = Table(box=None, pad_edge=False)
    for heading in ("exercise", "name", "measured on", "measure", "target", "dose"):
        table.add_column(heading)
    for exercise in found.values():
        low, high = exercise.target.low, exercise.target.high
        table.add_row(
            exercise.id,
            exercise.text["en"].name,
            ", ".join(exercise.sources),
            exercise.measure,
            f"{low:g} to {high:g}" if high is not None else f"{low:g} or more",
            _dose(exercise),
        )
    wide_console().print(table)
    return 0


def _dose(exercise: Exercise) -> str:
    within_s = None if exercise.timing is None else exercise.timing.duration_s
    return f"{exercise.dose.sets} x {exercise.dose.repetitions}" if within_s is None else f"{within_s:g} s"
