"""A session and the pages that look at it: one that practises, and any number that watch."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from reknit.live.cue_latency import Moments
from reknit.live.frames import encode
from reknit.live.muscle_channels import MuscleChannels
from reknit.live.outlet import Outlet
from reknit.live.protocol import write
from reknit.live.recording import LiveRecording, SessionClock, in_session_time, new_id
from reknit.live.snapshot import snapshot
from reknit.session.begin import Begin
from reknit.session.state import BlockState
from reknit.session.words import guidance
from reknit.sources.source import Source, SourceThread
from reknit.stream import NS_PER_S, Item, Kind, StreamSpec

T = TypeVar("T")
TICK_S = 0.25
ABANDONED_S = 120.0
REMEMBERED = 300


class Room:
    """A live session: it owns the recording, the sources' threads, and the ways to its pages.

    All of its methods run on the event loop; sources and the recorder reach it through `call_soon_threadsafe`.
    """

    def __init__(self, root: Path) -> None:
        self.id = new_id()
        self.clock = SessionClock()
        self.root = root
        self.recording: LiveRecording | None = None
        self.practising: Outlet | None = None
        self.watching: list[Outlet] = []
        self.result: dict[str, Any] | None = None
        self.numbers: dict[str, int] = {}
        self.acknowledged: dict[str, tuple[int, int]] = {}
        self.left_at_ns: int | None = None
        self.ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._sources: list[SourceThread] = []
        self._ticking: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._number = 0
        self._cue: tuple[str, int] = ("neutral", 0)
        self._moments: dict[int, Moments] = {}
        self._channels: MuscleChannels | None = None

    @property
    def outlets(self) -> list[Outlet]:
        """All pages."""
        return [*([self.practising] if self.practising is not None else []), *self.watching]

    @property
    def running(self) -> bool:
        """Whether a block is under way."""
        return self.recording is not None and not self.ended.is_set()

    def begin(self, begin: Begin, specs: dict[str, StreamSpec], sources: dict[str, Source]) -> None:
        """Begin the block; `sources` fill those streams that the page does not send itself."""
        self.numbers = {name: number for number, name in enumerate(begin.streams, 1)}
        self.recording = LiveRecording(self.root / self.id, begin, specs, self.clock, self._acknowledge_later)
        first = specs[begin.streams[0]]
        self._channels = MuscleChannels(first) if first.kind is Kind.EMG else None
        for name, source in sources.items():
            self._sources.append(
                SourceThread(source, self._later(self._from_source, name), self._later(self._source_ended, name))
            )
        self.tell({"type": "begun", "session": self.id, "streams": self.streams(), "exercise": self._exercise(begin)})
        for thread in self._sources:
            thread.start()
        self._ticking = asyncio.create_task(self._tick())

    def streams(self) -> list[dict[str, Any]]:
        """The streams with their numbers and specs, and what of them is safe on disk."""
        if self.recording is None:
            return []
        return [
            {
                "stream": number,
                "name": name,
                "spec": self.recording.specs[name].to_dict(),
                "acknowledged": list(self.acknowledged.get(name, (0, 0))),
            }
            for name, number in self.numbers.items()
        ]

    def receive(self, stream: str, item: Item) -> None:
        """Take an item in session time, then show what came of it."""
        recording = self.recording
        if recording is None or self.ended.is_set():
            return
        received_ns = self.clock.now_ns()
        new = recording.receive(stream, item)
        if self._channels is not None and stream == recording.begin.streams[0]:
            self._channels.push(item if new is None else new)
        if new is None:
            return
        if new.spec.kind is Kind.LANDMARKS and (self.watching or recording.specs[stream].device.startswith("simulated")):
            frame = encode(new, self.numbers[stream])
            for outlet in self.outlets if recording.specs[stream].device.startswith("simulated") else self.watching:
                outlet.picture(frame)
        if stream == recording.begin.streams[0]:
            taken_ns = int(new.times_ns[-1]) if new.times_ns is not None else received_ns
            self.show(received_ns, taken_ns)
        self._end_if_over()

    def control(self, name: str, value: float | None = None) -> None:
        """A button or slider of a page."""
        if self.recording is None or self.ended.is_set():
            return
        self.recording.control(name, value)
        now_ns = self.clock.now_ns()
        self.show(now_ns, now_ns)
        self._end_if_over()

    def shown(self, number: int, how: str, time_ns: int) -> None:
        """A page has really shown or sounded what the snapshot of that number decided."""
        moments = self._moments.get(number)
        if self.recording is None or self.ended.is_set() or moments is None:
            return
        self.recording.note("shown", {"snapshot": number, "how": how, "taken_ns": moments.taken_ns, "time_ns": time_ns})
        self.recording.latency.add(moments, time_ns)

    def scene(self, dark: bool, people: int) -> None:
        """What the page sees in the picture besides the one person."""
        if self.recording is not None and not self.ended.is_set():
            self.recording.note("scene", {"dark": dark, "people": people})

    def say(self, words: str) -> None:
        """A therapist's words, to every page."""
        if self.recording is not None and not self.ended.is_set():
            self.recording.note("said", {"words": words})
            self.tell({"type": "said", "words": words})

    def perform(self, performance: dict[str, Any]) -> None:
        """How well the page keeps up; who watches is told."""
        if self.recording is not None and not self.ended.is_set():
            dropped = sum(outlet.dropped for outlet in self.outlets)
            self.recording.performance = performance | {"overtaken": dropped}
            self.recording.note("performance", self.recording.performance)
            latency_ms = self.recording.latency.to_dict()
            text = write({"type": "performance", **self.recording.performance, "latency_ms": latency_ms})
            for outlet in self.watching:
                outlet.must(text)

    def show(self, received_ns: int, taken_ns: int) -> None:
        """Send the state to all pages; each cue decision that differs from the one before is journaled."""
        if self.recording is None:
            return
        age_ms = max(0, self.clock.now_ns() - taken_ns) / 1e6
        plain = snapshot(self.recording.block, self.clock.now_ns(), age_ms)
        self._number += 1
        plain["number"] = self._number
        plain["channels"] = None if self._channels is None else self._channels.take()
        plain["cue"]["number"] = self._decide(plain["cue"]["state"], plain["cue"]["error"], taken_ns)
        plain["taken_ns"], plain["received_ns"], plain["decided_ns"] = taken_ns, received_ns, self.clock.now_ns()
        for outlet in self.outlets:
            outlet.latest(partial(self._stamped, plain))

    def tell(self, message: dict[str, Any]) -> None:
        """A message to all pages that must arrive."""
        text = write(message)
        for outlet in self.outlets:
            outlet.must(text)

    def left(self, outlet: Outlet) -> None:
        """A page has gone; the session pauses when it was the one that practised."""
        if outlet in self.watching:
            self.watching.remove(outlet)
        if outlet is self.practising:
            self.practising = None
            self.left_at_ns = self.clock.now_ns()
            self.control("pause")

    def joined(self, outlet: Outlet, practise: bool) -> None:
        """A page has come: to watch, or to practise in place of the one that did."""
        if not practise:
            self.watching.append(outlet)
            return
        if self.practising is not None:
            self.practising.must(write({"type": "taken"}))
            self.watching.append(self.practising)
        if outlet in self.watching:
            self.watching.remove(outlet)
        self.practising = outlet
        if self.left_at_ns is not None:
            self.left_at_ns = None
            self.control("resume")

    async def end(self) -> None:
        """End the session now; what is under way is marked as interrupted."""
        if self.recording is not None and not self.recording.ended:
            self.recording.control("interrupted")
        self._end_if_over()
        if self._ending is not None:
            await asyncio.shield(self._ending)
        self.ended.set()

    def _later(self, take: Callable[[str, T], None], stream: str) -> Callable[[T], None]:
        """A function that other threads may call: `take` then runs on the event loop."""

        def call(value: T) -> None:
            self._loop.call_soon_threadsafe(take, stream, value)

        return call

    def _stamped(self, plain: dict[str, Any]) -> str:
        sent_ns = self.clock.now_ns()
        number = plain["number"]
        self._moments.setdefault(number, Moments(plain["taken_ns"], plain["received_ns"], sent_ns))
        if len(self._moments) > REMEMBERED:
            del self._moments[next(iter(self._moments))]
        return write(plain | {"sent_ns": sent_ns})

    def _decide(self, state: str, error: float, taken_ns: int) -> int:
        """The number of the cue that holds; a new one for each change, which is journaled."""
        before, number = self._cue
        if state != before and self.recording is not None:
            number += 1
            self._cue = state, number
            self.recording.note("cue", {"cue": number, "state": state, "error": error, "taken_ns": taken_ns})
        return number

    def _exercise(self, begin: Begin) -> dict[str, Any]:
        text = begin.exercise.text["en"]
        return {"id": begin.exercise.id, "name": text.name, "setup": text.setup, "start": text.start}

    def _from_source(self, stream: str, item: Item) -> None:
        self.receive(stream, in_session_time(item, self.clock.began_ns))

    def _source_ended(self, stream: str, error: Exception | None) -> None:
        recording = self.recording
        if recording is None or self.ended.is_set():
            return
        recording.note("source ended", {"stream": stream, "error": None if error is None else str(error)})
        if error is not None:
            text = f"The source {stream!r} has failed: {error}. What was recorded until now is kept."
            self.tell({"type": "error", "code": "source", "message": text, "fatal": False})
        elif stream == recording.begin.streams[0]:
            self.control("stop")

    def _acknowledge_later(self, stream: str, epoch: int, index: int) -> None:
        self._loop.call_soon_threadsafe(self._acknowledge, stream, epoch, index)

    def _acknowledge(self, stream: str, epoch: int, index: int) -> None:
        self.acknowledged[stream] = epoch, index
        if self.practising is not None:
            self.practising.must(write({"type": "ack", "stream": self.numbers[stream], "epoch": epoch, "index": index}))

    async def _tick(self) -> None:
        while not self.ended.is_set() and self.recording is not None:
            await asyncio.sleep(TICK_S)
            before = self.recording.block.state, guidance(self.recording.block)
            self.recording.tick()
            state = self.recording.block.state
            if (state, guidance(self.recording.block)) != before or state in (BlockState.REST, BlockState.SIGNAL_LOST):
                now_ns = self.clock.now_ns()
                self.show(now_ns, now_ns)
            gone_ns = 0 if self.left_at_ns is None else self.clock.now_ns() - self.left_at_ns
            if gone_ns > ABANDONED_S * NS_PER_S:
                self.recording.control("interrupted")
            self._end_if_over()

    def _end_if_over(self) -> None:
        if self.recording is not None and self.recording.ended and self._ending is None:
            self._ending = asyncio.create_task(self._seal(self.recording))

    async def _seal(self, recording: LiveRecording) -> None:
        if recording.failure is not None:
            text = f"{recording.failure} What was recorded until then is kept and is put in order at the next start."
            self.tell({"type": "error", "code": "journal", "message": text, "fatal": True})
        try:
            await asyncio.to_thread(self._stop_sources)
            self.result = await asyncio.to_thread(recording.seal)
            self.tell({"type": "result", "summary": self.result})
        except Exception as error:
            text = f"The recording could not be closed: {error}. It is put in order at the next start."
            self.tell({"type": "error", "code": "journal", "message": text, "fatal": True})
        finally:
            self.ended.set()

    def _stop_sources(self) -> None:
        for thread in self._sources:
            thread.stop()
