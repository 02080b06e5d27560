"""What pages are shown: the age of the data even when none come, latency only of new samples, and no muscles in a pause."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reknit.exercise.load import library
from reknit.live.display import Display
from reknit.live.muscle_channels import MuscleChannels
from reknit.live.recording import LiveRecording
from reknit.live.snapshot import MAX_AGE_MS
from reknit.session.begin import Begin
from reknit.session.recording import SessionClock
from reknit.session.state import BlockState
from reknit.simulate.muscle import SimulatedMuscle
from reknit.sources.health import Health
from reknit.sources.numbered import Counts
from reknit.sources.supervision import SourceState
from reknit.stream import NS_PER_S, Clock

MUSCLE = SimulatedMuscle()
NOTHING = {"p50": None, "p95": None}


class Shown:
    """A muscle that is recorded and shown, with a clock that can be set forward."""

    def __init__(self, folder: Path) -> None:
        begin = Begin(library()["quadriceps-setting"], ("emg",), reference=100.0)
        self.clock = SessionClock()
        self.recording = LiveRecording(folder / "session", begin, {"emg": MUSCLE.spec}, self.clock, lambda *_: None)
        self.display = Display(self.recording, MuscleChannels.of(MUSCLE.spec))
        self.first = 0

    def tie(self, ago_ns: int) -> None:
        """Tell that sample 0 was taken that long ago."""
        item = Clock(0, 0, self.clock.now_ns() - ago_ns, NS_PER_S / MUSCLE.spec.rate_hz)
        self.recording.receive("emg", item)

    def samples(self, count: int) -> None:
        """Let samples arrive."""
        before = self.recording.block.state
        new = self.recording.receive("emg", MUSCLE.samples(self.first, count))
        assert new is not None
        self.first += count
        self.display.feed(new, self.clock.now_ns(), before)
        self.display.catch_up()

    def report(self, *, fresh: bool) -> None:
        """Send a snapshot that the page shows at once."""
        plain = self.display.now()
        (self.display.stamped_fresh if fresh else self.display.stamped)(plain)
        self.display.shown(plain["number"], "seen", self.clock.now_ns())


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    opened = Shown(tmp_path)
    yield opened
    opened.recording.close()
    opened.recording.journal.close()


def test_a_decision_does_not_wait_for_what_is_only_shown_beside_it(shown: Shown) -> None:
    shown.samples(5000)
    shown.display.now()
    before = shown.recording.block.state
    new = shown.recording.receive("emg", MUSCLE.samples(shown.first, 1000))
    assert new is not None
    shown.display.feed(new, shown.clock.now_ns(), before)
    decided = shown.display.now()
    assert decided["newest"] == (0, 6000)
    assert not any(decided["channels"]["values"])
    shown.display.catch_up()
    assert all(shown.display.now()["channels"]["values"])


def test_the_age_is_that_of_the_newest_sample_also_when_none_come(shown: Shown) -> None:
    assert shown.display.now()["age_ms"] == 0
    shown.tie(ago_ns=NS_PER_S)
    shown.samples(5000)
    first = shown.display.now()
    assert first["age_ms"] < MAX_AGE_MS
    shown.clock.began_ns -= NS_PER_S
    later = shown.display.now()
    assert later["age_ms"] >= first["age_ms"] + 1000
    assert later["received_ns"] == first["received_ns"]


def test_a_sensor_that_only_comes_along_never_replaces_what_to_do(shown: Shown) -> None:
    shown.samples(10)
    instruction = shown.display.now()["guidance"]
    shown.display.source_changed("motion", Health(SourceState.STALE, Counts()))
    assert shown.display.now()["guidance"] == instruction
    shown.display.source_changed("emg", Health(SourceState.STALE, Counts()))
    assert shown.display.now()["guidance"]["code"] == "source.stale"


def test_a_cue_on_old_data_is_neutral_whatever_is_pressed(shown: Shown) -> None:
    shown.samples(10)
    while shown.display.now()["cue"]["state"] == "neutral":
        shown.samples(10)
    shown.clock.began_ns -= NS_PER_S
    shown.recording.control("reach", 50)
    assert shown.display.now()["cue"]["state"] == "neutral"


def test_only_snapshots_of_new_samples_count_as_latency(shown: Shown) -> None:
    shown.tie(ago_ns=NS_PER_S)
    shown.samples(900)
    shown.report(fresh=False)
    assert shown.recording.latency.to_dict()["count"] == 0
    shown.report(fresh=True)
    told = shown.recording.latency.to_dict()
    assert (told["count"], told["from"]) == (1, "capture")
    assert 95 < told["parts"]["sensing"]["p50"] < 200
    assert told["p50"] > 95


def test_without_a_clock_nothing_is_said_of_sensing(shown: Shown) -> None:
    shown.samples(900)
    assert shown.display.now()["taken_ns"] is None
    shown.report(fresh=True)
    told = shown.recording.latency.to_dict()
    assert (told["count"], told["from"], told["parts"]["sensing"]) == (1, "arrival", NOTHING)
    assert told["p50"] is not None


def test_a_clock_that_runs_ahead_is_not_believed(shown: Shown) -> None:
    shown.tie(ago_ns=0)
    shown.samples(900)
    assert shown.display.now()["taken_ns"] is None


def test_muscles_stop_with_the_course_of_the_measure(shown: Shown) -> None:
    shown.samples(1000)
    told = shown.display.now()
    assert len(told["channels"]["values"][0]) == len(told["trace"]) == 50
    shown.samples(100)
    shown.recording.control("pause")
    told = shown.display.now()
    assert len(told["channels"]["values"][0]) == len(told["trace"]) == 5
    shown.samples(1000)
    assert shown.recording.block.state is BlockState.PAUSED
    shown.recording.control("resume")
    told = shown.display.now()
    assert told["channels"]["values"] == [[]]
    shown.samples(100)
    assert len(shown.display.now()["channels"]["values"][0]) == 5


def test_the_lights_go_on_in_a_pause_and_tell_of_silence(shown: Shown) -> None:
    shown.samples(1000)
    assert shown.display.now()["channels"]["quality"] == ["good"]
    assert shown.display.now()["channels"]["quality"] is None
    shown.recording.control("pause")
    shown.samples(1000)
    assert shown.display.now()["channels"]["quality"] == ["good"]
    shown.clock.began_ns -= 2 * NS_PER_S
    assert shown.display.now()["channels"]["quality"] == ["none"]


def test_a_snapshot_tells_which_samples_are_behind_it(shown: Shown) -> None:
    assert shown.display.now()["newest"] is None
    shown.samples(30)
    shown.samples(10)
    assert shown.display.now()["newest"] == (0, 40)
    assert shown.display.now()["newest"] == (0, 40)
