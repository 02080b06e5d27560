"""A journal read back, whole or cut off anywhere."""

from __future__ import annotations

import json
from heapq import merge
from pathlib import Path

from reknit.journal.journal import HEADER, JOURNAL
from reknit.journal.ledger import LedgerFile
from reknit.journal.stored import Stored, sequence_of
from reknit.stream import Chunk


def orphans(root: Path) -> list[Path]:
    """Folders of sessions that were begun and never sealed, oldest first."""
    if not root.is_dir():
        return []
    return [folder for folder in sorted(root.iterdir()) if (folder / JOURNAL).is_dir()]


def read_journal(folder: Path) -> Stored:
    """Everything that a session's journal holds; it may still be open, or cut off at any byte.

    All of it is read once here, so that its problems are known before anybody relies on it; nothing of it stays in memory.
    """
    journal = folder / JOURNAL
    problems: list[str] = []
    try:
        header = json.loads((journal / HEADER).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        header = {"id": folder.name}
        problems.append(f"{HEADER}: {error}")
    files = [LedgerFile(path) for path in sorted(journal.glob("*.arrows"))]
    count = sum(1 for file in files for _ in file)
    problems += [file.problem for file in files if file.problem is not None]
    streams = {file.spec.name: file for file in files if file.spec is not None}
    return Stored(
        header,
        {name: file.spec for name, file in streams.items() if file.spec is not None},
        problems,
        count,
        read=lambda: merge(*files, key=sequence_of),
        samples=lambda name: (message.item for message in streams[name] if isinstance(message.item, Chunk)),
    )
