"""What further sensors measure beside each repetition: of which stream, which channel, and in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reknit.session.begin import Begin
from reknit.signals.catalogue import SIGNAL, measures
from reknit.stream import Side, StreamSpec


@dataclass(frozen=True, slots=True)
class Companion:
    """A companion measure of an exercise, had from a further stream.

    Parameters
    ----------
    stream
        Name of the stream.
    measure, unit
        What is measured, and its unit: for a muscle's activity that of the sensor, such as "uV".
    position, channel
        The channel that is measured, from 0, and its name.
    muscle, side
        What that channel is on; None where nobody has said.
    """

    stream: str
    measure: str
    unit: str
    position: int
    channel: str
    muscle: str | None
    side: Side | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data for the summary and the page."""
        side = None if self.side is None else self.side.value
        return {"measure": self.measure, "unit": self.unit, "channel": self.channel, "muscle": self.muscle, "side": side}


def companions(begin: Begin, specs: Mapping[str, StreamSpec]) -> tuple[Companion, ...]:
    """One for each further stream that one of the exercise's companion measures can be had from."""
    known = measures()
    found = []
    for name in begin.streams[1:]:
        spec = specs[name]
        measure = next((each for each in begin.exercise.companions if spec.kind in known[each].kinds), None)
        if measure is not None:
            position = companion_channel(spec, begin.side)
            on = spec.channels[position]
            unit = on.unit if known[measure].unit == SIGNAL else known[measure].unit
            found.append(Companion(name, measure, unit, position, on.name, on.muscle, on.side))
    return tuple(found)


def companion_channel(spec: StreamSpec, side: Side) -> int:
    """The channel of a further stream that is measured: the first on a muscle of the practised side, else on any muscle, else the first."""
    on_muscles = [n for n, channel in enumerate(spec.channels) if channel.muscle is not None]
    return next((n for n in on_muscles if spec.channels[n].side in (None, side)), on_muscles[0] if on_muscles else 0)
