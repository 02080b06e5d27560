"""What every measure looks like: a value, and a gate that says whether the value may be trusted."""

from __future__ import annotations

from enum import IntEnum

from reknit.stream import Channel

VALUE, GATE, PHASE = "value", "gate", "phase"
WANTED, WITHIN = "wanted", "within"


class Gate(IntEnum):
    """Whether a measure's value may be used; the number stands in the measure's `gate` channel.

    Behind a shut gate the value is NaN: never guessed. With a gate of `COUNTED`, such as COUNT_ONLY, the value is there and repetitions
    may be counted from it, but it must not be shown, reported or answered by a cue.
    """

    OPEN = 0
    COUNT_ONLY = 1
    WARM_UP = 2
    NO_PERSON = 3
    HIDDEN = 4
    OUT_OF_FRAME = 5
    NO_SIGNAL = 6
    ELECTRODE = 7
    DISTURBED = 8
    BEHIND = 9  # the camera sees the person from behind, where left and right are easily exchanged
    OTHER_SIDE = 10  # the other side is turned to the camera, and covers what is measured
    OUT_OF_PLANE = 11  # the limb points towards the camera or away from it
    DISTANCE = 12  # too far away, or too near
    JUMPED = 13  # landmarks jumped, or left and right were exchanged
    PICTURE = 14  # too dark, or more than one person
    HEADING = 15  # how one sensor is turned to the other about the vertical is not known yet
    AXIS_UPRIGHT = 16  # the joint's axis points up, where no heading can be had from it
    SLIPPED = 17  # the two sensors no longer move as they did when they were put on
    POSTURE = 19  # the sensor was away, and whether the person sits or stands is not known yet
    STEPPED = 20  # a foot has moved in a measure that is told over feet that stand
    AWAY = 21  # the person stands elsewhere than at the start, or the camera was moved

    @property
    def shut(self) -> bool:
        """Whether the value is missing."""
        return self not in COUNTED


COUNTED = frozenset({Gate.OPEN, Gate.COUNT_ONLY, Gate.BEHIND, Gate.OTHER_SIDE, Gate.OUT_OF_PLANE, Gate.DISTANCE, Gate.PICTURE})
"""Gates with which there is a value, from which repetitions may be counted."""


class Phase(IntEnum):
    """Where in a repetition a sample lies; the number stands in the `phase` channel that repetition detection adds."""

    UNKNOWN = 0  # not yet seen at rest: a movement that was under way at the start is partial
    REST = 1
    OUT = 2  # away from rest, towards the target
    REACHED = 3  # at or beyond `reach`, not yet on the way back
    RETURN = 4  # on the way back to rest


def measure_channels(unit: str) -> tuple[Channel, Channel]:
    """The channels of a measure in that unit: `value`, then `gate`."""
    return Channel(VALUE, unit), Channel(GATE, "code")
