"""One session being recorded: items go to the journal first, then to the block; nothing else may touch either."""

from __future__ import annotations

import platform
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reknit.journal.journal import Journal, JournalFailed
from reknit.journal.message import Message, Note
from reknit.journal.seal import seal
from reknit.live.cue_latency import Latency
from reknit.live.page_loads import PageLoads
from reknit.session.begin import Begin
from reknit.session.block import Block
from reknit.session.recover import result, session_summary
from reknit.session.replay import digests, measured
from reknit.session.state import BlockState
from reknit.session.stream_record import StreamRecord
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


class LiveRecording:
    """A session with one block, from its first message to its sealed folder.

    Parameters
    ----------
    folder
        The session's folder, which must not exist yet.
    begin, specs
        The block, and its streams.
    clock
        The session's clock.
    acknowledged
        Called from the recorder's thread with (stream, epoch, end index) once samples are safe on disk.
    """

    def __init__(
        self,
        folder: Path,
        begin: Begin,
        specs: dict[str, StreamSpec],
        clock: SessionClock,
        acknowledged: Callable[[str, int, int], None],
    ) -> None:
        self.folder, self.begin, self.specs, self.clock = folder, begin, specs, clock
        header = {"id": folder.name, "began": clock.wall, "host": platform.node(), "system": platform.platform()}
        self.journal = Journal.create(folder, header)
        self.journal.acknowledged = acknowledged
        for spec in specs.values():
            self.journal.declare(spec)
        self.block = Block(begin, specs)
        self.failure: str | None = None
        self.closed = False
        self.latency = Latency()
        self.performance: dict[str, Any] | None = None
        self._loads = PageLoads()
        self._continuity: dict[str, Continuity] = {}
        self._sources: dict[str, StreamRecord] = {}
        self.note("begin", begin.to_dict())

    @property
    def ended(self) -> bool:
        """Whether the block has come to its end, or the recording failed."""
        return self.block.state is BlockState.FINISHED or self.failure is not None

    def note(self, name: str, value: dict[str, Any]) -> None:
        """Journal something that is neither samples nor time."""
        self._take(Note(name, value))

    def control(self, name: str, value: float | None = None) -> None:
        """A button, a slider, or a connection that broke."""
        self.note("control", {"name": name, "value": value})

    def perform(self, told: dict[str, Any], overtaken: int) -> dict[str, Any]:
        """Keep how well the page keeps up, and how many snapshots a newer one replaced; gives it for all loads of the page together."""
        self.performance = self._loads.add(told) | {"overtaken": overtaken}
        self.note("performance", self.performance)
        return self.performance

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
            if isinstance(each, Clock) and stream in self._sources:
                self._sources[stream].clock(each)
            new = each if isinstance(each, Chunk) else new
        return new

    def source_changed(self, stream: str, health: Health, slots: bool = True) -> None:
        """Keep how a stream's source is."""
        spec = self.specs[stream]
        record = self._sources.setdefault(stream, StreamRecord(None if spec.rate is None else spec.rate_hz, slots))
        self.note("source", {"stream": stream} | record.source(health, self.clock.began_ns))

    def _take(self, item: Item | Note, stream: str | None = None) -> None:
        if self.failure is not None or self.closed:
            return
        now_ns = self.clock.now_ns()
        try:
            message = self.journal.append(now_ns, item, stream)
        except JournalFailed as error:
            self.failure = str(error)
            self.block.take(Message(-1, now_ns, None, Note("control", {"name": "interrupted"})))
            return
        self.block.take(message)

    def close(self) -> None:
        """Take nothing more; a block that is under way ends as interrupted."""
        if self.block.state is not BlockState.FINISHED:
            self.control("interrupted")
        self.closed = True

    def seal(self) -> dict[str, Any]:
        """Close the journal and seal the folder; gives the block's summary. Takes a moment: call it in a thread.

        Raises JournalFailed where not everything could be recorded; the folder stays as it is and is sealed at the next start.
        """
        self.close()
        self.journal.close()
        self.journal.check()
        sources = {stream: record.to_dict() for stream, record in self._sources.items()}
        more = {"latency_ms": self.latency.to_dict(), "performance": self.performance, "sources": sources}
        summary = session_summary([self.block], **more)
        status = "interrupted" if self.block.stopped == "interrupted" else "complete"
        blocks = [self.block]
        seal(self.folder, status=status, summary=summary, digests=digests(blocks), measures=measured(blocks))
        return result(self.folder, summary)


def in_session_time(item: Item, began_ns: int) -> Item:
    """An item of a source, whose times are the host's monotonic clock, in session time."""
    if isinstance(item, Chunk) and item.times_ns is not None:
        return item._replace(times_ns=item.times_ns - began_ns)
    if isinstance(item, Clock):
        return item._replace(time_ns=item.time_ns - began_ns)
    return item
