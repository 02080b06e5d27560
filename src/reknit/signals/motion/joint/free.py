"""The orientation of one segment to the other at any joint: both inclinations, and a heading from how its centre accelerates."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reknit.signals.measure import GATE, Gate
from reknit.signals.motion.inclination import UP
from reknit.signals.motion.joint.centre import Levers, centre_accelerations
from reknit.signals.motion.joint.pair import columns_of
from reknit.signals.motion.quaternion import about_z, conjugate, multiply, rotate
from reknit.stream import NS_PER_S, AtGap, Channel, Chunk, Items, Kind, OpenNode, ParameterError, State, StreamSpec, Traits

Floats = NDArray[np.float64]

RELATIVE = tuple(Channel(f"relative {part}", "1") for part in "wxyz")
HEADING_ERROR = "heading error"
UPWARD = tuple(Channel(f"proximal up {axis}", "1") for axis in "xyz")
AXES = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
SUMS_WITH_ERRORS = 18
LONGEST_STEP_S = 0.1
QUIET_M_S2 = 0.1
ALIKE_S = 0.2
"""Errors of the accelerations stay alike for about this long, so that samples closer together tell nothing new."""


@dataclass(frozen=True, slots=True)
class FreeJoint:
    """The distal sensor's orientation as seen from the proximal one (w, x, y, z), from a `Pair`; for joints of one to three axes.

    Both sensors feel the acceleration of the joint's centre, c = a - K r with K = [g']x + [g]x^2 (Weygers and Kok 2020). Turned to earth,
    level parts c1 and c2 (complex, high-passed at `high_pass_hz` so that errors of the inclination stay out) differ by the heading alone:
    its estimate is the argument of the sum of c1 conj(c2), which fades with `fade_s`. A row that fits worse than `misfit_m_s2` and the
    heading's own error explain counts less (Cauchy): a knock, a lost packet. The sum is one row late, since how fast turning changes is
    taken from the rows on both sides; the orientation is not. Causal; no magnetometer.

    Channels: the four parts, `heading error` (standard error in degrees), `gate`. The orientation stands there whatever the gate says: a
    measure made of it (`Turn`) is what withholds. Gate `heading`: the error is above `most_error_deg`, since the joint has not moved
    enough yet, or the accelerations do not fit; `no_signal`: samples are missing.

    Parameters
    ----------
    levers
        From the joint's centre to each sensor, from `lever_arms`.
    start
        The relative orientation that is assumed at the start, such as that of the neutral pose; None: any.
    start_weight
        How much that is trusted, in (m/s2)^2: as much as movement with this sum of squares.
    high_pass_hz, fade_s, misfit_m_s2
        As above.
    most_error_deg
        Largest standard error of the heading with which measures are given.
    coast_s
        That of the `Pair`.
    lever_error_m
        By how much each lever may be off along each axis (standard errors, proximal and distal); 0 where `lever_arms` found them. What such
        an error adds to the accelerations stays alike for as long as one moves alike, so more movement of a kind does not lessen its part
        of the heading's error.
    keep
        Whether to add where up lies for the proximal sensor (three channels more).
    """

    levers: Levers
    start: tuple[float, float, float, float] | None = None
    start_weight: float = 0.05
    high_pass_hz: float = 1.0
    fade_s: float = 5.0
    misfit_m_s2: float = 0.3
    most_error_deg: float = 6.0
    coast_s: float = 0.25
    lever_error_m: tuple[float, float] = (0.0, 0.0)
    keep: bool = False

    def open(self, spec: StreamSpec) -> OpenFreeJoint:
        """Open on a pair; SpecError for another stream, ParameterError for times or frequencies not above 0."""
        above = min(self.high_pass_hz, self.fade_s, self.misfit_m_s2, self.most_error_deg)
        if not (above > 0 and min(self.start_weight, *self.lever_error_m) >= 0):
            raise ParameterError(f"frequencies, times and errors must be above 0, got {self}")
        return OpenFreeJoint(self, spec, columns_of(spec))


@dataclass(slots=True)
class FreeJointState(State):
    """The two rows before; both high-passed accelerations with what went in (real and imaginary parts); and what has been summed.

    `sums`: real and imaginary part of c1 conj(c2), |c1|^2 + |c2|^2, samples, the parts of what was assumed at the start, and those of
    k1 conj(c2) and c1 conj(k2), with k what an error of the lever along each axis adds; all fading, each row weighed by how well it fits.
    `heading`: radians, and standard error in degrees.
    """

    rows: list[list[float]] = field(default_factory=list)
    times_ns: list[int] = field(default_factory=list)
    centre: list[float] = field(
        default_factory=list
    )  # c1 and c2 (and k1, k2 for three axes each) as they came in, then high-passed
    sums: list[float] = field(default_factory=lambda: [0.0] * 6)
    heading: list[float] = field(default_factory=lambda: [0.0, 180.0])
    begun: bool = False


class OpenFreeJoint(OpenNode[FreeJointState]):
    """A joint that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, joint: FreeJoint, spec: StreamSpec, columns: list[int]) -> None:
        channels = (*RELATIVE, Channel(HEADING_ERROR, "deg"), Channel(GATE, "code"), *(UPWARD if joint.keep else ()))
        self.spec = spec.derive(joint, kind=Kind.SIGNAL, channels=channels)
        self._columns, self._parameters = columns, joint
        self._coast_ns = round(joint.coast_s * NS_PER_S)

    def start(self) -> FreeJointState:
        """No heading yet."""
        return FreeJointState(sums=[0.0] * (SUMS_WITH_ERRORS if any(self._parameters.lever_error_m) else 6))

    def chunk(self, state: FreeJointState, chunk: Chunk) -> Items:
        """Orientation, error and gate of every row."""
        rows = np.asarray(chunk.data, dtype=np.float64)[:, self._columns]
        known = np.isfinite(rows).all(axis=1)
        out = np.full((len(rows), len(self.spec.channels)), np.nan)
        out[:, 5] = float(Gate.NO_SIGNAL)
        places = np.flatnonzero(known)
        if len(places):
            out[places] = self._known(state, rows[places], chunk.times()[places])
        return (Chunk(self.spec, chunk.epoch, chunk.first, out, chunk.times_ns),)

    def _known(self, state: FreeJointState, rows: Floats, times: NDArray[np.int64]) -> Floats:
        all_rows = np.concatenate((np.array(state.rows) if state.rows else rows[[0, 0]], rows))
        all_ns = np.concatenate((np.array(state.times_ns, dtype=np.int64) if state.times_ns else times[[0, 0]], times))
        all_steps_s = np.diff(all_ns) / NS_PER_S
        fits = (all_steps_s > 0) & (all_steps_s <= LONGEST_STEP_S)
        usable, steps_s = fits[:-1] & fits[1:], all_steps_s[:-1]
        around_s = np.where(usable, steps_s + all_steps_s[1:], 1.0)
        around = (all_rows[:-2], all_rows[1:-1], rows, around_s)
        centre = np.column_stack((*centre_accelerations(*around, self._parameters.levers), *self._lever_errors(around)))
        lost = np.diff(all_ns[1:]) > self._coast_ns
        told = np.empty((len(rows), 2))
        for n, parts in enumerate(centre.tolist()):
            if lost[n]:  # the filters before began anew: nothing is known
                state.centre, state.sums, state.heading, state.begun = [], self.start().sums, [0.0, 180.0], True
            if not state.begun:
                self._begin(state, rows[n])
            if usable[n]:
                self._take(state, _complex(parts), float(steps_s[n]))
            told[n] = state.heading
        state.rows, state.times_ns = all_rows[-2:].tolist(), all_ns[-2:].tolist()
        relative = multiply(conjugate(rows[:, 0:4]), multiply(about_z(told[:, 0]), rows[:, 10:14]))
        gates = np.where(told[:, 1] <= self._parameters.most_error_deg, float(Gate.OPEN), float(Gate.HEADING))
        made = np.column_stack((relative, told[:, 1], gates))
        return np.column_stack((made, rotate(conjugate(rows[:, 0:4]), UP))) if self._parameters.keep else made

    def _lever_errors(self, around: tuple[Floats, Floats, Floats, Floats]) -> list[Floats]:
        """What an error of a lever along each axis adds to the accelerations; both levers' in turn."""
        if not any(self._parameters.lever_error_m):
            return []
        none = centre_accelerations(*around, Levers((0, 0, 0), (0, 0, 0)))
        by_axis = [centre_accelerations(*around, Levers(axis, axis)) for axis in AXES]
        sizes = self._parameters.lever_error_m
        return [size * (none[n] - each[n]) for n, size in enumerate(sizes) for each in by_axis]

    def _begin(self, state: FreeJointState, row: Floats) -> None:
        """Weigh the heading that the relative orientation assumed at the start would have."""
        state.begun = True
        if self._parameters.start is None:
            return
        turn = multiply(multiply(row[0:4], np.array(self._parameters.start)), conjugate(row[10:14]))
        heading_rad = 2 * math.atan2(turn[3], turn[0])
        weight = self._parameters.start_weight
        state.sums[4:6] = [weight * math.cos(heading_rad), weight * math.sin(heading_rad)]
        state.heading = [heading_rad, 180.0]

    def _take(self, state: FreeJointState, felt: list[complex], step_s: float) -> None:
        """High-pass both accelerations and what the levers make of turning, and add the product of the accelerations."""
        pass_on = 1 / (1 + 2 * math.pi * self._parameters.high_pass_hz * step_s)
        passed = felt
        if state.centre:
            before, outs = _complex(state.centre[: 2 * len(felt)]), _complex(state.centre[2 * len(felt) :])
            passed = [pass_on * (out + now - then) for now, then, out in zip(felt, before, outs, strict=True)]
        state.centre = [part for each in (*felt, *passed) for part in (each.real, each.imag)]
        c1, c2 = passed[:2]
        keep = math.exp(-step_s / self._parameters.fade_s)
        weight = self._fit(state, c1, c2)
        product = weight * c1 * c2.conjugate()
        by_levers = [weight * each * c2.conjugate() for each in passed[2:5]] + [
            weight * c1 * each.conjugate() for each in passed[5:]
        ]
        powers = weight * (abs(c1) ** 2 + abs(c2) ** 2)
        fresh = (
            product.real,
            product.imag,
            powers,
            weight,
            0.0,
            0.0,
            *(part for each in by_levers for part in (each.real, each.imag)),
        )
        state.sums = [keep * old + new for old, new in zip(state.sums, fresh, strict=True)]
        state.heading = self._estimate(state.sums, step_s)

    def _fit(self, state: FreeJointState, c1: complex, c2: complex) -> float:
        """How much a row counts, 0 to 1, by how well both agree at the heading so far, whose own error is no misfit of the row."""
        heading_rad, error_deg = state.heading
        apart = abs(c1 - c2 * complex(math.cos(heading_rad), math.sin(heading_rad)))
        expected = math.hypot(self._parameters.misfit_m_s2, abs(c2) * math.radians(error_deg))
        return 1 / (1 + (apart / expected) ** 2)

    def _estimate(self, sums: list[float], step_s: float) -> list[float]:
        """Heading in radians and its standard error in degrees."""
        real, imaginary, powers, count, start_real, start_imaginary, *levers = sums
        heading_rad = math.atan2(imaginary + start_imaginary, real + start_real)
        if not powers:
            return [heading_rad, 180.0]
        # What the two do not share is noise; there is never less than that of a sensor at rest, whatever few samples say.
        left = max(powers - 2 * math.hypot(real, imaginary), QUIET_M_S2**2 * count)
        alike = max(1.0, ALIKE_S / step_s)
        noise = math.sqrt(alike * left / (count * powers))
        # What errors of the levers put into the sum. Where that is all there is in it, it says nothing.
        shared, by_levers = math.hypot(real, imaginary), math.hypot(*levers)
        if by_levers:
            noise = math.hypot(noise, by_levers / max(shared - by_levers, 1e-9))
        return [heading_rad, min(180.0, math.degrees(noise))]


def _complex(parts: list[float]) -> list[complex]:
    """Numbers of which the real and the imaginary parts follow each other."""
    return [complex(*parts[n : n + 2]) for n in range(0, len(parts), 2)]


def relative_offline(pair: Floats, levers: Levers, rate_hz: float, *, high_pass_hz: float = 0.5, fade_s: float = 6.0) -> Floats:
    """Relative orientation of a whole recording (offline only): headings from before and after each sample, without a lag.

    Parameters
    ----------
    pair
        Rows of `pair_offline`, or of a `Pair` without missing samples.
    levers, high_pass_hz, fade_s
        As in `FreeJoint`; the fading goes both ways.
    rate_hz
        Samples a second.
    """
    from scipy import signal

    if pair.ndim != 2 or pair.shape[1] != 20 or len(pair) < 30 or not np.isfinite(pair).all():
        raise ParameterError(f"expected at least 30 rows of a Pair without missing samples, got {pair.shape}")
    before, after = np.concatenate((pair[:1], pair[:-1])), np.concatenate((pair[1:], pair[-1:]))
    c1, c2 = centre_accelerations(before, pair, after, np.full(len(pair), 2 / rate_hz), levers)
    sos = signal.butter(1, high_pass_hz, "high", fs=rate_hz, output="sos")
    high = [signal.sosfiltfilt(sos, each, axis=0) for each in (c1, c2)]
    product = (high[0][:, 0] + 1j * high[0][:, 1]) * (high[1][:, 0] - 1j * high[1][:, 1])
    keep = math.exp(-1 / rate_hz / fade_s)
    ahead = signal.lfilter([1], [1, -keep], product[::-1])[::-1]
    heading_rad = np.angle(signal.lfilter([1], [1, -keep], product) + ahead - product)
    return multiply(conjugate(pair[:, 0:4]), multiply(about_z(heading_rad), pair[:, 10:14]))
