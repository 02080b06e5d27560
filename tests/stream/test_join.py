"""Joins, held against a slow join that forgets nothing, and against every order in which streams may arrive."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reknit.stream import (
    Channel,
    Chunk,
    Clock,
    Control,
    Event,
    Gap,
    GapReason,
    Graph,
    Item,
    Join,
    Kind,
    OpenGraph,
    Out,
    ParameterError,
    Placed,
    Side,
    StreamSpec,
    Tick,
)
from stream.nodes import CAMERA, EMG, chunk, flat, parts

MS = 1_000_000
SLOW = StreamSpec("slow", Kind.EMG, (Channel("signal", "uV"),), Fraction(20))
STRAP = StreamSpec("strap", Kind.MEASURE, (Channel("value", "deg"), Channel("gate", "code")))
SPECS = {"camera": CAMERA, "slow": SLOW, "strap": STRAP}
JOIN = Join(lateness_s=0.25, hold_s=0.2)
Sent = tuple[str, Item]


def opened(join: Join = JOIN, specs: dict[str, StreamSpec] | None = None) -> OpenGraph:
    specs = SPECS if specs is None else specs
    return Graph((Placed("joined", join, tuple(specs)),), ("joined",)).open(specs)


def run(running: OpenGraph, sent: list[Sent]) -> list[Out]:
    """What comes out for these items; a Tick goes to all joins."""
    out: list[Out] = []
    for source, item in sent:
        out += running.tick(item) if isinstance(item, Tick) else running.push(source, item)
    return out


def values(outs: list[Out]) -> list[list[float | None]]:
    """The rows that came out, None for missing."""
    rows = [row for out in outs if isinstance(out.item, Chunk) for row in out.item.data.tolist()]
    return [[None if math.isnan(each) else each for each in row] for row in rows]


@dataclass
class Held:
    """A follower in the slow join: every row that ever came with its time, and the newest clock."""

    width: int
    rows: list[tuple[int, list[float]]] = field(default_factory=list)
    watermark: int | None = None
    clock: Clock | None = None


class SlowJoin:
    """The join as its documentation tells it, in the most obvious way: nothing is forgotten, everything is searched."""

    def __init__(self, join: Join, specs: dict[str, StreamSpec]) -> None:
        self.leader, *followers = specs
        self.held = {name: Held(specs[name].width) for name in followers}
        self.clock: Clock | None = None
        self.queue: list[tuple[int | None, Any]] = []
        self.latest = -(10**18)
        self.lateness, self.hold = round(join.lateness_s * 1e9), round(join.hold_s * 1e9)
        self.out: list[tuple[Any, ...]] = []

    def take(self, source: str, item: Item) -> None:
        if isinstance(item, Tick):
            self.release(item.time_ns - self.lateness)
        elif source == self.leader:
            self.lead(item)
        else:
            self.follow(self.held[source], item)

    def lead(self, item: Item) -> None:
        if isinstance(item, Clock):
            self.clock = item
        elif isinstance(item, Chunk):
            for n, (time, row) in enumerate(zip(self.times(self.clock, item), item.data.tolist(), strict=True)):
                self.latest = max(self.latest, time)
                self.queue.append((self.latest, (item.epoch, item.first + n, time, row)))
            self.release(-(10**18))
        else:
            self.queue.append((None, item))
            pause = isinstance(item, Gap) and item.reason is GapReason.PAUSE
            self.release(10**18 if pause else -(10**18))

    def follow(self, held: Held, item: Item) -> None:
        if isinstance(item, Clock):
            held.clock = item
        elif isinstance(item, Gap) and held.watermark is not None:
            held.rows.append((held.watermark + 1, [math.nan] * held.width))
        elif isinstance(item, Chunk):
            for time, row in zip(self.times(held.clock, item), item.data.tolist(), strict=True):
                held.watermark = max(time, held.rows[-1][0]) if held.rows else time
                held.rows.append((held.watermark, row))
            self.release(-(10**18))

    def release(self, late: int) -> None:
        reached = [held.watermark for held in self.held.values()]
        limit = max(late, -(10**18) if None in reached else min(mark for mark in reached if mark is not None))
        while self.queue and (self.queue[0][0] is None or self.queue[0][0] <= limit):
            time, entry = self.queue.pop(0)
            if time is None:
                self.out.append((type(entry).__name__, repr(entry)))
            else:
                epoch, index, own, row = entry
                beside = [value for held in self.held.values() for value in self.at(held, time)]
                self.out.append((epoch, index, own, [repr(float(value)) for value in [*row, *beside]]))

    def at(self, held: Held, time: int) -> list[float]:
        newest = [entry for entry in held.rows if entry[0] <= time]
        return newest[-1][1] if newest and time - newest[-1][0] <= self.hold else [math.nan] * held.width

    @staticmethod
    def times(clock: Clock | None, item: Chunk) -> list[int]:
        if item.times_ns is None and clock is not None and clock.epoch == item.epoch:
            steps = range(item.first - clock.index, item.end - clock.index)
            return [clock.time_ns + round(step * clock.period_ns) for step in steps]
        return [int(time) for time in item.times().tolist()]


def slowly(sent: list[Sent], join: Join = JOIN, *, flush: bool = False) -> list[tuple[Any, ...]]:
    slow = SlowJoin(join, SPECS)
    for source, item in sent:
        slow.take(source, item)
    if flush:
        slow.release(10**18)
    return slow.out


def plain(outs: list[Out]) -> list[tuple[Any, ...]]:
    """What came out of the real join, in the slow one's form."""
    rows: list[tuple[Any, ...]] = []
    for out in outs:
        if isinstance(out.item, Chunk):
            for n, (time, row) in enumerate(zip(out.item.times().tolist(), out.item.data.tolist(), strict=True)):
                rows.append((out.item.epoch, out.item.first + n, time, [repr(value) for value in row]))
        else:
            rows.append((type(out.item).__name__, repr(out.item)))
    return rows


@st.composite
def stream_items(draw: st.DrawFn, spec: StreamSpec, *, leads: bool = False) -> list[Item]:
    """What a source may send: chunks, gaps, restarts (after which times may fall), clocks, and events of the leader."""
    items: list[Item] = []
    epoch = index = 0
    time_ms = draw(st.integers(0, 300))
    kinds = ["rows", "rows", "rows", "gap", "restart"] + ["clock"] * (spec.rate is not None) + ["event"] * leads
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=8)):
        if kind == "rows":
            numbers = draw(st.lists(st.integers(0, 99) | st.just(math.nan), min_size=1, max_size=4))
            times_ms = None
            if spec.rate is None:
                steps = draw(st.lists(st.integers(0, 150), min_size=len(numbers), max_size=len(numbers)))
                times_ms = [time_ms := time_ms + step for step in steps]
            items.append(chunk(spec, epoch, index, *numbers, times_ms=times_ms))
            index += len(numbers)
        elif kind == "gap":
            missing = draw(st.integers(1, 4))
            items.append(Gap(epoch, index, index + missing, GapReason.COUNTER_JUMP))
            index += missing
        elif kind == "restart":
            items.append(Gap(epoch, index, None, GapReason.DISCONNECT))
            epoch, index, time_ms = epoch + 1, 0, max(0, time_ms + draw(st.integers(-100, 300)))
        elif kind == "clock":
            items.append(Clock(epoch, index, draw(st.integers(0, 800)) * MS, draw(st.sampled_from([49.5, 50, 50.25])) * MS))
        else:
            items.append(Event(epoch, index, "mark", {"n": index}))
    return items


@st.composite
def sessions(draw: st.DrawFn, *, ticks: bool = False) -> list[Sent]:
    """Items of three streams, each in its order, arriving in any order and any chunks."""
    pending = {
        name: [
            part
            for item in draw(stream_items(spec, leads=spec is CAMERA))
            for part in (parts(item, draw(st.lists(st.integers(0, 3), max_size=2))) if isinstance(item, Chunk) else [item])
        ]
        for name, spec in SPECS.items()
    }
    order = draw(st.permutations([name for name, items in pending.items() for _ in items]))
    sent: list[Sent] = [(name, pending[name].pop(0)) for name in order]
    if ticks:
        places = draw(st.lists(st.tuples(st.integers(0, len(sent)), st.integers(0, 2000)), max_size=4))
        for place, time_ms in places:
            sent.insert(place, ("", Tick(time_ms * MS)))
    return sent


def by_stream(sent: list[Sent]) -> list[Sent]:
    """The same items, one stream after the other, the leader last."""
    return [each for name in reversed(SPECS) for each in sent if each[0] == name]


class TestOpen:
    def test_channels_of_followers_carry_their_stream(self) -> None:
        names = [each.name for each in opened().specs["joined"].channels]
        assert names == ["knee", "slow.signal", "strap.value", "strap.gate"]

    def test_units_and_sides_stay(self) -> None:
        right = replace(STRAP, channels=(Channel("value", "deg", side=Side.RIGHT),))
        joined = opened(specs={"camera": CAMERA, "strap": right}).specs["joined"].channels[1]
        assert (joined.unit, joined.side) == ("deg", Side.RIGHT)

    def test_is_irregular_and_of_the_leaders_kind(self) -> None:
        spec = opened(specs={"slow": SLOW, "camera": CAMERA}).specs["joined"]
        assert (spec.rate, spec.kind, spec.name) == (None, Kind.EMG, "slow")

    def test_delay_is_that_of_the_slowest(self) -> None:
        late = replace(STRAP, delay_s=0.4)
        early = replace(CAMERA, delay_s=0.1)
        assert opened(specs={"camera": early, "strap": late}).specs["joined"].delay_s == pytest.approx(0.4)
        assert opened(specs={"strap": late, "camera": early}).specs["joined"].delay_s == pytest.approx(0.4)

    def test_a_join_needs_a_follower(self) -> None:
        with pytest.raises(ParameterError, match="at least one follower, got 1 stream"):
            opened(specs={"camera": CAMERA})

    @pytest.mark.parametrize("join", [Join(lateness_s=0), Join(hold_s=-1), Join(hold_s=math.nan)], ids=str)
    def test_times_must_be_above_zero(self, join: Join) -> None:
        with pytest.raises(ParameterError, match="must be above 0"):
            opened(join)

    def test_streams_of_one_name(self) -> None:
        with pytest.raises(ParameterError, match="must have different names"):
            opened(specs={"camera": CAMERA, "one": STRAP, "two": STRAP})


class TestBeside:
    """One leader, one follower: what stands beside a sample."""

    SPECS: ClassVar = {"camera": CAMERA, "strap": replace(STRAP, channels=STRAP.channels[:1])}

    def joined(self, *follower: Item, at_ms: list[float]) -> list[float | None]:
        running = opened(specs=self.SPECS)
        sent: list[Sent] = [("strap", item) for item in follower]
        sent.append(("camera", chunk(CAMERA, 0, 0, *([7] * len(at_ms)), times_ms=at_ms)))
        return [row[1] for row in values([*run(running, sent), *running.flush()])]

    def strap(self, first: int, *rows: float, times_ms: list[float]) -> Chunk:
        return chunk(self.SPECS["strap"], 0, first, *rows, times_ms=times_ms)

    def test_the_newest_value_at_or_before(self) -> None:
        strap = self.strap(0, 1, 2, 3, times_ms=[10, 20, 30])
        assert self.joined(strap, at_ms=[9, 10, 19, 20, 29.9, 30, 31]) == [None, 1, 1, 2, 2, 3, 3]

    def test_the_last_of_values_at_one_time(self) -> None:
        assert self.joined(self.strap(0, 1, 2, times_ms=[10, 10]), at_ms=[10]) == [2]

    def test_a_value_holds_for_hold_s(self) -> None:
        assert self.joined(self.strap(0, 1, times_ms=[10]), at_ms=[210, 210.001]) == [1, None]

    def test_nothing_holds_over_a_gap(self) -> None:
        gap = Gap(0, 1, 3, GapReason.COUNTER_JUMP)
        again = self.strap(3, 4, times_ms=[100])
        assert self.joined(self.strap(0, 1, times_ms=[10]), gap, again, at_ms=[10, 11, 99, 100]) == [1, None, None, 4]

    def test_a_missing_value_is_not_replaced_by_an_older_one(self) -> None:
        assert self.joined(self.strap(0, 1, math.nan, times_ms=[10, 20]), at_ms=[15, 25]) == [1, None]


class TestWaiting:
    def test_a_sample_waits_for_the_slowest_follower(self) -> None:
        running = opened()
        assert running.push("camera", chunk(CAMERA, 0, 0, 1, 2, times_ms=[40, 90])) == []
        assert running.push("slow", chunk(SLOW, 0, 0, 5, 6)) == []
        (out,) = running.push("strap", chunk(STRAP, 0, 0, 8, times_ms=[70]))
        assert values([out]) == [[1, 5, None, None]]
        assert values(running.push("strap", chunk(STRAP, 0, 1, 9, times_ms=[90]))) == []
        assert values(running.push("slow", chunk(SLOW, 0, 2, 7))) == [[2, 6, 9, 9]]

    def test_samples_that_go_out_together_are_one_chunk(self) -> None:
        running = opened()
        for first in range(3):
            running.push("camera", chunk(CAMERA, 0, first, first, times_ms=[first * 10]))
        (out,) = running.flush()
        assert isinstance(out.item, Chunk)
        assert (out.item.first, out.item.count) == (0, 3)

    def test_a_tick_lets_go_of_what_has_waited_long_enough(self) -> None:
        running = opened()
        running.push("camera", chunk(CAMERA, 0, 0, 1, 2, times_ms=[0, 10]))
        assert running.tick(Tick(249 * MS)) == []
        assert values(running.tick(Tick(250 * MS))) == [[1, None, None, None]]
        assert values(running.tick(Tick(260 * MS))) == [[2, None, None, None]]

    def test_flush_lets_go_of_everything(self) -> None:
        running = opened()
        running.push("camera", chunk(CAMERA, 0, 0, 1, times_ms=[10**6]))
        assert len(values(running.flush())) == 1
        assert running.flush() == []

    def test_gaps_and_events_of_the_leader_keep_their_place(self) -> None:
        running = opened()
        event, gap = Event(0, 1, "mark", {"n": 1}), Gap(0, 1, 4, GapReason.COUNTER_JUMP)
        running.push("camera", chunk(CAMERA, 0, 0, 1, times_ms=[10]))
        assert running.push("camera", event) == []
        assert running.push("camera", gap) == []
        running.push("camera", chunk(CAMERA, 0, 4, 2, times_ms=[20]))
        items = [out.item for out in running.flush()]
        assert [type(item) for item in items] == [Chunk, Event, Gap, Chunk]
        assert items[1:3] == [event, gap]

    def test_gaps_pass_at_once_where_nothing_waits(self) -> None:
        gap = Gap(0, 0, 4, GapReason.COUNTER_JUMP)
        assert opened().push("camera", gap) == [Out("joined", gap)]

    def test_a_pause_sends_out_what_waits(self) -> None:
        running = opened()
        running.push("camera", chunk(CAMERA, 0, 0, 1, times_ms=[10]))
        outs = running.push("camera", Gap(0, 0, None, GapReason.PAUSE))
        assert [type(out.item) for out in outs] == [Chunk, Gap]

    def test_controls_pass_and_what_followers_tell_does_not(self) -> None:
        running = opened()
        control = Control("reach", 40.0)
        assert running.control("joined", control) == [Out("joined", control)]
        assert running.push("strap", Event(0, 0, "mark", {})) == []
        assert running.push("strap", Gap(0, 0, 3, GapReason.OVERFLOW)) == []


class TestClocks:
    SPECS: ClassVar = {"camera": CAMERA, "slow": SLOW}

    def test_an_epoch_starts_at_zero_until_a_clock_says_otherwise(self) -> None:
        running = opened(specs=self.SPECS)
        running.push("camera", chunk(CAMERA, 0, 0, 1, times_ms=[60]))
        assert values(running.push("slow", chunk(SLOW, 0, 0, 5, 6, 7))) == [[1, 6]]

    def test_a_clock_moves_the_samples_behind_it(self) -> None:
        running = opened(specs=self.SPECS)
        running.push("camera", chunk(CAMERA, 0, 0, 1, 2, times_ms=[60, 1060]))
        running.push("slow", Clock(0, 0, 1000 * MS, 50.0 * MS))
        assert values(running.push("slow", chunk(SLOW, 0, 0, 5, 6, 7))) == [[1, None], [2, 6]]

    def test_a_clock_holds_for_its_epoch_only(self) -> None:
        running = opened(specs=self.SPECS)
        running.push("slow", Clock(0, 1000, 0, 50.0 * MS))
        running.push("slow", chunk(SLOW, 0, 1000, 5))
        running.push("slow", Gap(0, 1001, None, GapReason.DISCONNECT))
        running.push("slow", chunk(SLOW, 1, 0, 6, 7))
        assert values(running.push("camera", chunk(CAMERA, 0, 0, 1, times_ms=[50]))) == [[1, 7]]

    def test_times_of_a_regular_leader_come_from_its_clock(self) -> None:
        running = opened(specs={"emg": EMG, "camera": CAMERA})
        running.push("emg", Clock(0, 10, 500 * MS, 1.0 * MS))
        running.push("emg", chunk(EMG, 0, 12, 1, 2))
        (out,) = running.flush()
        assert isinstance(out.item, Chunk)
        assert out.item.times().tolist() == [502 * MS, 503 * MS]

    def test_late_sessions_keep_their_nanoseconds(self) -> None:
        month_ns = 30 * 86_400 * 10**9 + 1
        running = opened(specs={"emg": EMG, "camera": CAMERA})
        running.push("emg", Clock(0, 0, 5 * month_ns, 1e6 / 3))
        running.push("emg", chunk(EMG, 0, 3, 1))
        (out,) = running.flush()
        assert isinstance(out.item, Chunk)
        assert out.item.times().tolist() == [5 * month_ns + MS]


class TestProperties:
    @settings(max_examples=300)
    @given(sessions(ticks=True))
    def test_equals_the_slow_join(self, sent: list[Sent]) -> None:
        running = opened()
        outs = run(running, sent)
        assert plain(outs) == slowly(sent)
        assert plain([*outs, *running.flush()]) == slowly(sent, flush=True)

    @settings(max_examples=300)
    @given(sessions())
    def test_without_ticks_the_order_of_arrival_changes_nothing(self, sent: list[Sent]) -> None:
        running, ordered = opened(), opened()
        mixed = [*run(running, sent), *running.flush()]
        assert flat(mixed) == flat([*run(ordered, by_stream(sent)), *ordered.flush()])

    @given(sessions())
    def test_every_sample_of_the_leader_comes_out_once_and_in_order(self, sent: list[Sent]) -> None:
        running = opened()
        outs = [*run(running, sent), *running.flush()]
        given_rows = [row[1:4] for row in flat(item for name, item in sent if name == "camera") if len(row) > 3]
        assert [row[1:4] for row in flat(outs) if len(row) > 3] == given_rows

    @given(sessions(ticks=True), st.integers(0, 20))
    def test_going_on_from_a_saved_state_gives_the_same(self, sent: list[Sent], cut: int) -> None:
        through, before, after = opened(), opened(), opened()
        expected = [*run(through, sent), *through.flush()]
        first = run(before, sent[:cut])
        after.restore(before.save())
        assert plain([*first, *run(after, sent[cut:]), *after.flush()]) == plain(expected)

    @given(st.integers(1, 400))
    def test_what_is_no_longer_needed_is_forgotten(self, count: int) -> None:
        running = opened(specs={"camera": CAMERA, "slow": SLOW})
        for n in range(count):
            running.push("slow", chunk(SLOW, 0, n, n))
            running.push("camera", chunk(CAMERA, 0, n, n, times_ms=[n * 50]))
        assert len(running.save()["joined"]) < 2000
