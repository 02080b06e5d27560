"""What the page is told: nothing that is not trusted, and nothing that is too old."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from reknit.exercise.load import library
from reknit.live.snapshot import MAX_AGE_MS, BlockView
from reknit.session.begin import Begin
from reknit.session.block import Block
from reknit.simulate.leaning import SimulatedLeaning, SimulatedPlate
from reknit.simulate.patient import Seen, SimulatedPatient
from reknit.simulate.standing import SimulatedStanding
from reknit.stream import NS_PER_S, Channel, Chunk, Clock, Kind, Side, StreamSpec
from session.blocks import Player, contract, muscle, play, squat


def snapshot(block: Block, now_ns: int, age_ms: float) -> dict[str, Any]:
    return BlockView(block).now(now_ns, age_ms)


def test_a_snapshot_tells_state_measure_target_and_count() -> None:
    player, person = squat(sets=2, repetitions=3)
    play(player, person, 0, 9.5)
    told = snapshot(player.block, player.now_ns, 5.0)
    assert told["state"] == "practise"
    assert told["repetitions"] == 1
    assert (told["set"], told["sets"], told["in_set"], told["wanted"]) == (1, 2, 1, 3)
    assert told["measure"]["name"] == "knee_flexion"
    assert told["measure"]["unit"] == "deg"
    assert told["target"]["low"] == 70
    assert told["simulated"] is True
    assert told["trace"] is None


def test_a_snapshot_names_the_sensor_and_the_channel_that_a_muscle_is_measured_on() -> None:
    player, _ = squat()
    assert snapshot(player.block, 0, 0.0)["measured_on"] is None
    player, patient = muscle()
    spec = patient.spec
    channel = spec.channels[0]
    wanted = {"device": spec.device, "channel": channel.name, "position": 0, "muscle": channel.muscle, "side": None}
    assert snapshot(player.block, 0, 0.0)["measured_on"] == wanted


def test_old_data_give_a_neutral_cue() -> None:
    player, person = squat(repetitions=9)
    index = play(player, person, 0, 4.2)
    while snapshot(player.block, player.now_ns, 0.0)["cue"]["state"] != "below":
        index = play(player, person, index, 1 / 30)
    fresh = snapshot(player.block, player.now_ns, MAX_AGE_MS)["cue"]
    assert fresh["state"] == "below"
    assert fresh["error"] < 0
    stale = snapshot(player.block, player.now_ns, MAX_AGE_MS + 1)["cue"]
    assert (stale["state"], stale["error"]) == ("neutral", 0.0)


def test_a_value_behind_a_shut_gate_is_withheld_with_its_reason() -> None:
    player, person = squat(repetitions=9)
    index = play(player, person, 0, 5)
    chunk = person.samples(index, 1)
    data = chunk.data.copy()
    data[:] = float("nan")
    player.chunk(chunk._replace(data=data))
    told = snapshot(player.block, player.now_ns, 0.0)
    assert told["measure"]["value"] is None
    assert told["measure"]["reason"] == {"code": "gate.no_person", "text": "I cannot see you.", "values": {}}
    assert told["guidance"]["code"] == "practise.no_person"
    assert "Step back into the picture" in told["guidance"]["text"]
    assert told["cue"]["state"] == "neutral"


def test_the_rest_counts_down() -> None:
    player, person = squat(sets=2, repetitions=1)
    play(player, person, 0, 7)
    left_s = snapshot(player.block, player.now_ns, 0.0)["rest_left_s"]
    assert 25 < left_s < 30
    player.wait(5)
    assert abs(snapshot(player.block, player.now_ns, 0.0)["rest_left_s"] - (left_s - 5)) < 0.3


def test_the_calibration_is_told_while_it_lasts() -> None:
    player, simulated = muscle()
    index = contract(player, simulated, 0, 20)
    told = snapshot(player.block, player.now_ns, 0.0)
    assert told["calibration"]["ready"] is True
    assert told["calibration"]["best"] > 10 * told["calibration"]["resting"]
    assert told["measure"]["value"] is not None
    assert told["measure"]["unit"] == "uV"
    player.control("continue")
    contract(player, simulated, index, 1)
    told = snapshot(player.block, player.now_ns, 0.0)
    assert told["calibration"] is None
    assert told["measure"]["unit"] == "%"
    assert len(told["trace"]) == 50
    assert snapshot(player.block, player.now_ns, 0.0)["trace"] == []
    player.control("reach", 30)
    assert snapshot(player.block, player.now_ns, 0.0)["target"]["low"] == 30
    assert player.now_ns > 20 * NS_PER_S


def test_a_part_that_is_hidden_is_named() -> None:
    player, person = squat()
    chunk = person.samples(0, 1)
    data = chunk.data.reshape(-1, 33, 7).copy()
    data[:, 24, 3] = 0.1
    player.chunk(chunk._replace(data=data.reshape(1, -1)))
    told = snapshot(player.block, player.now_ns, 0.0)["guidance"]
    assert (told["code"], told["values"]) == ("setup.hidden", {"part": "hip"})
    assert told["text"].startswith("I cannot see your hip.")


def test_standing_still_fills_up_before_the_start() -> None:
    player, person = squat()
    index = play(player, person, 0, 0.5)
    half = snapshot(player.block, player.now_ns, 0.0)
    assert half["guidance"]["code"] == "setup.still"
    assert 0.3 < half["still"] < 0.6
    play(player, person, index, 0.7)
    assert snapshot(player.block, player.now_ns, 0.0)["state"] == "practise"


def test_the_movement_that_ended_last_is_told_with_its_zone() -> None:
    player, person = squat(repetitions=9)
    index = play(player, person, 0, 5)
    assert snapshot(player.block, player.now_ns, 0.0)["last"] is None
    play(player, person, index, 3)
    last = snapshot(player.block, player.now_ns, 0.0)["last"]
    assert (last["number"], last["complete"], last["reason"], last["zone"]) == (1, True, None, "inside")
    assert 80 < last["peak"] < 90


def test_holding_the_target_is_timed_by_the_samples() -> None:
    player, simulated = muscle()
    index = contract(player, simulated, 0, 20)
    player.control("continue")
    held = []
    for _ in range(70):
        index = contract(player, simulated, index, 0.1)
        held.append(snapshot(player.block, player.now_ns, 0.0)["held_s"])
    assert held[0] == 0.0
    assert 1.5 < max(held) < 3.5
    assert all(later == 0.0 or later >= earlier for earlier, later in pairwise(held))


def test_a_crowd_and_the_dark_hold_the_start_back_and_silence_the_cue() -> None:
    player, person = squat(repetitions=9)
    player.note("scene", {"dark": True, "people": 1})
    index = play(player, person, 0, 2)
    told = snapshot(player.block, player.now_ns, 0.0)
    assert (told["state"], told["scene"], told["guidance"]["code"]) == ("prepare", "dark", "scene.dark")
    player.note("scene", {"dark": False, "people": 1})
    index = play(player, person, index, 2.3)
    while snapshot(player.block, player.now_ns, 0.0)["cue"]["state"] != "below":
        index = play(player, person, index, 1 / 30)
    player.note("scene", {"dark": False, "people": 2})
    told = snapshot(player.block, player.now_ns, 0.0)
    assert (told["state"], told["cue"]["state"], told["guidance"]["code"]) == ("practise", "neutral", "scene.crowd")


def test_a_signal_lost_while_the_effort_is_sought_leaves_the_search_on_the_page() -> None:
    player, simulated = muscle()
    contract(player, simulated, 0, 6)
    player.wait(3)
    told = snapshot(player.block, player.now_ns, 0.0)
    assert (told["state"], told["under"]) == ("signal-lost", "calibrate")
    assert told["calibration"] is not None
    assert told["measure"]["value"] is None
    player.control("pause")
    told = snapshot(player.block, player.now_ns, 0.0)
    assert (told["state"], told["under"]) == ("paused", "calibrate")


def test_a_companion_is_told_with_its_muscle_and_without_a_value_in_a_pause() -> None:
    _, person = squat()
    channel = Channel("1", "uV", muscle="vastus medialis", side=Side.LEFT)
    spec = StreamSpec("emg", Kind.EMG, (channel,), Fraction(1000))
    begin = Begin(library()["squat"], (person.spec.name, "emg"), Side.LEFT)
    player = Player(begin, {person.spec.name: person.spec, "emg": spec})
    random = np.random.default_rng(1)
    for frame in range(30 * 6):
        chunk = person.samples(frame, 1)
        first, end = frame * 1000 // 30, (frame + 1) * 1000 // 30
        player.give(Chunk(spec, 0, first, random.normal(0, 80.0, (end - first, 1)).astype(np.float32), None), "emg")
        player.chunk(chunk)
    _, told = snapshot(player.block, player.now_ns, 5.0)["companions"]  # the camera tells the trunk before
    assert (told["muscle"], told["side"], told["unit"]) == ("vastus medialis", "left", "uV")
    assert told["value"] > 30
    player.control("pause")
    _, told = snapshot(player.block, player.now_ns, 5.0)["companions"]
    assert told["value"] is None


def test_a_cue_about_a_partner_names_it_only_while_it_holds() -> None:
    exercise = library()["quadriceps-alone"]
    patient = SimulatedPatient(exercise, seen=Seen(True))
    begin = Begin(exercise, ("emg",), partners={"back": 1}, reference=200.0, partner_references={"back": 200.0})
    player = Player(begin, {"emg": patient.spec})
    view = BlockView(player.block)
    for first in range(0, 10_000, 20):
        player.chunk(patient.samples(first, 20))
        told = view.now(player.now_ns, 0.0)
        if told["cue"]["about"] is not None:
            break
    assert told["cue"]["about"] == "back"
    assert told["cue"]["state"] == "above"
    assert told["partners"][0]["value"] > 25
    stale = view.now(player.now_ns, MAX_AGE_MS + 1)["cue"]
    assert (stale["state"], stale["about"]) == ("neutral", None)
    player.control("pause")
    paused = view.now(player.now_ns, 0.0)
    assert paused["partners"] == [{"id": "back", "value": None}]
    assert paused["cue"]["about"] is None
    assert (paused["pace"], paused["within_s"]) == (None, None)


def test_who_leans_is_told_where_they_are_from_above_and_which_way_to_go() -> None:
    plate = SimulatedPlate(SimulatedLeaning())
    player = Player(
        Begin(library()["limits-of-stability"].measured_by("forces"), (plate.spec.name,)), {plate.spec.name: plate.spec}
    )
    player.give(Clock(0, 0, 0, NS_PER_S / plate.rate_hz), plate.spec.name)
    size = round(plate.rate_hz / 10)
    told = snapshot(player.block, player.now_ns, 0.0)
    assert told["floor"] is None  # nothing is practised yet
    seen = []
    for first in range(0, 155 * size, size):
        player.chunk(plate.samples(first, size))
        seen.append(snapshot(player.block, player.now_ns, 0.0))
    asked = [each["floor"]["towards_deg"] for each in seen if each["floor"] is not None]
    assert sorted(set(asked), key=asked.index) == [0.0, 270.0]  # forward, then to the right
    known = [each for each in seen if each["floor"] is not None and each["floor"]["forward"] is not None]
    assert max(each["floor"]["forward"] for each in known) > 5
    assert min(each["floor"]["left"] for each in known) < -5
    for each in known:
        assert np.hypot(each["floor"]["forward"], each["floor"]["left"]) == pytest.approx(each["measure"]["value"], abs=0.02)


def test_in_a_test_of_balance_nobody_sees_where_they_are() -> None:
    plate = SimulatedPlate(SimulatedStanding())
    for exercise, shown in (("standing-still", True), ("balance-conditions", False)):
        player = Player(Begin(library()[exercise].measured_by("forces"), (plate.spec.name,)), {plate.spec.name: plate.spec})
        player.give(Clock(0, 0, 0, NS_PER_S / plate.rate_hz), plate.spec.name)
        for first in range(0, 600, 50):
            player.chunk(plate.samples(first, 50))
        assert player.block.practice is not None
        assert (snapshot(player.block, player.now_ns, 0.0)["floor"] is not None) is shown
