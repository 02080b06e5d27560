"""A phone that has joined as a motion sensor: what its stream is, where it is worn, and who has its samples.

Axes are those of the phone's screen held upright (W3C Device Orientation and Motion): x to the right edge, y to the top edge, z out of
the screen towards who looks at it. Acceleration is what an accelerometer feels: at rest, lying on its back, z reads +9.81 m/s². Rotation
is right-handed about the same axes. docs/sensors.md tells where browsers differ and what the page does about it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from reknit.sources.recent_rate import RecentRate
from reknit.sources.source import SourceError
from reknit.sources.supervision import SourceState
from reknit.stream import NS_PER_S, Channel, Chunk, Kind, Side, StreamSpec

STREAM = "motion"
STALE_S = 1.0
"""Silence after which a phone counts as silent: batches come 25 times a second, but over a radio."""
AXES = ("x", "y", "z")


class Placement(StrEnum):
    """Where on the body the phone is."""

    THIGH = "thigh"
    SHANK = "shank"
    UPPER_ARM = "upper_arm"
    FOREARM = "forearm"
    HAND = "hand"
    POCKET = "pocket"
    CHEST = "chest"
    LOWER_BACK = "lower_back"


def phone_spec(
    placement: Placement, side: Side, device: str, stream: str = STREAM, attributes: Mapping[str, str] | None = None
) -> StreamSpec:
    """The spec of a phone's stream: acceleration, rotation, and orientation as a quaternion, which is NaN where the phone has none.

    The quaternion turns vectors of the phone's axes into those of a frame with z up and an unknown heading.
    """
    where = {"segment": placement.value, "side": side}
    channels = (
        *(Channel(f"acc_{axis}", "m/s^2", **where) for axis in AXES),  # type: ignore[arg-type]
        *(Channel(f"gyro_{axis}", "deg/s", **where) for axis in AXES),  # type: ignore[arg-type]
        *(Channel(f"quat_{part}", "1", **where) for part in ("w", *AXES)),  # type: ignore[arg-type]
    )
    pairs = (("axes", "W3C device frame"), *(attributes or {}).items())
    return StreamSpec(stream, Kind.IMU, channels, None, "float32", device, "phone, by pings", pairs)


class Line(Protocol):
    """The way back to a phone; its methods may be called from any thread."""

    def dismiss(self) -> None:
        """It may not come back."""
        ...

    def record(self, epoch: int) -> None:
        """Samples from this epoch on are wanted: keep them until they are acknowledged."""
        ...

    def rest(self) -> None:
        """Samples are not kept any more."""
        ...

    def acknowledge(self, epoch: int, index: int) -> None:
        """All samples of the epoch before `index` are on the disk."""
        ...


class Reader(Protocol):
    """Who has a phone's samples; its methods may be called from any thread."""

    from_epoch: int

    def give(self, chunk: Chunk) -> None:
        """Samples came."""
        ...

    def connected(self, connected: bool) -> None:
        """The phone has come or gone."""
        ...

    def tied(self, tie: dict[str, int]) -> None:
        """How the phone's clock lies to the server's."""
        ...


class Phone:
    """A phone that has joined. It may come and go; it tells where it is worn each time that it comes.

    Parameters
    ----------
    id
        Its name in addresses: ``phone:ID``.

    Attributes
    ----------
    placement, side
        Where it is worn.
    device
        What kind of phone it says it is.
    attributes
        Further facts for the recording.
    battery_percent
        How full its battery is; None where it does not say.
    acknowledged
        The epoch and index up to which its samples of this recording are on the disk; None before the first.
    """

    def __init__(self, id: str) -> None:  # noqa: A002
        self.id = id
        self.placement, self.side = Placement.POCKET, Side.RIGHT
        self.device = "phone"
        self.attributes: dict[str, str] = {}
        self.battery_percent: float | None = None
        self.acknowledged: tuple[int, int] | None = None
        self._load: str | None = None
        self._lock = threading.Lock()
        self._line: Line | None = None
        self._reader: Reader | None = None
        self._epoch = -1
        self._heard_ns = 0
        self._rate = RecentRate()

    @property
    def address(self) -> str:
        """What opens it as a source."""
        return f"phone:{self.id}"

    @property
    def name(self) -> str:
        """What a person calls it."""
        return f"Phone, {self.side.value} {self.placement.value.replace('_', ' ')}"

    @property
    def spec(self) -> StreamSpec:
        """What its samples are."""
        return phone_spec(self.placement, self.side, self.device, attributes=self.attributes)

    @property
    def rate_hz(self) -> float | None:
        """Samples a second of late; None before half a second of them was seen."""
        return self._rate.hz

    def age_ms(self, now_ns: int) -> float | None:
        """How long ago its last samples came; None before the first."""
        return (now_ns - self._heard_ns) / 1e6 if self._heard_ns else None

    @property
    def recorded_from(self) -> int | None:
        """The epoch from which on its samples are recorded; None where they are not."""
        return None if self._reader is None else self._reader.from_epoch

    @property
    def next_epoch(self) -> int:
        """An epoch that it has not used yet, for a page that was loaded anew."""
        return self._epoch + 1

    def state(self, now_ns: int) -> SourceState:
        """How it is, by the host's monotonic clock."""
        if self._line is None:
            return SourceState.LOST
        if not self._heard_ns:
            return SourceState.CONNECTING
        return SourceState.LIVE if now_ns - self._heard_ns < STALE_S * NS_PER_S else SourceState.STALE

    def worn(self, placement: Placement, side: Side, device: str, attributes: Mapping[str, str] | None = None) -> None:
        """Where and what it is; while it is recorded, that stays what the recording says."""
        if self._reader is None:
            self.placement, self.side, self.device, self.attributes = placement, side, device, dict(attributes or {})

    def arrived(self, load: str) -> bool:
        """Whether its page was loaded anew since it came last: it then knows nothing of what it sent before."""
        fresh, self._load = load != self._load, load
        return fresh

    def tied(self, offset_ns: int, round_trip_ns: int) -> None:
        """How its clock lies to the server's: kept with the recording, since two clocks drift apart."""
        if (reader := self._reader) is not None:
            reader.tied({"offset_ns": offset_ns, "round_trip_ns": round_trip_ns})

    def came(self, line: Line) -> Line | None:
        """It is connected; gives the line that this one replaces, where it was connected already."""
        with self._lock:
            before, self._line = self._line, line
            reader = self._reader
        if reader is not None:
            reader.connected(True)
        return before

    def left(self, line: Line) -> None:
        """That line has ended; one that was replaced before says nothing any more."""
        with self._lock:
            if self._line is not line:
                return
            self._line = None
            reader = self._reader
        if reader is not None:
            reader.connected(False)

    def take(self, chunk: Chunk) -> None:
        """Samples came, with times by the host's monotonic clock."""
        self._heard_ns = time.monotonic_ns()
        with self._lock:
            self._epoch = max(self._epoch, chunk.epoch)
            self._rate.take(chunk)
            reader = self._reader
        if reader is not None and chunk.epoch >= reader.from_epoch:
            reader.give(chunk)

    def attach(self, reader: Reader) -> None:
        """From now on samples go to this reader; SourceError where another one has them."""
        with self._lock:
            if self._reader is not None:
                raise SourceError(f"the phone ({self.name}) is recorded by another exercise already; end that first")
            reader.from_epoch = self._epoch = self._epoch + 1
            self._reader, line, self.acknowledged = reader, self._line, None
        reader.connected(line is not None)
        if line is not None:
            line.record(reader.from_epoch)

    def detach(self) -> None:
        """Samples go nowhere any more."""
        with self._lock:
            self._reader, line = None, self._line
        if line is not None:
            line.rest()

    def dismiss(self) -> None:
        """It may not come back."""
        if (line := self._line) is not None:
            line.dismiss()

    def acknowledge(self, epoch: int, index: int) -> None:
        """Samples are on the disk."""
        self.acknowledged = epoch, index
        if (line := self._line) is not None:
            line.acknowledge(epoch, index)
