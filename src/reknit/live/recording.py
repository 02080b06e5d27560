"""A practised session being recorded: one block behind the journal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reknit.journal.message import Message, Note
from reknit.journal.seal import seal
from reknit.live.cue_latency import Latency
from reknit.live.page_loads import PageLoads
from reknit.session.begin import Begin
from reknit.session.block import Block
from reknit.session.recording import SessionClock, SessionRecording
from reknit.session.recover import result, session_summary
from reknit.session.replay import course, digests
from reknit.session.state import BlockState
from reknit.stream import StreamSpec


class LiveRecording(SessionRecording):
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
        super().__init__(folder, specs, clock, acknowledged)
        self.begin, self.block = begin, Block(begin, specs)
        self.latency = Latency()
        self.performance: dict[str, Any] | None = None
        self._loads = PageLoads()
        self.note("begin", begin.to_dict())

    @property
    def ended(self) -> bool:
        """Whether the block has come to its end, or the recording failed."""
        return self.block.state is BlockState.FINISHED or self.failure is not None

    def control(self, name: str, value: float | None = None) -> None:
        """A button, a slider, or a connection that broke."""
        self.note("control", {"name": name, "value": value})

    def perform(self, told: dict[str, Any], overtaken: int, pictures_overtaken: int) -> dict[str, Any]:
        """Keep how well the page keeps up, and how many snapshots and pictures newer ones replaced on the way to pages.

        Gives it for all loads of the page together.
        """
        self.performance = self._loads.add(told) | {"overtaken": overtaken, "pictures_overtaken": pictures_overtaken}
        self.note("performance", self.performance)
        return self.performance

    def close(self) -> None:
        """Take nothing more; a block that is under way ends as interrupted."""
        if self.block.state is not BlockState.FINISHED:
            self.control("interrupted")
        super().close()

    def _sealed(self) -> dict[str, Any]:
        more = {"latency_ms": self.latency.to_dict(), "performance": self.performance, "sources": self.records.to_dict()}
        summary = session_summary([self.block], **more)
        status = "interrupted" if self.block.stopped == "interrupted" else "complete"
        blocks = [self.block]
        seal(self.folder, status=status, summary=summary, digests=digests(blocks), measures=course(blocks))
        return result(self.folder, summary)

    def _recorded(self, message: Message) -> None:
        self.block.take(message)

    def _failed(self, now_ns: int) -> None:
        self.block.take(Message(-1, now_ns, None, Note("control", {"name": "interrupted"})))
