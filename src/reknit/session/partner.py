"""The partner muscles of a block: on which channels they are, and where each lay against its band in a repetition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reknit.exercise.model import Exercise, Partner
from reknit.stream import ParameterError, Side, StreamSpec


def partner_channels(exercise: Exercise, spec: StreamSpec, side: Side, channel: str | int) -> dict[str, str]:
    """The channel of each partner, by its id: the first free one on a muscle and side that fit, else the first free one.

    Raises ParameterError where the sensor has too few channels.
    """
    own = spec.position(channel) if isinstance(channel, str) else channel
    taken, found = {own}, {}
    for partner in exercise.partners:
        free = [place for place in range(spec.width) if place not in taken]
        if not free:
            needed = len(exercise.partners) + 1
            raise ParameterError(
                f"exercise {exercise.id!r} needs {needed} channels of one sensor, one for each muscle, but {spec.device} has {spec.width}"
            )
        place = next((each for each in free if _fits(spec, each, partner, side)), free[0])
        taken.add(place)
        found[partner.id] = spec.channels[place].name
    return found


def partner_zone(partner: Partner, value: float | None) -> str | None:
    """Where a partner's mean lay: "inside" its band, "below" or "above" it; None where it was not measured."""
    if value is None:
        return None
    if partner.low is not None and value < partner.low:
        return "below"
    return "above" if partner.high is not None and value > partner.high else "inside"


def judged(exercise: Exercise, beside: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """What was measured of each partner in a repetition (`peak`, `mean`), with its `zone`."""
    return {each.id: {**beside[each.id], "zone": partner_zone(each, beside[each.id]["mean"])} for each in exercise.partners}


def _fits(spec: StreamSpec, place: int, partner: Partner, side: Side) -> bool:
    channel = spec.channels[place]
    wanted = side if partner.side == "same" else Side.LEFT if side is Side.RIGHT else Side.RIGHT
    return channel.muscle in partner.muscles and channel.side in (None, wanted)
