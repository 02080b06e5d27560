"""From the moment at which a camera took a picture to the moment at which its cue was seen or heard, in parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Moments:
    """When a snapshot's newest sample was taken, reached the server, and when the snapshot went out; ns of the session's clock."""

    taken_ns: int
    received_ns: int
    sent_ns: int


@dataclass(slots=True)
class Latency:
    """Collects, for every cue that a page reports as shown, how long each part of its way took.

    The parts add up to the whole for each single cue: `sensing` (exposure, finding the joints, way to the server), `deciding` (the
    server) and `showing` (way back, drawing or sounding).
    """

    parts_ms: dict[str, list[float]] = field(default_factory=lambda: {"sensing": [], "deciding": [], "showing": []})
    whole_ms: list[float] = field(default_factory=list)

    def add(self, moments: Moments, shown_ns: int) -> None:
        """Count a cue that was seen or heard at `shown_ns`."""
        steps = (moments.taken_ns, moments.received_ns, moments.sent_ns, shown_ns)
        for name, before, after in zip(self.parts_ms, steps, steps[1:]):
            self.parts_ms[name].append((after - before) / 1e6)
        self.whole_ms.append((shown_ns - moments.taken_ns) / 1e6)

    def to_dict(self) -> dict[str, Any]:
        """`p50` and `p95` in ms and how many cues; the same of each part under `parts`."""
        parts = {name: spread(values) for name, values in self.parts_ms.items()}
        return {**spread(self.whole_ms), "count": len(self.whole_ms), "parts": parts}


def spread(values: Sequence[float]) -> dict[str, float | None]:
    """The values at 50 and 95 per cent (nearest rank), rounded to 0.1; None where there are none."""
    if not values:
        return {"p50": None, "p95": None}
    ordered = sorted(values)
    return {f"p{share}": round(ordered[min(len(ordered) - 1, round(share / 100 * (len(ordered) - 1)))], 1) for share in (50, 95)}
