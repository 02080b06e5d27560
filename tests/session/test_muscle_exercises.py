"""The muscle exercises of the library, each acted out by the simulated patient from rest to the last repetition."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from reknit.exercise.load import library
from reknit.formats.recording import Recording
from reknit.session.analyse import analyse, calibrate
from reknit.session.begin import Begin, BeginError
from reknit.session.calibration import CalibrationError
from reknit.session.calibrations import Calibrations, References
from reknit.session.pace import Turn
from reknit.session.partner import partner_channels
from reknit.session.practice import Practice
from reknit.session.summary import practised
from reknit.simulate.patient import Seen, SimulatedPatient
from reknit.stream import Chunk, ParameterError, Side

PIECE, REFERENCES = 20, 19_000


class Visit:
    """A patient who is calibrated and then practises."""

    def __init__(self, name: str, seed: int = 1) -> None:
        self.exercise = library()[name]
        self.patient = SimulatedPatient(self.exercise, Side.RIGHT, seed=seed)
        spec = self.patient.spec
        partners = partner_channels(self.exercise, spec, Side.RIGHT, 0)
        self.begin = Begin(self.exercise, ("emg",), Side.RIGHT, partners=partners)
        self.specs = {"emg": spec}
        assert self.exercise.calibrate is not None
        self.calibrations = Calibrations(self.begin, self.specs, self.exercise.calibrate)
        self.chunks: list[Chunk] = []
        self.first = 0
        while self.first < REFERENCES:
            self.calibrations.take(self._next())
        self.references: References = self.calibrations.references()
        known = self.references
        self.practice = Practice(self.begin, self.specs, known.own.value, known.partner_values, known.rest)

    def turn_after(self, seconds: float) -> Turn | None:
        self.go_on(seconds)
        return None if self.practice.pace is None else self.practice.pace.turn

    def go_on(self, seconds: float) -> None:
        for _ in range(round(seconds * self.patient.rate_hz / PIECE)):
            self.practice.push("emg", self._next())
            self.patient.seen = Seen(True, self.practice.within_s, self.practice.about)

    @property
    def summary(self) -> dict[str, Any]:
        return practised(self.begin, self.specs, self.practice, self.references)

    def _next(self) -> Chunk:
        chunk = self.patient.samples(self.first, PIECE)
        self.first += PIECE
        self.chunks.append(chunk)
        return chunk


def test_holding_for_seconds_at_a_pace() -> None:
    visit = Visit("quadriceps-hold")
    assert [visit.turn_after(2.0), visit.turn_after(4.0)] == [Turn.REST, Turn.WORK]
    visit.go_on(36.0)
    assert len(visit.practice.repetitions) >= 2
    assert all(each["hold_s"] >= 5 for each in visit.practice.repetitions)
    visit.practice.interrupt()
    assert visit.practice.pace is None
    assert visit.turn_after(0.1) is Turn.REST, "behind a pause it begins anew"


def test_letting_go_is_counted_when_it_was_held() -> None:
    visit = Visit("shoulder-relaxation")
    visit.go_on(52.0)
    assert len(visit.practice.repetitions) >= 3
    for each in visit.practice.repetitions:
        assert each["hold_s"] >= 5
        assert each["zone"] == "inside"
        assert each["peak"] > 90


def test_a_moving_target_is_followed_and_each_run_told() -> None:
    visit = Visit("effort-tracking")
    visit.go_on(58.0)
    done = visit.practice.repetitions
    assert len(done) >= 2
    for each in done:
        assert each["tracking"]["share"] >= 0.5
        assert each["tracking"]["rms_error"] < 15
        assert each["zone"] is None
        assert each["duration_s"] == 19.0
    assert visit.practice.within_s == pytest.approx(58.0 - 3 * 19.0, abs=0.03)


def test_a_partner_that_works_too_much_is_told_and_judged() -> None:
    visit = Visit("quadriceps-alone")
    visit.go_on(56.0)
    zones = [each["partners"]["back"]["zone"] for each in visit.practice.repetitions]
    assert len(zones) >= 8
    assert zones[0] == "above"
    assert zones[-1] == "inside", "the patient learns from the cues"
    assert all(each["companions"] == {} for each in visit.practice.repetitions)
    told = visit.summary["partners"]["back"]
    assert (told["measure"], told["channel"], told["high"]) == ("muscle_effort", "simulated biceps femoris right", 25)
    assert told["reference"]["value"] == visit.references.partners["back"].value


def test_two_sides_that_work_alike_share_by_half() -> None:
    visit = Visit("thigh-symmetry")
    visit.go_on(30.0)
    means = [each["partners"]["other-side"]["mean"] for each in visit.practice.repetitions]
    assert len(means) >= 3
    assert np.mean(means) == pytest.approx(50, abs=8)


def test_a_recorded_file_gives_the_same_repetitions() -> None:
    visit = Visit("quadriceps-alone")
    visit.go_on(30.0)
    practised_part = Recording(visit.patient.spec, (_joined(visit.chunks[REFERENCES // PIECE :]),))
    calibration = Recording(visit.patient.spec, (_joined(visit.chunks[: REFERENCES // PIECE]),))
    references = calibrate(visit.begin, calibration)
    assert references.partner_values == visit.references.partner_values
    visit.practice.finish()
    assert analyse(visit.begin, practised_part, references)["digest"] == visit.practice.digest


def test_every_muscle_needs_its_reference() -> None:
    visit = Visit("quadriceps-alone")
    calibrate_ = visit.exercise.calibrate
    assert calibrate_ is not None
    waiting = Calibrations(visit.begin, visit.specs, calibrate_)
    silent = np.array(_joined(visit.chunks[: REFERENCES // PIECE]).data)
    silent[:, 1] = np.random.default_rng(1).standard_normal(len(silent))
    waiting.take(Chunk(visit.patient.spec, 0, 0, silent))
    assert waiting.own.ready
    assert not waiting.ready
    assert waiting.waiting == "back"
    with pytest.raises(CalibrationError, match="partner muscle 'back': the strongest effort is"):
        waiting.references()
    with pytest.raises(ParameterError, match="calibrate back first"):
        Practice(visit.begin, visit.specs, 100.0)
    with pytest.raises(ParameterError, match="calibrate the practised muscle first"):
        Practice(visit.begin, visit.specs, None, {"back": 10.0})


def test_a_beginning_with_partners_is_kept_whole() -> None:
    begin = Visit("quadriceps-alone").begin
    assert Begin.from_dict(begin.to_dict()) == begin
    old = {name: value for name, value in begin.to_dict().items() if not name.startswith("partner")}
    assert Begin.from_dict(old).partners == {}


def test_the_time_to_hold_is_one_of_the_choices() -> None:
    begin = Begin(library()["quadriceps-hold"], ("emg",))
    assert begin.with_dose(hold_s=10).exercise.repetition.min_hold_s == 10
    with pytest.raises(BeginError, match="can be held for 1, 2, 5, 10, 30 s, got 7"):
        begin.with_dose(hold_s=7)
    with pytest.raises(BeginError, match="no other time"):
        Begin(library()["squat"], ("camera",)).with_dose(hold_s=1)


def _joined(chunks: list[Chunk]) -> Chunk:
    return chunks[0]._replace(data=np.concatenate([each.data for each in chunks]))


@pytest.mark.parametrize(
    ("name", "partner", "zone"), [("vastus-timing", "outer", "inside"), ("trunk-before-arm", "trunk", "inside")]
)
def test_the_order_of_muscles_is_told_for_each_repetition(name: str, partner: str, zone: str) -> None:
    visit = Visit(name)
    visit.go_on(25.0)
    told = [each["partners"][partner] for each in visit.practice.repetitions]
    assert len(told) >= 3
    assert {each["zone"] for each in told} == {zone}
    wanted_ms = visit.patient.lag_ms(partner)
    for each in told:
        assert each["lag_ms"] == pytest.approx(wanted_ms, abs=45)
        assert each["uncertain_ms"] == 30.0
    assert visit.practice.partners[partner] == told[-1]["lag_ms"]


def test_order_is_the_same_however_the_samples_were_cut() -> None:
    visit = Visit("trunk-before-arm")
    visit.go_on(16.0)
    visit.practice.finish()
    again = Practice(visit.begin, visit.specs, visit.references.own.value, visit.references.partner_values, visit.references.rest)
    again.push("emg", _joined(visit.chunks[REFERENCES // PIECE :]))
    again.finish()
    assert again.digest == visit.practice.digest
    assert again.repetitions == visit.practice.repetitions
    with pytest.raises(ParameterError, match="nothing is known of it; calibrate first"):
        Practice(visit.begin, visit.specs, 100.0, visit.references.partner_values)
    kept = replace(visit.begin, rest=visit.references.rest)
    assert Begin.from_dict(json.loads(json.dumps(kept.to_dict()))) == kept
