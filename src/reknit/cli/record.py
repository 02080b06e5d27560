"""`reknit record`: sensors recorded side by side, without an exercise."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from rich.console import Console
from rich.live import Live
from rich.table import Table

from reknit.cli.folders import usable
from reknit.session.record import Record
from reknit.session.recover import recover
from reknit.sources.assignments import FILE, Assignments
from reknit.sources.families import open_source
from reknit.sources.source import Source
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
    parser.add_argument("--seconds", type=float, metavar="S", help="stop after so many seconds (default: with Ctrl-C)")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.add_argument(
        "--folder",
        type=Path,
        default=user_data_path("reknit", appauthor=False) / "recordings",
        help="folder in which recordings are kept (default: %(default)s)",
    )
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Open the sources, record, seal."""
    if asked.seconds is not None and not 0 < asked.seconds < 86_400:
        raise ParameterError(f"--seconds must lie between 0 and 86400 (a day), got {asked.seconds:g}")
    console = Console(highlight=False, stderr=asked.json)
    root = usable(asked.folder)
    for folder in recover(root):
        console.print(f"A recording was cut off; everything that had been saved is kept: {folder}", soft_wrap=True)
    muscles = Assignments(root / FILE)
    record = Record(root, {name: muscles.opened(source) for name, source in opened(asked.sources).items()})
    with _stopped_by_signals(asked.seconds) as stop, Live(console=console, auto_refresh=False, transient=True) as live:
        console.print(f"Recording into {record.recording.folder}. End with Ctrl-C.", soft_wrap=True)
        summary = record.run(stop, lambda: live.update(_table(record), refresh=True))
    if asked.json:
        print(json.dumps({"folder": str(record.recording.folder), **summary, "problems": record.problems}, indent=2))
    else:
        console.print(_table(record))
        console.print(f"Sealed: {record.recording.folder}", soft_wrap=True)
    return 1 if record.problems else 0


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
def _stopped_by_signals(seconds: float | None) -> Iterator[threading.Event]:
    """An event that Ctrl-C, a request to end, or the time sets: the recording is sealed in each case."""
    stop = threading.Event()
    before = {each: signal.signal(each, lambda *_: stop.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    timer = None if seconds is None else threading.Timer(seconds, stop.set)
    if timer is not None:
        timer.daemon = True
        timer.start()
    try:
        yield stop
    finally:
        if timer is not None:
            timer.cancel()
        for each, handler in before.items():
            signal.signal(each, handler)


def _table(record: Record) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("stream", "state", "samples", "rate", "gaps", "missing", "time error", "battery", ""):
        table.add_column(heading)
    for name, samples in record.samples.items():
        health = record.health.get(name)
        if health is None:
            state = "failed" if name in record.problems else "live"
            table.add_row(name, state, str(samples), "", "", "", "", "", record.problems.get(name, ""))
            continue
        table.add_row(
            name,
            health.state.value,
            str(samples),
            "" if health.rate_hz is None else f"{health.rate_hz:.2f} Hz",
            str(health.counts.gaps),
            str(health.counts.missing),
            "" if health.error_ms is None else f"{health.error_ms:.1f} ms",
            "" if health.battery_percent is None else f"{health.battery_percent:.0f} %",
            health.problem or "",
        )
    return table
