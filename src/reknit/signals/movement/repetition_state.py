"""What is known of the movement under way."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from reknit.signals.measure import Gate, Phase
from reknit.stream import NS_PER_S, State

NO = math.nan


@dataclass(slots=True)
class RepetitionState(State):
    """Where in a repetition the newest sample lies, and what is known of the movement under way. Times in nanoseconds."""

    reach: float
    phase: int = int(Phase.UNKNOWN)
    count: int = 0
    last_ns: int = 0
    missing_since_ns: int = -1
    lowest: float = NO  # at rest before the movement
    start_ns: int = 0
    reached_ns: int = -1
    turned_ns: int = -1
    hold_ns: int = 0
    peak: float = NO
    trough: float = NO
    gate: int = 0
    epoch: int = 0
    index: int = 0  # of the sample that comes next
    holed: bool = False  # samples were missing in the movement for longer than is bridged
    unrested: bool = False  # not yet seen at rest since practice began or went on
    sums: list[float] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)

    @property
    def shown(self) -> int:
        """The phase as others see it: that of a movement that nobody saw begin is unknown."""
        return int(Phase.UNKNOWN) if self.unrested else self.phase

    def told(self, companions: list[str], end_ns: int, duration_s: float, reason: str | None) -> dict[str, Any]:
        """The movement under way as the value of its event; `reason` is why it is partial, None where it is complete."""
        withheld = Gate(self.gate) if self.gate else None
        turned_ns = end_ns if self.turned_ns < 0 else self.turned_ns
        beside = {
            name: {
                "peak": None if math.isnan(self.peaks[place]) else self.peaks[place],
                "mean": self.sums[place] / self.counts[place] if self.counts[place] else None,
            }
            for place, name in enumerate(companions)
        }
        return {
            "number": None if reason else self.count,
            "complete": reason is None,
            "reason": reason,
            "start_s": self.start_ns / NS_PER_S,
            "reached_s": None if self.reached_ns < 0 else self.reached_ns / NS_PER_S,
            "end_s": end_ns / NS_PER_S,
            "duration_s": duration_s,
            "hold_s": self.hold_ns / NS_PER_S,
            "out_s": (turned_ns - self.start_ns) / NS_PER_S,
            "return_s": (end_ns - turned_ns) / NS_PER_S,
            "peak": None if withheld else self.peak,
            "range": None if withheld or math.isnan(self.lowest) else self.peak - self.lowest,
            "withheld": withheld.name.lower() if withheld else None,
            "companions": beside,
        }
