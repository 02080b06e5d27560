"""Stances on one leg as trials: what counts, why another does not, and the count over a break."""

from fractions import Fraction
from typing import Any

import numpy as np

from reknit.signals.measure import PHASE, Gate, Phase, measure_channels
from reknit.signals.motion.balance.one_leg import OneLeg
from reknit.stream import Chunk, Event, Gap, GapReason, Kind, StreamSpec

SPEC = StreamSpec("lift", Kind.MEASURE, measure_channels("%"), Fraction(100))
NODE = OneLeg(8, 5, limit_s=10.0)


def told(*values: tuple[float, float], breaks: dict[int, GapReason] | None = None) -> list[dict[str, Any]]:
    """Events of a measure that has each value for so many seconds, with a gap of one sample at each of these places."""
    value = np.concatenate([np.full(round(100 * seconds), level) for level, seconds in values])
    data = np.column_stack((value, np.where(np.isnan(value), Gate.HIDDEN, Gate.OPEN)))
    opened = NODE.open(SPEC)
    state, out, at = opened.start(), [], 0
    for place, reason in (breaks or {}).items():
        out += [*opened.step(state, Chunk(SPEC, 0, at, data[at:place])), *opened.step(state, Gap(0, place, place + 1, reason))]
        at = place + 1
    out += [*opened.step(state, Chunk(SPEC, 0, at, data[at:])), *opened.flush(state)]
    return [item.value for item in out if isinstance(item, Event) and item.name == "repetition"]


def test_a_touch_and_the_limit_count_with_their_time() -> None:
    touched, limit = told((0, 1), (15, 3.5), (0, 1), (20, 12), (0, 1))
    assert (touched["number"], touched["ended"], touched["values"]["stance_time"]["value"]) == (1, "touched", 3.5)
    assert (limit["number"], limit["ended"], limit["values"]["stance_time"]["value"]) == (2, "limit", 10.0)
    assert (touched["peak"], limit["peak"]) == (15, 20)


def test_what_was_broken_off_has_no_time() -> None:
    lost, paused, counted, over = told(
        (0, 1), (15, 2), (np.nan, 1), (0, 1), (15, 2), (0, 1), (15, 2), (0, 1), (15, 2), breaks={600: GapReason.PAUSE}
    )
    assert [each["reason"] for each in (lost, paused, counted, over)] == ["signal lost", "paused", None, "finished"]
    assert counted["number"] == 1
    assert lost["values"] == paused["values"] == over["values"] == {}


def test_the_phase_says_when_the_foot_is_up() -> None:
    opened = NODE.open(SPEC)
    value = np.array([0.0, 0, 15, 15, np.nan, 15, 0])
    (chunk, *_) = opened.step(
        opened.start(), Chunk(SPEC, 0, 0, np.column_stack((value, np.where(np.isnan(value), Gate.HIDDEN, Gate.OPEN))))
    )
    assert isinstance(chunk, Chunk)
    phase = chunk.data[:, opened.spec.position(PHASE)].tolist()
    assert phase == [Phase.REST] * 3 + [Phase.REACHED, Phase.UNKNOWN, Phase.REACHED, Phase.REST]
