"""What trials in several conditions say together."""

from typing import Any

import pytest

from reknit.exercise.load import library
from reknit.session.balance_battery import battery

EXERCISE = library()["balance-conditions"]
CONDITIONS = ("firm-open", "firm-closed", "foam-open", "foam-closed")


def trial(condition: str, velocity: float | None, unit: str = "deg") -> dict[str, Any]:
    values = {
        "sway_velocity": {"value": velocity, "unit": f"{unit}/s", "withheld": "the path stays on one line"},
        "sway_area": {"value": None if velocity is None else 2 * velocity, "unit": f"{unit}2"},
        "sway_frequency": {"value": 0.3, "unit": "Hz"},
    }
    return {"condition": condition, "values": values, "duration_s": 30.0}


def whole(unit: str = "deg") -> list[dict[str, Any]]:
    return [trial(name, (n + 1) * each, unit) for n, name in enumerate(CONDITIONS) for each in (0.9, 1.0, 1.1)]


def test_means_of_three_and_ratios_of_velocity() -> None:
    told = battery(EXERCISE, whole())
    assert told is not None
    assert [each["velocity"] for each in told["conditions"]] == pytest.approx([1, 2, 3, 4])
    assert [each["area"] for each in told["conditions"]] == pytest.approx([2, 4, 6, 8])
    ratios = {(each["over"], each["under"]): each["ratio"] for each in told["ratios"]}
    assert ratios["foam-closed", "firm-open"] == pytest.approx(4)
    assert ratios["foam-closed", "foam-open"] == pytest.approx(4 / 3)


def test_a_trunk_sensor_has_no_norms_and_no_least_change() -> None:
    told = battery(EXERCISE, whole())
    assert told is not None
    assert told["least_change"] is None
    assert "no norms for the tilt of the trunk" in told["said"]
    plate = battery(EXERCISE, whole("cm"))
    assert plate is not None
    assert plate["least_change"]["foam-open"] == pytest.approx(0.781)
    assert plate["said"] == ""


def test_fewer_than_three_trials_are_no_mean_and_no_ratio() -> None:
    trials = [*whole()[:-1], trial("foam-closed", None)]
    told = battery(EXERCISE, trials)
    assert told is not None
    last = told["conditions"][-1]
    assert (last["velocity"], last["withheld"], last["done"]) == (None, "few", 3)
    assert "the path stays on one line" in last["said"]
    assert [each["ratio"] is None for each in told["ratios"]] == [False, False, True, True]


def test_other_exercises_have_none() -> None:
    assert battery(library()["standing-still"], [trial("firm-open", 1.0)]) is None
    assert battery(EXERCISE, []) is None
