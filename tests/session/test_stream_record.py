"""What a session says of a source: counts, states, and the live clock held against the final fit."""

from __future__ import annotations

import numpy as np
import pytest

from reknit.session.stream_record import StreamRecord
from reknit.sources.health import Health
from reknit.sources.numbered import Counts, Numbered
from reknit.sources.supervision import SourceState
from reknit.stream import Clock
from sources.scripted import ScriptedDevice, packet

S = SourceState
BEGAN_NS = 5_000_000_000
DRIFT = 60e-6


def recorded(seconds: int, drift: float) -> StreamRecord:
    """A source of 1000 Hz by a clock that is slow by `drift`, with packets late by 5 ms on average."""
    rng, numbered, record = np.random.default_rng(1), Numbered(ScriptedDevice()), StreamRecord(1000.0, slots=False)
    for n in range(seconds * 100):
        at_ns = BEGAN_NS + round((n + 1) * 1e7 * (1 + drift) + rng.exponential(5e6))
        for item in numbered.take(packet(n, arrival_ns=at_ns)):
            if isinstance(item, Clock):
                record.clock(item._replace(time_ns=item.time_ns - BEGAN_NS))
        if n % 100 == 99:
            record.source(Health(S.LIVE, Counts(samples=10 * (n + 1)), anchors=tuple(numbered.anchors())), BEGAN_NS)
    return record


def test_the_live_clock_is_held_against_the_final_fit() -> None:
    clock = recorded(90, DRIFT).to_dict()["clock"]
    assert clock["final_drift_ppm"] == pytest.approx(60, abs=2)
    assert clock["drift_ppm"] == pytest.approx(60, abs=5)
    assert 0 < clock["live_to_final_p95_ms"] < 5
    assert clock["live_to_final_p95_ms"] <= clock["live_to_final_max_ms"]


def test_states_are_counted_as_they_are_entered() -> None:
    record = StreamRecord(1000.0)
    for state in (S.CONNECTING, S.LIVE, S.LIVE, S.LOST, S.CONNECTING, S.LIVE, S.OFF):
        record.source(Health(state, Counts(samples=7, gaps=1), battery_percent=50.0), 0)
    plain = record.to_dict()
    assert plain["states"] == {"connecting": 2, "live": 2, "lost": 1, "off": 1}
    assert plain["counts"] == {"samples": 7, "packets": 0, "gaps": 1, "missing": 0, "left_out": 0, "resets": 0}
    assert plain["battery_percent"] == 50.0
    assert plain["clock"] is None


def test_what_the_journal_keeps_is_in_session_time() -> None:
    kept = StreamRecord(1000.0).source(Health(S.LIVE, Counts(), anchors=((0, 9, BEGAN_NS + 12),)), BEGAN_NS)
    assert kept["anchors"] == [(0, 9, 12)]
    assert kept["state"] == "live"


def test_an_irregular_stream_has_no_clock_and_a_source_that_never_reported_says_nothing() -> None:
    record = StreamRecord(None)
    assert record.to_dict() == {}
    record.source(Health(S.LIVE, Counts(samples=1)), 0)
    assert record.to_dict()["clock"] is None
