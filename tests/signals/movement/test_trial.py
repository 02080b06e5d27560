"""A trial has the form of a repetition."""

from reknit.signals.measure import Phase
from reknit.signals.movement.repetition_state import RepetitionState
from reknit.signals.movement.trial import Value, trial


def test_whatever_is_told_of_a_repetition_is_told_of_a_trial() -> None:
    repetition = RepetitionState(1.0, phase=int(Phase.OUT)).told([], 5, 1.0, None)
    told = trial(1, None, 2.0, 32.0, peak=1.5, values=[Value("sway_area", 3.0, "deg2")])
    assert told.keys() == repetition.keys() | {"values"}
    assert (told["duration_s"], told["complete"], told["withheld"]) == (30.0, True, None)
    assert told["values"] == {"sway_area": {"value": 3.0, "unit": "deg2"}}


def test_what_is_withheld_says_why() -> None:
    told = trial(None, "moved", 2.0, 3.0, peak=None, values=[Value("sway_area", None, "deg2", "too short")])
    assert (told["complete"], told["reason"], told["withheld"]) == (False, "moved", None)
    assert told["values"]["sway_area"] == {"value": None, "unit": "deg2", "withheld": "too short"}
    assert trial(None, "signal lost", 2.0, 3.0, peak=None)["withheld"] == "no_signal"
