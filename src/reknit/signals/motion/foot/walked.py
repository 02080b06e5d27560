"""Strides of one foot, live: each is told once the rest that ended it is known, by the path that files are measured with."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.motion.foot.clipped import clipped
from reknit.signals.motion.foot.path import FootPath, foot_path
from reknit.signals.motion.foot.rest import rests
from reknit.signals.motion.foot.stride import LONGEST_S, SHORTEST_S, Stride, strides
from reknit.signals.motion.gait.rate import needed_rate_hz
from reknit.signals.motion.imu_channels import Sense, needed_triad
from reknit.stream import AtGap, Chunk, Event, Item, Items, Kind, OpenNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.items import Array

STRIDE = "stride"
LOOK_S = 0.1
"""It is looked for a rest so often."""
HELD = 1.5
"""A stride's value stands for so many times its duration; then the foot has stopped, or its next stride could not be told."""


@dataclass(frozen=True, slots=True)
class FootStrides:
    """The length of the last stride in metres, from a motion sensor on the foot, in any orientation; and an Event "stride" for each.

    A rest can be told for certain about .6 to .8 s after its middle, so that a stride is told while the next swing is under way.
    Its path is that of `foot_path` over the last `history_s`; a file's path over the whole walk differs from it by about a centimetre.
    The value is withheld before the first stride, in a turn, and once no stride followed; where the sensor reached the end of its range
    the gate is DISTURBED. A stride over which samples are missing, or between rests that lie too far apart, is none.

    Parameters
    ----------
    history_s
        Over how much of the past the orientation is reckoned.
    """

    history_s: float = 6.0

    def open(self, spec: StreamSpec) -> OpenFootStrides:
        """Open on a regular motion sensor; ParameterError for a rate or a history that cannot be, SpecError without its channels."""
        if not 2 * LONGEST_S <= self.history_s <= 60:
            raise ParameterError(f"history_s holds two of the longest strides: {2 * LONGEST_S:g} to 60 s, got {self.history_s:g}")
        return OpenFootStrides(self, spec)


def _no_rows() -> Array:
    return np.zeros((0, 6))


@dataclass(slots=True)
class FootStridesState(State):
    """The newest samples (m/s2, deg/s), the index behind them, the rests among them, and the value with the index up to which it stands."""

    rows: Array = field(default_factory=_no_rows)
    end: int = 0
    rests: list[int] = field(default_factory=list)
    value: float = math.nan
    gate: int = int(Gate.WARM_UP)
    until: int = 0


class OpenFootStrides(OpenNode[FootStridesState]):
    """Strides that were opened: value and gate at each row, and an Event behind the row at which a stride is known."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, node: FootStrides, spec: StreamSpec) -> None:
        self._acceleration = needed_triad(spec, Sense.ACCELERATION)
        self._turning = needed_triad(spec, Sense.ANGULAR_VELOCITY)
        self._rate_hz = needed_rate_hz(spec)
        self._hop, self._kept = max(round(LOOK_S * self._rate_hz), 1), round(node.history_s * self._rate_hz)
        self.spec = spec.derive(node, kind=Kind.MEASURE, channels=measure_channels("m"))

    def start(self) -> FootStridesState:
        """Nothing seen yet."""
        return FootStridesState()

    def chunk(self, state: FootStridesState, chunk: Chunk) -> Items:
        """Rows up to each look and what was found by it, in turn: the looks lie at the same samples however these were cut."""
        out: list[Item] = []
        felt = np.column_stack((self._acceleration.of(chunk.data), np.degrees(self._turning.of(chunk.data))))
        done = 0
        while done < len(felt):
            here = chunk.first + done
            stop = min(len(felt), done + self._hop - here % self._hop)
            out.append(Chunk(self.spec, chunk.epoch, here, self._rows(state, felt[done:stop], here)))
            self._keep(state, felt[done:stop], chunk.first + stop)
            if state.end % self._hop == 0:
                out += [Event(chunk.epoch, state.end - 1, STRIDE, each) for each in self._look(state)]
            done = stop
        return tuple(out)

    def _rows(self, state: FootStridesState, felt: Array, first: int) -> Array:
        """Value and gate at each row; a hole ends what stood."""
        holed = np.flatnonzero(~np.isfinite(felt).all(axis=1))
        if len(holed):
            state.until = min(state.until, first + int(holed[0]))
        gates = np.where(np.arange(first, first + len(felt)) < state.until, float(state.gate), float(Gate.WARM_UP))
        gates[holed] = float(Gate.NO_SIGNAL)
        return np.column_stack((np.where(gates == Gate.OPEN, state.value, np.nan), gates))

    def _keep(self, state: FootStridesState, felt: Array, end: int) -> None:
        holed = np.flatnonzero(~np.isfinite(felt).all(axis=1))
        if len(holed):
            state.rows, state.rests = _no_rows(), []
            felt = felt[holed[-1] + 1 :]
        state.rows, state.end = np.concatenate((state.rows, felt))[-self._kept :], end
        first = end - len(state.rows)
        state.rests = [each for each in state.rests if each >= first]

    def _look(self, state: FootStridesState) -> list[dict[str, Any]]:
        """The strides that are known now."""
        first = state.end - len(state.rows)
        after = state.rests[-1] - first if state.rests else None
        told = []
        for rest in (rests(state.rows[:, 3:], self._rate_hz, goes_on=True, after=after) + first).tolist():
            before = state.rests[-1] if state.rests else None
            state.rests.append(rest)
            if before is not None and SHORTEST_S <= (rest - before) / self._rate_hz <= LONGEST_S:
                told += self._between(state, before, rest)
        return told

    def _between(self, state: FootStridesState, begin: int, end: int) -> list[dict[str, Any]]:
        """The stride between two rests; nothing where the foot stayed where it was, or the sensor could not tell."""
        first = state.end - len(state.rows)
        swing = state.rows[begin - first : end - first + 1]
        if clipped(swing[:, :3], swing[:, 3:]):
            self._stand(state, math.nan, Gate.DISTURBED, end - begin)
            return []
        still = np.array(state.rests, dtype=np.intp) - first
        path = foot_path(state.rows[:, :3], state.rows[:, 3:], self._rate_hz, still)
        found = strides(path) if isinstance(path, FootPath) else []
        if not found or found[-1].end != end - first:
            return []
        stride = found[-1]
        self._stand(
            state, math.nan if stride.turns else stride.length_m, Gate.WARM_UP if stride.turns else Gate.OPEN, end - begin
        )
        return [self._told(stride, first)]

    def _stand(self, state: FootStridesState, value: float, gate: Gate, lasted: int) -> None:
        state.value, state.gate, state.until = value, int(gate), state.end + math.ceil(HELD * lasted)

    def _told(self, stride: Stride, first: int) -> dict[str, Any]:
        toe_off, contact = stride.toe_off, stride.contact
        return {
            "begin": first + stride.start,
            "end": first + stride.end,
            "duration_s": stride.duration_s,
            "length_m": stride.length_m,
            "speed_m_s": stride.speed_m_s,
            "rise_m": stride.height_m,
            "swing_s": None if toe_off is None or contact is None else (contact - toe_off) / self._rate_hz,
            "turns": stride.turns,
        }
