"""A recording looked at piece by piece: what a report needs of it, on one line of time, however long it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import Recording
from reknit.formats.stream_file import StreamFile
from reknit.muscle.active import detector_nodes
from reknit.muscle.samples import Floats, Warming, band, through
from reknit.muscle.strength import BLOCK_S
from reknit.signals.muscle.activation.detectors import Detector
from reknit.signals.muscle.activation.rest import Rest
from reknit.signals.muscle.artefact.mains import WithoutMains
from reknit.signals.muscle.envelope import Envelope
from reknit.signals.muscle.plausible import Plausible
from reknit.signals.muscle.quality.cross_talk import LEAST_CHANNELS, MOST_CHANNELS, CrossTalk
from reknit.signals.muscle.quality.long_look import LongLook
from reknit.signals.muscle.rectify import Rectify
from reknit.signals.sampling.every import Every
from reknit.signals.sampling.physical import Physical
from reknit.stream import Chunk, Gap, Graph, Item, Node, ParameterError, Placed, StreamSpec

PIECE = 65_536
LONGEST_S = 48 * 3600.0
SLOW_HZ = 100.0
SOURCE = "emg"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Where the samples of each epoch lie on one line, its first sample at 0; between epochs nobody knows how much time went by.

    Parameters
    ----------
    rate_hz
        Samples a second.
    count
        Samples that the line is long.
    begins
        For each epoch the place on the line of its index 0.
    missing
        (first, end) of what is missing on the line; end is None where nobody knows how long.
    """

    rate_hz: float
    count: int
    begins: dict[int, int]
    missing: tuple[tuple[int, int | None], ...]

    @classmethod
    def of(cls, recording: Recording | StreamFile) -> Timeline:
        """The line of a recording; ParameterError where it holds nothing or is longer than two days."""
        rate_hz = recording.spec.rate_hz
        begins: dict[int, int] = {}
        missing: list[tuple[int, int | None]] = []
        end = 0
        for item in recording.pieces(PIECE):
            if isinstance(item, Gap):
                if item.epoch in begins:
                    at = begins[item.epoch] + item.first
                    missing.append((at, None if item.end is None else begins[item.epoch] + item.end))
                continue
            if item.epoch not in begins:
                begins[item.epoch] = end - item.first
            end = begins[item.epoch] + item.end
        if not end:
            raise ParameterError("the recording holds no samples; there is nothing to report")
        if end > LONGEST_S * rate_hz:
            raise ParameterError(
                f"the recording spans {end / rate_hz / 3600:.3g} h, at most 48 h can be reported; cut it into parts"
            )
        return cls(rate_hz, end, begins, tuple(missing))

    @property
    def duration_s(self) -> float:
        """How long the line is."""
        return self.count / self.rate_hz


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What one pass over a recording gives, each on the line of time; NaN where it is missing or the filters have not settled.

    Parameters
    ----------
    long, cross
        Rows of `LongLook` and `CrossTalk`, one a second; no cross-talk below two channels or above 32.
    powers
        (blocks of 50 ms, channels), mean squares of the band-passed signal.
    peaks
        (blocks, channels), its largest size.
    envelopes
        (rows, channels), 100 a second.
    slow_hz, envelope_delay_s
        Rate and delay of the envelopes.
    """

    long: Floats
    cross: Floats | None
    powers: Floats
    peaks: Floats
    envelopes: Floats
    slow_hz: float
    envelope_delay_s: float


def cleaned(rate_hz: float, *, without_mains: bool) -> tuple[Node, ...]:
    """From what the file holds to the band in which muscles are."""
    return (Physical(), Plausible(), *((WithoutMains(),) if without_mains else ()), band(rate_hz))


def filter_words(rate_hz: float, *, without_mains: bool) -> tuple[str, ...]:
    """The same steps in words."""
    chosen = band(rate_hz)
    mains = ("narrow notches at 50 or 60 Hz and two harmonics where mains hum stands out",) if without_mains else ()
    edges = f"{chosen.low_hz:g} to {chosen.high_hz:g} Hz"
    return ("samples beyond 20 V taken for missing", *mains, f"Butterworth band-pass of order {chosen.order}, {edges}, causal")


def first_look(recording: Recording | StreamFile, line: Timeline, *, without_mains: bool) -> Look:
    """Quality, power and envelope of all channels."""
    spec, rate_hz = recording.spec, line.rate_hz
    nodes: list[tuple[str, Node, str]] = [("physical", Physical(), SOURCE), ("plausible", Plausible(), "physical")]
    nodes.append(("long", LongLook(), "plausible"))
    last = "plausible"
    if without_mains:
        nodes.append(("mains", WithoutMains(), last))
        last = "mains"
    nodes += [("filtered", band(rate_hz), last), ("rectified", Rectify(), "filtered"), ("envelope", Envelope(), "rectified")]
    nodes.append(("slow", Every(SLOW_HZ), "envelope"))
    if paired := LEAST_CHANNELS <= spec.width <= MOST_CHANNELS:
        nodes.append(("cross", CrossTalk(), "filtered"))
    outputs = ("long", "filtered", "slow", *(("cross",) if paired else ()))
    graph = Graph(tuple(Placed(name, node, (of,)) for name, node, of in nodes), outputs).open({SOURCE: spec}, live=False)
    specs = graph.specs
    sums, largest = _Blocks(line, spec.width), {name: _Rows(line, specs[name]) for name in outputs if name != "filtered"}
    warming = {name: Warming(specs[name]) for name in ("filtered", "slow")}
    for item in recording.pieces(PIECE):
        for name, out in graph.push(SOURCE, item):
            _take(name, out, warming, sums, largest)
    powers, peaks = sums.powers()
    return Look(
        largest["long"].rows,
        largest["cross"].rows if paired else None,
        powers,
        peaks,
        largest["slow"].rows,
        specs["slow"].rate_hz,
        specs["slow"].delay_s,
    )


def _take(name: str, out: Item, warming: dict[str, Warming], sums: _Blocks, rows: dict[str, _Rows]) -> None:
    if isinstance(out, Gap):
        if name in warming:
            warming[name].restart()
    elif isinstance(out, Chunk):
        data = warming[name].settled(out.data) if name in warming else np.asarray(out.data, dtype=np.float64)
        if name == "filtered":
            sums.add(out, data)
        else:
            rows[name].add(out, data)


class _Rows:
    """Rows of a slower stream on the line of time."""

    def __init__(self, line: Timeline, spec: StreamSpec) -> None:
        self._line, self._hop = line, line.rate_hz / spec.rate_hz
        self.rows = np.full((int(line.count / self._hop) + 2, spec.width), np.nan)

    def add(self, chunk: Chunk, data: Floats) -> None:
        first = round(self._line.begins[chunk.epoch] / self._hop) + chunk.first
        data = data[: max(0, len(self.rows) - first)]
        self.rows[first : first + len(data)] = data


class _Blocks:
    """Sums over blocks of 50 ms on the line of time."""

    def __init__(self, line: Timeline, width: int) -> None:
        self._line, self._size = line, max(1, round(BLOCK_S * line.rate_hz))
        count = -(-line.count // self._size)
        self._squares, self._known, self._peaks = (np.zeros((count, width)) for _ in range(3))

    def add(self, chunk: Chunk, data: Floats) -> None:
        places = (self._line.begins[chunk.epoch] + chunk.first + np.arange(len(data))) // self._size
        starts = np.flatnonzero(np.diff(places, prepend=-1))
        blocks = places[starts]
        known = np.isfinite(data)
        size = np.where(known, np.abs(data), 0.0)
        self._squares[blocks] += np.add.reduceat(size**2, starts, axis=0)
        self._known[blocks] += np.add.reduceat(known, starts, axis=0)
        self._peaks[blocks] = np.maximum(self._peaks[blocks], np.maximum.reduceat(size, starts, axis=0))

    def powers(self) -> tuple[Floats, Floats]:
        whole = self._known >= self._size
        return np.where(whole, self._squares / self._size, np.nan), np.where(whole, self._peaks, np.nan)


def activity_on(
    recording: Recording | StreamFile, line: Timeline, rest: Rest, detector: Detector, *, without_mains: bool
) -> tuple[NDArray[np.int8], float]:
    """(samples, channels) on the line of time: 1 active, 0 at rest, -1 unknown; and by how much it is late, in seconds."""
    nodes = (*cleaned(line.rate_hz, without_mains=without_mains), *detector_nodes(detector, rest))
    names = [SOURCE, *(str(number) for number in range(len(nodes)))]
    placed = tuple(Placed(names[n + 1], node, (names[n],)) for n, node in enumerate(nodes))
    graph = Graph(placed, (names[-1],)).open({SOURCE: recording.spec}, live=False)
    active = np.full((line.count, recording.spec.width), -1, dtype=np.int8)
    for item in recording.pieces(PIECE):
        for out in graph.push(SOURCE, item):
            _place(active, line, out.item)
    for out in graph.flush():
        _place(active, line, out.item)
    return active, graph.specs[names[-1]].delay_s


def _place(active: NDArray[np.int8], line: Timeline, item: Item) -> None:
    if isinstance(item, Chunk):
        first = line.begins[item.epoch] + item.first
        active[first : first + len(item.data)] = np.where(np.isnan(item.data), -1, item.data > 0.5)[: len(active) - first]


def stretches(
    recording: Recording | StreamFile, line: Timeline, wanted: Sequence[tuple[int, int, int]], *, without_mains: bool
) -> list[Floats]:
    """Band-passed samples of one channel each, (channel, first, end) on the line of time; the filter begins 2 s before each."""
    lead = round(2 * line.rate_hz)
    spans = [(max(0, first - lead), end) for _, first, end in wanted]
    raw = [np.full(end - first, np.nan) for first, end in spans]
    for item in recording.pieces(PIECE):
        if not isinstance(item, Chunk):
            continue
        at = line.begins[item.epoch] + item.first
        for (channel, _, _), (first, end), samples in zip(wanted, spans, raw, strict=True):
            low, high = max(first, at), min(end, at + item.count)
            if low < high:
                samples[low - first : high - first] = item.data[low - at : high - at, channel]
    return [
        _filtered(recording.spec, channel, samples, without_mains=without_mains)[first - span[0] :]
        for (channel, first, _), span, samples in zip(wanted, spans, raw, strict=True)
    ]


def _filtered(spec: StreamSpec, channel: int, samples: Floats, *, without_mains: bool) -> Floats:
    alone = StreamSpec(SOURCE, spec.kind, (spec.channels[channel],), spec.rate)
    data, _ = through(cleaned(alone.rate_hz, without_mains=without_mains), samples[:, None], alone)
    return data[:, 0]
