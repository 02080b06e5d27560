"""How many samples a second walking needs."""

from __future__ import annotations

from reknit.stream import ParameterError, StreamSpec

LEAST_HZ, MOST_HZ = 50.0, 2000.0


def needed_rate_hz(spec: StreamSpec) -> float:
    """The stream's rate; ParameterError where it is too low or too high for this, SpecError where it has none."""
    if not LEAST_HZ <= spec.rate_hz <= MOST_HZ:
        raise ParameterError(
            f"stream {spec.name!r} has {spec.rate_hz:g} samples a second; walking needs {LEAST_HZ:g} to {MOST_HZ:g}"
        )
    return spec.rate_hz
