"""`reknit convert`: a recording from one form into another."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console

from reknit.cli.table_options import add_table_options, asked_of, print_guess
from reknit.formats.bids import Trial
from reknit.formats.read import read
from reknit.formats.recording import FormatError
from reknit.formats.write import write
from reknit.stream import Kind

EXAMPLES = """\
examples:
  reknit convert recording.xdf emg.parquet --stream EMG
  reknit convert emg.txt emg.bdf --rate 1000
  reknit convert foot.csv foot.parquet --rate 204.8 --unit acc=m/s2 --unit gyr=deg/s
  reknit convert walk.trc walk.csv --force
  reknit convert walk.c3d study.bids --kind emg --subject 07 --task walking"""


def add(commands: Any) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "convert",
        help="write a recording in another form",
        description="Read a recording, whatever its form, and write it in the form that the ending of OUT names: .parquet (keeps "
        "everything), .csv, .edf, .bdf, .trc, .mot, .sto, or .bids (a folder in the Brain Imaging Data Structure). It says what was lost.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="IN", help="the recording, or a session's folder")
    parser.add_argument("out", type=Path, metavar="OUT", help="the file to write")
    parser.add_argument("--rate", type=float, metavar="HZ", help="samples a second, for files that do not say it")
    parser.add_argument(
        "--kind", choices=[kind.value for kind in Kind], help="kind of the stream, for files with several and for tables of text"
    )
    parser.add_argument("--stream", metavar="NAME", help="name of the stream, for files with several")
    parser.add_argument("--force", action="store_true", help="replace OUT where it is there already")
    parser.add_argument("--subject", default=Trial().subject, help="label of the person in a .bids folder (default: %(default)s)")
    parser.add_argument("--task", default=Trial().task, help="label of what was done, in a .bids folder (default: %(default)s)")
    add_table_options(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Convert and say what was lost."""
    if asked.out.exists() and asked.file.exists() and asked.out.samefile(asked.file):
        raise FormatError("IN and OUT are the same file; give OUT another name")
    recording = read(asked.file, rate_hz=asked.rate, kind=asked.kind, stream=asked.stream, asked=asked_of(asked))
    lost = write(asked.out, recording, force=asked.force, trial=Trial(asked.subject, asked.task))
    console = Console(highlight=False, markup=False)
    print_guess(console, recording)
    count = sum(chunk.count for chunk in recording.chunks)
    told = ", ".join(
        (
            f"{_counted(count, 'sample')} of {_counted(recording.spec.width, 'channel')}",
            _counted(len(recording.gaps), "gap"),
            *([_counted(len(recording.events), "event")] if recording.events else []),
        )
    )
    console.print(f"{asked.out}: {told}", soft_wrap=True)
    for gap in recording.gaps:
        end = "an unknown end" if gap.end is None else f"sample {gap.end}"
        console.print(f"gap ({gap.reason.value}): from sample {gap.first} to {end}", soft_wrap=True)
    for sentence in lost:
        console.print(f"lost: {sentence}", soft_wrap=True)
    return 0


def _counted(n: int, thing: str) -> str:
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"
