import json
from dataclasses import replace

import numpy as np
import pytest

from reknit.signals.muscle.normalise.method import Method
from reknit.signals.muscle.normalise.normalisation import Normalisation, Rule
from reknit.signals.muscle.normalise.normalised import Normalised
from reknit.signals.muscle.normalise.trial import Trial
from reknit.signals.muscle.verdict import Verdict
from reknit.stream import ParameterError

TRIALS = [Trial(100.0), Trial(140.0), Trial(120.0)]


@pytest.mark.parametrize(("rule", "value"), [(Rule.LARGEST, 140), (Rule.MEAN, 120)])
def test_reference_of_three_efforts_keeps_each(rule: Rule, value: float) -> None:
    made = Normalisation.of_trials(Method.ISOMETRIC_MAXIMUM, TRIALS, "uV", rule=rule, taken_at="2026-01-02T10:00:00+00:00")
    assert (made.value, made.trials, made.rule) == (value, (100, 140, 120), rule)
    assert Normalised.of(np.array([value / 2, np.nan]), made).percent.tolist()[0] == 50


@pytest.mark.parametrize("quality", [each for each in Verdict if each is not Verdict.GOOD])
def test_bad_effort_gives_no_reference(quality: Verdict) -> None:
    with pytest.raises(ParameterError, match=f"effort 2 is {quality.value}"):
        Normalisation.of_trials(Method.ISOMETRIC_MAXIMUM, [TRIALS[0], Trial(999.0, quality)], "uV")


@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf")])
def test_what_is_no_amplitude_is_refused(value: float) -> None:
    with pytest.raises(ParameterError, match="calibrate again"):
        Normalisation.of_trials(Method.ISOMETRIC_MAXIMUM, [Trial(value)], "uV")
    with pytest.raises(ParameterError, match="at least one"):
        Normalisation.of_trials(Method.ISOMETRIC_MAXIMUM, [], "uV")


@pytest.mark.parametrize("method", list(Method))
def test_comparable(method: Method) -> None:
    one = Normalisation(method, 100.0, "uV", muscle="soleus", side="left")
    within, across = one.comparable(one, same_person=True), one.comparable(one, same_person=False)
    assert within == (method is not Method.NONE)
    assert across == (method in (Method.SAME_TASK_MAXIMUM, Method.ISOMETRIC_MAXIMUM, Method.M_WAVE))
    assert one.comparable(replace(one, side="right"), same_person=True) == across
    for other in (replace(one, window_s=0.1), replace(one, filters="20-400"), replace(one, method=Method(method % 6 + 1))):
        assert not one.comparable(other, same_person=True)


def test_it_goes_to_json_and_comes_back() -> None:
    made = Normalisation.of_trials(Method.SUBMAXIMAL_TASK, TRIALS, "uV", joint_angle_deg=60.0, operator="A")
    assert Normalisation.from_dict(json.loads(json.dumps(made.to_dict()))) == made
    with pytest.raises(ParameterError, match="no normalisation"):
        Normalisation.from_dict({"method": 7})
