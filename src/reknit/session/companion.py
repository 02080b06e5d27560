"""What is measured beside each repetition: by the camera itself, or by further sensors, of which channel, and in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reknit.exercise.model import Exercise
from reknit.session.begin import Begin
from reknit.signals.catalogue import SIGNAL, measures
from reknit.stream import Kind, Side, StreamSpec


@dataclass(frozen=True, slots=True)
class Companion:
    """A companion measure of an exercise, had from the camera's own landmarks or from a further stream.

    Parameters
    ----------
    name
        What it is called beside a repetition: the measure's name where the camera has it; else the stream's, and behind its first
        one with the number of the channel, from 1.
    stream
        Name of the stream.
    measure, unit
        What is measured, and its unit: for a muscle's activity that of the sensor, such as "uV".
    position, channel
        The channel that is measured, from 0, and its name.
    muscle, side
        What that channel is on; None where nobody has said.
    """

    name: str
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
    """One for each companion measure that the camera has, then one for each channel on a muscle of each further stream that one of
    them can be had from.
    """
    known, first = measures(), begin.streams[0]
    found = [
        Companion(each, first, each, known[each].unit, 0, each, None, begin.side)
        for each in camera_companions(begin.exercise, specs[first].kind)
    ]
    for stream in begin.streams[1:]:
        spec = specs[stream]
        if spec.kind is Kind.IMU:  # it comes along, and is only recorded
            continue
        measure = next((each for each in begin.exercise.companions if spec.kind in known[each].kinds), None)
        if measure is None:
            continue
        for place, position in enumerate(companion_channels(spec, begin.side)):
            on, name = spec.channels[position], f"{stream} {position + 1}" if place else stream
            unit = on.unit if known[measure].unit == SIGNAL else known[measure].unit
            found.append(Companion(name, stream, measure, unit, position, on.name, on.muscle, on.side))
    return tuple(found)


def camera_companions(exercise: Exercise, kind: Kind) -> tuple[str, ...]:
    """The companion measures that are had from the landmarks of the measure itself; none on other sources."""
    if kind is not Kind.LANDMARKS:
        return ()
    known = measures()
    return tuple(each for each in exercise.companions if Kind.LANDMARKS in known[each].kinds)


def companion_channels(spec: StreamSpec, side: Side) -> tuple[int, ...]:
    """The channels of a further stream that are measured: all on muscles, those of the practised side first; without any, the first."""
    on_muscles = [n for n, channel in enumerate(spec.channels) if channel.muscle is not None]
    return tuple(sorted(on_muscles, key=lambda n: spec.channels[n].side not in (None, side))) or (0,)
