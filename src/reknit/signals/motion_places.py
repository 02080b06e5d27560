"""Where on the body a motion sensor can be worn."""

from __future__ import annotations

from collections.abc import Mapping

from reknit.stream import Side

SEGMENTS: Mapping[str, bool] = {
    "chest": False,
    "lower_back": False,
    "upper_arm": True,
    "forearm": True,
    "hand": True,
    "finger": True,
    "thigh": True,
    "shank": True,
    "foot": True,
}
"""The segments by the names of `Channel.segment`, and whether there is one on each side."""


def place_words(segment: str, side: Side | None) -> str:
    """A place in English, for a sentence: "right upper arm"."""
    sided = SEGMENTS.get(segment, True) and side is not None
    return f"{side.value} {segment}".replace("_", " ") if sided and side is not None else segment.replace("_", " ")
