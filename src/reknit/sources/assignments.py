"""Which channel of which device sits on which muscle, and where each motion sensor is worn: kept in a small file, asked only once."""

from __future__ import annotations

import json
import os
import tempfile
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec

from reknit.journal.disk import replace_durably
from reknit.sources.described import DescribedSource
from reknit.sources.source import Source, SourceError
from reknit.sources.supervised import SupervisedSource
from reknit.stream import Channel, Kind, Side, StreamSpec

VERSION = 1
FILE = "sensors.json"
LONGEST = 256
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]


class Place(NamedTuple):
    """Where a channel's electrodes are."""

    muscle: str
    side: Side | None = None


class WornAt(NamedTuple):
    """Where a motion sensor is fastened."""

    segment: str
    side: Side | None = None


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    muscle: Name
    side: Side | None = None


class _KeptWorn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    segment: Name
    side: Side | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    version: int
    devices: dict[Name, dict[Name, _Kept]]
    worn: dict[Name, _KeptWorn] = {}


class Assignments:
    """The muscles of every device's channels, by the device's name and the channel's label; of motion sensors, where each is worn.

    A file that cannot be read is put aside under another name, never overwritten, and `problem` says so.

    Parameters
    ----------
    path
        The file; it is read at each use, since another program may have written it, and may be missing.

    Attributes
    ----------
    problem
        What was wrong with the file, as a sentence; None where nothing was.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem: str | None = None
        self._lock = threading.Lock()

    def of(self, device: str) -> dict[str, Place]:
        """The places of a device's channels, by label."""
        with self._lock:
            kept = self._read().devices.get(device, {})
        return {channel: Place(each.muscle, each.side) for channel, each in kept.items()}

    def put(self, device: str, channel: str, place: Place | None) -> None:
        """Keep where a channel is, or forget it; SourceError where a name is empty or too long, or the file cannot be written."""
        _check_names(device, channel, *(() if place is None else (place.muscle,)))
        with self._lock:
            file = self._read()
            channels = file.devices.setdefault(device, {})
            channels.pop(channel, None)
            if place is not None:
                channels[channel] = _Kept(place.muscle, place.side)
            file.devices = {name: places for name, places in file.devices.items() if places}
            self._write(file)

    def worn_at(self, device: str) -> WornAt | None:
        """Where a motion sensor is worn; None where nobody has said."""
        with self._lock:
            kept = self._read().worn.get(device)
        return None if kept is None else WornAt(kept.segment, kept.side)

    def wear(self, device: str, at: WornAt | None) -> None:
        """Keep where a motion sensor is worn, or forget it; SourceError as `put`."""
        _check_names(device, *(() if at is None else (at.segment,)))
        with self._lock:
            file = self._read()
            file.worn.pop(device, None)
            if at is not None:
                file.worn[device] = _KeptWorn(at.segment, at.side)
            self._write(file)

    def applied(self, spec: StreamSpec) -> StreamSpec:
        """The stream with the muscles and sides that are kept for its device, or with where a motion sensor is worn.

        What nobody has said stays as the device says. Only EMG has muscles: what a file of an earlier version keeps of a motion sensor is
        passed over.
        """
        if spec.kind is Kind.IMU:
            worn = self.worn_at(spec.device)
            if worn is None:
                return spec
            return replace(spec, channels=tuple(replace(each, segment=worn.segment, side=worn.side) for each in spec.channels))
        if spec.kind is not Kind.EMG:
            return spec
        places = self.of(spec.device)
        return replace(spec, channels=tuple(_placed(channel, places.get(channel.name)) for channel in spec.channels))

    def opened(self, source: Source, name: str | None = None) -> Source:
        """A source that has not run yet, with its places on the body; its stream is called `name` where that is given."""
        spec = self.applied(source.spec)
        spec = spec if name is None else replace(spec, name=name)
        if spec == source.spec:
            return source
        return source.with_spec(spec) if isinstance(source, SupervisedSource) else DescribedSource(source, spec)

    def _read(self) -> _File:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return _File(VERSION, {})
        except OSError as error:
            raise SourceError(
                f"{self.path.name} cannot be read: {error.strerror}; check the rights of the data folder"
            ) from error
        try:
            file = msgspec.json.decode(content, type=_File)
            if file.version != VERSION:
                raise msgspec.ValidationError(f"it has version {file.version}, and this Reknit reads version {VERSION}")
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            self._put_aside(str(error))
            return _File(VERSION, {})
        return file

    def _put_aside(self, why: str) -> None:
        aside = self.path.with_name(f"{self.path.stem}.damaged-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.json")
        try:
            self.path.replace(aside)
        except OSError as error:
            raise SourceError(f"{self.path.name} is damaged ({why}) and cannot be put aside: {error.strerror}") from error
        self.problem = (
            f"The file that says which sensor is on which muscle could not be read ({why}). It is kept as {aside.name}; "
            "pick the muscles again, and where the motion sensors are."
        )

    def _write(self, file: _File) -> None:
        temporary: Path | None = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".sensors-", dir=self.path.parent)
            temporary = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8") as written:
                json.dump(msgspec.to_builtins(file), written, ensure_ascii=False, indent=1)
            replace_durably(temporary, self.path)
        except OSError as error:
            if temporary is not None:
                with suppress(OSError):
                    temporary.unlink()
            raise SourceError(
                f"the place could not be kept in {self.path.name}: {error.strerror}; make room on the disk, or check its rights"
            ) from error


def _placed(channel: Channel, place: Place | None) -> Channel:
    return channel if place is None else replace(channel, muscle=place.muscle, side=place.side)


def _check_names(*names: str) -> None:
    for name in names:
        if not 1 <= len(name) <= LONGEST:
            raise SourceError(
                f"{name[:40]!r} has {len(name)} letters, and a name that is kept has 1 to {LONGEST}; "
                "change it in the sensor's software"
            )
