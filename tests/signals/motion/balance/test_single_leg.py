"""How long a foot is off the ground."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.motion.balance.lift import CAMERA_DOWN, CAMERA_UP, Unloaded
from reknit.signals.motion.balance.single_leg import SingleLegStance
from reknit.stream import Channel, Chunk, Event, Gap, GapReason, Kind, ParameterError, StreamSpec

SPEC = StreamSpec("lift", Kind.MEASURE, measure_channels("%"), Fraction(100))
NODE = SingleLegStance(CAMERA_UP, CAMERA_DOWN, limit_s=10.0)


def stances(*values: tuple[float, float], node: SingleLegStance = NODE, gap_at: int | None = None) -> list[dict[str, Any]]:
    """Events of a measure that has each value for so many seconds."""
    value = np.concatenate([np.full(round(100 * seconds), level) for level, seconds in values])
    gates = np.where(np.isnan(value), Gate.HIDDEN, Gate.OPEN)
    opened = node.open(SPEC)
    state = opened.start()
    chunk = Chunk(SPEC, 0, 0, np.column_stack((value, gates)))
    parts: list[Chunk | Gap] = [chunk]
    if gap_at is not None:
        parts = [chunk.part(0, gap_at), Gap(0, gap_at, gap_at + 1, GapReason.DISCONNECT), chunk.part(gap_at + 1, chunk.count)]
    out = [item for part in parts for item in opened.step(state, part)]
    return [item.value for item in (*out, *opened.flush(state)) if isinstance(item, Event)]


def test_from_leaving_to_touching() -> None:
    (told,) = stances((0, 1), (15, 3.5), (0, 1))
    assert (told["start_s"], told["end_s"], told["ended"], told["complete"]) == pytest.approx((1.0, 4.5, "touched", True))
    assert told["duration_s"] == pytest.approx(3.5)


def test_a_foot_that_was_in_the_air_at_first_was_not_seen_to_leave() -> None:
    assert stances((15, 3), (0, 1)) == []
    assert len(stances((15, 3), (0, 1), (15, 2), (0, 1))) == 1


def test_wobble_between_the_thresholds_ends_nothing() -> None:
    (told,) = stances((0, 1), (15, 1), (6, 1), (15, 1), (0, 1))
    assert told["duration_s"] == pytest.approx(3.0)


def test_the_limit_ends_the_test_and_the_foot_must_come_down_first() -> None:
    (told,) = stances((0, 1), (15, 25))
    assert (told["ended"], told["duration_s"]) == ("limit", pytest.approx(10.0))


@pytest.mark.parametrize(("hole_s", "count", "ended"), [(0.2, 1, "touched"), (1.0, 1, "signal lost")])
def test_missing(hole_s: float, count: int, ended: str) -> None:
    told = stances((0, 1), (15, 2), (np.nan, hole_s), (15, 1), (0, 1))
    assert [each["ended"] for each in told] == [ended] * count
    assert told[0]["complete"] is (ended == "touched")


def test_a_gap_and_the_end_break_off() -> None:
    assert [each["ended"] for each in stances((0, 1), (15, 3), (0, 1), gap_at=250)] == ["signal lost"]
    assert [each["ended"] for each in stances((0, 1), (15, 3))] == ["finished"]


def test_a_hop_is_no_stance() -> None:
    assert stances((0, 1), (15, 0.3), (0, 1)) == []


def test_thresholds_out_of_order() -> None:
    with pytest.raises(ParameterError, match="down <= up"):
        SingleLegStance(5, 8).open(SPEC)


def test_plates_feel_what_a_foot_still_bears() -> None:
    spec = StreamSpec("plates", Kind.FORCES, (Channel("Fz1", "N"), Channel("Fz2", "N")), Fraction(100))
    opened = Unloaded("Fz1", "Fz2").open(spec)
    rows = opened.rows(opened.start(), np.array([[350, 350], [-7, -693], [3, 4], [np.nan, 700]]))
    np.testing.assert_allclose(
        rows, np.array([(50, Gate.OPEN), (99, Gate.OPEN), (np.nan, Gate.NO_PERSON), (np.nan, Gate.NO_SIGNAL)])
    )
    with pytest.raises(ParameterError, match="two channels in N"):
        Unloaded("Fz1", "Fz1").open(spec)
