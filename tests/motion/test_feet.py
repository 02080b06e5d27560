"""Strides of feet from recordings: which foot is which, spread, turns, holes."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from reknit.bench.gaitmap_files import IMU, RATE_HZ, foot_samples
from reknit.formats.recording import Recording
from reknit.motion.feet import Foot, Of, Spread, feet_in
from reknit.motion.report.feet import FeetReport
from reknit.signals.movement.symmetry import Symmetry
from reknit.signals.movement.withheld import Withheld
from reknit.stream import Channel, Chunk, Kind, ParameterError, Side, StreamSpec
from signals.motion.foot.test_foot import HZ, LENGTH_M, STANCE_S, SWING_S, simulated_foot, turned_on_the_way


def recording(samples: np.ndarray, *names: str, cut: tuple[int, int] | None = None) -> Recording:
    senses = (("acc", "m/s2"), ("gyr", "deg/s"))
    channels = tuple(Channel(f"{name}{sense}_{axis}", unit) for name in names for sense, unit in senses for axis in "xyz")
    spec = StreamSpec("imu", Kind.IMU, channels, Fraction(HZ))
    if cut is None:
        return Recording(spec, (Chunk(spec, 0, 0, samples),))
    return Recording(spec, (Chunk(spec, 0, 0, samples[: cut[0]]), Chunk(spec, 0, cut[1], samples[cut[1] :])))


FOOT = np.hstack(simulated_foot())


def test_strides_of_one_foot_have_mean_and_spread() -> None:
    [foot] = feet_in(recording(FOOT, ""), "somebody.csv")
    length, cadence = foot.spread(Of.LENGTH), foot.spread(Of.CADENCE)
    assert isinstance(length, Spread)
    assert isinstance(cadence, Spread)
    assert (foot.side, length.count) == (None, len(foot.values(Of.TIME)))
    assert length.mean == pytest.approx(LENGTH_M, abs=0.04)
    assert cadence.mean == pytest.approx(120 / (STANCE_S + SWING_S), rel=0.05)  # the rests at the ends lie anywhere in a stand
    assert foot.turns() == []


def test_a_turn_is_told_with_its_direction() -> None:
    [foot] = feet_in(recording(np.hstack(turned_on_the_way(-90)), ""), "walk-left.csv")
    [turn] = foot.turns()
    assert foot.side is Side.LEFT
    assert turn.degrees == pytest.approx(-90, abs=5)
    assert "90° right" in " ".join(FeetReport("f", (foot,)).sentences())


def test_nothing_is_made_up_over_a_hole() -> None:
    cut = (1000, 1200)
    [foot] = feet_in(recording(FOOT, "", cut=cut), "foot.csv")
    spans = [(part.first + each.start, part.first + each.end) for part in foot.stretches for each in part.strides]
    assert len(foot.stretches) == 2
    assert spans
    assert not [span for span in spans if span[0] < cut[1] and span[1] > cut[0]]
    whole = [(each.start, each.end) for each in feet_in(recording(FOOT, ""), "f")[0].stretches[0].strides]
    assert max(abs(np.subtract(spans[-1], whole[-1]))) < 30  # behind the hole times do not move up


def test_both_feet_of_one_file_are_compared() -> None:
    many = np.vstack([FOOT] * 2)
    report = FeetReport.of([(recording(np.hstack([many, many]), "right_sensor ", "left_sensor "), "feet.csv")])
    assert [foot.side for foot in report.feet] == [Side.LEFT, Side.RIGHT]
    length = report.symmetry()[Of.LENGTH]
    assert isinstance(length, Symmetry)
    assert length.ratio == pytest.approx(1.0, abs=0.01)
    assert length.larger is None


def test_few_strides_are_not_compared_and_it_is_said() -> None:
    report = FeetReport.of([(recording(FOOT, ""), "left.csv"), (recording(FOOT, ""), "right.csv")])
    assert all(isinstance(each, Withheld) for each in report.symmetry().values())
    assert "10 cycles of each side" in report.page()


def test_two_feet_of_which_nobody_knows_which_is_which_are_refused() -> None:
    with pytest.raises(ParameterError, match="'left' and 'right'"):
        FeetReport.of([(recording(FOOT, ""), "one.csv"), (recording(FOOT, ""), "two.csv")])
    with pytest.raises(ParameterError, match="two feet"):
        FeetReport.of([(recording(np.hstack([FOOT] * 3), "a ", "b ", "c "), "three.csv")])


def test_without_a_path_the_reason_is_told() -> None:
    still = np.tile([0.0, 0, 2.0, 0, 0, 0], (900, 1))
    report = FeetReport.of([(recording(still, ""), "foot.csv")])
    assert isinstance(report.feet[0].spread(Of.LENGTH), Withheld)
    assert report.feet[0].silence is not None
    assert report.feet[0].silence.value in report.page()
    assert Foot.of(np.zeros((0, 3)), np.zeros((0, 3)), HZ).silence is not None


def test_a_recorded_walk_gives_both_feet(data_folder: Path) -> None:

    samples = foot_samples(data_folder / "motion" / "gaitmap" / IMU)
    feet = [Foot.of(each[:, :3], each[:, 3:], RATE_HZ, Side(side)) for side, each in samples.items()]
    for foot in feet:
        length = foot.spread(Of.LENGTH)
        assert isinstance(length, Spread)
        assert 1.1 < length.mean < 1.5
        assert abs(foot.turns()[0].degrees) > 130
