"""The thread of a source: it delivers until it is asked to stop, tells how it ended, and several end side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from reknit.sources.source import SourceError, SourceThread
from reknit.stream import Gap, GapReason, Item, StreamSpec
from sources.collected import Collected
from sources.scripted import SPEC

GAP = Gap(0, 0, 10, GapReason.COUNTER_JUMP)


class Together:
    """A source that ends only once all of its kind have been asked to."""

    spec: StreamSpec = SPEC

    def __init__(self, asked: threading.Barrier) -> None:
        self._asked = asked

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        deliver(GAP)
        stop.wait()
        self._asked.wait(10)


class Failing:
    spec: StreamSpec = SPEC

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        raise SourceError("the device burns; put it out")


def test_sources_that_are_all_asked_first_end_side_by_side() -> None:
    asked, collected = threading.Barrier(3), [Collected() for _ in range(3)]
    threads = [SourceThread(Together(asked), each.take, each.ended) for each in collected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.ask_to_stop()
    for thread in threads:
        thread.stop()
    assert not asked.broken  # none had to wait for one that was not asked yet
    assert [(each.items, each.error) for each in collected] == [([GAP], None)] * 3


def test_what_ended_a_source_is_told() -> None:
    collected = Collected()
    thread = SourceThread(Failing(), collected.take, collected.ended)
    thread.start()
    with pytest.raises(SourceError, match="the device burns; put it out"):
        collected.wait_for(lambda: False)
    thread.stop()


def test_a_source_may_be_stopped_from_its_own_thread() -> None:
    ended = threading.Event()
    threads: list[SourceThread] = []
    asked = threading.Barrier(1)
    threads.append(SourceThread(Together(asked), lambda _: threads[0].stop(), lambda _: ended.set()))
    threads[0].start()
    assert ended.wait(10)
