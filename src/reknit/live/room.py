"""A session: what its sources and pages send goes into the recording, and all pages are shown what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reknit.live.display import Display
from reknit.live.ending import bring_to_an_end
from reknit.live.feeds import Feeds
from reknit.live.frames import encode
from reknit.live.muscle_channels import MuscleChannels
from reknit.live.outlet import Outlet
from reknit.live.pages import Pages
from reknit.live.protocol import write
from reknit.live.recording import LiveRecording
from reknit.session.begin import Begin
from reknit.session.block import Block
from reknit.session.recording import SessionClock, in_session_time, new_id
from reknit.session.state import BlockState
from reknit.session.words import guidance
from reknit.simulate.patient import Seen
from reknit.sources.health import Health
from reknit.sources.source import Source
from reknit.stream import NS_PER_S, Chunk, Item, Kind, StreamSpec

TICK_S = 0.25
ABANDONED_S = 120.0


class Room:
    """A live session: it owns the recording, the sources, and the ways to its pages. All of its methods run on the event loop.

    Attributes
    ----------
    pages
        Who looks at it.
    recording
        What is recorded; None until a block begins.
    sent
        The streams that the page sends itself, by their numbers.
    ended
        Set once the recording is sealed, or could not be.
    """

    def __init__(self, root: Path) -> None:
        self.id, self.root = new_id(), root
        self.clock, self.pages = SessionClock(), Pages()
        self.recording: LiveRecording | None = None
        self.numbers: dict[str, int] = {}
        self.sent: dict[int, StreamSpec] = {}
        self.acknowledged: dict[str, tuple[int, int]] = {}
        self.left_at_ns: int | None = None
        self.ended = asyncio.Event()
        self._goes_on = False
        self._loop = asyncio.get_running_loop()
        self._leader = ""
        self._pictured: dict[str, bool] = {}
        self._feeds = Feeds({}, self)
        self._display: Display | None = None
        self._last_word = asyncio.Event()
        self._ticking: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether a block is under way."""
        return self.recording is not None and not self.ended.is_set()

    def begin(self, begin: Begin, specs: dict[str, StreamSpec], sources: Mapping[str, Source]) -> None:
        """Begin the block; `sources` fill those streams that the page does not send itself."""
        self._leader = begin.streams[0]
        self.numbers = {name: number for number, name in enumerate(begin.streams, 1)}
        self.sent = {number: specs[name] for name, number in self.numbers.items() if name not in sources}
        # Landmarks are drawn by who watches; those of a simulated person by all, since no page has seen them.
        self._pictured = {
            each.name: each.device.startswith("simulated") for each in specs.values() if each.kind is Kind.LANDMARKS
        }
        self.recording = LiveRecording(self.root / self.id, begin, specs, self.clock, self._acknowledge_later)
        self._display = Display(self.recording, MuscleChannels.of(specs[self._leader]))
        self._feeds = Feeds(sources, self)
        text = begin.exercise.text["en"]
        exercise = {"id": begin.exercise.id, "name": text.name, "setup": text.setup, "start": text.start}
        self.pages.tell({"type": "begun", "session": self.id, "streams": self.streams(), "exercise": exercise})
        self._feeds.start()
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
        leads = stream == self._leader
        received_ns, before = self.clock.now_ns(), recording.block.state
        new = recording.receive(stream, item)
        if leads and (new is not None or not isinstance(item, Chunk)):
            self._display.feed(item if new is None else new, received_ns, before)
        if new is None:
            return
        if stream in self._pictured:
            self._draw(stream, new)
        if leads:
            self.show(fresh=True)
            self._loop.call_soon(self._display.catch_up)  # behind the pages' tasks, which `show` has woken
            if self._feeds.has_patients:
                self._feeds.see(_seen(recording.block))
        self._end_if_over()

    def control(self, name: str, value: float | None = None) -> None:
        """A button or slider of a page."""
        if self.recording is None or self.ended.is_set():
            return
        self._goes_on = self._goes_on and name != "pause"
        self.recording.control(name, value)
        self.show()
        self._end_if_over()

    def shown(self, number: int, how: str, time_ns: int) -> None:
        """A page has really shown or sounded what the snapshot of that number decided."""
        if self._display is not None and not self.ended.is_set():
            self._display.shown(number, how, time_ns)

    def note(self, name: str, value: dict[str, Any]) -> None:
        """Keep with the recording something that a page or a source tells, while a block is under way."""
        if self.recording is not None and not self.ended.is_set():
            self.recording.note(name, value)

    def say(self, words: str) -> None:
        """A therapist's words, to every page."""
        if self.running:
            self.note("said", {"words": words})
            self.pages.tell({"type": "said", "words": words})

    def perform(self, performance: dict[str, Any]) -> None:
        """How well the page keeps up, until the recording is closed; who watches is told."""
        recording = self.recording
        if recording is None or recording.closed:
            return
        pages = self.pages.all
        overtaken = sum(each.dropped for each in pages), sum(each.pictures_dropped for each in pages)
        told = recording.perform(performance, *overtaken)
        self.pages.tell_watching({"type": "performance", **told, "latency_ms": recording.latency.to_dict()})
        if recording.ended:
            self._last_word.set()

    def show(self, fresh: bool = False) -> None:
        """Send the state to all pages; `fresh` where new samples are the reason."""
        if self._display is not None:
            self.pages.show(self._display.now(), self._display.stamped_fresh if fresh else self._display.stamped)

    def left(self, outlet: Outlet) -> None:
        """A page has gone; the session pauses when it was the one that practised."""
        if self.pages.leave(outlet):
            self.left_at_ns = self.clock.now_ns()
            paused = self.recording is None or self.recording.block.state is BlockState.PAUSED
            self.control("pause")
            self._goes_on = not paused

    def joined(self, outlet: Outlet, practise: bool) -> None:
        """A page has come: to watch, or to practise in place of the one that did. It may have been here before.

        What paused because the page went goes on with it; a pause that somebody asked for lasts until somebody ends it.
        """
        if not practise:
            self.left(outlet)
            self.pages.watch(outlet)
            return
        self.pages.practise(outlet)
        if self.left_at_ns is not None:
            self.left_at_ns = None
            if self._goes_on:
                self.control("resume")

    async def end(self) -> None:
        """End the session now; what is under way is marked as interrupted."""
        if self.recording is not None and not self.recording.ended:
            self.recording.control("interrupted")
        self._end_if_over()
        if self._ending is not None:
            await asyncio.shield(self._ending)
        self.ended.set()

    def source_gave(self, stream: str, item: Item) -> None:
        """An item of a source, in the host's monotonic time."""
        self.receive(stream, in_session_time(item, self.clock.began_ns))

    def source_changed(self, stream: str, health: Health, slots: bool) -> None:
        """How a stream's source is; trouble is shown at once."""
        if self.recording is None or self._display is None or self.ended.is_set():
            return
        self.recording.source_changed(stream, health, slots)
        self.pages.tell({"type": "source", "stream": stream, **health.to_dict()})
        self._display.source_changed(stream, health)
        self.show()

    def phone_tied(self, stream: str, tie: dict[str, int]) -> None:
        """How a phone's clock lies to the server's."""
        self.note("phone clock", {"stream": stream} | tie)

    def source_ended(self, stream: str, error: Exception | None) -> None:
        """A source has ended; the block goes on without it, unless it is measured on it and all of it came."""
        recording = self.recording
        if recording is None or self.ended.is_set():
            return
        recording.note("source ended", {"stream": stream, "error": None if error is None else str(error)})
        if error is not None:
            text = f"The source {stream!r} has failed: {error}. What was recorded until now is kept."
            self.pages.tell({"type": "error", "code": "source", "message": text, "fatal": False})
        elif stream == self._leader:
            self.control("stop")

    def _draw(self, stream: str, landmarks: Chunk) -> None:
        outlets = self.pages.all if self._pictured[stream] else self.pages.watching
        if outlets:
            frame = encode(landmarks, self.numbers[stream])
            for outlet in outlets:
                outlet.picture(frame)

    def _acknowledge_later(self, stream: str, epoch: int, index: int) -> None:
        self._loop.call_soon_threadsafe(self._acknowledge, stream, epoch, index)

    def _acknowledge(self, stream: str, epoch: int, index: int) -> None:
        self.acknowledged[stream] = epoch, index
        self._feeds.acknowledged(stream, epoch, index)
        if self.pages.practising is not None:
            self.pages.practising.must(write({"type": "ack", "stream": self.numbers[stream], "epoch": epoch, "index": index}))

    async def _tick(self) -> None:
        while not self.ended.is_set() and self.recording is not None:
            await asyncio.sleep(TICK_S)
            before = self.recording.block.state, guidance(self.recording.block)
            self.recording.tick()
            state = self.recording.block.state
            if (state, guidance(self.recording.block)) != before or state in (BlockState.REST, BlockState.SIGNAL_LOST):
                self.show()
            if self.left_at_ns is not None and self.clock.now_ns() - self.left_at_ns > ABANDONED_S * NS_PER_S:
                self.recording.control("interrupted")
            self._end_if_over()

    def _end_if_over(self) -> None:
        if self.recording is not None and self.recording.ended and self._ending is None:
            self._ending = asyncio.create_task(self._end(self.recording))

    async def _end(self, recording: LiveRecording) -> None:
        try:
            await bring_to_an_end(recording, self._feeds, self.pages, self._last_word if self.sent else None)
        finally:
            self.ended.set()


def _seen(block: Block) -> Seen:
    practice = block.practice if block.state is BlockState.PRACTISE else None
    return Seen() if practice is None else Seen(True, practice.within_s, practice.about, practice.signalled)
