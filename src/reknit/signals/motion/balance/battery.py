"""Standing on firm ground and foam with eyes open and closed (as in the mCTSIB): means of trials, norms, and what counts as a change."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from reknit.signals.motion.balance.sway import Quantity, Sway
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

TRIALS = 3
NORM_S = 30.0
"""Norms are of trials of 60 s: shorter ones than half of that are not held against them, since area and frequency depend on duration."""


class Condition(StrEnum):
    """What a person stands on, and whether they see."""

    FIRM_OPEN = "firm-open"
    FIRM_CLOSED = "firm-closed"
    FOAM_OPEN = "foam-open"
    FOAM_CLOSED = "foam-closed"


class Variable(StrEnum):
    """A number of sway that can be followed up."""

    VELOCITY = "velocity"
    AREA = "area"
    FREQUENCY = "frequency"

    def of(self, sway: Sway) -> float:
        """The number of a trial."""
        return {Variable.VELOCITY: sway.velocity, Variable.AREA: sway.area, Variable.FREQUENCY: sway.frequency_hz}[self]


class Change(StrEnum):
    """What a difference between two visits says."""

    LESS = "less sway"
    MORE = "more sway"
    NONE = "no change beyond measurement error"


@dataclass(frozen=True, slots=True)
class Norm:
    """What is known of a number in a condition: medians of two ages, reliability, and the least change that is more than error.

    Parameters
    ----------
    young, old
        Medians of people of 18 to 59 and 60 to 86 years; cm2, cm/s or Hz.
    icc
        ICC(2,1) of single trials within a visit.
    mdc_percent
        MDC95 of single trials within a visit, in per cent of the mean.
    mdc
        The same in the number's unit; None where it is not published.
    """

    young: float
    old: float
    icc: float
    mdc_percent: float
    mdc: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a condition gave.

    Parameters
    ----------
    condition
        Which.
    quantity
        What swayed.
    trials
        How many trials had a value.
    area, velocity, frequency_hz
        Their means.
    duration_s
        Of the shortest trial.
    """

    condition: Condition
    quantity: Quantity
    trials: int
    area: float
    velocity: float
    frequency_hz: float
    duration_s: float

    @classmethod
    def of(cls, condition: Condition, trials: Sequence[Sway | Withheld]) -> Standing | Withheld:
        """The mean of at least three trials that have a value; ParameterError where they are of different quantities."""
        told = [each for each in trials if isinstance(each, Sway)]
        if len({each.quantity for each in told}) > 1:
            raise ParameterError(f"trials of one quantity are needed, got {sorted({each.quantity.value for each in told})}")
        if len(told) < TRIALS:
            reasons = "; ".join(dict.fromkeys(each.said for each in trials if isinstance(each, Withheld)))
            return Withheld(
                Why.FEW, f"{TRIALS} trials are needed, {len(told)} have a value" + (f" ({reasons})" if reasons else "")
            )
        means = [float(np.mean([variable.of(each) for each in told])) for variable in Variable]
        velocity, area, frequency = means
        return cls(condition, told[0].quantity, len(told), area, velocity, frequency, min(each.duration_s for each in told))

    def value(self, variable: Variable) -> float:
        """One of the means."""
        return {Variable.VELOCITY: self.velocity, Variable.AREA: self.area, Variable.FREQUENCY: self.frequency_hz}[variable]

    def beside_norm(self, variable: Variable, age: float) -> float | Withheld:
        """The mean as a multiple of the median of the person's age; of a centre of pressure only, and of adults up to 86."""
        if self.quantity is not Quantity.COP:
            return Withheld(Why.UNMATCHED, f"there are no norms for {self.quantity.value}")
        if not 18 <= age <= 86:
            return Withheld(Why.OUT_OF_RANGE, f"the norms are of people of 18 to 86 years, not of {age:g}")
        if self.duration_s < NORM_S:
            return Withheld(Why.SHORT, f"the norms are of trials of 60 s, the shortest of these has {self.duration_s:.0f} s")
        norm = norms()[self.condition][variable]
        return self.value(variable) / (norm.young if age < 60 else norm.old)


def change(before: Standing, after: Standing, variable: Variable = Variable.VELOCITY) -> Change | Withheld:
    """What two visits say: a difference counts from the MDC95 of a single trial on, which a mean of three stays well below within a visit.

    It is taken for the mean of three all the same, since the error from day to day is larger than that within a visit and is not known.
    Withheld for an area on firm ground, whose MDC (155 % and more) nobody can exceed by getting better, and for another quantity than COP.
    """
    if before.condition is not after.condition or before.quantity is not after.quantity:
        return Withheld(Why.UNMATCHED, "two visits are compared in one condition and quantity")
    if before.quantity is not Quantity.COP:
        return Withheld(Why.UNMATCHED, f"the measurement error of {before.quantity.value} is not known here")
    norm = norms()[before.condition][variable]
    if norm.mdc_percent >= 100:
        return Withheld(
            Why.UNMATCHED, f"{variable.value} in this condition has an error of {norm.mdc_percent:g} %: use velocity, on foam"
        )
    first, second = before.value(variable), after.value(variable)
    least = norm.mdc if norm.mdc is not None else norm.mdc_percent / 100.0 * (first + second) / 2
    if abs(second - first) <= least:
        return Change.NONE
    return Change.LESS if second < first else Change.MORE


@cache
def norms() -> Mapping[Condition, Mapping[Variable, Norm]]:
    """Norms and errors of each condition, by `norms.toml`."""
    table = _table()
    return {each: {variable: Norm(**table[each.value][variable.value]) for variable in Variable} for each in Condition}


def norms_source() -> str:
    """Where the norms are from."""
    return str(_table()["source"])


@cache
def _table() -> dict[str, Any]:
    text = files("reknit.signals.motion.balance").joinpath("norms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
