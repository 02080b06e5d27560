"""What a session says of a source: counts, states, and the live clock held against the final fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reknit.journal.message import Message, Note, read_item, write_item
from reknit.session.stream_record import REPORT, StreamRecords
from reknit.sources.health import Health
from reknit.sources.numbered import Counts, Numbered
from reknit.sources.supervision import SourceState
from reknit.stream import Chunk, Clock, Gap, GapReason, Item
from reknit.timing.final_fit import differences_ns, final_fit
from sources.scripted import SPEC, ScriptedDevice, packet

S = SourceState
IRREGULAR = replace(SPEC, name="phone", rate=None)


def report(records: StreamRecords, health: Health, stream: str = "emg", time_ns: int = 0) -> None:
    """A source's report, as it comes back from the journal."""
    note = Note(REPORT, {"stream": stream, "slots": False, **health.to_dict(), "anchors": list(health.anchors)})
    item = read_item(*write_item(note))
    assert isinstance(item, Note)
    records.take(Message(0, time_ns, None, item))


def recorded(seconds: int, drift: float) -> StreamRecords:
    """A source of 1000 Hz by a clock that is slow by `drift`, with packets late by 5 ms on average."""
    rng, numbered, records = np.random.default_rng(1), Numbered(ScriptedDevice()), StreamRecords({"emg": SPEC})
    for n in range(seconds * 100):
        at_ns = round((n + 1) * 1e7 * (1 + drift) + rng.exponential(5e6))
        for item in numbered.take(packet(n, arrival_ns=at_ns)):
            if isinstance(item, Clock):
                records.take(Message(n, at_ns, "emg", item))
        if n % 100 == 99:
            report(records, Health(S.LIVE, Counts(samples=10 * (n + 1)), anchors=tuple(numbered.anchors())))
    return records


def test_the_live_clock_is_held_against_the_final_fit() -> None:
    clock = recorded(90, 60e-6).to_dict()["emg"]["clock"]
    assert clock["final_drift_ppm"] == pytest.approx(60, abs=2)
    assert clock["drift_ppm"] == pytest.approx(60, abs=5)
    assert 0 < clock["live_to_final_p95_ms"] < 5
    assert clock["live_to_final_p95_ms"] <= clock["live_to_final_max_ms"]


def test_a_long_session_is_told_like_a_short_one_in_the_same_room() -> None:
    rng, numbered, records = np.random.default_rng(2), Numbered(ScriptedDevice()), StreamRecords({"emg": SPEC})
    clocks: list[Clock] = []
    anchors: list[tuple[int, int, int]] = []
    most = 0
    lost = Gap(0, 15_000, 15_050, GapReason.UNEXPLAINED, since=14_200)
    for n in range(40_000):
        at_ns = round((n + 1) * 1e7 * (1 + 60e-6) + rng.exponential(5e6))
        items = numbered.take(packet(n, arrival_ns=at_ns))
        if n == 25_000:
            items = [*numbered.disconnected(), *items]
        clocks += [item for item in items if isinstance(item, Clock)]
        for item in items if n != 1500 else [lost, *items]:
            records.take(Message(n, at_ns, "emg", item))
        if n % 100 == 99:
            anchors += (new := tuple(numbered.anchors()))
            report(records, Health(S.LIVE, Counts(), anchors=new))
            record = records._records["emg"]
            most = max(
                most, len(record._waiting), len(record._misplaced), 0 if record._fit is None else len(record._fit._known) // 8
            )
    assert most < 200

    def right(epoch: int, index: int) -> int:
        return index + 50 if epoch == 0 and 14_200 <= index < 15_000 else index

    final = final_fit([(epoch, right(epoch, index), at_ns) for epoch, index, at_ns in anchors], 1e6, slots=False)
    live = [clock._replace(index=right(clock.epoch, clock.index)) for clock in clocks]
    apart_ms = np.abs(differences_ns(live, final)) / 1e6
    told = records.to_dict()["emg"]["clock"]
    assert len(apart_ms) == len(clocks) > 390
    assert told["live_to_final_p95_ms"] == float(np.percentile(apart_ms, 95))
    assert told["live_to_final_max_ms"] == apart_ms.max()
    assert told["final_drift_ppm"] == (final[-1].period_ns / 1e6 - 1) * 1e6
    assert told["error_ms"] == clocks[-1].error_ns / 1e6


def test_states_are_counted_as_they_are_entered() -> None:
    records = StreamRecords({"emg": SPEC})
    for state in (S.CONNECTING, S.LIVE, S.LIVE, S.LOST, S.CONNECTING, S.LIVE, S.OFF):
        report(records, Health(state, Counts(samples=7, gaps=1), battery_percent=50.0))
    plain = records.to_dict()["emg"]
    assert plain["states"] == {"connecting": 2, "live": 2, "lost": 1, "off": 1}
    assert plain["connections"] == 2
    assert plain["counts"] == {"samples": 7, "packets": 0, "gaps": 1, "missing": 0, "left_out": 0, "resets": 0, "damaged": 0}
    assert plain["battery_percent"] == 50.0
    assert plain["clock"] is None


def test_the_drift_of_a_short_session_is_not_told() -> None:
    clock = recorded(3, 60e-6).to_dict()["emg"]["clock"]
    assert (clock["drift_ppm"], clock["final_drift_ppm"]) == (None, None)
    assert clock["drift_error_ppm"] > 200
    long = recorded(90, 60e-6).to_dict()["emg"]["clock"]
    assert long["drift_error_ppm"] < 100
    assert abs(long["final_drift_ppm"] - 60) < long["drift_error_ppm"]


@pytest.mark.parametrize(
    ("script", "away_s"),
    [
        ([(S.CONNECTING, 0), (S.LIVE, 5), (S.OFF, 9)], 0.0),  # nobody is away before the first samples
        ([(S.LIVE, 0), (S.STALE, 2), (S.LOST, 6), (S.CONNECTING, 7), (S.LIVE, 9), (S.OFF, 10)], 7.0),
        ([(S.LIVE, 0), (S.GAP, 1), (S.LIVE, 2), (S.STALE, 3), (S.OFF, 5)], 2.0),
    ],
)
def test_how_long_a_source_was_away(script: list[tuple[SourceState, int]], away_s: float) -> None:
    records = StreamRecords({"emg": SPEC})
    for state, at_s in script:
        report(records, Health(state, Counts()), time_ns=at_s * 1_000_000_000)
    assert records.to_dict()["emg"]["away_s"] == away_s


def test_a_rate_that_is_some_per_cent_off_is_followed_where_the_stream_allows_it() -> None:
    off = replace(SPEC, attributes=(("rate_error_ppm", "50000"),))
    for spec, drift_ppm in ((SPEC, None), (off, 20_000.0)):
        records = StreamRecords({"emg": spec})
        anchors = [(0, 10 * n + 9, round((n + 1) * 1e7 * 1.02)) for n in range(8000)]
        report(records, Health(S.LIVE, Counts(), anchors=tuple(anchors)))
        records.take(Message(0, 0, "emg", Clock(0, 9, 10_200_000, 1.02e6)))
        assert records.to_dict()["emg"]["clock"]["final_drift_ppm"] == (drift_ppm and pytest.approx(drift_ppm, rel=1e-3))


def test_an_irregular_stream_has_no_clock_and_a_source_that_never_reported_is_left_out() -> None:
    records = StreamRecords({"emg": SPEC, "phone": IRREGULAR})
    assert records.to_dict() == {}
    report(records, Health(S.LIVE, Counts(samples=1)), "phone")
    assert set(records.to_dict()) == {"phone"}
    assert records.to_dict()["phone"]["clock"] is None


def test_reports_of_streams_that_are_not_there_and_other_messages_are_nothing() -> None:
    records = StreamRecords({"emg": SPEC})
    report(records, Health(S.LIVE, Counts()), "another")
    records.take(Message(0, 0, None, Note("control", {"name": "stop"})))
    records.take(Message(0, 0, "another", Clock(0, 0, 0, 1e6)))
    assert records.to_dict() == {}


def test_a_source_that_reports_nothing_is_counted_by_what_came_of_it() -> None:
    records = StreamRecords({"emg": SPEC, "phone": IRREGULAR})
    data = np.zeros((20, SPEC.width), dtype=SPEC.dtype)
    items: tuple[Item, ...] = (
        Chunk(SPEC, 0, 0, data),
        Gap(0, 20, 25, GapReason.COUNTER_JUMP),
        Chunk(SPEC, 0, 25, data),
        Chunk(SPEC, 1, 0, data),
    )
    for n, item in enumerate(items):
        records.take(Message(n, 0, "emg", item))
    plain = records.to_dict()
    assert set(plain) == {"emg"}
    counts = plain["emg"]["counts"]
    assert (counts["samples"], counts["packets"], counts["gaps"], counts["missing"]) == (60, 3, 1, 5)
    assert (plain["emg"]["connections"], plain["emg"]["reported"], plain["emg"]["clock"]) == (2, False, None)


def test_what_a_source_reports_wins_over_what_was_counted() -> None:
    records = StreamRecords({"emg": SPEC})
    records.take(Message(0, 0, "emg", Chunk(SPEC, 0, 0, np.zeros((20, SPEC.width), dtype=SPEC.dtype))))
    report(records, Health(S.LIVE, Counts(samples=7)))
    plain = records.to_dict()["emg"]
    assert (plain["counts"]["samples"], plain["reported"]) == (7, True)
