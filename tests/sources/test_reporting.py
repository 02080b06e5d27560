"""Reports of a source: with each new state, and once a second."""

from __future__ import annotations

import time

from reknit.sources.health import Health
from reknit.sources.numbered import Counts
from reknit.sources.reporting import REPORT_NS, ReportingSource
from reknit.sources.supervision import SourceState


class Plain(ReportingSource):
    """A source that is nothing but watched over."""

    slots = False

    def __init__(self) -> None:
        super().__init__()
        self.told: list[SourceState] = []
        self.changed = lambda health: self.told.append(health.state)

    def _health(self, now_ns: int) -> Health:
        return Health(self._supervision.state, Counts())

    def go_on(self, now_ns: int) -> None:
        if self._report_is_due(now_ns):
            self._report()

    def connect(self, now_ns: int) -> None:
        self._supervision.start(now_ns)


def test_a_report_is_due_with_a_new_state_and_a_second_after_the_last_one() -> None:
    source = Plain()
    now_ns = time.monotonic_ns()
    source.connect(now_ns)
    for later_ns in (0, REPORT_NS // 2, 100 * REPORT_NS):
        source.go_on(now_ns + later_ns)
    assert source.told == [SourceState.CONNECTING] * 2
