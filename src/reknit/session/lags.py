"""Which muscle came first: the onsets of a repetition's muscles against that of the practised one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from reknit.exercise.model import OWN, Exercise, Partner
from reknit.session.begin import Begin
from reknit.signals.movement.repetition import UNDER_WAY
from reknit.signals.muscle.activation.rest import Rest
from reknit.signals.muscle.coordination.bursts import JOINT_AT_BEST_S, JOINT_S, STEADY_SNR_DB
from reknit.stream import Event

NEAR_S = 0.5
"""An onset that lies further from that of the practised muscle belongs to something else."""
BEFORE_S = 1.0
"""So long before a repetition is counted from may its muscle have become active: the envelope that counts is slow."""
CLEAR_MS, UNCLEAR_MS, CLEAR_RATIO = 1000 * JOINT_AT_BEST_S, 1000 * JOINT_S, 10 ** (STEADY_SNR_DB / 20)
"""No order of muscles is told that are closer than this: with a signal ten times its rest and more, and with a weaker one (see
docs/science/activation.md)."""


class Lags:
    """The onsets of the newest seconds.

    Parameters
    ----------
    rate_hz
        Samples a second of the muscles.
    uncertain_ms
        Closer than this no order is told.
    """

    def __init__(self, rate_hz: float, uncertain_ms: float) -> None:
        self.uncertain_ms = uncertain_ms
        self._rate_hz = rate_hz
        self._onsets: dict[tuple[int, str], list[int]] = defaultdict(list)

    def take(self, event: Event) -> None:
        """Take an onset."""
        self._onsets[event.epoch, str(event.value["channel"])].append(event.index)

    def forget(self, event: Event) -> None:
        """Forget the onsets that belong to the movement which ended there: no later one may take them, and nothing piles up.

        A partner may come before the movement, so those near its end are kept.
        """
        for (epoch, channel), onsets in list(self._onsets.items()):
            least = event.index - (0 if channel == OWN else NEAR_S * self._rate_hz)
            self._onsets[epoch, channel] = [at for at in onsets if (epoch, at) >= (event.epoch, least)]
        for key in [key for key, onsets in self._onsets.items() if not onsets]:
            del self._onsets[key]

    def of(self, partner: str, event: Event) -> float | None:
        """By how many ms a partner came after the practised muscle in a repetition, below 0 before it; None where one has no onset.

        Only what was known when the repetition ended counts, so that live and later give the same.
        """
        if event.value.get("reason") == UNDER_WAY:  # its onsets were not seen
            return None
        begun, known = float(event.value["start_s"]) * self._rate_hz, event.index
        own = self._first(event.epoch, OWN, begun - BEFORE_S * self._rate_hz, known)
        if own is None:
            return None
        onsets = self._onsets.get((event.epoch, partner), ())
        near = [at for at in onsets if abs(at - own) <= NEAR_S * self._rate_hz and at <= known]
        nearest = min(near, key=lambda at: (abs(at - own), at), default=None)
        return None if nearest is None else (nearest - own) / self._rate_hz * 1000

    def _first(self, epoch: int, channel: str, from_index: float, to_index: int) -> int | None:
        """The first onset of the movement: that behind which the muscle counted as moving."""
        return next((at for at in self._onsets.get((epoch, channel), ()) if from_index <= at <= to_index), None)


def timed_partners(exercise: Exercise) -> list[Partner]:
    """The partners of which it matters when they come."""
    return [each for each in exercise.partners if each.timed]


def timed_channels(begin: Begin) -> dict[str, str | int]:
    """The channels whose onsets are timed: that of the practised muscle, and those of the partners of which it matters."""
    return {OWN: begin.channel} | {each.id: begin.partners[each.id] for each in timed_partners(begin.exercise)}


def uncertain_ms(rest: Rest, efforts: Sequence[float]) -> float:
    """Closer than this no order is told of muscles with that rest, whose reference efforts are those envelopes."""
    clear = all(effort >= CLEAR_RATIO * mean for effort, mean in zip(efforts, rest.mean, strict=True))
    return CLEAR_MS if clear else UNCLEAR_MS


def lags(exercise: Exercise, rest: Rest, reference: float, references: Mapping[str, float]) -> Lags | None:
    """What holds the onsets of an exercise's muscles against one another; None where it times none."""
    partners = timed_partners(exercise)
    efforts = (reference, *(references[each.id] for each in partners))
    return Lags(rest.rate_hz, uncertain_ms(rest, efforts)) if partners else None


def lag_zone(partner: Partner, lag_ms: float | None, uncertain_ms: float) -> str | None:
    """Where a lag lies against the wanted band: "below" (too early) or "above" (too late) only beyond what is uncertain."""
    if lag_ms is None:
        return None
    if partner.low is not None and lag_ms < partner.low - uncertain_ms:
        return "below"
    return "above" if partner.high is not None and lag_ms > partner.high + uncertain_ms else "inside"


def timed(exercise: Exercise, lags: Lags, event: Event) -> dict[str, dict[str, Any]]:
    """What is told of each timed partner in a repetition: `lag_ms`, `uncertain_ms` and `zone`."""
    told = {}
    for partner in timed_partners(exercise):
        lag_ms = lags.of(partner.id, event)
        zone = lag_zone(partner, lag_ms, lags.uncertain_ms)
        told[partner.id] = {"lag_ms": lag_ms, "uncertain_ms": lags.uncertain_ms, "zone": zone}
    lags.forget(event)
    return told
