"""From what a motion sensor feels to which way it points: the VQF filter as a node."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from vqf import VQF

from reknit.signals.motion.imu_channels import AXES, Sense, Triad, needed_triad, span_of, triad
from reknit.stream import AtGap, Channel, Chunk, Items, OpenNode, ParameterError, SpecError, State, StreamSpec, Traits
from reknit.stream.finite import all_finite
from reknit.stream.items import Array, chunk_of
from reknit.stream.spec import NS_PER_S

Floats = NDArray[np.float64]

QUATERNION = tuple(Channel(f"quaternion {part}", "1") for part in ("w", *AXES))
KEPT = (
    *(Channel(f"acceleration {axis}", "m/s2") for axis in AXES),
    *(Channel(f"angular velocity {axis}", "rad/s") for axis in AXES),
)
LEAST_HZ, MOST_HZ = 20.0, 5000.0


@dataclass(frozen=True, slots=True)
class Orientation:
    """Quaternions (w, x, y, z) that turn vectors of the sensor into those of an earth frame with z up (Laidig and Seel 2023: VQF).

    Six axes (accelerometer and gyroscope) leave the heading free: it begins anywhere and drifts slowly. With a magnetometer x of the earth
    frame points east, y to the north, as far as the field of a room does. Streaming and batch give the same bytes.

    A sample that is missing (NaN) has no orientation; for up to `coast_s` the filter goes on with the last angular velocity, and after
    longer it begins anew, as it does after a gap: the heading is lost then. A magnetometer's missing samples are left out.

    Parameters
    ----------
    magnetometer
        Use it; SpecError where the stream has none. Off by default: indoors steel and motors bend the field.
    tau_acc_s, tau_mag_s
        Time constants of the corrections by accelerometer and magnetometer.
    bias_at_rest
        Learn the gyroscope's bias where the sensor seems to rest. Sway is slower than what counts as rest, and would be learnt away
        (a simulated sway of 2 degrees had an error of 1.3 degrees RMS with it and of 0.06 without): off for people who stand still.
    sensor
        What stands before the channels' names where the stream holds several sensors.
    rate_hz
        Samples a second that an irregular stream is meant to have; regular ones bring their own. Real times are used for turning.
    coast_s
        For how long missing samples are bridged.
    keep
        Put acceleration (m/s2) and angular velocity (rad/s), as the sensor felt them, beside the quaternion.
    """

    magnetometer: bool = False
    tau_acc_s: float = 3.0
    tau_mag_s: float = 9.0
    bias_at_rest: bool = True
    sensor: str = ""
    rate_hz: float | None = None
    coast_s: float = 0.25
    keep: bool = False

    def open(self, spec: StreamSpec) -> OpenOrientation:
        """Open on a motion sensor.

        Raises SpecError where channels or units are missing, ParameterError for times not above 0 and for rates outside 20 to 5000 Hz.
        """
        if not (self.tau_acc_s > 0 and self.tau_mag_s > 0 and self.coast_s >= 0):
            raise ParameterError(f"time constants must be above 0 s and coast_s not below 0, got {self}")
        if spec.rate is None and self.rate_hz is None:
            raise ParameterError(
                f"stream {spec.name!r} is irregular: give rate_hz, the samples a second that it is meant to have"
            )
        rate_hz = spec.rate_hz if spec.rate is not None else float(self.rate_hz or 0.0)
        if not LEAST_HZ <= rate_hz <= MOST_HZ:
            raise ParameterError(f"orientation needs {LEAST_HZ:g} to {MOST_HZ:g} samples a second, got {rate_hz:g}")
        field_triad = triad(spec, Sense.MAGNETIC_FIELD, self.sensor) if self.magnetometer else None
        if self.magnetometer and field_triad is None:
            raise SpecError(f"stream {spec.name!r} has no magnetometer; leave magnetometer=False, or choose another sensor")
        return OpenOrientation(self, spec, rate_hz, field_triad)


@dataclass(slots=True)
class OrientationState(State):
    """The filter with its memory, the last angular velocity that was there, how long samples are missing, and the last time."""

    filter: VQF
    turning: list[float] = field(default_factory=list)  # empty: nothing felt yet
    missing_s: float = 0.0
    time_ns: int = -1

    def save(self) -> bytes:
        """All of it as bytes; the filter as its parameters and its state."""
        told = {"step_s": self.filter.coeffs["gyrTs"], "params": self.filter.params, "state": self.filter.state}
        rest = {"turning": self.turning, "missing_s": self.missing_s, "time_ns": self.time_ns}
        return json.dumps({"filter": told, **rest}).encode()

    @classmethod
    def restore(cls, saved: bytes) -> Self:
        """The state that `save` wrote."""
        told = json.loads(saved)
        kept = told.pop("filter")
        made = VQF(kept["step_s"], **kept["params"])
        made.state = kept["state"]
        return cls(made, **told)


class OpenOrientation(OpenNode[OrientationState]):
    """An orientation that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, orientation: Orientation, spec: StreamSpec, rate_hz: float, field_triad: Triad | None) -> None:
        self._acceleration = needed_triad(spec, Sense.ACCELERATION, orientation.sensor)
        self._turning = needed_triad(spec, Sense.ANGULAR_VELOCITY, orientation.sensor)
        self._field = field_triad
        self._span = span_of([self._acceleration, self._turning, *([] if field_triad is None else [field_triad])])
        first = spec.channels[int(self._acceleration.columns[0])]
        worn = {"muscle": None, "segment": first.segment, "side": first.side}
        made = (*QUATERNION, *KEPT) if orientation.keep else QUATERNION
        channels = tuple(replace(each, **worn) for each in made)  # type: ignore[arg-type]
        self.spec = spec.derive(orientation, channels=channels, warm_up=math.ceil(orientation.tau_acc_s * rate_hz))
        self._parameters, self._regular = orientation, spec.rate is not None
        self._step_s = 1 / rate_hz

    def start(self) -> OrientationState:
        """Nothing felt yet."""
        return OrientationState(self._filter())

    def _filter(self) -> VQF:
        return VQF(
            self._step_s,
            tauAcc=self._parameters.tau_acc_s,
            tauMag=self._parameters.tau_mag_s,
            restBiasEstEnabled=self._parameters.bias_at_rest,
        )

    def chunk(self, state: OrientationState, chunk: Chunk) -> Items:
        """The orientation at each sample."""
        return (chunk_of((self.spec, chunk.epoch, chunk.first, self.rows(state, chunk), chunk.times_ns)),)

    def rows(self, state: OrientationState, chunk: Chunk) -> Floats:
        """The numbers at each sample, in the order of the channels."""
        data = chunk.data
        felt, turning, field_ut = self._senses(data)
        bridged = self._regular and state.missing_s <= self._parameters.coast_s  # behind a longer hole the filter begins anew
        # Mostly nothing at all is missing, which one look at the whole tells; else it must be no channel of ours.
        if bridged and (
            all_finite(data.ravel()) or all(all_finite(each.ravel()) for each in (felt, turning, field_ut) if each is not None)
        ):
            if field_ut is None:
                made = state.filter.updateBatch(turning, felt)["quat6D"]
            else:
                made = state.filter.updateBatch(turning, felt, field_ut)["quat9D"]
            state.turning, state.missing_s = turning[-1].tolist(), 0.0
        else:
            made = self._one_by_one(state, felt, turning, field_ut, self._steps_s(state, chunk))
        if self._parameters.keep:
            made = np.concatenate((made, felt, turning), axis=1)
        return np.asarray(made)

    def _senses(self, data: Array) -> tuple[Floats, Floats, Floats | None]:
        """Acceleration, angular velocity and, where it is used, the magnetic field; in one copy where they stand in that order."""
        if self._span is None:
            return self._acceleration.of(data), self._turning.of(data), None if self._field is None else self._field.of(data)
        whole = np.array(data[:, self._span].reshape(len(data), -1, 3).swapaxes(0, 1), dtype=np.float64, order="C")
        return whole[0], whole[1], None if self._field is None else whole[2]

    def _steps_s(self, state: OrientationState, chunk: Chunk) -> list[float]:
        """How long after the one before each sample was taken."""
        if chunk.times_ns is None:
            return [self._step_s] * len(chunk.data)
        before = chunk.times_ns[0] - round(self._step_s * NS_PER_S) if state.time_ns < 0 else state.time_ns
        steps_ns = np.diff(chunk.times_ns, prepend=before)
        state.time_ns = int(chunk.times_ns[-1])
        return [float(each) for each in steps_ns / NS_PER_S]

    def _one_by_one(
        self, state: OrientationState, felt: Floats, turning: Floats, field_ut: Floats | None, steps_s: list[float]
    ) -> Floats:
        """Each sample on its own, those that are missing bridged."""
        made = np.full((len(felt), 4), np.nan)
        for row, step_s in enumerate(steps_s):
            state.missing_s += max(0.0, step_s - 1.5 * self._step_s)
            known = all_finite(felt[row]) and all_finite(turning[row])
            if not known:
                state.missing_s += min(step_s, 1.5 * self._step_s)
                if state.turning and state.missing_s <= self._parameters.coast_s:
                    state.filter.updateGyr(np.array(state.turning) * (step_s / self._step_s))
                continue
            if state.missing_s > self._parameters.coast_s:
                state.filter = self._filter()
            state.missing_s, state.turning = 0.0, turning[row].tolist()
            # The filter knows one rate; a sample that came sooner or later turned by its own time.
            state.filter.updateGyr(turning[row] if self._regular else turning[row] * (step_s / self._step_s))
            state.filter.updateAcc(felt[row])
            if field_ut is None:
                made[row] = state.filter.getQuat6D()
                continue
            if all_finite(field_ut[row]):
                state.filter.updateMag(field_ut[row])
            made[row] = state.filter.getQuat9D()
        return made


def orientation_offline(
    rate_hz: float, acceleration_m_s2: Floats, turning_rad_s: Floats, field_ut: Floats | None = None
) -> dict[str, Any]:
    """Orientation of a whole recording, smoothed forward and backward (offline only): `quaternion` (samples, 4) and `bias_rad_s`.

    Raises ParameterError where samples are missing or too few, since the past and the future are filtered alike.
    """
    from vqf import offlineVQF

    parts = [each for each in (acceleration_m_s2, turning_rad_s, field_ut) if each is not None]
    if len(turning_rad_s) < 2 or any(each.shape != turning_rad_s.shape or each.shape[1:] != (3,) for each in parts):
        raise ParameterError(f"expected at least two samples of x, y, z in each array, got {[each.shape for each in parts]}")
    if not all(np.isfinite(each).all() for each in parts):
        raise ParameterError("samples are missing (NaN); smooth the parts between the gaps one by one")
    if not LEAST_HZ <= rate_hz <= MOST_HZ:
        raise ParameterError(f"orientation needs {LEAST_HZ:g} to {MOST_HZ:g} samples a second, got {rate_hz:g}")
    turning, felt = (np.ascontiguousarray(each, dtype=np.float64) for each in (turning_rad_s, acceleration_m_s2))
    magnetic = None if field_ut is None else np.ascontiguousarray(field_ut, dtype=np.float64)
    made = offlineVQF(turning, felt, magnetic, 1 / rate_hz)
    return {"quaternion": made["quat6D" if magnetic is None else "quat9D"], "bias_rad_s": made["bias"]}
