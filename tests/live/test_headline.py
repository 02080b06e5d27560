"""The value by which a list tells tests and trials apart."""

from __future__ import annotations

from typing import Any

import pytest

from reknit.live.headline import headline, headline_names
from reknit.live.told import Measure, Reaction, Timed, Told


def told(*trials: dict[str, Any], **more: Any) -> Told:
    plain: dict[str, Any] = {"exercise": "test", "side": "right", "simulated": False, "measure": Measure("knee"), "gates": {}}
    return Told(**plain, repetitions=list(trials), partial=[], **more)


def trial(name: str, value: Any, unit: str = "s", **more: Any) -> dict[str, Any]:
    return {"values": {name: {"value": value, "unit": unit}}} | more


def test_an_exercise_has_none() -> None:
    assert headline(told({"peak": 80.0}, {"peak": 90.0})) is None
    assert headline(told()) is None


@pytest.mark.parametrize(
    ("timed", "wanted"),
    [
        (Timed("time", 12.5), {"name": "test_time", "value": 12.5, "unit": "s"}),
        (Timed("count", 11), {"name": "test_count", "value": 11, "unit": "1"}),
        (Timed("time"), None),
        (Timed("other", 1.0), None),
    ],
)
def test_a_timed_test_has_its_result(timed: Timed, wanted: dict[str, Any] | None) -> None:
    assert headline(told({"peak": 80.0}, timed=timed)) == wanted


def test_trials_of_reaction_have_their_median() -> None:
    assert headline(told(reaction=Reaction(310.0))) == {"name": "reaction_time", "value": 310.0, "unit": "ms"}
    assert headline(told(reaction=Reaction())) is None


def test_trials_have_the_mean_of_those_that_were_measured() -> None:
    trials: tuple[dict[str, Any], ...] = (
        trial("tug_total", 12.0),
        trial("tug_total", None),
        trial("tug_total", 14.0),
        {"values": None},
        {},
    )
    assert headline(told(*trials)) == {"name": "tug_total", "value": 13.0, "unit": "s"}
    assert headline(told(trial("tug_total", float("nan")), trial("tug_total", "fast"))) is None


def test_stances_have_the_longest() -> None:
    assert headline(told(trial("stance_time", 4.0), trial("stance_time", 9.5))) == {
        "name": "stance_time",
        "value": 9.5,
        "unit": "s",
    }


def test_trials_in_several_conditions_have_nothing_in_common() -> None:
    assert headline(told(trial("sway_velocity", 1.2, "cm/s", condition="firm-open"))) is None
    assert headline(told(trial("sway_velocity", 1.2, "cm/s"))) == {"name": "sway_velocity", "value": 1.2, "unit": "cm/s"}


def test_what_trials_were_done_for_is_named_once_for_the_page_too() -> None:
    climbs = {"values": {"stair_footfalls": {"value": 12, "unit": "1"}, "walking_speed": {"value": 0.9, "unit": "m/s"}}}
    battery = trial("sway_velocity", 1.2, "cm/s", condition="firm-open")
    assert headline_names(told(climbs, battery, trial("step_time", 0.5))) == ["walking_speed", "stair_footfalls"]
    assert headline_names(told(trial("stance_time", 9.5), trial("tug_total", None))) == []
