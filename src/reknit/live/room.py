"""A session and the pages that look at it: one that practises, and any number that watch."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from reknit.live.display import Display
from reknit.live.frames import encode
from reknit.live.muscle_channels import MuscleChannels
from reknit.live.outlet import Outlet
from reknit.live.protocol import write
from reknit.live.recording import LiveRecording
from reknit.session.begin import Begin
from reknit.session.recording import SessionClock, in_session_time, new_id
from reknit.session.state import BlockState
from reknit.session.words import guidance
from reknit.sources.health import Health
from reknit.sources.phone_source import PhoneSource
from reknit.sources.source import Source, SourceThread
from reknit.sources.supervised import SupervisedSource
from reknit.stream import NS_PER_S, Chunk, Item, Kind, StreamSpec

T = TypeVar("T")
TICK_S = 0.25
ABANDONED_S = 120.0
LAST_WORD_S = 0.3


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
        self.sent: dict[int, str] = {}
        self.acknowledged: dict[str, tuple[int, int]] = {}
        self.left_at_ns: int | None = None
        self.ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._sources: list[SourceThread] = []
        self._phones: dict[str, PhoneSource] = {}
        self._ticking: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._performed = asyncio.Event()
        self._display: Display | None = None

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
        self.sent = {number: name for name, number in self.numbers.items() if name not in sources}
        channels = MuscleChannels.of(specs[begin.streams[0]])
        self.recording = LiveRecording(self.root / self.id, begin, specs, self.clock, self._acknowledge_later)
        self._display = Display(self.recording, channels)
        for name, source in sources.items():
            if isinstance(source, SupervisedSource):
                source.changed = self._later(partial(self._source_changed, source.device.slots), name)
            elif isinstance(source, PhoneSource):
                source.changed = self._later(partial(self._source_changed, False), name)
                source.clock_told = self._later(self._phone_tied, name)
                self._phones[name] = source
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
        if recording is None or self._display is None or self.ended.is_set():
            return
        received_ns, before = self.clock.now_ns(), recording.block.state
        new = recording.receive(stream, item)
        if stream == recording.begin.streams[0] and (new is not None or not isinstance(item, Chunk)):
            self._display.feed(item if new is None else new, received_ns, before)
        if new is None:
            return
        if new.spec.kind is Kind.LANDMARKS and (self.watching or recording.specs[stream].device.startswith("simulated")):
            frame = encode(new, self.numbers[stream])
            for outlet in self.outlets if recording.specs[stream].device.startswith("simulated") else self.watching:
                outlet.picture(frame)
        if stream == recording.begin.streams[0]:
            self.show(fresh=True)
        self._end_if_over()

    def control(self, name: str, value: float | None = None) -> None:
        """A button or slider of a page."""
        if self.recording is None or self.ended.is_set():
            return
        self.recording.control(name, value)
        self.show()
        self._end_if_over()

    def shown(self, number: int, how: str, time_ns: int) -> None:
        """A page has really shown or sounded what the snapshot of that number decided."""
        if self._display is not None and not self.ended.is_set():
            self._display.shown(number, how, time_ns)

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
        """How well the page keeps up, until the recording is closed; who watches is told."""
        recording = self.recording
        if recording is None or recording.closed:
            return
        outlets = self.outlets
        overtaken = sum(each.dropped for each in outlets), sum(each.pictures_dropped for each in outlets)
        told = recording.perform(performance, *overtaken)
        text = write({"type": "performance", **told, "latency_ms": recording.latency.to_dict()})
        for outlet in self.watching:
            outlet.must(text)
        if recording.ended:
            self._performed.set()

    def show(self, fresh: bool = False) -> None:
        """Send the state to all pages; `fresh` where new samples are the reason."""
        if self._display is not None:
            plain = self._display.now()
            for outlet in self.outlets:
                outlet.latest(plain, self._display.stamped_fresh if fresh else self._display.stamped)

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
        """A page has come: to watch, or to practise in place of the one that did. It may have been here before."""
        if outlet is self.practising:
            if practise:
                return
            self.left(outlet)
        self.watching = [each for each in self.watching if each is not outlet and not each.closed]
        if not practise:
            self.watching.append(outlet)
            return
        if self.practising is not None:
            self.practising.must(write({"type": "taken"}))
            self.watching += [] if self.practising.closed else [self.practising]
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

    def _exercise(self, begin: Begin) -> dict[str, Any]:
        text = begin.exercise.text["en"]
        return {"id": begin.exercise.id, "name": text.name, "setup": text.setup, "start": text.start}

    def _from_source(self, stream: str, item: Item) -> None:
        self.receive(stream, in_session_time(item, self.clock.began_ns))

    def _source_changed(self, slots: bool, stream: str, health: Health) -> None:
        if self.recording is not None and not self.ended.is_set():
            self.recording.source_changed(stream, health, slots)
            self.tell({"type": "source", "stream": stream, **health.to_dict()})
            if self._display is not None:
                self._display.source_changed(stream, health)
                self.show()

    def _phone_tied(self, stream: str, tie: dict[str, int]) -> None:
        if self.recording is not None and not self.ended.is_set():
            self.recording.note("phone clock", {"stream": stream} | tie)

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
        if stream in self._phones:
            self._phones[stream].acknowledged(epoch, index)
        if self.practising is not None:
            self.practising.must(write({"type": "ack", "stream": self.numbers[stream], "epoch": epoch, "index": index}))

    async def _tick(self) -> None:
        while not self.ended.is_set() and self.recording is not None:
            await asyncio.sleep(TICK_S)
            before = self.recording.block.state, guidance(self.recording.block)
            self.recording.tick()
            state = self.recording.block.state
            if (state, guidance(self.recording.block)) != before or state in (BlockState.REST, BlockState.SIGNAL_LOST):
                self.show()
            gone_ns = 0 if self.left_at_ns is None else self.clock.now_ns() - self.left_at_ns
            if gone_ns > ABANDONED_S * NS_PER_S:
                self.recording.control("interrupted")
            self._end_if_over()

    def _end_if_over(self) -> None:
        if self.recording is not None and self.recording.ended and self._ending is None:
            self._ending = asyncio.create_task(self._seal(self.recording))

    async def _seal(self, recording: LiveRecording) -> None:
        failed = recording.failure is not None
        if failed:
            text = f"{recording.failure} What was recorded until then is kept and is put in order at the next start."
            self.tell({"type": "error", "code": "journal", "message": text, "fatal": True})
        try:
            await asyncio.to_thread(self._stop_sources)
            await self._last_word()
            recording.close()
            self.result = await asyncio.to_thread(recording.seal)
            self.tell({"type": "result", "summary": self.result})
        except Exception as error:
            if not failed:
                text = f"The recording could not be closed: {error}. It is put in order at the next start."
                self.tell({"type": "error", "code": "journal", "message": text, "fatal": True})
        finally:
            self.ended.set()

    async def _last_word(self) -> None:
        """A page that sends its camera's stream tells once more how it kept up when it sees the end: short sessions have no other word."""
        recording = self.recording
        if (
            recording is None
            or recording.failure is not None
            or self.practising is None
            or len(self._sources) == len(self.numbers)
        ):
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._performed.wait(), LAST_WORD_S)

    def _stop_sources(self) -> None:
        for thread in self._sources:
            thread.ask_to_stop()
        for thread in self._sources:
            thread.stop()
