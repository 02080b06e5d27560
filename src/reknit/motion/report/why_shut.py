"""Why a value is withheld, in the few words of a report: a gate's own name is for programs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "count_only": "this view only allows counting",
        "behind": "seen from behind",
        "other_side": "the other side faced the camera",
        "out_of_plane": "it pointed at the camera or away from it",
        "distance": "too near or too far away",
        "picture": "the picture was dark, or showed several people",
        "no_person": "nobody was seen",
        "hidden": "it was hidden",
        "out_of_frame": "it was outside the picture",
        "no_signal": "there was no signal",
        "jumped": "the landmarks jumped",
        "warm_up": "the measurement had not settled",
        "electrode": "an electrode was off, or its signal was bad",
        "disturbed": "the sensor was disturbed or at the end of its range",
        "heading": "it was too uncertain which way the sensors point to one another",
        "axis_upright": "the axis of the joint stood upright",
        "slipped": "a sensor had slipped",
        "posture": "the posture was another one than is measured",
        "stepped": "a foot had moved",
        "away": "the camera had moved, or the person stood elsewhere",
    }
)


def why_shut(gate: str) -> str:
    """The words for a gate by its name; a name without words of its own is told with spaces."""
    return WORDS.get(gate, gate.replace("_", " "))
