"""What all sources share that are watched over: a state, and reports of how they are."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable

from reknit.sources.health import Health
from reknit.sources.supervision import Patience, SourceState, Supervision
from reknit.stream import NS_PER_S

REPORT_NS = NS_PER_S


class ReportingSource(ABC):
    """A source that tells how it is.

    Parameters
    ----------
    patience
        How long silence is borne.

    Attributes
    ----------
    changed
        Called in the source's thread with each new state, and once a second.
    """

    def __init__(self, patience: Patience | None = None) -> None:
        self.changed: Callable[[Health], None] = lambda _: None
        self._supervision = Supervision(patience)
        self._told, self._told_ns = SourceState.OFF, 0

    @property
    @abstractmethod
    def slots(self) -> bool:
        """Whether its packets may wait for slots of a radio, such as those of Bluetooth."""

    @abstractmethod
    def _health(self, now_ns: int) -> Health:
        """How it is now."""

    def _report(self) -> None:
        now_ns = time.monotonic_ns()
        self._told, self._told_ns = self._supervision.state, now_ns
        self.changed(self._health(now_ns))

    def _report_is_due(self, now_ns: int) -> bool:
        return self._supervision.state is not self._told or now_ns - self._told_ns >= REPORT_NS
