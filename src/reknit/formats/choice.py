"""One stream of a file that holds several."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reknit.formats.recording import FormatError, Recording


def chosen(path: Path, recordings: Sequence[Recording], kind: str | None, stream: str | None) -> Recording:
    """The stream called `stream`; without a name the only one, or the only one of that kind.

    Raises FormatError, with the names of all streams, where nothing or more than one thing fits.
    """
    fitting = [each for each in recordings if stream is None or each.spec.name == stream]
    if len(fitting) > 1 and kind is not None:
        fitting = [each for each in fitting if each.spec.kind == kind]
    if len(fitting) == 1:
        return fitting[0]
    have = "; ".join(_told(each) for each in recordings)
    if not have:
        raise FormatError(f"{path.name} holds no stream of numbers; expected at least one")
    if not fitting:
        wanted = f"called {stream!r}" if stream is not None else f"of kind {kind}"
        raise FormatError(f"{path.name} holds no stream {wanted}; it holds {have}")
    raise FormatError(f"{path.name} holds several streams: {have}; choose one by its name with --stream")


def _told(recording: Recording) -> str:
    spec = recording.spec
    rate = "irregular" if spec.rate is None else f"{float(spec.rate):g} Hz"
    return f"{spec.name!r} ({spec.kind.value}, {rate}, {spec.width} channels)"
