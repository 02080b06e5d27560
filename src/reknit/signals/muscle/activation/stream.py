"""The stream that a detector of activity puts out."""

from __future__ import annotations

from dataclasses import replace

from reknit.stream import StreamSpec


def activity_of(spec: StreamSpec, node: object, *, delay_s: float, warm_up: int = 0) -> StreamSpec:
    """For every channel one of the same name, muscle and side, without a unit: 1 active, 0 at rest, NaN unknown."""
    channels = tuple(replace(channel, unit="1", scale=1.0, offset=0.0) for channel in spec.channels)
    return spec.derive(node, channels=channels, delay_s=delay_s, warm_up=warm_up)
