"""Sessions that were cut off: everything acknowledged is kept, marked as interrupted, sealed, and can be replayed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reknit.journal.journal import JOURNAL
from reknit.journal.lock import JournalLock
from reknit.journal.recover import orphans, read_journal
from reknit.journal.seal import seal
from reknit.journal.stored import Stored
from reknit.session.begin import BeginError
from reknit.session.block import Block
from reknit.session.replay import course, digests, rerun
from reknit.session.stream_record import StreamRecords
from reknit.session.summary import summarise


def session_summary(blocks: list[Block], **more: Any) -> dict[str, Any]:
    """The summary of a session: that of each of its blocks."""
    return {"blocks": [summarise(block) for block in blocks], **more}


def result(folder: Path, summary: dict[str, Any]) -> dict[str, Any]:
    """What a page is told of a session with one block: the block's summary, what the session adds to it, and where it is kept."""
    more = {key: value for key, value in summary.items() if key != "blocks"}
    plain: dict[str, Any] = summary["blocks"][0]
    return plain | {"session": folder.name, "folder": str(folder)} | more


def recover(root: Path, left: Callable[[Path, Exception], None] | None = None) -> list[Path]:
    """Seal every session under `root` that was left open, and give their folders; those that a program is recording are left alone.

    One that cannot be put in order stays as it is and keeps none of the others from it: `left` is called with its folder and the
    reason. Without `left` that reason is raised, behind the last session.
    """
    recovered, failed = [], list[Exception]()
    for folder in orphans(root):
        try:
            if _recover(folder):
                recovered.append(folder)
        except Exception as error:  # whatever is wrong with one, the others are put in order
            if left is None:
                failed.append(error)
            else:
                left(folder, error)
    if failed:
        raise failed[0]
    return recovered


def _recover(folder: Path) -> bool:
    """Seal a session; False where a program is recording it."""
    lock = JournalLock.take(folder / JOURNAL)
    if lock is None:
        return False
    try:
        stored = read_journal(folder)
        blocks, records, problems = _run_again(stored)
        summary = session_summary(blocks, sources=records.to_dict(), problems=[*stored.problems, *problems])
        seal(folder, status="interrupted", summary=summary, digests=digests(blocks), measures=course(blocks))
    finally:
        lock.release()
    return True


def _run_again(stored: Stored) -> tuple[list[Block], StreamRecords, list[str]]:
    """The session's blocks and what its sources told; no blocks, and why, where they cannot be run: its samples are kept all the same."""
    records = StreamRecords(stored.specs)
    try:
        return rerun(records.passing(stored.messages), stored.specs), records, []
    except BeginError as error:
        records = StreamRecords(stored.specs)
        for message in stored.messages:
            records.take(message)
        return [], records, [f"what was practised cannot be told: {error}"]
