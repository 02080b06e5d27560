"""A session that is being recorded belongs to one process: its folder is locked, and the lock goes with the process."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Self

LOCK = "lock"


class JournalLock:
    """A lock on a session's journal; the system lets it go when the process ends, however it ends.

    Parameters
    ----------
    descriptor
        The open file that is locked.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, journal: Path) -> Self | None:
        """Lock a journal's folder; None where another holds it. OSError where the folder cannot be written to."""
        descriptor = os.open(journal / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            return None
        return cls(descriptor)

    def release(self) -> None:
        """Let it go; a second time is nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
