"""What the pages of a session are shown: numbered snapshots and cues, and when the samples behind each of them were taken."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from reknit.live.cue_latency import Moments
from reknit.live.muscle_channels import MuscleChannels
from reknit.live.protocol import write
from reknit.live.recording import LiveRecording
from reknit.live.snapshot import BlockView
from reknit.live.source_notice import SourceNotice
from reknit.session.state import BlockState
from reknit.sources.health import Health
from reknit.stream import NS_PER_S, Chunk, Item

REMEMBERED = 300
SILENT_NS = 3 * NS_PER_S // 2
"""Once nothing has come for so long, the lights of all channels say so."""
SHOWN_IN = (BlockState.CALIBRATE, BlockState.PRACTISE)


class Display:
    """The view of one recording.

    Parameters
    ----------
    recording
        The recording whose block is shown.
    channels
        The muscles to show beside the measure; None where there are none.
    """

    def __init__(self, recording: LiveRecording, channels: MuscleChannels | None = None) -> None:
        self._recording, self._clock, self._channels = recording, recording.clock, channels
        self._view = BlockView(recording.block)
        self._waiting: list[tuple[Item, bool]] = []
        self._number = 0
        self._cue: tuple[str, int] = ("neutral", 0)
        self._taken_ns: int | None = None
        self._received_ns: int | None = None
        self._newest: tuple[int, int] | None = None
        self._moments: dict[int, Moments] = {}
        self._leader = recording.block.begin.streams[0]
        self._source = SourceNotice(recording.specs[self._leader].kind)

    def source_changed(self, stream: str, health: Health) -> None:
        """Take how a stream's source is; trouble is told before anything else, unless the source only comes along."""
        if stream == self._leader:
            self._source.take(health, self._clock.now_ns())

    def feed(self, item: Item, received_ns: int, before: BlockState) -> None:
        """Take an item of the stream that the exercise is measured on, behind the block, which was in the state `before`."""
        if self._channels is not None:
            self._waiting.append((item, before in SHOWN_IN or self._recording.block.state in SHOWN_IN))
        if isinstance(item, Chunk) and len(item.data):
            self._newest = item.epoch, item.end
            taken_ns = self._recording.block.taken_ns(item)
            # A clock that runs ahead of the arrival does not know when the sample was taken; a page's own times stand as they are.
            ahead = item.times_ns is None and taken_ns is not None and taken_ns > received_ns
            self._taken_ns, self._received_ns = None if ahead else taken_ns, received_ns

    def catch_up(self) -> None:
        """Filter and judge the muscles of what was fed. It takes as long as the decision itself: call it once that is on its way.

        What the muscles do in a pause or a rest is not shown: the course of the measure stops there too.
        """
        waiting, self._waiting = self._waiting, []
        for item, shown in waiting:
            if self._channels is not None:
                self._channels.push(item)
                if not shown:
                    self._channels.skip()

    def now(self) -> dict[str, Any]:
        """A snapshot; each cue decision that differs from the one before is journaled."""
        now_ns = self._clock.now_ns()
        newest_ns = self._received_ns if self._taken_ns is None else self._taken_ns
        age_ms = 0.0 if newest_ns is None else max(0, now_ns - newest_ns) / 1e6
        plain = self._view.now(now_ns, age_ms)
        trouble = None if self._recording.ended else self._source.said(now_ns)
        if trouble is not None:
            plain["guidance"] = asdict(trouble)
        self._number += 1
        plain["number"] = self._number
        plain["channels"] = None if self._channels is None else self._channels.take(silent=self._silent(now_ns))
        plain["cue"]["number"] = self._decide(plain["cue"]["state"], plain["cue"]["error"])
        plain["newest"] = self._newest
        plain["taken_ns"], plain["received_ns"], plain["decided_ns"] = self._taken_ns, self._received_ns, self._clock.now_ns()
        return plain

    def _silent(self, now_ns: int) -> bool:
        """Whether nothing arrives; samples that come late are old, but the sensor is there."""
        return self._received_ns is not None and now_ns - self._received_ns > SILENT_NS

    def stamped(self, plain: dict[str, Any]) -> str:
        """The snapshot as text, at the moment at which it goes out."""
        plain["sent_ns"] = self._clock.now_ns()  # each page's own; what it waits with is written at once
        return write(plain)

    def stamped_fresh(self, plain: dict[str, Any]) -> str:
        """The same for a snapshot that new samples caused: only its way is the way of those samples, so only it is timed."""
        moments = Moments(plain["taken_ns"], plain["received_ns"], self._clock.now_ns())
        self._moments.setdefault(plain["number"], moments)
        if len(self._moments) > REMEMBERED:
            del self._moments[next(iter(self._moments))]
        plain["sent_ns"] = moments.sent_ns
        return write(plain)

    def shown(self, number: int, how: str, time_ns: int) -> None:
        """A page has really shown or sounded what the snapshot of that number decided."""
        moments = self._moments.get(number)
        if moments is not None:
            told = {"snapshot": number, "how": how, "taken_ns": moments.taken_ns, "time_ns": time_ns}
            self._recording.note("shown", told)
            self._recording.latency.add(moments, time_ns)

    def _decide(self, state: str, error: float) -> int:
        """The number of the cue that holds; a new one for each change, which is journaled."""
        before, number = self._cue
        if state != before:
            number += 1
            self._cue = state, number
            self._recording.note("cue", {"cue": number, "state": state, "error": error, "taken_ns": self._taken_ns})
        return number
