"""A source without a device, told of like a sensor: losses at once, counts once a second, and the samples as they are."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from reknit.sources.health import Health
from reknit.sources.reported import ReportedSource
from reknit.sources.supervision import SourceState
from reknit.stream import Channel, Chunk, Gap, GapReason, Item, Kind, StreamSpec

SPEC = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(1000))


def samples(epoch: int, first: int) -> Chunk:
    return Chunk(SPEC, epoch, first, np.zeros((10, 1)))


@dataclass(frozen=True)
class Prepared:
    """A source that delivers what it was given, then fails if it is to."""

    items: tuple[Item, ...]
    error: Exception | None = None
    spec: StreamSpec = SPEC

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        for item in self.items:
            deliver(item)
        if self.error is not None:
            raise self.error


def reported(*items: Item) -> list[Health]:
    told: list[Health] = []
    came: list[Item] = []
    source = ReportedSource(Prepared(items))
    source.changed = told.append
    source.run(came.append, threading.Event())
    assert [id(each) for each in came] == [id(each) for each in items], "it changes nothing"
    return told


def test_a_loss_and_a_disconnection_are_told_as_those_of_a_device_are() -> None:
    cut = Gap(0, 30, None, GapReason.DISCONNECT)
    told = reported(samples(0, 0), samples(0, 20), samples(0, 20), cut, samples(1, 0))
    assert [each.state.value for each in told] == ["live", "gap", "live", "gap", "live", "off"]
    counts = told[-1].counts
    assert (counts.samples, counts.packets, counts.gaps, counts.missing, counts.left_out) == (30, 3, 2, 10, 10)


def test_a_source_that_fails_is_told_to_be_off() -> None:
    told: list[Health] = []
    source = ReportedSource(Prepared((samples(0, 0),), OSError("gone")))
    source.changed = told.append
    with pytest.raises(OSError, match="gone"):
        source.run(lambda _: None, threading.Event())
    assert told[-1].state is SourceState.OFF
