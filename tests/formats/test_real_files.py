"""Every real recording that can be read gives the same digest in pieces of any size as in one.

Files longer than `LONGEST` samples are cut there, so that this stays quick. Where a file does not say its rate, its origin does.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from reknit.formats.read import read
from reknit.formats.recording import FormatError, Recording
from reknit.journal.digest import Digest
from reknit.signals.catalogue import activity_graph
from reknit.signals.muscle.envelope import Envelope
from reknit.signals.muscle.rectify import Rectify
from reknit.signals.pose.one_euro import OneEuro
from reknit.signals.sampling.physical import Physical
from reknit.stream import Chunk, Gap, Graph, Kind, Node, Placed, StreamSpec

LONGEST = 1500
RATES_HZ = {"gaitmap": 204.8, "mobgap": 100.0, "squats": 5.0, "onset_simulated": 1000.0}
WHERE = ("motion", "muscle", "video")
"""Folders of recordings; the others hold facts."""


def graph(spec: StreamSpec) -> Graph:
    """A graph that fits the kind of stream: activity, smoothed landmarks, or an envelope; all of them keep a state."""
    if spec.kind is Kind.LANDMARKS:
        return Graph((Placed("smoothed", OneEuro(), (spec.name,)),), ("smoothed",))
    if spec.kind is Kind.EMG and spec.rate_hz >= 500:
        placed = activity_graph(spec, 30)
        return Graph(placed, (placed[-1].name,))
    if spec.rate is None:
        return Graph((Placed("physical", Physical(), (spec.name,)),), ("physical",))
    steps: tuple[tuple[str, Node], ...] = (
        ("physical", Physical()),
        ("rectified", Rectify()),
        ("envelope", Envelope(cutoff_hz=spec.rate_hz / 10)),
    )
    inputs = (spec.name, *(name for name, _ in steps))
    return Graph(tuple(Placed(name, node, (fed,)) for (name, node), fed in zip(steps, inputs, strict=False)), ("envelope",))


def shortened(recording: Recording) -> Recording:
    chunks, left = [], LONGEST
    for chunk in recording.chunks:
        if left > 0:
            chunks.append(chunk.part(0, min(chunk.count, left)))
            left -= chunk.count
    return Recording(recording.spec, tuple(chunks), recording.gaps)


def in_pieces(recording: Recording, seed: int) -> Iterator[Chunk | Gap]:
    """The items with their chunks cut at random."""
    rng = np.random.default_rng(seed)
    for item in recording.items():
        place = 0
        while isinstance(item, Chunk) and place < item.count:
            size = int(rng.choice([1, 2, 7, 37, 256, 1024]))
            yield item.part(place, min(place + size, item.count))
            place += size
        if isinstance(item, Gap):
            yield item


def digest(recording: Recording, items: Iterator[Chunk | Gap]) -> str:
    opened = graph(recording.spec).open({recording.spec.name: recording.spec})
    total = Digest()
    for item in items:
        for out in opened.push(recording.spec.name, item):
            total.update(out)
    for out in opened.flush():
        total.update(out)
    return total.hexdigest()


def recordings(folder: Path) -> Iterator[tuple[str, Recording]]:
    """Every stream that the formats can read of every file."""
    for path in sorted(path for place in WHERE for path in (folder / place).rglob("*") if path.is_file()):
        rate_hz = next((hz for part, hz in RATES_HZ.items() if part in path.parts), None)
        try:
            yield str(path.relative_to(folder)), read(path, rate_hz=rate_hz)
        except FormatError:
            continue


def test_the_digest_of_every_real_file_is_the_same_streamed_and_whole(data_folder: Path) -> None:
    kinds: dict[Kind, int] = {}
    digests = set()
    for seed, (name, whole) in enumerate(recordings(data_folder)):
        recording = shortened(whole)
        expected = digest(recording, recording.items())
        assert digest(recording, in_pieces(recording, seed)) == expected, name
        kinds[recording.spec.kind] = kinds.get(recording.spec.kind, 0) + 1
        digests.add(expected)
    for kind, least in {
        Kind.EMG: 2,
        Kind.IMU: 10,
        Kind.FORCES: 30,
        Kind.MARKERS: 10,
        Kind.COORDINATES: 2,
        Kind.LANDMARKS: 1,
    }.items():
        assert kinds.get(kind, 0) >= least, kinds
    assert len(digests) > 0.9 * sum(kinds.values()), "different recordings give different digests; a few files are there twice"
