"""The table of channels of a BIDS data set: what each one is in the words of the standard (BIDS 1.11, "Electromyography" and "Motion")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reknit.formats.edf_write import edf_labels
from reknit.formats.sense import ACCELERATION, STANDARD_GRAVITY, TURNING
from reknit.formats.unit import is_muscle
from reknit.stream import Channel, Kind, StreamSpec

NONE = "n/a"
UNITS = {
    "count": (NONE, 1.0),
    "unknown": (NONE, 1.0),
    "frame": (NONE, 1.0),
    "share": (NONE, 1.0),
    "m/s2": ("m/s^2", 1.0),
    "g": ("m/s^2", STANDARD_GRAVITY),
    "mg": ("m/s^2", STANDARD_GRAVITY / 1000),
}
"""Units as BIDS wants them, with the factor to them: its g is a gram."""
MAGNETIC = re.compile(r"(?:^|[ _.-])mag", re.IGNORECASE)
ORIENTATION = re.compile(r"(?:^|[ _.-])(?:quat\w*|q)[ _.-]?([wxyz])\Z", re.IGNORECASE)
AXIS = re.compile(r"(?:[ _.-]|(?<=acc)|(?<=gyr)|(?<=mag)|^[agm])([xyz])\Z", re.IGNORECASE)
SENSOR = re.compile(
    r"[ _.-]*(?:free)?(?:acc|gyr|mag|quat)\w*[ _.-]*[wxyz]?\Z|^[agmqw][wxyz]\Z|[ _.-]q[ _.-]?[wxyz]\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Described:
    """A channel: its type in BIDS, its unit there with the factor to it, its axis, and the point that it follows."""

    kind: str
    unit: str
    factor: float
    component: str
    point: str


def described(spec: StreamSpec, channel: Channel) -> Described:
    """What a channel of a stream of muscles or motion is in BIDS."""
    unit, factor = UNITS.get(channel.unit, (channel.unit, 1.0))
    name, point = channel.name, channel.segment or ""
    found = AXIS.search(name)
    axis = found[1].lower() if found else NONE
    if spec.kind is Kind.MARKERS:
        return Described("POS", unit, factor, axis, point or name.rpartition(" ")[0])
    if spec.kind is Kind.COORDINATES:
        angle = channel.unit in ("deg", "rad", "unknown")
        return Described("JNTANG" if angle else "MISC", unit, factor, axis if " " in name else NONE, point or name)
    if spec.kind is Kind.LANDMARKS:
        place = name.rpartition(".")[2]
        world = place.startswith("world_")
        point = point or name.rpartition(".")[0]
        return Described("POS" if world else "MISC", unit, factor, place[-1] if world else NONE, point)
    point = point or SENSOR.sub("", name).strip(" _.-") or spec.name
    if quaternion := ORIENTATION.search(name):
        return Described("ORNT", NONE, factor, f"quat_{quaternion[1].lower()}", point)
    for kind, pattern in (("ACCEL", ACCELERATION), ("GYRO", TURNING), ("MAGN", MAGNETIC)):
        if pattern.search(name):
            return Described(kind, unit, factor, axis, point)
    muscle = spec.kind is Kind.EMG and (is_muscle(name, channel.unit) or channel.unit in ("count", "unknown"))
    return Described("EMG" if muscle else "MISC", unit, factor, NONE, point)


def muscle_rows(spec: StreamSpec) -> list[list[str]]:
    """Header and rows of the channels of an EMG file, by the names that they have in it."""
    rows = [["name", "type", "units", "description", "target_muscle"]]
    for label, channel in zip(edf_labels(spec), spec.channels, strict=True):
        told = described(spec, channel)
        muscle = " ".join(part for part in (channel.side, channel.muscle) if part) if channel.muscle else NONE
        rows.append([label, told.kind, told.unit if told.factor == 1 else channel.unit, _plain(channel.name), muscle])
    return rows


def motion_rows(spec: StreamSpec, *, latency: bool) -> list[list[str]]:
    """Header and rows of the channels of a motion file; with `latency`, one of seconds in front."""
    rows = [["name", "component", "type", "tracked_point", "units"]]
    rows += [["latency", NONE, "LATENCY", NONE, "s"]] if latency else []
    for channel in spec.channels:
        told = described(spec, channel)
        rows.append([_plain(channel.name), told.component, told.kind, _plain(told.point), told.unit])
    return rows


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip() or NONE
