"""What a session says of its streams' sources: what came, what did not, and how far the times can be trusted."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from reknit.journal.message import Message, Note
from reknit.sources.numbered import RATE_ERROR, Counts
from reknit.sources.supervision import SourceState
from reknit.stream import NS_PER_S, Chunk, Clock, Gap, StreamSpec
from reknit.timing.clock_fit import BLOCK_NS, MOST_PPM
from reknit.timing.final_fit import FinalFit, differences_ns

MOST_WAITING = 1000
REPORT = "source"
"""Name of the notes in which a source reports: `stream`, `slots`, its health, and `anchors` in session time."""


class StreamRecords:
    """Collects what sources report from a session's messages: live, after a crash, and in a replay alike."""

    def __init__(self, specs: Mapping[str, StreamSpec]) -> None:
        self._records = {name: _StreamRecord(spec) for name, spec in specs.items()}

    def take(self, message: Message) -> None:
        """Take any message of the session, in order."""
        item = message.item
        if isinstance(item, Note):
            if item.name == REPORT and item.value.get("stream") in self._records:
                self._records[item.value["stream"]].report(item.value, message.time_ns)
        elif (record := self._records.get(message.stream or "")) is not None:
            if isinstance(item, Clock):
                record.clock(item)
            elif isinstance(item, Gap):
                record.gap(item)
            elif isinstance(item, Chunk):
                record.samples(item)

    def passing(self, messages: Iterable[Message]) -> Iterator[Message]:
        """The same messages, each taken on its way."""
        for message in messages:
            self.take(message)
            yield message

    def to_dict(self) -> dict[str, Any]:
        """For each stream its counts, how often each state was entered, how long it was away, and its clock.

        Of a source that reported nothing, such as a simulated person, stands there what came of it; `reported` says which it is. A stream
        of which nothing came has an empty place.
        """
        return {name: plain for name, record in self._records.items() if (plain := record.to_dict())}


class _StreamRecord:
    """One stream. Of its clocks and anchors only the newest minutes are kept: what is older is fitted, and told by how far it was off."""

    def __init__(self, spec: StreamSpec) -> None:
        self._period_ns = None if spec.rate is None else NS_PER_S / spec.rate_hz
        self._most_ppm = float(spec.attribute(RATE_ERROR) or MOST_PPM)
        self._fit: FinalFit | None = None
        self._line: Clock | None = None
        self._clock: Clock | None = None
        self._waiting: deque[Clock] = deque(maxlen=MOST_WAITING)
        self._apart_ns = array("d")
        self._misplaced: list[Gap] = []
        self._report: dict[str, Any] = {}
        self._entered: dict[str, int] = {}
        self._connections = 0
        self._been_live = False
        self._away_ns, self._away_from_ns = 0, -1
        self._came, self._epochs = Counts(), set[int]()

    def report(self, value: dict[str, Any], time_ns: int) -> None:
        """Take the source's own report, of that session time: its state, counts and clock."""
        self._count_away(SourceState(value["state"]), time_ns)
        if value["state"] != self._report.get("state"):
            self._entered[value["state"]] = self._entered.get(value["state"], 0) + 1
            self._connections += value["state"] == SourceState.LIVE and self._report.get("state") == SourceState.CONNECTING
        for epoch, index, at_ns in value["anchors"]:
            self._anchor(epoch, index, at_ns, slots=value["slots"])
        self._report = {key: each for key, each in value.items() if key != "anchors"}

    def clock(self, clock: Clock) -> None:
        """Take the newest clock of an epoch."""
        self._clock = clock
        self._waiting.append(clock)

    def gap(self, gap: Gap) -> None:
        """Take note of samples that were lost."""
        self._came.lost(gap)
        if gap.since is not None:
            self._misplaced.append(gap)

    def samples(self, chunk: Chunk) -> None:
        """Take note of samples that came."""
        self._came.packets += 1
        self._came.samples += chunk.count
        self._epochs.add(chunk.epoch)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; empty where nothing came and nothing was reported."""
        if not self._report:
            return self._counted() if self._came.packets else {}
        kept = {key: self._report[key] for key in ("counts", "undetectable", "battery_percent", "rate_hz")}
        # A simulated source goes on in a new epoch without having to be connected.
        told = {"states": dict(self._entered), "connections": max(self._connections, len(self._epochs))}
        return kept | told | {"away_s": self._away_ns / NS_PER_S, "clock": self._fitted(), "reported": True}

    def _counted(self) -> dict[str, Any]:
        """What the recording itself knows of a source that did not report."""
        known = {"counts": asdict(self._came), "connections": len(self._epochs), "states": dict(self._entered), "reported": False}
        return known | {"undetectable": 0, "battery_percent": None, "rate_hz": None, "away_s": 0.0, "clock": None}

    def _count_away(self, state: SourceState, time_ns: int) -> None:
        """Away is who was live, and is silent, lost or being connected again; a gap alone is no absence."""
        if state in (SourceState.LIVE, SourceState.OFF):
            self._away_ns += 0 if self._away_from_ns < 0 else time_ns - self._away_from_ns
            self._away_from_ns = -1
            self._been_live |= state is SourceState.LIVE
        elif state is not SourceState.GAP and self._been_live and self._away_from_ns < 0:
            self._away_from_ns = time_ns

    def _right(self, epoch: int, index: int) -> int:
        """The number of a sample that was numbered too low because a loss before it was not known yet."""
        for gap in self._misplaced:
            if gap.epoch == epoch and gap.since is not None and gap.end is not None and gap.since <= index < gap.first:
                index += gap.end - gap.first
        return index

    def _anchor(self, epoch: int, index: int, at_ns: int, *, slots: bool) -> None:
        if self._period_ns is None or (self._fit is not None and epoch < self._fit.epoch):
            return
        if self._fit is None or epoch > self._fit.epoch:
            if self._fit is not None:
                self._apart_ns.extend(self._differences_ns(self._fit.rest(), self._waiting))
            self._line = None
            self._fit = FinalFit(epoch, self._period_ns, slots=slots, most_ppm=self._most_ppm, right=self._right)
        lines = self._fit.take(index, at_ns)
        if lines:
            self._settle(lines, self._fit.oldest)

    def _settle(self, lines: list[Clock], oldest: int) -> None:
        """Hold the live clocks that lie before the newest line against the lines around them; they are not needed any more then."""
        newest = lines[-1]
        live = list(self._waiting)
        self._waiting = deque((clock for clock in live if self._is_behind(clock, newest)), MOST_WAITING)
        self._apart_ns.extend(self._differences_ns(lines, [clock for clock in live if not self._is_behind(clock, newest)]))
        self._line = newest
        self._misplaced = [gap for gap in self._misplaced if (gap.epoch, gap.first) > (newest.epoch, oldest)]

    def _is_behind(self, clock: Clock, line: Clock) -> bool:
        return (clock.epoch, self._right(clock.epoch, clock.index)) > (line.epoch, line.index)

    def _differences_ns(self, lines: list[Clock], live: Iterable[Clock]) -> list[float]:
        before = [] if self._line is None else [self._line]
        right = (clock._replace(index=self._right(clock.epoch, clock.index)) for clock in live)
        return differences_ns(right, [*before, *lines])

    def _fitted(self) -> dict[str, Any] | None:
        """Live, a clock knows only what came before; the final fit knows both sides. How far they lie apart."""
        if self._period_ns is None or self._clock is None or self._fit is None:
            return None
        rest = self._fit.rest()
        final = rest[-1] if rest else self._line
        apart_ms = np.abs([*self._apart_ns, *self._differences_ns(rest, self._waiting)]) / 1e6
        if final is None or not len(apart_ms):
            return None
        drift_error_ppm = final.error_ns / min(self._fit.span_ns + 1, 2 * BLOCK_NS) * 1e6
        # Over a short time no drift can be told from a delay: then the line's slope is what its limits let it be.
        known = drift_error_ppm < self._most_ppm
        return {
            "error_ms": self._clock.error_ns / 1e6,
            "drift_ppm": (self._clock.period_ns / self._period_ns - 1) * 1e6 if known else None,
            "final_drift_ppm": (final.period_ns / self._period_ns - 1) * 1e6 if known else None,
            "drift_error_ppm": drift_error_ppm,
            "live_to_final_p95_ms": float(np.percentile(apart_ms, 95)),
            "live_to_final_max_ms": float(apart_ms.max()),
        }
