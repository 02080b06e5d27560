"""Recorded files and sealed sessions as sources: evenly, as they arrived, or as fast as they are taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reknit.formats.read import read
from reknit.formats.recording import FormatError, Recording
from reknit.journal.seal import read_session
from reknit.sources.address import Address
from reknit.sources.offer import Family, Offer
from reknit.sources.paced import Arrival, Pace, RecordedSource
from reknit.sources.source import Source, SourceError
from reknit.stream import Chunk, Clock, Event, Gap, StreamSpec

FORM = "file:PATH[?pace=real]"
OPTIONS = ("pace", "rate", "kind", "stream")
HIGHEST_HZ = 1e6


def offers(_wait_s: float = 0.0) -> list[Offer]:
    """None: any file may be named."""
    return []


def open_file(rest: str, stream: str = "emg") -> Source:
    """The source that plays a file; SourceError where it cannot be read, or not be played at the pace that is asked for."""
    address = Address.read(FORM, rest, OPTIONS)
    pace, path = _pace(address.options.get("pace", Pace.REAL.value)), Path(address.name)
    kind, wanted = address.options.get("kind"), address.options.get("stream")
    rate_hz = address.number("rate", 0.0, 1 / HIGHEST_HZ, HIGHEST_HZ) or None
    try:
        if pace is Pace.RECORDED and path.is_dir():
            return _as_arrived(path, stream, kind, wanted)
        return RecordedSource(_named(read(path, rate_hz=rate_hz, kind=kind, stream=wanted), stream), pace)
    except FormatError as error:
        raise SourceError(str(error)) from error


def _pace(text: str) -> Pace:
    try:
        return Pace(text)
    except ValueError as error:
        raise SourceError(f"a file is played at the pace {', '.join(Pace)}, got {text!r}") from error


def _named(recording: Recording, stream: str) -> Recording:
    spec = replace(recording.spec, name=stream)
    return Recording(spec, tuple(chunk._replace(spec=spec) for chunk in recording.chunks), recording.gaps)


def _as_arrived(folder: Path, stream: str, kind: str | None, wanted: str | None) -> RecordedSource:
    stored = read_session(folder)
    fitting = sorted(name for name, spec in stored.specs.items() if wanted in (None, name) and kind in (None, spec.kind.value))
    if not fitting:
        raise SourceError(f"session {folder.name} has no such stream; it has {', '.join(sorted(stored.specs)) or 'none'}")
    spec = replace(stored.specs[fitting[0]], name=stream)
    arrivals = tuple(
        Arrival(message.time_ns, message.item._replace(spec=spec) if isinstance(message.item, Chunk) else message.item)
        for message in stored.messages
        if message.stream == fitting[0] and isinstance(message.item, Chunk | Gap | Clock | Event)
    )
    return RecordedSource(_gathered(spec, arrivals), Pace.RECORDED, arrivals)


def _gathered(spec: StreamSpec, arrivals: tuple[Arrival, ...]) -> Recording:
    items = [arrival.item for arrival in arrivals]
    return Recording(
        spec,
        tuple(item for item in items if isinstance(item, Chunk)),
        tuple(item for item in items if isinstance(item, Gap)),
    )


FAMILY = Family("Recorded files", FORM, offers, open_file, "not searched for; name one by its path, as in file:walk.xdf")
