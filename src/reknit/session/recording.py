"""A session being recorded: whatever comes goes to the journal first, then to who works on it."""

from __future__ import annotations

import platform
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reknit.journal.journal import Journal, JournalFailed
from reknit.journal.message import Message, Note
from reknit.journal.seal import seal
from reknit.session.recover import session_summary
from reknit.session.stream_record import REPORT, StreamRecords
from reknit.sources.health import Health
from reknit.stream import Chunk, Clock, Item, StreamSpec, Tick
from reknit.timing.continuity import Continuity


def new_id() -> str:
    """A name for a session that sorts by time and cannot be guessed."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(8)}"


class SessionClock:
    """Nanoseconds since the session began, by the host's monotonic clock: a jump of the wall clock changes nothing."""

    def __init__(self) -> None:
        self.began_ns = time.monotonic_ns()
        self.wall = datetime.now(UTC).isoformat()

    def now_ns(self) -> int:
        """The session's time."""
        return time.monotonic_ns() - self.began_ns


class SessionRecording:
    """Streams from their first message to a sealed folder. Called from one thread.

    Parameters
    ----------
    folder
        The session's folder, which must not exist yet.
    specs
        Its streams by name.
    clock
        The session's clock.
    acknowledged
        Called from the recorder's thread with (stream, epoch, end index) once samples are safe on disk.

    Raises
    ------
    JournalFailed
        Where the folder cannot be made or written to.
    """

    def __init__(
        self,
        folder: Path,
        specs: Mapping[str, StreamSpec],
        clock: SessionClock,
        acknowledged: Callable[[str, int, int], None] | None = None,
    ) -> None:
        self.folder, self.specs, self.clock = folder, dict(specs), clock
        header = {"id": folder.name, "began": clock.wall, "host": platform.node(), "system": platform.platform()}
        self.journal = Journal.create(folder, header)
        self.journal.acknowledged = acknowledged
        for spec in specs.values():
            self.journal.declare(spec)
        self.records = StreamRecords(specs)
        self.failure: str | None = None
        self.closed = False
        self._continuity: dict[str, Continuity] = {}

    def note(self, name: str, value: dict[str, Any]) -> None:
        """Journal something that is neither samples nor time."""
        self._take(Note(name, value))

    def tick(self) -> None:
        """Let time pass."""
        self._take(Tick(self.clock.now_ns()))

    def receive(self, stream: str, item: Item) -> Chunk | None:
        """Take an item of a stream, in session time; gives the samples that were new.

        Samples that came before are left out; samples that are missing become a Gap.
        """
        new = None
        for each in self._continuity.setdefault(stream, Continuity()).take(item):
            self._take(each, stream)
            new = each if isinstance(each, Chunk) else new
        return new

    def source_changed(self, stream: str, health: Health, slots: bool) -> None:
        """Keep how a stream's source is; `slots`: whether its packets may wait for slots of a radio."""
        anchors = [(epoch, index, arrival_ns - self.clock.began_ns) for epoch, index, arrival_ns in health.anchors]
        self.note(REPORT, {"stream": stream, "slots": slots, **health.to_dict(), "anchors": anchors})

    def close(self) -> None:
        """Take nothing more."""
        self.closed = True

    def seal(self) -> dict[str, Any]:
        """Close the journal and seal the folder; gives the session's summary. Takes a moment: call it in a thread.

        Raises JournalFailed where not everything could be recorded; the folder stays as it is and is sealed at the next start.
        """
        self.close()
        self.journal.close(hold=True)
        try:
            self.journal.check()
            return self._sealed()
        finally:
            self.journal.release()

    def _sealed(self) -> dict[str, Any]:
        summary = session_summary([], sources=self.records.to_dict())
        seal(self.folder, status="complete", summary=summary, digests={})
        return summary

    def _recorded(self, message: Message) -> None:
        """Work on a message that the journal has."""

    def _failed(self, now_ns: int) -> None:
        """The journal takes no more."""

    def _take(self, item: Item | Note, stream: str | None = None) -> None:
        if self.failure is not None or self.closed:
            return
        now_ns = self.clock.now_ns()
        try:
            message = self.journal.append(now_ns, item, stream)
        except JournalFailed as error:
            self.failure = str(error)
            self._failed(now_ns)
            return
        self.records.take(message)
        self._recorded(message)


def in_session_time(item: Item, began_ns: int) -> Item:
    """An item of a source, whose times are the host's monotonic clock, in session time."""
    if isinstance(item, Chunk) and item.times_ns is not None:
        return item._replace(times_ns=item.times_ns - began_ns)
    if isinstance(item, Clock):
        return item._replace(time_ns=item.time_ns - began_ns)
    return item
