"""Sources recorded side by side without an exercise, each at its own rate and by its own clock."""

from __future__ import annotations

import math
import queue
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from reknit.journal.journal import MAX_LAG_S, JournalFailed
from reknit.session.recording import SessionClock, SessionRecording, in_session_time, new_id
from reknit.sources.health import Health
from reknit.sources.source import Source, SourceThread
from reknit.sources.supervised import SupervisedSource
from reknit.stream import Item

WAIT_S = 0.25
WAIT_FIRST_S = 30.0
MOST_WAITING = 1000
MOST_BYTES = 16 * 2**20


class Record:
    """Records until it is told to stop, or every source has ended.

    Parameters
    ----------
    root
        Folder in which the session gets a folder of its own.
    sources
        The sources by the names of their streams.

    Attributes
    ----------
    recording
        The session.
    health
        The newest report of each supervised source.
    problems
        What ended a source that failed, by stream.
    gave_up
        Whether it ended because no sample had come.

    Raises
    ------
    JournalFailed
        Where the session's folder cannot be made or written to.
    """

    def __init__(self, root: Path, sources: Mapping[str, Source]) -> None:
        clock = SessionClock()
        specs = {name: source.spec for name, source in sources.items()}
        self.recording = SessionRecording(root / new_id(), specs, clock)
        self.health: dict[str, Health] = {}
        self.problems: dict[str, str] = {}
        self.samples = dict.fromkeys(sources, 0)
        self.gave_up = False
        self._began_s = time.monotonic()
        self._first_s: float | None = None
        self._sources = sources
        self._come: queue.Queue[Callable[[], None]] = queue.Queue(MOST_WAITING)  # sources that are faster than the disk wait
        self._running = set(sources)

    def run(
        self,
        stop: threading.Event,
        watch: Callable[[], None] = lambda: None,
        *,
        seconds: float | None = None,
        wait_s: float = WAIT_FIRST_S,
    ) -> dict[str, Any]:
        """Record, calling `watch` about four times a second; gives the summary of the sealed session.

        Parameters
        ----------
        stop
            Ends the recording when it is set.
        watch
            Looks at it.
        seconds
            Ends it so long after the first sample of any stream; None for never.
        wait_s
            With `seconds`: gives up after so long without a sample.

        Raises JournalFailed where the disk took no more; what it has confirmed is kept.
        """
        self._began_s = time.monotonic()
        threads = [self._thread(name, source) for name, source in self._sources.items()]
        for thread in threads:
            thread.start()
        try:
            while self._running and not stop.is_set() and self.recording.failure is None:
                left_s = math.inf if seconds is None else self._left_s(seconds, wait_s)
                if left_s <= 0:
                    self.gave_up = self._first_s is None
                    break
                self._work(min(WAIT_S, left_s))
                watch()
        finally:
            self._stop(threads)
        if self.recording.failure is not None:
            self.recording.journal.close()
            raise JournalFailed(self.recording.failure)
        return self.recording.seal()

    def _left_s(self, seconds: float, wait_s: float) -> float:
        """How long it may go on."""
        until_s = self._began_s + wait_s if self._first_s is None else self._first_s + seconds
        return until_s - time.monotonic()

    def _stop(self, threads: list[SourceThread]) -> None:
        """Ask all sources to end, and take what they still bring, so that none waits for room."""

        def stop() -> None:
            for thread in threads:
                thread.ask_to_stop()
            for thread in threads:
                thread.stop()

        stopping = threading.Thread(target=stop)
        stopping.start()
        while stopping.is_alive() or self._come.qsize():
            self._work(0.02)

    def _thread(self, name: str, source: Source) -> SourceThread:
        if isinstance(source, SupervisedSource):
            source.changed = self._later(partial(self._changed, name, source.device.slots))
        return SourceThread(source, self._later(partial(self._take, name)), self._later(partial(self._ended, name)))

    def _later(self, take: Callable[[Any], None]) -> Callable[[Any], None]:
        """A function that sources' threads may call: `take` then runs in the recording's thread."""
        return lambda value: self._come.put(partial(take, value))

    def _work(self, wait_s: float) -> None:
        """Do what has come, or what comes next within `wait_s`."""
        try:
            if not self._come.qsize():
                self._come.get(timeout=wait_s)()
            for _ in range(self._come.qsize()):
                self._come.get_nowait()()
        except queue.Empty:
            return

    def _take(self, name: str, item: Item) -> None:
        journal = self.recording.journal
        while journal.waiting_bytes > MOST_BYTES and journal.lag_s < MAX_LAG_S:
            time.sleep(0.005)
        new = self.recording.receive(name, in_session_time(item, self.recording.clock.began_ns))
        if new is not None:
            self.samples[name] += new.count
            self._first_s = time.monotonic() if self._first_s is None else self._first_s

    def _changed(self, name: str, slots: bool, health: Health) -> None:
        self.health[name] = health
        self.recording.source_changed(name, health, slots)

    def _ended(self, name: str, error: Exception | None) -> None:
        self._running.discard(name)
        self.recording.note("source ended", {"stream": name, "error": None if error is None else str(error)})
        if error is not None:
            self.problems[name] = str(error)
