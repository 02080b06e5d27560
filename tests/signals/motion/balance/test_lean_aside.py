"""How far a person leans aside, by a camera in front of them."""

from __future__ import annotations

import numpy as np
import pytest

from reknit.signals.measure import Gate
from reknit.signals.motion.balance.lean_aside import LeanAside, aside_values
from reknit.signals.movement.samples import Samples
from reknit.signals.pose.landmarks import FIELDS, LANDMARKS
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Chunk, Kind, SpecError, StreamSpec

PERSON = SimulatedPerson("leaning-aside", range_deg=6.0, period_s=4.0, still_s=2.0)
RIGHT, LEFT = slice(60, 180), slice(180, 300)
"""Pictures of a lean to the right, and of one to the left."""
FEET = [place for place, name in enumerate(LANDMARKS) if name.split("_")[-1] in ("ankle", "heel", "index")]


def rows(count: int = 300, person: SimulatedPerson = PERSON) -> np.ndarray:
    return person.samples(0, count).data.astype(float).reshape(count, len(LANDMARKS), len(FIELDS))


def leant(data: np.ndarray) -> np.ndarray:
    """Degrees, gate and degrees to the left of each picture."""
    opened = LeanAside().open(PERSON.spec)
    times_ns = PERSON.samples(0, len(data)).times_ns
    (out,) = opened.step(opened.start(), Chunk(PERSON.spec, 0, 0, data.reshape(len(data), -1), times_ns))
    assert isinstance(out, Chunk)
    return np.asarray(out.data)


def test_a_lean_has_its_degrees_and_its_side() -> None:
    seen = leant(rows())

    assert set(seen[:30, 1]) == {Gate.WARM_UP}
    assert (seen[32:, 1] == Gate.OPEN).all()
    assert seen[RIGHT, 2].min() == pytest.approx(-6, abs=0.3)
    assert seen[LEFT, 2].max() == pytest.approx(6, abs=0.3)
    np.testing.assert_array_equal(seen[32:, 0], np.abs(seen[32:, 2]))


def test_a_mirrored_picture_exchanges_the_sides_and_a_person_who_stands_crooked_is_held_against_that() -> None:
    mirrored = rows()
    mirrored[..., 0] = 1 - mirrored[..., 0]
    assert set(leant(mirrored)[RIGHT, 2] < 0.3) == {True}  # the person's own left and right stay what they are

    crooked = rows()
    crooked[..., 0] += 0.03 * (1 - crooked[..., 1])
    assert leant(crooked)[RIGHT, 2].min() == pytest.approx(-6, abs=0.4)


def test_a_trunk_that_bends_above_the_hips_is_no_lean() -> None:
    bent = SimulatedPerson("reaching-aside", trunk_lean_deg=80.0, still_s=2.0)
    assert np.nanmax(leant(rows(200, bent))[:, 0]) < 0.5


def test_a_foot_that_moves_shuts_the_gate_until_both_have_stood_for_a_second() -> None:
    data = rows()
    data[100:, [each for each in FEET if LANDMARKS[each].startswith("right")], 0] -= 0.06
    seen = leant(data)

    assert set(seen[101:131, 1]) == {Gate.STEPPED}
    assert np.isnan(seen[101:131, 0]).all()
    assert (seen[140:, 1] == Gate.OPEN).all()


def test_somebody_who_steps_in_the_first_second_has_it_anew() -> None:
    data = rows()
    data[20:, [each for each in FEET if LANDMARKS[each].startswith("right")], 0] -= 0.06
    seen = leant(data)
    assert set(seen[:50, 1]) == {Gate.WARM_UP}
    assert seen[55, 1] == Gate.OPEN


def test_from_the_side_no_degrees_are_told_and_hidden_feet_measure_nothing() -> None:
    side = SimulatedPerson("squat", still_s=2.0)
    assert Gate.OPEN not in set(leant(rows(100, side))[:, 1])
    hidden = rows(100)
    hidden[:, FEET, 3] = 0.2
    assert set(leant(hidden)[:, 1]) == {Gate.HIDDEN}


def samples(left: list[float], gates: list[float]) -> Samples:
    times = np.arange(len(left)) / 30
    columns = {"value": np.abs(left), "gate": np.array(gates), "y": np.array(left)}
    return Samples(times, columns, 0.0, float(times[-1]), "lean-left")


def test_the_side_is_told_whichever_was_asked_for() -> None:
    (left,) = aside_values(samples([0, -1, 5, 2], [0, 0, 0, 0]))
    assert (left.name, left.value, left.unit) == ("lean_side", 5, "deg")
    (right,) = aside_values(samples([0, 1, -5, 2], [0, 0, 0, 0]))
    assert right.value == -5
    (unknown,) = aside_values(samples([0, 1, 5, 2], [0, Gate.COUNT_ONLY, 0, 0]))
    assert unknown.value is None
    assert "not measured" in unknown.said


def test_other_streams_have_no_lean() -> None:
    with pytest.raises(SpecError):
        LeanAside().open(StreamSpec("emg", Kind.MEASURE, ()))
