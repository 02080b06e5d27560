"""The sources of a session: each runs in a thread, and what it tells is handed over to the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Protocol, TypeVar

from reknit.simulate.patient import Seen
from reknit.sources.health import Health
from reknit.sources.patient import PatientSource
from reknit.sources.phone_source import PhoneSource
from reknit.sources.reporting import ReportingSource
from reknit.sources.source import Source, SourceThread
from reknit.stream import Item

T = TypeVar("T")
STOPPING = ThreadPoolExecutor(32, "stopping")
"""Sources that hang when they are let go keep these threads, and not those in which sessions are sealed."""


class Listener(Protocol):
    """Who hears a session's sources; called on the event loop, with the name of the stream that the source fills."""

    def source_gave(self, stream: str, item: Item) -> None:
        """Samples, a gap or a clock, in the host's monotonic time."""
        ...

    def source_changed(self, stream: str, health: Health, slots: bool) -> None:
        """How the source is; `slots`: whether its packets may wait for slots of a radio."""
        ...

    def phone_tied(self, stream: str, tie: dict[str, int]) -> None:
        """How the clock of a phone lies to the server's."""
        ...

    def source_ended(self, stream: str, error: Exception | None) -> None:
        """The source has ended, with the error that ended it or by itself."""
        ...


class Feeds:
    """All sources of one session.

    Parameters
    ----------
    sources
        The sources by the names of their streams.
    listener
        Who hears them.
    """

    def __init__(self, sources: Mapping[str, Source], listener: Listener) -> None:
        self._loop = asyncio.get_running_loop()
        self._phones: dict[str, PhoneSource] = {}
        self._patients = [each for each in sources.values() if isinstance(each, PatientSource)]
        self._threads = [self._thread(name, source, listener) for name, source in sources.items()]

    def start(self) -> None:
        """Begin to deliver."""
        for thread in self._threads:
            thread.start()

    def acknowledged(self, stream: str, epoch: int, index: int) -> None:
        """Samples of a stream are on the disk: a phone need not keep them any more."""
        if (phone := self._phones.get(stream)) is not None:
            phone.acknowledged(epoch, index)

    @property
    def has_patients(self) -> bool:
        """Whether a source is a simulated patient, who looks at the session."""
        return bool(self._patients)

    def see(self, seen: Seen) -> None:
        """How far the session is, for simulated patients, who answer to it."""
        for patient in self._patients:
            patient.see(seen)

    async def stop(self) -> None:
        """Ask all sources to end, side by side, and wait for them for a few seconds each."""
        for thread in self._threads:
            thread.ask_to_stop()
        if self._threads:
            await self._loop.run_in_executor(STOPPING, self._wait)

    def _wait(self) -> None:
        for thread in self._threads:
            thread.stop()

    def _thread(self, stream: str, source: Source, listener: Listener) -> SourceThread:
        if isinstance(source, ReportingSource):
            source.changed = self._later(partial(listener.source_changed, slots=source.slots), stream)
        if isinstance(source, PhoneSource):
            source.clock_told = self._later(listener.phone_tied, stream)
            self._phones[stream] = source
        return SourceThread(source, self._later(listener.source_gave, stream), self._later(listener.source_ended, stream))

    def _later(self, take: Callable[[str, T], None], stream: str) -> Callable[[T], None]:
        """A function that other threads may call: `take` then runs on the event loop."""

        def call(value: T) -> None:
            self._loop.call_soon_threadsafe(take, stream, value)

        return call
