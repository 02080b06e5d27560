"""`reknit record`: sensors recorded side by side, without an exercise."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.live import Live

from reknit.cli.folders import recordings_folder, usable
from reknit.cli.put_in_order import put_in_order
from reknit.cli.record_tables import account_table, live_table
from reknit.session.record import WAIT_FIRST_S, Record
from reknit.sources.assignments import FILE, Assignments
from reknit.sources.families import open_source
from reknit.sources.source import Source, SourceError
from reknit.stream import ParameterError

EXAMPLES = """\
examples:
  reknit record lsl:EMG                            until Ctrl-C
  reknit record thigh=lsl:EMG lsl:IMU --seconds 60
  reknit record lsl:EMG --json --folder ./recordings"""


def add(commands: Any) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "record",
        help="record sensors, without an exercise",
        description="Record one or several sensors side by side until Ctrl-C. Nothing that the disk has confirmed is lost, also when the "
        "power fails. `reknit sources` lists the addresses that are reachable; `reknit convert` writes a recording in another form.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sources", nargs="+", metavar="[NAME=]ADDRESS", help="a source, with a name for its stream if you like")
    parser.add_argument(
        "--seconds", type=float, metavar="S", help="stop so many seconds after the first sample came (default: with Ctrl-C)"
    )
    parser.add_argument(
        "--wait",
        type=float,
        metavar="S",
        default=WAIT_FIRST_S,
        help="with --seconds: how long to wait for the first sample (default: %(default)g)",
    )
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.add_argument(
        "--folder",
        type=Path,
        default=recordings_folder(),
        help="folder in which recordings are kept (default: %(default)s)",
    )
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Open the sources, record, seal."""
    if asked.seconds is not None and not 0 < asked.seconds < 86_400:
        raise ParameterError(f"--seconds must lie between 0 and 86400 (a day), got {asked.seconds:g}")
    if not 0 < asked.wait < 86_400:
        raise ParameterError(f"--wait must lie between 0 and 86400 (a day), got {asked.wait:g}")
    console = Console(highlight=False, stderr=asked.json)
    root = usable(asked.folder)
    put_in_order(root, console)
    muscles = Assignments(root / FILE)
    record = Record(root, {name: muscles.opened(source) for name, source in opened(asked.sources).items()})
    with _stopped_by_signals() as stop, Live(console=console, auto_refresh=False, transient=True) as live:
        console.print(f"Recording into {record.recording.folder}. End with Ctrl-C.", soft_wrap=True)
        show = partial(_show, live, record)
        summary = record.run(stop, show, seconds=asked.seconds, wait_s=asked.wait)
    if asked.json:
        print(json.dumps({"folder": str(record.recording.folder), **summary, "problems": record.problems}, indent=2))
    else:
        console.print(account_table(record, summary["sources"]))
        console.print(f"Sealed: {record.recording.folder}", soft_wrap=True)
    if record.gave_up:
        raise SourceError(_nothing_came(record, asked.wait))
    return 1 if record.problems else 0


def _show(live: Live, record: Record) -> None:
    live.update(live_table(record), refresh=True)


def _nothing_came(record: Record, wait_s: float) -> str:
    names = ", ".join(f"{name!r}" for name in record.samples)
    told = [health.problem for health in record.health.values() if health.problem]
    why = f" ({'; '.join(told)})" if told else ""
    return (
        f"no sample came from {names} within {wait_s:g} s{why}; the recording is empty. Check that the sensor is switched on and "
        "sends, or wait longer with --wait"
    )


def opened(named: list[str]) -> dict[str, Source]:
    """The sources of `[NAME=]ADDRESS` by the names of their streams; without a name a stream is called as its family.

    Raises ParameterError for a name twice, SourceError where a source cannot be opened.
    """
    sources: dict[str, Source] = {}
    for each in named:
        head, equals, tail = each.partition("=")
        given = equals and head.replace("-", "").replace("_", "").isalnum()
        address, name = (tail, head) if given else (each, each.partition(":")[0])
        if given and name in sources:
            raise ParameterError(f"two sources are called {name!r}; give each its own name")
        number = 2
        while name in sources:
            name, number = f"{each.partition(':')[0]}-{number}", number + 1
        sources[name] = open_source(address, name)
    return sources


@contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """An event that Ctrl-C or a request to end sets: the recording is sealed in each case."""
    stop = threading.Event()
    before = {each: signal.signal(each, lambda *_: stop.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
