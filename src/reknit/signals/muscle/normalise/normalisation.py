"""A reference amplitude with everything that one must know to trust a percentage of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.normalise.method import Method
from reknit.signals.muscle.normalise.trial import WINDOW_S, Trial
from reknit.signals.muscle.verdict import Verdict
from reknit.stream import ParameterError


class Rule(StrEnum):
    """How one value is made of several efforts."""

    LARGEST = "largest"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Normalisation:
    """What 100 % is. It never changes: another calibration is another normalisation, and old results keep theirs.

    Parameters
    ----------
    method
        The row of the CEDE matrix.
    value, unit
        The amplitude that is 100 %.
    trials, rule
        The efforts that it was made of, in the unit of the value, and how.
    window_s
        Length of the window whose amplitude was taken from each effort.
    filters
        The filters before it, with their version, such as ``"Butterworth 4, 20-450 Hz, causal, 1"``.
    taken_at
        When, as ISO 8601 text.
    task, contraction, joint_angle_deg
        What was done, how (isometric, concentric ...), and at which angle.
    muscle, side, placement, operator
        Where the electrodes were and who put them there.
    """

    method: Method
    value: float
    unit: str
    trials: tuple[float, ...] = ()
    rule: Rule = Rule.LARGEST
    window_s: float = WINDOW_S
    filters: str = ""
    taken_at: str | None = None
    task: str = ""
    contraction: str = ""
    joint_angle_deg: float | None = None
    muscle: str = ""
    side: str = ""
    placement: str = ""
    operator: str = ""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value) and self.value > 0):
            raise ParameterError(f"100 % must be a number above 0, got {self.value!r}; calibrate again")

    @classmethod
    def of_trials(
        cls, method: Method, trials: Sequence[Trial], unit: str, *, rule: Rule = Rule.LARGEST, **facts: Any
    ) -> Normalisation:
        """The reference that these efforts give.

        ParameterError where there is none, or the signal of one was not good: a bad effort is left out by who records, never silently.
        """
        if not trials:
            raise ParameterError("a reference needs at least one effort, got none")
        for number, trial in enumerate(trials, 1):
            if trial.quality is not Verdict.GOOD:
                raise ParameterError(
                    f"the signal of effort {number} is {trial.quality.value}; mend that and record the effort again"
                )
        values = tuple(trial.value for trial in trials)
        value = max(values) if rule is Rule.LARGEST else math.fsum(values) / len(values)
        return cls(method, value, unit, values, rule, **facts)

    def percent(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Amplitudes, in the unit of the reference, in per cent of it."""
        share: NDArray[np.float64] = np.asarray(values, dtype=np.float64) / self.value * 100.0
        return share

    def comparable(self, other: Normalisation, *, same_person: bool) -> bool:
        """Whether percentages of the two may be held against each other.

        Within a person and side, the same method, window and filters; between people or sides the method must allow it, too.
        """
        same = (self.method, self.window_s, self.filters) == (other.method, other.window_s, other.filters)
        own = same_person and (self.muscle, self.side) == (other.muscle, other.side)
        return same and self.method is not Method.NONE and (own or self.method.between_people)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; `from_dict` reads it back."""
        return asdict(self) | {"method": int(self.method), "rule": self.rule.value, "trials": list(self.trials)}

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Normalisation:
        """What `to_dict` wrote; ParameterError where it is something else."""
        try:
            made = {"method": Method(plain["method"]), "rule": Rule(plain["rule"]), "trials": tuple(plain["trials"])}
            return cls(**(plain | made))
        except (KeyError, TypeError, ValueError) as error:
            raise ParameterError(f"this is no normalisation: {error}") from error
