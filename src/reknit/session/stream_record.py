"""What a session says of the source of one of its streams: what came, what did not, and how far its times can be trusted."""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np

from reknit.sources.health import Health
from reknit.sources.numbered import Anchor
from reknit.sources.supervision import SourceState
from reknit.stream import NS_PER_S, Clock
from reknit.timing.clock_fit import differences_ns, final_fit


class StreamRecord:
    """Collects the reports of a supervised source, and holds its live clock against the final fit.

    Live, a clock knows only what came before; at the end the whole recording is fitted from both sides. Both are kept (the live
    clocks in the recording's messages, what the final fit was made of beside them), and their difference is told.

    Parameters
    ----------
    rate_hz
        Nominal samples a second; None for an irregular stream, which has no clock.
    slots
        Whether packets may have waited for slots of a radio.
    """

    def __init__(self, rate_hz: float | None, slots: bool = True) -> None:
        self._period_ns = None if rate_hz is None else NS_PER_S / rate_hz
        self._slots = slots
        self._anchors, self._clocks = array("q"), array("q")
        self._periods = array("d")
        self._errors = array("q")
        self._health: Health | None = None
        self._entered: dict[SourceState, int] = {}
        self._state = SourceState.OFF

    def source(self, health: Health, began_ns: int) -> dict[str, Any]:
        """Take a report; gives what the journal keeps of it, with anchors in session time."""
        self._health = health
        if health.state is not self._state:
            self._state = health.state
            self._entered[health.state] = self._entered.get(health.state, 0) + 1
        anchors = [(epoch, index, arrival_ns - began_ns) for epoch, index, arrival_ns in health.anchors]
        for anchor in anchors:
            self._anchors.extend(anchor)
        return health.to_dict() | {"anchors": anchors}

    def clock(self, clock: Clock) -> None:
        """Take a clock that was published live, in session time."""
        self._clocks.extend((clock.epoch, clock.index, clock.time_ns))
        self._periods.append(clock.period_ns)
        self._errors.append(clock.error_ns)

    def to_dict(self) -> dict[str, Any]:
        """The source's counts, how often each state was entered, and its clock; empty where no source reported."""
        if self._health is None:
            return {}
        plain = self._health.to_dict()
        kept = {key: plain[key] for key in ("counts", "undetectable", "battery_percent", "rate_hz")}
        return kept | {"states": {state.value: count for state, count in self._entered.items()}, "clock": self._clock()}

    def _clock(self) -> dict[str, Any] | None:
        if self._period_ns is None or not self._clocks or not self._anchors:
            return None
        final = final_fit(_anchors(self._anchors), self._period_ns, slots=self._slots)
        live = [
            Clock(epoch, index, time_ns, period_ns, error_ns)
            for (epoch, index, time_ns), period_ns, error_ns in zip(_anchors(self._clocks), self._periods, self._errors)
        ]
        apart_ms = np.abs(differences_ns(live, final)) / 1e6
        return {
            "error_ms": live[-1].error_ns / 1e6,
            "drift_ppm": (live[-1].period_ns / self._period_ns - 1) * 1e6,
            "final_drift_ppm": (final[-1].period_ns / self._period_ns - 1) * 1e6,
            "live_to_final_p95_ms": float(np.percentile(apart_ms, 95)),
            "live_to_final_max_ms": float(apart_ms.max()),
        }


def _anchors(flat: array[int]) -> list[Anchor]:
    values = flat.tolist()
    return list(zip(values[::3], values[1::3], values[2::3], strict=True))
