"""The simulated person who steps up and down."""

import numpy as np
import pytest

from reknit.simulate.person import SHANK, THIGH, SimulationError
from reknit.simulate.step_up import SimulatedStepUp
from reknit.stream import Side

PERSON = SimulatedStepUp(jitter=0.0)


def test_a_knee_of_70_degrees_is_a_step_of_15_cm() -> None:
    assert PERSON.step_m == pytest.approx(0.154, abs=0.001)
    assert PERSON.rise == pytest.approx(18.1, abs=0.1)


def test_limbs_keep_their_length_and_the_hips_rise_by_the_step() -> None:
    hips = []
    for passed in np.linspace(0, 1, 60):
        body = PERSON.body(passed)
        hips.append((body["left_hip"] + body["right_hip"])[1] / 2 * 1.7)
        for side in ("left", "right"):
            hip, knee, ankle = (body[f"{side}_{part}"] for part in ("hip", "knee", "ankle"))
            assert np.linalg.norm(hip - knee) == pytest.approx(THIGH, abs=0.003)
            assert np.linalg.norm(knee - ankle) == pytest.approx(SHANK, abs=0.003)
    assert max(hips) - hips[0] == pytest.approx(PERSON.step_m, abs=1e-3)
    assert hips[-1] == pytest.approx(hips[0], abs=1e-3)


def test_the_leg_that_leads_goes_up_first_and_comes_down_last() -> None:
    for leads in Side:
        person = SimulatedStepUp(leads=leads)
        up, down = (person.body(at) for at in (0.2, 0.76))
        for body in (up, down):
            assert body[f"{leads.value}_ankle"][1] > body[f"{leads.other.value}_ankle"][1] + 0.05
        standing = person.body(0.48)
        assert standing["left_ankle"][1] == pytest.approx(standing["right_ankle"][1], abs=0.01)


def test_the_cut_does_not_matter() -> None:
    person = SimulatedStepUp()
    whole = person.samples(80, 60).data
    assert np.concatenate([person.samples(80, 23).data, person.samples(103, 37).data]).tobytes() == whole.tobytes()


def test_what_it_cannot_do_is_told() -> None:
    with pytest.raises(SimulationError, match="range_deg"):
        SimulatedStepUp(range_deg=200)
