"""What is known of changes of the values in a summary."""

from typing import Any

import pytest

from reknit.session.known_changes import change_lines, known_changes
from reknit.signals.least_change import KNOWN, least_changes


def summary(unit: str = "s", duration_s: float = 30.0, **values: float | None) -> dict[str, Any]:
    told = {name: {"value": value, "unit": unit} for name, value in values.items()}
    return {"measure": {"name": "cadence"}, "repetitions": [{"duration_s": duration_s, "values": told}]}


def test_a_timed_up_and_go_has_one_for_each_group_of_people() -> None:
    found = known_changes(summary(tug_total=14.0))
    assert [(each["value"], each["people"]) for each in found] == [
        (3.5, "parkinson"),
        (3.2, "chronic_stroke"),
        (1.14, "knee_osteoarthritis"),
    ]
    assert all(each["source"] and not each["band"] for each in found)


@pytest.mark.parametrize(("speed", "least"), [(0.3, 0.10), (0.4, 0.15), (0.79, 0.15), (1.2, 0.18)])
def test_of_walking_speed_the_band_of_this_walk_holds(speed: float, least: float) -> None:
    (found,) = known_changes(summary(walk_time=10 / speed, walking_speed=speed))
    assert (found["value"], found["band"]) == (least, True)


def test_a_walk_for_minutes_and_withheld_values_have_none() -> None:
    assert known_changes(summary(walking_speed=1.2)) == []
    assert known_changes(summary(walk_time=None, walking_speed=None)) == []
    assert known_changes({}) == []
    assert least_changes("stride_length", 1.3) == ()


@pytest.mark.parametrize(
    ("measure", "wanted", "many"),
    [("knee_extension", 5, 1), ("trunk_rise", 5, 1), ("knee_extension", 10, 0), ("elbow_flexion", 5, 0)],
)
def test_five_stands_on_time(measure: str, wanted: int, many: int) -> None:
    timed = {"kind": "time", "value": 14.2, "wanted": wanted}
    found = known_changes({"measure": {"name": measure}, "timed": timed})
    assert len(found) == many
    assert known_changes({"measure": {"name": measure}, "timed": timed | {"value": None}}) == []


def test_sway_by_a_plate_has_one_and_by_a_sensor_none() -> None:
    (found,) = known_changes(summary("cm/s", sway_velocity=0.9))
    assert (found["name"], found["value"]) == ("sway_velocity", 0.498)
    assert known_changes(summary("deg/s", sway_velocity=0.9)) == []
    assert known_changes(summary("cm/s", 10.0, sway_velocity=0.9)) == []
    assert known_changes(summary("cm/s", sway_velocity=0.9) | {"battery": {}}) == []


def test_every_figure_names_its_source() -> None:
    assert all(each.value > 0 and each.source and each.people for known in KNOWN.values() for each in known)


def test_they_are_told_in_sentences_with_the_error_of_an_angle() -> None:
    (line, *more) = change_lines(summary(tug_total=14.0))
    assert line == "tug total: a change below 3.5 s may be chance (parkinson; Huang 2011, n 72; not found with Reknit)."
    assert len(more) == 2
    (angle,) = change_lines({"measure": {"name": "elbow_flexion", "unit": "deg", "error": 2.0}})
    assert "off by 2 degrees either way" in angle
