"""The partner muscles of a block: on which channels they are, and where each lay against its band in a repetition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reknit.exercise.model import Exercise, Partner
from reknit.sources.trouble import Trouble, TroubledError
from reknit.stream import Channel, ParameterError, Side, StreamSpec


class ChannelError(TroubledError, ParameterError):
    """The muscles of an exercise do not fit onto the channels of a sensor; `trouble` has a sentence for it on the page."""


def partner_channels(
    exercise: Exercise, spec: StreamSpec, side: Side, channel: str | int, asked: Mapping[str, str | int] | None = None
) -> dict[str, str]:
    """The channel of each partner, by its id: the one that was `asked` for, else the first on a muscle and side that fit, else the
    first that is on no muscle as far as anybody said.

    Raises ChannelError where the sensor has too few channels, or two muscles would be on one of them; ParameterError for a partner that
    the exercise does not have, SpecError for an unknown name.
    """
    if not exercise.partners:
        return {}
    found = {name: _place(spec, each) for name, each in (asked or {}).items()}
    if unknown := sorted(found.keys() - {each.id for each in exercise.partners}):
        there = ", ".join(each.id for each in exercise.partners)
        raise ParameterError(f"exercise {exercise.id!r} has no partner muscle {unknown[0]!r}; it has: {there}")
    own = _place(spec, channel)
    if spec.width <= len(exercise.partners):
        raise ChannelError(
            f"exercise {exercise.id!r} needs {len(exercise.partners) + 1} channels of one sensor, one for each muscle, but "
            f"{spec.device} has {spec.width}",
            Trouble.TOO_FEW_CHANNELS,
        )
    channels = [own, *found.values()]
    if len(set(channels)) != len(channels):
        raise ChannelError(
            f"each muscle needs a channel of its own, got {', '.join(spec.channels[each].name for each in channels)}",
            Trouble.CHANNEL_TWICE,
        )
    for known in (True, False):  # those that fit first: what is left over is for the others
        for partner in exercise.partners:
            free = (place for place in range(spec.width) if place not in (own, *found.values()))
            place = next((each for each in free if _fits(spec.channels[each], partner, side, known)), None)
            if place is not None and partner.id not in found:
                found[partner.id] = place
    if missing := next((each for each in exercise.partners if each.id not in found), None):
        raise ChannelError(
            f"exercise {exercise.id!r} needs a channel on {' or '.join(missing.muscles)} ({_side_of(missing, side).value}), but all free "
            f"channels of {spec.device} are on other muscles; move a sensor there, and say on which muscle its channel is",
            Trouble.CHANNELS_TAKEN,
        )
    return {each.id: spec.channels[found[each.id]].name for each in exercise.partners}


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


def _place(spec: StreamSpec, channel: str | int) -> int:
    if isinstance(channel, str):
        return spec.position(channel)
    if not 0 <= channel < spec.width:
        raise ParameterError(f"{spec.device} has channels 0 to {spec.width - 1}, got {channel}")
    return channel


def _fits(channel: Channel, partner: Partner, side: Side, known: bool) -> bool:
    """Whether a channel is on the partner's muscle and side; or where that is not `known`, whether nobody said where it is."""
    if not known:
        return channel.muscle is None
    return channel.muscle in partner.muscles and channel.side in (None, _side_of(partner, side))


def _side_of(partner: Partner, side: Side) -> Side:
    other = side.other
    return side if partner.side == "same" else other
