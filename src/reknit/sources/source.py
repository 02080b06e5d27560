"""What every source is: something that fills one stream, in its own thread, until it is told to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from reknit.sources.trouble import Trouble
from reknit.stream import Item, ReknitError, StreamSpec


class SourceError(ReknitError):
    """A source cannot be opened, or has failed.

    Parameters
    ----------
    text
        A sentence: what was wrong, what was expected, what to do.
    trouble
        Which of the frequent troubles it is; None for any other.
    """

    def __init__(self, text: str, trouble: Trouble | None = None) -> None:
        super().__init__(text)
        self.trouble = trouble


class Source(Protocol):
    """A source of one stream.

    Times in chunks and clocks are nanoseconds of the host's monotonic clock; the session moves them to its own.
    """

    @property
    def spec(self) -> StreamSpec:
        """The stream that it fills."""
        ...

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        """Deliver items until the source ends or `stop` is set; called in a thread of its own."""
        ...


class SourceThread:
    """Runs a source in a thread.

    Parameters
    ----------
    source
        The source.
    deliver
        Called in the thread for each item.
    ended
        Called in the thread once the source has ended, with the error that ended it or None.
    """

    def __init__(self, source: Source, deliver: Callable[[Item], None], ended: Callable[[Exception | None], None]) -> None:
        self.source = source
        self._deliver, self._ended = deliver, ended
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"source {source.spec.name}", daemon=True)

    def start(self) -> None:
        """Begin to deliver."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Ask the source to end, and do not wait; several that are asked first and then stopped end side by side."""
        self._stop.set()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Ask the source to end and wait for it."""
        self.ask_to_stop()
        if self._thread is not threading.current_thread():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        error: Exception | None = None
        try:
            self.source.run(self._deliver, self._stop)
        except Exception as caught:
            error = caught
        self._ended(error)
