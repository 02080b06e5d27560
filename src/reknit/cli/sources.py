"""`reknit sources`: which sensors are reachable now."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from reknit.cli.console import wide_console
from reknit.sources.families import FAMILIES, Reach, reachable
from reknit.stream import ParameterError

EXAMPLES = """\
examples:
  reknit sources                    everything that answers within three seconds
  reknit sources lsl --wait 10      one technology, with more time
  reknit sources --json"""


def add(commands: Any) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "sources",
        help="list the sensors that are reachable now",
        description="Ask every technology what it can reach now. An address opens a source in `reknit record` and on the practice page.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=f"only these: {', '.join(FAMILIES)} (default: all)")
    parser.add_argument(
        "--wait", type=float, default=3.0, metavar="S", help="how long to look, in seconds (default: %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Look and list."""
    if unknown := [each for each in asked.families if each not in FAMILIES]:
        raise ParameterError(f"there is no family {unknown[0]!r} of sources; there are {', '.join(FAMILIES)}")
    if not 0 < asked.wait <= 60:
        raise ParameterError(f"--wait must lie between 0 and 60 seconds, got {asked.wait:g}")
    with Console(stderr=True).status("looking for sensors"):
        found = reachable(asked.wait, tuple(asked.families) or None)
    if asked.json:
        print(json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False))
    else:
        _print(found)
    return 0


def _print(found: list[Reach]) -> None:
    console = wide_console()
    table = Table(box=None, pad_edge=False)
    for heading in ("address", "name", "kind", "channels", "rate", ""):
        table.add_column(heading, overflow="fold")
    for offer in (offer for reach in found for offer in reach.offers):
        rate = "" if offer.rate_hz is None else f"{offer.rate_hz:g} Hz"
        channels = "" if offer.channels is None else str(offer.channels)
        table.add_row(offer.address, offer.name, offer.kind, channels, rate, offer.detail)
    if table.row_count:
        console.print(table)
    for reach in found:
        if reach.problem is not None:
            console.print(f"{reach.title}: {reach.problem}.", markup=False, soft_wrap=True)
        elif not reach.offers:
            console.print(f"{reach.title}: {FAMILIES[reach.family]().unfound}.", markup=False, soft_wrap=True)
