"""A journal read back, whole or cut off anywhere."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reknit.journal.journal import HEADER, JOURNAL
from reknit.journal.ledger import read_ledger
from reknit.journal.message import Message
from reknit.stream import StreamSpec


@dataclass(frozen=True, slots=True)
class Stored:
    """A session as it was recorded.

    Parameters
    ----------
    header
        Who and when.
    specs
        The streams by name.
    messages
        The messages in order, up to the first that is missing.
    beyond
        Whole messages behind a missing one: kept, and not replayed.
    problems
        What was wrong with the files, a sentence each.
    """

    header: dict[str, Any]
    specs: dict[str, StreamSpec]
    messages: list[Message]
    beyond: list[Message] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def orphans(root: Path) -> list[Path]:
    """Folders of sessions that were begun and never sealed, oldest first."""
    if not root.is_dir():
        return []
    return [folder for folder in sorted(root.iterdir()) if (folder / JOURNAL).is_dir()]


def read_journal(folder: Path) -> Stored:
    """Everything that a session's journal holds; it may still be open, or cut off at any byte."""
    journal = folder / JOURNAL
    problems: list[str] = []
    try:
        header = json.loads((journal / HEADER).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        header = {"id": folder.name}
        problems.append(f"{HEADER}: {error}")
    specs: dict[str, StreamSpec] = {}
    messages: list[Message] = []
    for path in sorted(journal.glob("*.arrows")):
        read = read_ledger(path)
        messages += read.messages
        if read.spec is not None:
            specs[read.spec.name] = read.spec
        if read.problem is not None:
            problems.append(read.problem)
    messages.sort(key=lambda message: message.sequence)
    whole = next((n for n, message in enumerate(messages) if message.sequence != n), len(messages))
    return Stored(header, specs, messages[:whole], messages[whole:], problems)
