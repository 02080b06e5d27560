"""The order and timing of muscles against a wanted one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from reknit.signals.muscle.coordination.bursts import Bursts, joint_uncertainty_s
from reknit.stream import ParameterError


@dataclass(frozen=True, slots=True)
class Step:
    """One muscle of a wanted sequence, and when its onset may lie, in seconds from the event."""

    muscle: str
    earliest_s: float = -math.inf
    latest_s: float = math.inf

    def apart_s(self, after_s: float) -> float:
        """How far outside its window an onset lies: below 0 too early, above 0 too late, 0 within."""
        return min(after_s - self.earliest_s, 0.0) if after_s < self.earliest_s else max(after_s - self.latest_s, 0.0)


class Order(StrEnum):
    """What can be said about the order of two muscles."""

    RIGHT = "right"
    WRONG = "wrong"
    OPEN = "cannot be told"


@dataclass(frozen=True, slots=True)
class Lag:
    """How much later the second of two muscles began, where `first` should come before `second`.

    Parameters
    ----------
    lag_s, uncertainty_s
        The lag, and half the width of its interval.
    order
        RIGHT or WRONG only where the interval does not hold 0.
    """

    first: str
    second: str
    lag_s: float
    uncertainty_s: float
    order: Order

    @property
    def interval_s(self) -> tuple[float, float]:
        """Where the lag lies."""
        return self.lag_s - self.uncertainty_s, self.lag_s + self.uncertainty_s


@dataclass(frozen=True, slots=True)
class Timing:
    """When one muscle of the sequence worked.

    Parameters
    ----------
    muscle
        Its name.
    onset_s
        Onset from the event; None where it is missing.
    duration_s
        Of the burst; None where it is missing or did not end.
    outside_s
        How far the onset lies outside its window: below 0 too early, above 0 too late.
    extra
        Further bursts.
    """

    muscle: str
    onset_s: float | None
    duration_s: float | None
    outside_s: float | None
    extra: int


@dataclass(frozen=True, slots=True)
class SequenceReport:
    """One repetition held against a wanted sequence.

    Parameters
    ----------
    timings
        Each muscle, in the wanted order.
    lags
        Each pair of muscles that both worked, the one that should begin sooner first.
    tau
        Kendall's tau of the onsets with the wanted order: 1 as wanted, -1 turned round; equal onsets count for neither. None below two.
    """

    timings: tuple[Timing, ...]
    lags: tuple[Lag, ...]
    tau: float | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The muscles that did not work."""
        return tuple(each.muscle for each in self.timings if each.onset_s is None)

    @property
    def errors(self) -> tuple[Lag, ...]:
        """The pairs that were turned round by more than can be doubted."""
        return tuple(lag for lag in self.lags if lag.order is Order.WRONG)

    @property
    def undecided(self) -> tuple[Lag, ...]:
        """The pairs that lie too close together to be told apart."""
        return tuple(lag for lag in self.lags if lag.order is Order.OPEN)


@dataclass(frozen=True, slots=True)
class Sequence:
    """The order in which muscles should begin.

    Parameters
    ----------
    steps
        The muscles in order, each with the window of its onset.
    """

    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        names = [step.muscle for step in self.steps]
        if not names or len(set(names)) != len(names):
            raise ParameterError(f"a sequence names each muscle once and at least one, got {names}")
        for step in self.steps:
            if not step.earliest_s <= step.latest_s:
                raise ParameterError(
                    f"the window of {step.muscle!r} must not end before it begins: {step.earliest_s}, {step.latest_s}"
                )

    def judge(self, bursts: Mapping[str, Bursts], event_s: float) -> SequenceReport:
        """Hold one repetition against the sequence.

        Parameters
        ----------
        bursts
            What each muscle did, by name; one without bursts is missing. A muscle that was not measured must not be asked for.
        event_s
            The event (a cue, the begin of the movement), on the clock of the bursts.

        Raises ParameterError where a muscle of the sequence is not among them, or the event is no number.
        """
        if absent := [step.muscle for step in self.steps if step.muscle not in bursts]:
            raise ParameterError(f"nothing was measured of {absent[0]!r}; leave it out of the sequence or measure it")
        if not math.isfinite(event_s):
            raise ParameterError(f"the event must be a time, got {event_s!r}")
        timings = tuple(_timing(step, bursts[step.muscle], event_s) for step in self.steps)
        lags = tuple(
            _lag(bursts[a.muscle], bursts[b.muscle], b.onset_s - a.onset_s)
            for a, b in combinations(timings, 2)
            if a.onset_s is not None and b.onset_s is not None
        )
        return SequenceReport(timings, lags, _tau(lags))


def _timing(step: Step, bursts: Bursts, event_s: float) -> Timing:
    """The burst nearest to the window is the one that was meant."""
    if not bursts.intervals_s:
        return Timing(step.muscle, None, None, None, 0)
    onset_s, offset_s = min(bursts.intervals_s, key=lambda each: abs(step.apart_s(each[0] - event_s)))
    duration_s = None if offset_s is None else offset_s - onset_s
    after_s = onset_s - event_s
    return Timing(step.muscle, after_s, duration_s, step.apart_s(after_s), len(bursts.intervals_s) - 1)


def _lag(first: Bursts, second: Bursts, lag_s: float) -> Lag:
    joint_s = joint_uncertainty_s(first, second)
    order = Order.OPEN if abs(lag_s) <= joint_s else Order.RIGHT if lag_s > 0 else Order.WRONG
    return Lag(first.muscle, second.muscle, lag_s, joint_s, order)


def _tau(lags: tuple[Lag, ...]) -> float | None:
    if not lags:
        return None
    return sum((lag.lag_s > 0) - (lag.lag_s < 0) for lag in lags) / len(lags)
