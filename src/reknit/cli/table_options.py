"""Options with which a person says how a table of numbers is to be read, and what was guessed."""

from __future__ import annotations

import argparse

from rich.console import Console

from reknit.formats.asked import DECIMALS, SEPARATORS, Asked
from reknit.session.together import Recorded
from reknit.stream import Kind


def add_table_options(parser: argparse.ArgumentParser) -> None:
    """The options that both `convert` and `analyse` have, beside `--rate` and `--kind`."""
    table = parser.add_argument_group("tables of text", "what is guessed from a table is printed; these win over the guess")
    table.add_argument("--separator", choices=list(SEPARATORS), help="what stands between columns")
    table.add_argument("--decimal", choices=list(DECIMALS), help="the decimal sign")
    table.add_argument("--time", metavar="COLUMN", help="name of the column of times, with its unit where needed: 'stamp [ms]'")
    table.add_argument(
        "--unit",
        action="append",
        default=[],
        metavar="[PART=]UNIT",
        help="unit of the channels, or of those with PART in their names; may be given several times: acc=g",
    )


def asked_of(options: argparse.Namespace) -> Asked:
    """What the options say; FormatError for a rate beyond all limits."""
    kind = None if options.kind is None else Kind(options.kind)
    return Asked(options.separator, options.decimal, options.time, tuple(options.unit), options.rate, kind)


def print_guess(console: Console, recording: Recorded) -> None:
    """How the file was understood, where anything had to be guessed."""
    if recording.read_as:
        console.print(f"read as: {recording.read_as}", soft_wrap=True)
