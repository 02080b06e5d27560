"""The reference efforts of all muscles of an exercise, watched side by side: the practised one, and its partners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from reknit.exercise.model import OWN, Calibrate
from reknit.session.begin import Begin
from reknit.session.calibration import Calibration, CalibrationError, Reference
from reknit.session.lags import timed_channels, timed_partners
from reknit.session.resting import Resting
from reknit.signals.muscle.activation.rest import Rest
from reknit.stream import Item, ParameterError, StreamSpec


@dataclass(frozen=True, slots=True)
class References:
    """The practised muscle's reference effort, those of its partners by their ids, and what all of them look like at rest.

    `rest` is of the practised muscle and then its partners; None where the exercise times no onsets.
    """

    own: Reference
    partners: Mapping[str, Reference] = field(default_factory=dict)
    rest: Rest | None = None

    def taken(self, time_ns: int) -> Self:
        """The same, with the session time at which they were taken."""
        partners = {name: replace(each, taken_ns=time_ns) for name, each in self.partners.items()}
        return replace(self, own=replace(self.own, taken_ns=time_ns), partners=partners)

    @property
    def partner_values(self) -> dict[str, float]:
        """What is 100 % of each partner."""
        return {name: each.value for name, each in self.partners.items()}


class Calibrations:
    """One calibration for each muscle; each may be tensed at its own time.

    Attributes
    ----------
    each
        The calibrations: "own", and the ids of the partners.
    """

    def __init__(self, begin: Begin, specs: Mapping[str, StreamSpec], calibrate: Calibrate) -> None:
        self.calibrate = calibrate
        self.each = {OWN: Calibration(begin, specs, calibrate)}
        for partner in begin.exercise.partners:
            self.each[partner.id] = Calibration(begin, specs, calibrate, begin.partners.get(partner.id, 0))
        source = specs[begin.streams[0]]
        self._resting = Resting(source, timed_channels(begin)) if timed_partners(begin.exercise) else None

    @property
    def own(self) -> Calibration:
        """That of the practised muscle."""
        return self.each[OWN]

    @property
    def ready(self) -> bool:
        """Whether there is a reference effort for every muscle."""
        return all(each.ready for each in self.each.values())

    @property
    def jumped(self) -> bool:
        """Whether the signal of a muscle jumped and is measured anew."""
        return any(each.jumped for each in self.each.values())

    @property
    def waiting(self) -> str | None:
        """The first muscle that has no reference effort yet; None where all have."""
        return next((name for name, each in self.each.items() if not each.ready), None)

    @property
    def enough(self) -> bool:
        """Whether one may go on, for some muscle with fewer efforts than were asked for."""
        return all(each.enough for each in self.each.values())

    @property
    def current(self) -> Calibration:
        """That of the muscle which is to be tensed now."""
        return self.each[self.waiting or OWN]

    def take(self, item: Item) -> None:
        """Take one item of the muscles' stream."""
        for each in self.each.values():
            each.take(item)
        if self._resting is not None:
            self._resting.take(item)

    def redo(self) -> None:
        """Leave out the newest effort of any muscle, so that it is made again."""
        guided = [each for each in self.each.values() if each.efforts is not None and each.efforts.made]
        if guided:
            newest = max(guided, key=lambda each: each.made_at)
            assert newest.efforts is not None
            newest.efforts.leave_out_newest()

    def references(self) -> References:
        """All reference efforts; CalibrationError where one may not be taken yet, which names a partner."""
        own = self.own.reference()
        partners = {name: self._of_partner(name) for name in self.each if name != OWN}
        return References(own, partners, self._rest())

    def _rest(self) -> Rest | None:
        try:
            return None if self._resting is None else self._resting.rest()
        except ParameterError as error:
            raise CalibrationError(str(error)) from error

    def _of_partner(self, name: str) -> Reference:
        try:
            return self.each[name].reference()
        except CalibrationError as error:
            raise CalibrationError(f"partner muscle {name!r}: {error}") from error
