"""A source that runs over the air of a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from reknit.sources.ble.family import open_ble
from reknit.sources.health import Health
from reknit.sources.source import SourceThread
from reknit.sources.supervised import SupervisedSource
from reknit.sources.supervision import Patience
from sources.ble.air import Air
from sources.collected import Collected

SOON = Patience(first_s=0.05, most_s=0.1)


class Running(Collected):
    """What a source delivered and told of its health."""

    def __init__(self, source: SupervisedSource) -> None:
        super().__init__()
        self.source = source
        self.told: list[Health] = []

    def tell(self, health: Health) -> None:
        """The source has told how it is."""
        with self._come:
            self.told.append(health)
            self._come.notify_all()

    @property
    def problems(self) -> set[str]:
        return {each.problem for each in self.told if each.problem is not None}


@contextmanager
def running(rest: str, air: Air, stream: str = "sensor") -> Iterator[Running]:
    """The source ble:`rest`, which connects again at once, in a thread of its own."""
    opened = open_ble(rest, stream, air.radio())
    assert isinstance(opened, SupervisedSource)
    source = SupervisedSource(opened.device, SOON)
    collected = Running(source)
    source.changed = collected.tell
    thread = SourceThread(source, collected.take, collected.ended)
    thread.start()
    try:
        yield collected
    finally:
        thread.stop()
