"""The states of a block of practice and the ways between them."""

from __future__ import annotations

from enum import StrEnum

from reknit.stream import ReknitError


class BlockState(StrEnum):
    """Where a block is."""

    PREPARE = "prepare"
    CALIBRATE = "calibrate"
    PRACTISE = "practise"
    REST = "rest"
    PAUSED = "paused"
    SIGNAL_LOST = "signal-lost"
    FINISHED = "finished"


S = BlockState
LEGAL: dict[BlockState, frozenset[BlockState]] = {
    S.PREPARE: frozenset({S.CALIBRATE, S.PRACTISE, S.PAUSED, S.SIGNAL_LOST, S.FINISHED}),
    S.CALIBRATE: frozenset({S.PRACTISE, S.PAUSED, S.SIGNAL_LOST, S.FINISHED}),
    S.PRACTISE: frozenset({S.REST, S.PAUSED, S.SIGNAL_LOST, S.FINISHED}),
    S.REST: frozenset({S.PRACTISE, S.PAUSED, S.FINISHED}),
    S.PAUSED: frozenset({S.PREPARE, S.CALIBRATE, S.PRACTISE, S.REST, S.FINISHED}),
    S.SIGNAL_LOST: frozenset({S.PREPARE, S.CALIBRATE, S.PRACTISE, S.PAUSED, S.FINISHED}),
    S.FINISHED: frozenset(),
}


class IllegalTransition(ReknitError):
    """A block was asked for a step that its state does not allow."""


def move(now: BlockState, to: BlockState) -> BlockState:
    """The new state; IllegalTransition where there is no way from the one to the other."""
    if to not in LEGAL[now]:
        ways = sorted(state.value for state in LEGAL[now]) or ["none: it has ended"]
        raise IllegalTransition(f"a block cannot go from {now.value!r} to {to.value!r}; allowed: {', '.join(ways)}")
    return to
