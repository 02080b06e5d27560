"""A simulated patient as a source: it gives samples at real time, and sees how far the session is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from reknit.simulate.patient import Seen
from reknit.sources.paced import PIECE_S, play
from reknit.stream import Chunk, Item, StreamSpec


class Patient(Protocol):
    """Somebody simulated who looks at the session; `seen` is what they see."""

    seen: Seen
    rate_hz: float

    @property
    def spec(self) -> StreamSpec:
        """The patient's stream."""
        ...

    def samples(self, first: int, count: int) -> Chunk:
        """The next samples, the first of which has the index `first`."""
        ...


class PatientSource:
    """A patient until it is stopped.

    Parameters
    ----------
    patient
        Who practises.
    """

    def __init__(self, patient: Patient) -> None:
        self._patient = patient

    @property
    def spec(self) -> StreamSpec:
        """The patient's stream."""
        return self._patient.spec

    def see(self, seen: Seen) -> None:
        """What the patient sees from now on; any thread may tell it."""
        self._patient.seen = seen

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        """Practise without end."""
        play(self._endless(), deliver, stop)

    def _endless(self) -> Iterator[Item]:
        size = max(1, round(self._patient.rate_hz * PIECE_S))
        first = 0
        while True:
            yield self._patient.samples(first, size)
            first += size
