"""The trial under way, as the page shows it while it lasts: its own seconds, where in it the person is, and their steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reknit.signals.motion.function.up_and_go import PARTS
from reknit.signals.movement.trial import ELAPSED, PART, STEPS
from reknit.stream import Chunk, StreamSpec

WHOLE = ("tug_total", "walk_time")
"""What the whole trial took, by the names of its values."""


class UnderWay:
    """What the node of the trials tells of the one under way: seconds in the time of the samples, never by the clock of the page.

    Attributes
    ----------
    elapsed_s
        Seconds since it began; 0 where none is under way.
    part
        Where in it the person is, a word of `Part`; None where the trial has no parts.
    steps
        Steps until now; None where none are counted.
    took_s
        What the last whole trial took, as it was measured; None before one was done.
    """

    def __init__(self, spec: StreamSpec) -> None:
        places = {channel.name: place for place, channel in enumerate(spec.channels)}
        self._elapsed, self._part, self._steps = (places.get(name) for name in (ELAPSED, PART, STEPS))
        self.elapsed_s = 0.0
        self.part: str | None = None
        self.steps: int | None = None
        self.took_s: float | None = None
        self.rest()

    def take(self, chunk: Chunk) -> None:
        """Take samples, at least one."""
        last = chunk.data[-1].tolist()
        if self._elapsed is not None:
            self.elapsed_s = last[self._elapsed]
        if self._part is not None:
            self.part = PARTS[int(last[self._part])].value
        if self._steps is not None:
            self.steps = int(last[self._steps])

    def ended(self, trial: Mapping[str, Any]) -> None:
        """Take a trial that ended."""
        found = (trial.get("values", {}).get(name) for name in WHOLE)
        self.took_s = next((each["value"] for each in found if each is not None), None)
        self.rest()

    def rest(self) -> None:
        """Nothing is under way: a trial ended, or a pause broke it off."""
        self.elapsed_s = 0.0
        self.part = None if self._part is None else PARTS[0].value
        self.steps = None if self._steps is None else 0

    def to_dict(self) -> dict[str, Any] | None:
        """Plain data for a snapshot; None where the trials of the exercise tell no time of their own."""
        if self._elapsed is None:
            return None
        return {"elapsed_s": self.elapsed_s, "part": self.part, "steps": self.steps, "took_s": self.took_s}
