"""Range, fastest turn and end-feel of one repetition of a joint's angle (offline: it needs the whole repetition)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.stream import ParameterError

Floats = NDArray[np.float64]

LEAST_SAMPLES = 8
LEAST_RANGE_DEG = 5.0


@dataclass(frozen=True, slots=True)
class EndOfRange:
    """How a joint moved out to the furthest point of a repetition.

    Parameters
    ----------
    range_deg
        From the start to the furthest point.
    peak_speed_deg_s
        The fastest turn on the way out.
    end_speed_deg_s
        Mean speed over the last part of the range.
    end_deceleration_deg_s2
        How quickly the speed fell over that part, above 0 where the joint slowed down: a high one is an abrupt stop.
    """

    range_deg: float
    peak_speed_deg_s: float
    end_speed_deg_s: float
    end_deceleration_deg_s2: float


def end_of_range(angle_deg: Floats, rate_hz: float, *, last: float = 0.1) -> EndOfRange | None:
    """What the way out of a repetition says of the end of its range; None where the joint hardly moved, or a sample is missing.

    Speeds are central differences of neighbours; noise of the angle grows in them, so smooth a camera's angles before. That an abrupt or a
    soft stop in active movement means what a therapist's hand feels has not been shown: compare it within one person.

    Parameters
    ----------
    angle_deg
        The measure from the start of a repetition to its end, growing on the way out.
    rate_hz
        Samples a second.
    last
        Which share of the range counts as its end.

    Raises ParameterError where the rate or the share is out of reach.
    """
    if not (rate_hz > 0 and 0 < last < 1):
        raise ParameterError(f"rate_hz must be above 0 and last between 0 and 1, got {rate_hz} and {last}")
    angle = np.asarray(angle_deg, dtype=np.float64)
    if len(angle) < LEAST_SAMPLES or not np.isfinite(angle).all():
        return None
    top = int(np.argmax(angle))
    reached = float(angle[top] - angle[0])
    if top < 3 or reached < LEAST_RANGE_DEG:
        return None
    speed = np.gradient(angle, 1 / rate_hz)
    at = int(np.flatnonzero(angle[: top + 1] < angle[top] - last * reached)[-1]) + 1
    if at >= top:
        at = top - 1
    lasted_s = (top - at) / rate_hz
    return EndOfRange(
        range_deg=reached,
        peak_speed_deg_s=float(speed[: top + 1].max()),
        end_speed_deg_s=float(angle[top] - angle[at]) / lasted_s,
        end_deceleration_deg_s2=float(speed[at] - speed[top]) / lasted_s,
    )
