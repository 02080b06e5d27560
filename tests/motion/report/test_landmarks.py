"""The report about landmarks: what the view allows, and what was found."""

import json

import numpy as np
import pytest

from reknit.formats.recording import Recording
from reknit.motion.report.landmark_page import page
from reknit.motion.report.landmarks import LandmarkReport
from reknit.signals.movement.smoothness import Smoothness
from reknit.signals.movement.withheld import Withheld
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Chunk, Side


def report_of(exercise: str, seconds: float, without_depth: bool = False) -> LandmarkReport:
    person = SimulatedPerson(exercise, period_s=3.0)
    chunk = person.samples(0, round(30 * seconds))
    if without_depth:  # as landmarks from a file that knows the picture only
        data = chunk.data.copy().reshape(len(chunk.data), 33, -1)
        data[:, :, 4:] = np.nan
        chunk = Chunk(chunk.spec, 0, 0, data.reshape(chunk.data.shape), chunk.times_ns)
    return LandmarkReport.of(Recording(person.spec, (chunk,)), "here.parquet")


@pytest.fixture(scope="module")
def squats() -> LandmarkReport:
    return report_of("squat", 20.5)


def test_repetitions_are_found_by_what_moves(squats: LandmarkReport) -> None:
    assert squats.counted is not None
    assert squats.counted.measure == "knee_flexion"
    assert len(squats.complete) == 6
    ranges = squats.ranges(squats.counted.side)
    assert ranges == pytest.approx([each["range"] for each in squats.complete], abs=0.5)
    assert squats.tempo.per_minute == pytest.approx(20, abs=0.5)
    arms = report_of("shoulder-abduction", 7)
    assert arms.counted is not None
    assert arms.counted.measure == "shoulder_elevation"


def test_the_view_says_which_angles_may_be_trusted(squats: LandmarkReport) -> None:
    assert squats.angle("knee_flexion", Side.RIGHT).shut() is None
    assert squats.angle("shoulder_elevation", Side.RIGHT).shut() == "count_only"


def test_smoothness_stands_beside_its_time(squats: LandmarkReport) -> None:
    told = [each for each in squats.smoothness if isinstance(each, Smoothness)]
    assert told
    assert all(-2.5 < each.sparc < -1.3 and 0.5 < each.movement_time_s < 2.5 for each in told)
    assert isinstance(squats.symmetry, Withheld)
    assert any("Symmetry is withheld" in each for each in squats.withheld())


def test_without_a_view_it_counts_and_tells_no_degrees() -> None:
    blind = report_of("squat", 9, without_depth=True)
    assert len(blind.complete) == 2
    assert blind.complete[0]["peak"] is None
    assert blind.ranges(Side.RIGHT) == [None, None]
    assert any("Degrees" in each for each in blind.withheld())
    assert "<svg" not in page(blind)


def test_who_stands_still_has_no_repetitions() -> None:
    still = report_of("squat", 2.5)
    assert still.counted is None
    assert still.withheld() == ["No repetitions: neither a knee nor an arm that could be seen moves by 25 degrees or more."]
    assert json.loads(json.dumps(still.to_dict()))["repetitions"] == []
    assert "No repetitions" in page(still)


def test_the_page_has_overlay_and_cyclogram(squats: LandmarkReport) -> None:
    made = page(squats)
    assert made.count("<svg") == 4
    assert "knee flexion against hip flexion over 6 cycles" in made
    assert "over 6 repetitions, mean with a band" in made
    plain = json.loads(json.dumps(squats.to_dict()))
    assert plain["counted_by"]["measure"] == "knee_flexion"
    assert len(plain["smoothness"]) == 6


def test_both_sides_stand_beside_each_other_where_both_were_seen(squats: LandmarkReport) -> None:
    arms = report_of("shoulder-abduction", 10)
    made = page(arms)
    left, right = (np.mean(np.array(arms.ranges(side), dtype=float)) for side in (Side.LEFT, Side.RIGHT))
    assert f"Range of shoulder elevation of 2 repetitions, mean left {left:.3g}, right {right:.3g} deg" in made
    assert "Left and right" not in page(squats)  # at the side one of them is covered


def test_it_says_which_way_a_camera_is_off(squats: LandmarkReport) -> None:
    assert "flexion of the knee too small, by 2 to 5 degrees" in page(squats)


def test_hip_and_knee_in_time_with_each_other(squats: LandmarkReport) -> None:
    plain = json.loads(json.dumps(squats.to_dict()))["coordination"]
    assert [each["joints"][0]["measure"] for each in plain] == ["hip_flexion", "knee_flexion"]
    assert plain[0]["phase"]["mean_deg"] < 5
    assert abs(plain[0]["lag"]["median_s"]) < 0.03
    assert plain[0]["coupling"]["shares"]["in_phase"] > 0.5
    made = page(squats)
    assert "hip flexion and knee flexion, 6 of 6 repetitions" in made
    assert "left is withheld (the other side faced the camera)" in made
    assert page(report_of("squat", 9, without_depth=True)).count("is withheld (") >= 2
