"""A sensor that is opened to be looked at: how it is, and how each of its channels is; nothing is recorded."""

from __future__ import annotations

import threading
import time
from math import isfinite
from typing import Any

from reknit.live.motion_look import MotionLook
from reknit.live.muscle_channels import MuscleChannels
from reknit.live.second_look import SecondLook
from reknit.signals.catalogue import quality_graph
from reknit.signals.muscle.signal_quality import PARTS
from reknit.signals.muscle.verdict import Verdict, judge
from reknit.sources.health import Health
from reknit.sources.reporting import ReportingSource
from reknit.sources.source import Source, SourceError, SourceThread
from reknit.sources.supervision import SourceState
from reknit.sources.trouble import trouble_of
from reknit.stream import NS_PER_S, Channel, Chunk, Clock, Gap, Graph, Item, ReknitError, StreamSpec
from reknit.stream.graph import OpenGraph
from reknit.timing.continuity import Continuity

SHOWN = 32
STALE_NS = NS_PER_S // 2
FORGET_NS = NS_PER_S
UNJUDGED = "unjudged"


class WatchedSensor:
    """A source in its thread, and what is known of it now.

    Parameters
    ----------
    source
        The source; it is started at once. Its first 32 channels are looked at.
    """

    def __init__(self, source: Source) -> None:
        self.spec = source.spec
        self._lock = threading.Lock()
        self._health: Health | None = None
        self._error: Exception | None = None
        self._ended = False
        self._clock: Clock | None = None
        self._newest: tuple[int, int] | None = None
        self._heard_ns = 0
        self._muscles = MuscleChannels.of(self.spec, SHOWN, judged=False)
        self._motion = MotionLook.of(self.spec)
        self._quality = _quality(self.spec)
        self._second = SecondLook.at(self.spec)
        self._warm_up = self._settles = 0 if self._quality is None else max(each.warm_up for each in self._quality.specs.values())
        self._continuity = Continuity()
        self._parts: list[tuple[float, ...]] = []
        if isinstance(source, ReportingSource):
            source.changed = self._changed
        self._thread = SourceThread(source, self._take, self._end)
        self._thread.start()

    def stop(self) -> None:
        """Let the sensor go; takes a moment, so call it in a thread."""
        self._thread.stop()

    def to_dict(self) -> dict[str, Any]:
        """How the sensor is now; what `values` holds (the course of each muscle since the last call) is given once."""
        with self._lock:
            now_ns = time.monotonic_ns()
            health, state = self._health, self._state(now_ns)
            plain = {} if health is None else health.to_dict()
            if self._error is not None:
                plain |= {"problem": str(self._error), "trouble": trouble_of(self._error)}
            gone = now_ns - self._heard_ns > FORGET_NS
            return {
                "state": state.value,
                "age_ms": self._age_ms(now_ns),
                "channels": self._channels(gone),
                "motion": None if self._motion is None or gone else self._motion.take(),
                **{
                    name: plain.get(name)
                    for name in (
                        "problem",
                        "trouble",
                        "retry_s",
                        "rate_hz",
                        "error_ms",
                        "undetectable",
                        "battery_percent",
                        "counts",
                        "tries",
                    )
                },
            }

    def _state(self, now_ns: int) -> SourceState:
        """As the source says; a source without supervision is live while data come."""
        if self._ended:
            return SourceState.LOST
        if self._health is not None:
            return self._health.state
        if not self._heard_ns:
            return SourceState.CONNECTING
        return SourceState.LIVE if now_ns - self._heard_ns < STALE_NS else SourceState.STALE

    def _age_ms(self, now_ns: int) -> float | None:
        """Age of the newest sample: by its own time or its clock, else since it came; None before the first one."""
        if not self._heard_ns:
            return None
        taken_ns = self._heard_ns
        if self._newest is not None and self._clock is not None and self._clock.epoch == self._newest[0]:
            taken_ns = min(taken_ns, self._clock.at_ns(self._newest[1]))
        return (now_ns - taken_ns) / 1e6

    def _channels(self, gone: bool) -> list[dict[str, Any]]:
        values = None if self._muscles is None else self._muscles.take()["values"]
        told = []
        for n, channel in enumerate(self.spec.channels[:SHOWN]):
            parts = self._parts[n] if n < len(self._parts) and not gone else ()
            level = parts[0] if parts and isfinite(parts[0]) else None
            told.append(
                {
                    "level": level,
                    "verdict": self._verdict(n, channel, parts, gone),
                    "values": [level] if values is None else values[n],
                }
            )
        return told

    def _verdict(self, n: int, channel: Channel, parts: tuple[float, ...], gone: bool) -> str | None:
        """One word for a channel; None until it has settled, "unjudged" where its stream cannot be judged."""
        if gone:
            return Verdict.NO_SIGNAL.value
        if self._quality is None:
            return UNJUDGED
        if not parts:
            return None
        verdict = judge(channel, self.spec.kind, parts)
        if self._settles > 0 and verdict is not Verdict.FLAT:
            return None
        return (verdict if self._second is None else self._second.verdict(n, verdict)).value

    def _take(self, item: Item) -> None:
        with self._lock:
            if isinstance(item, Clock):
                self._clock = item
            elif isinstance(item, Chunk) and item.count:
                self._heard_ns = time.monotonic_ns()
                self._newest = item.epoch, item.end - 1
            for each in self._continuity.take(item):
                self._judge(each)

    def _changed(self, health: Health) -> None:
        with self._lock:
            self._health = health

    def _end(self, error: Exception | None) -> None:
        with self._lock:
            self._ended = True
            self._error = SourceError("the source has ended") if error is None else error

    def _judge(self, item: Item) -> None:
        if self._muscles is not None:
            self._muscles.push(item)
        if self._second is not None:
            self._second.push(item)
        if self._motion is not None:
            self._motion.push(item)
        if self._quality is None:
            return
        for out in self._quality.push(self.spec.name, item):
            if isinstance(out.item, Gap):
                self._settles = self._warm_up
            elif isinstance(out.item, Chunk):
                self._settles -= out.item.count
                row = out.item.data[-1].tolist()
                self._parts = [tuple(row[start : start + len(PARTS)]) for start in range(0, len(row), len(PARTS))]


def _quality(spec: StreamSpec) -> OpenGraph | None:
    """The graph that judges the channels; None for a stream that cannot be judged, such as an irregular one."""
    placed = quality_graph(spec)
    try:
        return Graph(placed, (placed[-1].name,)).open({spec.name: spec})
    except ReknitError:
        return None
