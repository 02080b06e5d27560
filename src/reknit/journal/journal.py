"""The journal of a session while it is recorded: numbered messages, on the disk within a second, then acknowledged."""

from __future__ import annotations

import errno
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reknit.journal.disk import replace_durably, sync_folder
from reknit.journal.ledger import MESSAGES, Ledger
from reknit.journal.lock import JournalLock
from reknit.journal.message import Message, Note
from reknit.stream import Chunk, Item, ReknitError, StreamSpec

CYCLE_S = 0.5
MAX_LAG_S = 2.0
MAX_WAITING_BYTES = 64 * 2**20
HEADER = "header.json"
JOURNAL = "journal"
RESERVED = ("messages", "measures")


class JournalFailed(ReknitError):
    """The journal can record no more; everything acknowledged is on the disk."""


class Journal:
    """Takes messages without waiting, and writes them in a thread of its own.

    Attributes
    ----------
    acknowledged
        Called in the recorder's thread with (stream, epoch, end index) after the disk has confirmed all samples before it.
    failure
        What ended the recording, or None.
    """

    def __init__(self, folder: Path, cycle_s: float = CYCLE_S) -> None:
        self.folder = folder / JOURNAL
        self.acknowledged: Callable[[str, int, int], None] | None = None
        self.failure: Exception | None = None
        self._cycle_s = cycle_s
        self._ledgers: dict[str | None, Ledger] = {}
        self._next = 0
        self._waiting: deque[Message] = deque()
        # Two counters, each changed by one thread only: what one of them reads of the other is never torn.
        self._appended_bytes = self._written_bytes = 0
        self._lock: JournalLock | None = None
        self._written_s = time.monotonic()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._record, name="recorder", daemon=True)

    @classmethod
    def create(cls, folder: Path, header: dict[str, Any], *, cycle_s: float = CYCLE_S) -> Journal:
        """Begin a session's journal in a new folder.

        Raises JournalFailed where the folder cannot be made or written to.
        """
        journal = cls(folder, cycle_s)
        try:
            journal.folder.mkdir(parents=True)
            journal._lock = JournalLock.take(journal.folder)
            if journal._lock is None:
                raise JournalFailed(f"the session {folder.name} is recorded by another program; begin a new one")
            temporary = journal.folder / f"{HEADER}.tmp"
            temporary.write_text(json.dumps(header, ensure_ascii=False), encoding="utf-8")
            replace_durably(temporary, journal.folder / HEADER)
            journal._ledgers[None] = Ledger(journal.folder / MESSAGES)
            for each in (journal.folder, folder, folder.parent):
                sync_folder(each)
        except OSError as error:
            raise _failed(error) from error
        journal._thread.start()
        return journal

    @property
    def lag_s(self) -> float:
        """How long ago the disk confirmed the last batch; 0 while nothing waits."""
        return time.monotonic() - self._written_s if self._waiting else 0.0

    @property
    def waiting_bytes(self) -> int:
        """Bytes of samples that the disk has not confirmed yet."""
        return self._appended_bytes - self._written_bytes

    def declare(self, spec: StreamSpec) -> None:
        """Open a stream's file; before its first item."""
        if not spec.name.replace("-", "").replace("_", "").isalnum():
            raise JournalFailed(f"a stream's name may hold letters, digits, - and _, got {spec.name!r}")
        if spec.name in RESERVED:
            raise JournalFailed(f"a stream may not be called {spec.name!r}, as a file of the session is; give it another name")
        try:
            ledger = Ledger(self.folder / f"{spec.name}.arrows", spec)
            ledger.sync()  # what the stream is stands on the disk before a block relies on it
            self._ledgers[spec.name] = ledger
            sync_folder(self.folder)
        except OSError as error:
            raise _failed(error) from error

    def append(self, time_ns: int, item: Item | Note, stream: str | None = None) -> Message:
        """Number a message and hand it to the recorder; never waits.

        Raises JournalFailed once the disk has refused, or has fallen more than two seconds behind.
        """
        self.check()
        message = Message(self._next, time_ns, stream, item)
        self._next += 1
        self._waiting.append(message)
        if type(item) is Chunk:
            self._appended_bytes += item.data.nbytes
            if self.waiting_bytes > MAX_WAITING_BYTES or self.lag_s > MAX_LAG_S + self._cycle_s:
                self.failure = TimeoutError("the disk has fallen more than two seconds behind")
        return message

    def check(self) -> None:
        """JournalFailed where not everything could be recorded; after `close` that is certain."""
        if self.failure is not None:
            raise _failed(self.failure)

    def close(self, *, hold: bool = False) -> None:
        """Write what still waits, and close all files; with `hold`, the folder stays this process's own until `release`."""
        self._closing.set()
        self._thread.join()
        if not hold:
            self.release()

    def release(self) -> None:
        """Let other programs put the folder in order."""
        if self._lock is not None:
            self._lock.release()

    def _record(self) -> None:
        try:
            while not self._closing.wait(self._cycle_s):
                self._write()
            self._write()
        except (OSError, ValueError, TypeError) as error:
            self.failure = error
        finally:
            self._close_files()

    def _write(self) -> None:
        """One cycle: everything that waits to the files, all files to the disk, then acknowledge."""
        count = len(self._waiting)
        if not count:
            self._written_s = time.monotonic()
            return
        messages = [self._waiting.popleft() for _ in range(count)]
        parts: dict[str | None, list[Message]] = {}
        for message in messages:
            chunk = isinstance(message.item, Chunk)
            parts.setdefault(message.stream if chunk else None, []).append(message)
        for name, part in parts.items():
            self._ledgers[name].write(part)
        for name in parts:
            self._ledgers[name].sync()
        self._written_bytes += sum(m.item.data.nbytes for m in messages if isinstance(m.item, Chunk))
        self._written_s = time.monotonic()
        if self.acknowledged is not None:
            for name, part in parts.items():
                if name is not None and isinstance(chunk_item := part[-1].item, Chunk):
                    self.acknowledged(name, chunk_item.epoch, chunk_item.end)

    def _close_files(self) -> None:
        for ledger in self._ledgers.values():
            try:
                ledger.close()
            except OSError as error:
                self.failure = self.failure or error


def _failed(error: Exception) -> JournalFailed:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return JournalFailed("the disk is full, so the recording has stopped; free some space and begin again")
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return JournalFailed(f"the recording has stopped: {told}; check the disk and begin again")
