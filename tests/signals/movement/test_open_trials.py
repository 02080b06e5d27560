"""What breaks a trial off, whatever the trial is."""

from typing import Any

import pytest

from reknit.signals.movement.open_trials import OpenTrials, TrialState
from reknit.stream import Event, Gap, GapReason


class Broken(OpenTrials[TrialState]):
    """A trial is under way from the first sample on."""

    def start(self) -> TrialState:
        return TrialState()

    def broken(self, state: TrialState, reason: str) -> dict[str, Any] | None:
        return {"reason": reason} if state.index else None


@pytest.mark.parametrize(("reason", "told"), [(GapReason.PAUSE, "paused"), (GapReason.DISCONNECT, "signal lost")])
def test_a_gap_breaks_it_off_and_the_count_goes_on(reason: GapReason, told: str) -> None:
    state, gap = TrialState(count=3, epoch=1, index=8), Gap(1, 8, None, reason)
    assert Broken().gap(state, gap) == (Event(1, 8, "repetition", {"reason": told}), gap)
    assert (state.count, state.index) == (3, 0)
    assert Broken().gap(state, gap) == (gap,)


def test_the_end_breaks_it_off() -> None:
    assert Broken().flush(TrialState(epoch=2, index=5)) == (Event(2, 5, "repetition", {"reason": "finished"}),)
    assert Broken().flush(TrialState()) == ()


def test_a_state_can_be_kept() -> None:
    assert TrialState.restore(TrialState(2, 1, 7).save()) == TrialState(2, 1, 7)
