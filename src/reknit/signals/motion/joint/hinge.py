"""The angle of a hinge joint: two inclinations, one shared axis that gives the heading, and no magnetometer."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.motion.joint.axis import HingeAxes
from reknit.signals.motion.joint.pair import columns_of
from reknit.signals.motion.quaternion import about_z, between, conjugate, multiply, rotate
from reknit.stream import NS_PER_S, AtGap, Chunk, Items, Kind, OpenNode, ParameterError, State, StreamSpec, Traits

Floats = NDArray[np.float64]

BIN_NS = NS_PER_S // 4
SLIP_BINS = 16
MOVING_RAD_S = 0.5
SLIP_TIMES, SLIP_RAD_S = 3.0, 0.1
X = np.array([1.0, 0.0, 0.0])


@dataclass(frozen=True, slots=True)
class Hinge:
    """Flexion in degrees as a measure, from a `Pair` of sensors (Laidig, Lehmann, Begin and Seel 2019: one-axis heading correction).

    Both sensors have one axis j in common. With v = q j of each, z = v_x + i v_y and u = z1 conj(z2), the heading between them is the
    argument of the sum of |u| u over the last `window_s`; with it the distal orientation is turned, and the angle is the turn about j from
    the one to the other, minus its value in the neutral pose. Causal; the window is a boxcar of quarters of a second.

    Withheld: without a sample of both (`no_signal`); before the first heading (`heading`); while the axis has been too upright over the
    window (root mean square of |u| below `least_level`: `axis_upright`); and once the rotations across the axis differ more than three
    times as much as in the calibration, over 4 s of movement (`slipped`). After samples were missing for more than `coast_s`, the filters
    before it begin anew, and so does the heading.

    Limits: the error is that of both inclinations (0.5 to 1 degree each) and of the axis; a knee also turns about
    its long axis by 10 degrees and more when it bends, which no hinge shows.

    Parameters
    ----------
    axes
        From `hinge_axes`.
    neutral_deg
        The angle of the straight joint, from `calibrate_hinge`.
    window_s, least_level
        As above.
    coast_s
        That of the `Pair`.
    straight_deg, sense
        What the measure is in the neutral pose, and whether it grows (1) or falls (-1) as the joint bends.
    """

    axes: HingeAxes
    neutral_deg: float = 0.0
    window_s: float = 24.0
    least_level: float = 0.4
    coast_s: float = 0.25
    straight_deg: float = 0.0
    sense: float = 1.0

    def open(self, spec: StreamSpec) -> OpenHinge:
        """Open on a pair; SpecError for another stream, ParameterError where an axis has no length or the window is no quarter second."""
        for axis in (self.axes.proximal, self.axes.distal):
            if not abs(math.hypot(*axis) - 1) < 1e-3:
                raise ParameterError(f"an axis must be a unit vector, got {axis}")
        if not (0.25 <= self.window_s <= 600 and 0 < self.least_level < 1):
            raise ParameterError(f"window_s must lie in 0.25 to 600 and least_level between 0 and 1, got {self}")
        return OpenHinge(self, spec, columns_of(spec))


@dataclass(slots=True)
class HingeState(State):
    """Sums over the quarter seconds of the window, those of the newest one, and the last angle and heading.

    Sums are: real and imaginary part of |u| u, |u|^2, samples, and squares of the difference of turning across the axis and of turning.
    """

    past: list[list[float]] = field(default_factory=list)
    moving: list[list[float]] = field(default_factory=list)  # squares of the difference, samples: the last quarters that moved
    now: list[float] = field(default_factory=lambda: [0.0] * 6)
    bin: int = -1
    heading: float | None = None
    raw_deg: float | None = None
    turns: float = 0.0
    last_ns: int = -1


class OpenHinge(OpenNode[HingeState]):
    """A hinge that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, hinge: Hinge, spec: StreamSpec, columns: list[int]) -> None:
        self.spec = spec.derive(hinge, kind=Kind.MEASURE, channels=measure_channels("deg"))
        self._columns, self._parameters = columns, hinge
        self._axes = (np.array(hinge.axes.proximal), np.array(hinge.axes.distal))
        self._to_axis = tuple(between(X, axis) for axis in self._axes)
        self._bins = max(1, round(hinge.window_s * NS_PER_S / BIN_NS))
        self._coast_ns = round(hinge.coast_s * NS_PER_S)
        self._slipped = SLIP_TIMES * hinge.axes.residual_rad_s + SLIP_RAD_S

    def start(self) -> HingeState:
        """No heading yet."""
        return HingeState()

    def chunk(self, state: HingeState, chunk: Chunk) -> Items:
        """Value and gate of every row."""
        rows = np.asarray(chunk.data, dtype=np.float64)[:, self._columns]
        times = chunk.times()
        out = np.full((len(rows), 2), np.nan)
        known = np.isfinite(rows).all(axis=1)
        out[~known, 1] = float(Gate.NO_SIGNAL)
        places = np.flatnonzero(known)
        if len(places):
            out[places] = self._known(state, rows[places], times[places])
        return (Chunk(self.spec, chunk.epoch, chunk.first, out, chunk.times_ns),)

    def _known(self, state: HingeState, rows: Floats, times: NDArray[np.int64]) -> Floats:
        """Value and gate of rows without a hole, in stretches that share a quarter second and have no long hole between them."""
        bins = times // BIN_NS
        before = np.concatenate(([state.last_ns if state.last_ns >= 0 else times[0]], times[:-1]))
        lost = times - before > self._coast_ns
        cuts = np.flatnonzero((np.diff(bins, prepend=state.bin) != 0) | lost)
        made = []
        for start, stop in zip([0, *cuts], [*cuts, len(rows)], strict=True):
            if stop == start:
                continue
            if lost[start]:
                state.past, state.now, state.heading, state.raw_deg, state.turns = [], [0.0] * 6, None, None, 0.0
            elif bins[start] != state.bin:
                self._next_bin(state)
            state.bin = int(bins[start])
            made.append(self._stretch(state, rows[start:stop]))
        state.last_ns = int(times[-1])
        return np.concatenate(made)

    def _next_bin(self, state: HingeState) -> None:
        """Put the sums of the quarter second that is over to those before."""
        if state.now[3]:
            state.past = [*state.past, state.now[:4]][1 - self._bins :] if self._bins > 1 else []
            if state.now[5] > MOVING_RAD_S**2 * state.now[3]:
                state.moving = [*state.moving, [state.now[4], state.now[3]]][-SLIP_BINS:]
        state.now = [0.0] * 6

    def _stretch(self, state: HingeState, rows: Floats) -> Floats:
        """Value and gate of rows within one quarter second."""
        q1, g1, q2, g2 = rows[:, 0:4], rows[:, 7:10], rows[:, 10:14], rows[:, 17:20]
        heading = self._headings(state, q1, g1, q2, g2)
        out = np.full((len(rows), 2), np.nan)
        slipped = len(state.moving) == SLIP_BINS and self._residual(state) > self._slipped
        level, turn_rad = heading
        unknown = np.isnan(turn_rad)
        raw = _twist_deg(multiply(q1, self._to_axis[0]), multiply(q2, self._to_axis[1]), np.where(unknown, 0.0, turn_rad))
        values = self._unwrapped(state, raw) - self._parameters.neutral_deg
        gates = np.where(unknown, float(Gate.HEADING), 0.0)
        gates = np.where(level < self._parameters.least_level, float(Gate.AXIS_UPRIGHT), gates)
        if slipped:
            gates[:] = float(Gate.SLIPPED)
        shown = self._parameters.straight_deg + self._parameters.sense * values
        out[:, 0], out[:, 1] = np.where(gates > 0, np.nan, shown), gates
        return out

    def _headings(self, state: HingeState, q1: Floats, g1: Floats, q2: Floats, g2: Floats) -> tuple[Floats, Floats]:
        """How level the axis was over the window, and the heading between the sensors in radians (NaN: never known), at each row."""
        v1, v2 = rotate(q1, self._axes[0]), rotate(q2, self._axes[1])
        real = v1[:, 0] * v2[:, 0] + v1[:, 1] * v2[:, 1]
        imaginary = v1[:, 1] * v2[:, 0] - v1[:, 0] * v2[:, 1]
        square = real * real + imaginary * imaginary
        size = np.sqrt(square)
        across = _length(np.cross(g1, self._axes[0])) - _length(np.cross(g2, self._axes[1]))
        turning = (g2 * g2).sum(axis=1)
        sums = np.column_stack((size * real, size * imaginary, square, np.ones(len(q1)), across * across, turning))
        # Sums go on from one chunk to the next in the order of the samples, so that the cut does not matter.
        running = np.cumsum(np.concatenate(([state.now], sums)), axis=0)[1:]
        state.now = running[-1].tolist()
        whole = running[:, :4] + [math.fsum(each[n] for each in state.past) for n in range(4)]
        level = np.sqrt(whole[:, 2] / whole[:, 3])
        turn_rad = np.arctan2(whole[:, 1], whole[:, 0])
        good = np.where(level >= self._parameters.least_level, np.arange(len(q1)), -1)
        newest = np.maximum.accumulate(good)
        held = np.nan if state.heading is None else state.heading
        turn_rad = np.where(newest >= 0, turn_rad[newest], held)
        state.heading = None if math.isnan(turn_rad[-1]) else float(turn_rad[-1])
        return level, turn_rad

    def _unwrapped(self, state: HingeState, raw_deg: Floats) -> Floats:
        """Angles without jumps of a whole turn, which begin within half a turn of the neutral pose."""
        if state.raw_deg is None:
            state.raw_deg = float(raw_deg[0])
            state.turns = float(np.round((self._parameters.neutral_deg - raw_deg[0]) / 360))
        turns = state.turns - np.cumsum(np.round(np.diff(raw_deg, prepend=state.raw_deg) / 360))
        state.raw_deg, state.turns = float(raw_deg[-1]), float(turns[-1])
        return np.asarray(raw_deg + 360 * turns)

    def _residual(self, state: HingeState) -> float:
        return math.sqrt(math.fsum(each[0] for each in state.moving) / math.fsum(each[1] for each in state.moving))


def _twist_deg(proximal: Floats, distal: Floats, heading_rad: Floats) -> Floats:
    """The turn about x from the one orientation to the other, whose heading is turned first; within half a turn."""
    relative = multiply(conjugate(proximal), multiply(about_z(heading_rad), distal))
    half = np.arctan2(relative[:, 1], relative[:, 0])
    return np.asarray(
        np.degrees(2 * half + np.where(half > math.pi / 2, -2 * math.pi, np.where(half <= -math.pi / 2, 2 * math.pi, 0)))
    )


def twist_deg(relative: Floats, axes: HingeAxes) -> Floats:
    """The turn about a hinge's axis in relative orientations (distal as seen from proximal, shape (samples, 4)), without jumps."""
    to_axis = [between(X, np.array(axis)) for axis in (axes.proximal, axes.distal)]
    turned = multiply(conjugate(to_axis[0]), multiply(relative, to_axis[1]))
    return np.asarray(np.degrees(np.unwrap(2 * np.arctan2(turned[:, 1], turned[:, 0]))))


def _length(vector: Floats) -> Floats:
    return np.asarray(np.sqrt((vector * vector).sum(axis=1)))


@dataclass(frozen=True, slots=True, eq=False)
class HingeRecording:
    """What `hinge_offline` gives: the angle (degrees, from the neutral pose or 0), the heading (radians), how level the axis was."""

    angle_deg: Floats
    heading_rad: Floats
    level: Floats


def hinge_offline(
    pair: Floats, axes: HingeAxes, rate_hz: float, *, window_s: float = 24.0, neutral_deg: float = 0.0
) -> HingeRecording:
    """The hinge's angle with a window around each sample in place of one behind it (offline only).

    Parameters
    ----------
    pair
        Rows of a `Pair`, shape (samples, 20), without missing samples.
    axes, rate_hz, window_s, neutral_deg
        As in `Hinge`.
    """
    if pair.ndim != 2 or pair.shape[1] != 20 or len(pair) < 2 or not np.isfinite(pair).all():
        raise ParameterError(f"expected rows of a Pair without missing samples, got {pair.shape}")
    axis_1, axis_2 = np.array(axes.proximal), np.array(axes.distal)
    v1, v2 = rotate(pair[:, 0:4], axis_1), rotate(pair[:, 10:14], axis_2)
    z1, z2 = v1[:, 0] + 1j * v1[:, 1], v2[:, 0] + 1j * v2[:, 1]
    u = z1 * np.conj(z2)
    half = max(1, round(window_s * rate_hz / 2))
    sums = np.concatenate(([0], np.cumsum(np.abs(u) * u)))
    squares = np.concatenate(([0], np.cumsum(np.abs(u) ** 2)))
    first, last = np.maximum(np.arange(len(u)) - half, 0), np.minimum(np.arange(len(u)) + half + 1, len(u))
    heading_rad = np.angle(sums[last] - sums[first])
    level = np.sqrt(np.maximum(squares[last] - squares[first], 0) / (last - first))
    raw = _twist_deg(multiply(pair[:, 0:4], between(X, axis_1)), multiply(pair[:, 10:14], between(X, axis_2)), heading_rad)
    return HingeRecording(np.degrees(np.unwrap(np.radians(raw))) - neutral_deg, heading_rad, level)
