"""Sessions as a crash leaves them."""

from pathlib import Path

from reknit.journal.journal import Journal
from reknit.journal.lock import LOCK
from reknit.journal.message import Note


def one_of_two_locked(root: Path) -> None:
    """Two cut-off sessions under `root`: "a-locked", whose lock cannot be opened, and "b-empty"."""
    for name in ("a-locked", "b-empty"):
        journal = Journal.create(root / name, {"id": name})
        journal.append(0, Note("page clock", {}))
        journal.close()
    lock = root / "a-locked" / "journal" / LOCK
    lock.unlink()
    lock.mkdir()
