"""Envelopes of two muscles to compare."""

from fractions import Fraction

from reknit.stream import Channel, Kind, StreamSpec


def envelopes(rate_hz: int = 1000, warm_up: int = 0, units: tuple[str, str] = ("%", "%")) -> StreamSpec:
    """A stream of two channels, `one` and `other`."""
    channels = tuple(Channel(name, unit) for name, unit in zip(("one", "other"), units, strict=True))
    return StreamSpec("emg", Kind.EMG, channels, Fraction(rate_hz), warm_up=warm_up)
