"""Which channel of which device sits on which muscle: kept in a small file, so that it is asked only once."""

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


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    muscle: Name
    side: Side | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    devices: dict[Name, dict[Name, _Kept]]


class Assignments:
    """The muscles of every device's channels, by the device's name and the channel's label.

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
            return self._read().get(device, {})

    def put(self, device: str, channel: str, place: Place | None) -> None:
        """Keep where a channel is, or forget it; SourceError where a name is empty or too long, or the file cannot be written."""
        for name in (device, channel, *(() if place is None else (place.muscle,))):
            if not 1 <= len(name) <= LONGEST:
                raise SourceError(
                    f"{name[:40]!r} has {len(name)} letters, and a name that is kept has 1 to {LONGEST}; "
                    "change it in the sensor's software"
                )
        with self._lock:
            devices = self._read()
            channels = devices.setdefault(device, {})
            channels.pop(channel, None)
            if place is not None:
                channels[channel] = place
            self._write({name: places for name, places in devices.items() if places})

    def applied(self, spec: StreamSpec) -> StreamSpec:
        """The stream with the muscles and sides that are kept for its device; channels without one stay as the device says.

        Only EMG has muscles: what a file of an earlier version keeps of a motion sensor is passed over.
        """
        if spec.kind is not Kind.EMG:
            return spec
        places = self.of(spec.device)
        return replace(spec, channels=tuple(_placed(channel, places.get(channel.name)) for channel in spec.channels))

    def opened(self, source: Source, name: str | None = None) -> Source:
        """A source that has not run yet, with its muscles; its stream is called `name` where that is given."""
        spec = self.applied(source.spec)
        spec = spec if name is None else replace(spec, name=name)
        if spec == source.spec:
            return source
        return source.with_spec(spec) if isinstance(source, SupervisedSource) else DescribedSource(source, spec)

    def _read(self) -> dict[str, dict[str, Place]]:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return {}
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
            return {}
        return {
            device: {channel: Place(kept.muscle, kept.side) for channel, kept in channels.items()}
            for device, channels in file.devices.items()
        }

    def _put_aside(self, why: str) -> None:
        aside = self.path.with_name(f"{self.path.stem}.damaged-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.json")
        try:
            self.path.replace(aside)
        except OSError as error:
            raise SourceError(f"{self.path.name} is damaged ({why}) and cannot be put aside: {error.strerror}") from error
        self.problem = (
            f"The file that says which sensor is on which muscle could not be read ({why}). It is kept as {aside.name}; "
            "pick the muscles again."
        )

    def _write(self, devices: dict[str, dict[str, Place]]) -> None:
        plain = {
            "version": VERSION,
            "devices": {
                device: {
                    channel: {"muscle": place.muscle, "side": None if place.side is None else place.side.value}
                    for channel, place in channels.items()
                }
                for device, channels in devices.items()
            },
        }
        temporary: Path | None = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".sensors-", dir=self.path.parent)
            temporary = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(plain, file, ensure_ascii=False, indent=1)
            replace_durably(temporary, self.path)
        except OSError as error:
            if temporary is not None:
                with suppress(OSError):
                    temporary.unlink()
            raise SourceError(
                f"the muscle could not be kept in {self.path.name}: {error.strerror}; make room on the disk, or check its rights"
            ) from error


def _placed(channel: Channel, place: Place | None) -> Channel:
    return channel if place is None else replace(channel, muscle=place.muscle, side=place.side)
