"""`reknit replay`: a recorded session run again, its numbers held against the recorded ones."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rich.console import Console

from reknit.cli.folders import add_folder, session_path
from reknit.cli.put_in_order import put_in_order
from reknit.formats.measures_parquet import MeasuresFile
from reknit.journal.seal import read_session
from reknit.journal.sealed import read_sealed
from reknit.session.replay import compare, rerun

EXAMPLES = """\
examples:
  reknit replay 20261124-101500-1f2e3d4c5b6a7988          a session in the usual folder
  reknit replay ./recordings/20261124-101500-1f2e3d4c     a session's folder
  reknit replay SESSION --json"""


def add(commands: Any) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "replay",
        help="run a recorded session again and compare the numbers",
        description="Run a recorded session again from its messages. Exit code 0: every digest came out again (or, with other "
        "software, all numbers within tolerance); 1: numbers differ.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("session", metavar="SESSION", help="a session's folder, or its name in the usual folder")
    parser.add_argument("--recover", action="store_true", help="first put sessions in order that were cut off")
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_folder(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Replay and compare."""
    if asked.recover:
        for root in {Path(asked.session).expanduser().parent, asked.folder}:
            if root.is_dir():
                put_in_order(root, Console(highlight=False, stderr=True))
    folder = session_path(asked.session, asked.folder)
    stored = read_session(folder)
    session = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    blocks = rerun(stored.messages, stored.specs)
    sealed = read_sealed(folder)
    measures = None if sealed.measures is None else MeasuresFile(sealed.whole(sealed.measures))
    compared = compare(blocks, session["digests"], session["summary"].get("blocks", []), session["software"], measures)
    if asked.json:
        plain = {
            "session": folder.name,
            "status": session["status"],
            "same": compared.same,
            "close": compared.close,
            "digests": {str(n): block.digest for n, block in enumerate(blocks, 1)},
            "recorded": session["digests"],
            "differences": list(compared.differences),
            "software": [list(each) for each in compared.software],
            "blocks": list(compared.summaries),
        }
        print(json.dumps(plain, indent=2, ensure_ascii=False))
    else:
        _print(folder.name, session["status"], compared)
    software_excuses = bool(compared.software) and compared.close
    return 0 if compared.same or software_excuses else 1


def _print(name: str, status: str, compared: Any) -> None:
    console = Console(highlight=False)
    console.print(f"session {name} ({status})", soft_wrap=True)
    for number, summary in enumerate(compared.summaries, 1):
        told = f"{len(summary['repetitions'])} repetitions, {len(summary['partial'])} partial"
        told += ", SIMULATED" if summary["simulated"] else ""
        console.print(f"block {number}: {summary['exercise']}, {told}, digest {summary['digest']}", soft_wrap=True)
    for what, recorded, now in compared.software:
        console.print(f"recorded with {what} {recorded}, replayed with {now}", soft_wrap=True)
    if compared.same:
        console.print("The same numbers came out again.")
        return
    for difference in compared.differences:
        console.print(difference, soft_wrap=True)
    close = "All numbers agree within the tolerance of 1e-6." if compared.close else "The numbers differ."
    console.print(close)
