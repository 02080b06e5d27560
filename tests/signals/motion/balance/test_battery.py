"""Conditions, norms and what counts as a change."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reknit.signals.motion.balance.battery import Change, Condition, Standing, Variable, change, norms, norms_source
from reknit.signals.motion.balance.ellipse import Ellipse
from reknit.signals.motion.balance.sway import Quantity, Sway
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError


def trial(velocity: float, area: float = 10.0, quantity: Quantity = Quantity.COP) -> Sway:
    return Sway(quantity, Ellipse(0, 0, 1, 1, 0, area), velocity, 0.3, velocity * 60, 60.0)


def standing(velocity: float, condition: Condition = Condition.FOAM_OPEN, area: float = 10.0) -> Standing:
    found = Standing.of(condition, [trial(velocity, area)] * 3)
    assert isinstance(found, Standing)
    return found


def test_the_mean_of_three() -> None:
    found = Standing.of(Condition.FOAM_OPEN, [trial(2.0), trial(3.0), trial(4.0), Withheld(Why.SHORT, "short")])
    assert isinstance(found, Standing)
    assert (found.velocity, found.trials) == (3.0, 3)
    few = Standing.of(Condition.FOAM_OPEN, [trial(2.0), trial(3.0), Withheld(Why.SHORT, "a trial of 4 s")])
    assert isinstance(few, Withheld)
    assert "a trial of 4 s" in few.said
    with pytest.raises(ParameterError, match="one quantity"):
        Standing.of(Condition.FOAM_OPEN, [trial(2.0), trial(2.0), trial(2.0, quantity=Quantity.TILT)])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(3.0, 2.5, Change.NONE), (3.0, 2.1, Change.LESS), (2.1, 3.0, Change.MORE), (3.0, 2.22, Change.NONE)],
)
def test_a_change_is_more_than_its_error(before: float, after: float, said: Change) -> None:
    assert change(standing(before), standing(after)) is said


def test_no_change_is_told_of_what_is_too_unreliable_or_does_not_match() -> None:
    firm = standing(1.0, Condition.FIRM_OPEN, 2.0)
    told = change(firm, replace(firm, area=0.1), Variable.AREA)
    assert isinstance(told, Withheld)
    assert "on foam" in told.said
    assert isinstance(change(firm, standing(1.0)), Withheld)
    tilt = replace(firm, quantity=Quantity.TILT)
    assert isinstance(change(tilt, tilt), Withheld)
    assert change(standing(3.0, area=30.0), standing(3.0, area=10.0), Variable.AREA) is Change.LESS


def test_norms_are_of_the_centre_of_pressure_of_adults() -> None:
    found = standing(3.539)
    assert found.beside_norm(Variable.VELOCITY, 70) == pytest.approx(1.0)
    assert found.beside_norm(Variable.VELOCITY, 30) == pytest.approx(3.539 / 2.226)
    for each in (replace(found, quantity=Quantity.ACCELERATION), replace(found, duration_s=20.0)):
        assert isinstance(each.beside_norm(Variable.VELOCITY, 70), Withheld)
    assert isinstance(found.beside_norm(Variable.VELOCITY, 9), Withheld)
    assert "PeerJ" in norms_source()


def test_the_norms_are_those_of_the_public_table(data_folder: Path) -> None:
    lines = (data_folder / "motion" / "bds_balance" / "BDSinfoCOP.txt").read_text(encoding="utf-8").splitlines()
    names = lines[0].split("\t")
    rows = [dict(zip(names, line.split("\t"), strict=True)) for line in lines[1:]]
    columns = {Variable.VELOCITY: "COPvelo", Variable.AREA: "COParea", Variable.FREQUENCY: "COPmfreq"}
    for condition in Condition:
        surface, _, vision = condition.value.partition("-")
        for variable, column in columns.items():
            for group, wanted in (("Young", norms()[condition][variable].young), ("Old", norms()[condition][variable].old)):
                values = [
                    float(row[column])
                    for row in rows
                    if (row["Surface"], row["Vision"], row["AgeGroup"]) == (surface.title(), vision.title(), group)
                ]
                assert np.median(values) == pytest.approx(wanted, rel=0.01)
