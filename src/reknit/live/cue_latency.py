"""From the moment at which a sample was taken to the moment at which its cue was seen or heard, in parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Moments(NamedTuple):
    """When a snapshot's newest sample was taken (None: nothing says so), reached the server, and when the snapshot went out.

    In ns of the session's clock.
    """

    taken_ns: int | None
    received_ns: int
    sent_ns: int


@dataclass(slots=True)
class Latency:
    """Collects, for every cue that a page reports as shown, how long each part of its way took.

    The parts add up to the whole for each single cue: `sensing` (exposure, finding the joints, way to the server), `deciding` (the
    server) and `showing` (way back, drawing or sounding). Once a cue comes of samples without a time of their own, nothing is told of
    `sensing`, and the whole counts from the arrival: a mixture would be neither.
    """

    deciding_ms: list[float] = field(default_factory=list)
    showing_ms: list[float] = field(default_factory=list)
    _sensing_ms: list[float] = field(default_factory=list)

    def add(self, moments: Moments, shown_ns: int) -> None:
        """Count a cue that was seen or heard at `shown_ns`."""
        if moments.taken_ns is not None:
            self._sensing_ms.append((moments.received_ns - moments.taken_ns) / 1e6)
        self.deciding_ms.append((moments.sent_ns - moments.received_ns) / 1e6)
        self.showing_ms.append((shown_ns - moments.sent_ns) / 1e6)

    @property
    def sensing_ms(self) -> list[float]:
        """One value a cue; empty where it is not known of every one."""
        return self._sensing_ms if len(self._sensing_ms) == len(self.deciding_ms) else []

    @property
    def whole_ms(self) -> list[float]:
        """One value a cue: from the capture, or from the arrival where the capture is not known."""
        parts = (self.sensing_ms, self.deciding_ms, self.showing_ms)
        return [sum(each) for each in zip(*(part for part in parts if part), strict=True)]

    def to_dict(self) -> dict[str, Any]:
        """`p50` and `p95` in ms, how many cues, `from` where the whole counts, and the same of each part under `parts`."""
        parts = {
            "sensing": spread(self.sensing_ms),
            "deciding": spread(self.deciding_ms),
            "showing": spread(self.showing_ms),
        }
        count = len(self.deciding_ms)
        since = None if not count else "capture" if self.sensing_ms else "arrival"
        return {**spread(self.whole_ms), "count": count, "from": since, "parts": parts}


def spread(values: Sequence[float]) -> dict[str, float | None]:
    """The values at 50 and 95 per cent (nearest rank), rounded to 0.1; None where there are none."""
    if not values:
        return {"p50": None, "p95": None}
    ordered = sorted(values)
    return {f"p{share}": round(ordered[min(len(ordered) - 1, round(share / 100 * (len(ordered) - 1)))], 1) for share in (50, 95)}
