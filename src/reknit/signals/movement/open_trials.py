"""What all nodes that tell trials do where a trial is broken off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from reknit.signals.movement.repetition import FINISHED, PAUSED, SIGNAL_LOST
from reknit.stream import AtGap, Event, Gap, GapReason, Items, OpenNode, State, Traits


@dataclass(slots=True)
class TrialState(State):
    """How many trials have counted, and which sample comes next."""

    count: int = 0
    epoch: int = 0
    index: int = 0


T = TypeVar("T", bound=TrialState)


class OpenTrials(OpenNode[T]):
    """A node of trials that was opened: a gap and the end break a trial off, and the count goes on behind a gap.

    Subclasses write `broken`; behind a gap they begin as `start` does.
    """

    traits = Traits(at_gap=AtGap.RESET)

    def broken(self, state: T, reason: str) -> dict[str, Any] | None:
        """The trial under way as broken off for that reason; None where there is none."""
        raise NotImplementedError

    def gap(self, state: T, gap: Gap) -> Items:
        """A trial under way is broken off, and nothing of it goes on."""
        broken = self.broken(state, PAUSED if gap.reason is GapReason.PAUSE else SIGNAL_LOST)
        fresh = self.start()
        fresh.count = state.count
        state.become(fresh)
        return (gap,) if broken is None else (Event(gap.epoch, gap.first, "repetition", broken), gap)

    def flush(self, state: T) -> Items:
        """A trial under way at the end is partial."""
        broken = self.broken(state, FINISHED)
        return () if broken is None else (Event(state.epoch, state.index, "repetition", broken),)
