"""A block driven by messages: from getting ready to the end, with everything that can come between."""

import pytest

from reknit.cue.decision import CueState
from reknit.live.snapshot import BlockView
from reknit.session.begin import BeginError
from reknit.session.block import Block
from reknit.session.replay import rerun
from reknit.session.state import BlockState
from reknit.session.summary import incomplete, summarise
from reknit.session.words import guidance
from reknit.signals.measure import Gate
from reknit.stream import NS_PER_S, Clock, Gap, GapReason
from session.blocks import Player, contract, muscle, play, squat

S = BlockState


def now(player: Player) -> BlockState:
    return player.block.state


def states(player: Player) -> list[BlockState]:
    return [state for _, state in player.block.history]


def test_a_simulated_person_practises_to_the_end_of_the_dose() -> None:
    player, person = squat(repetitions=3)
    play(player, person, 0, 3 + 4 * 4)
    assert states(player) == [S.PRACTISE, S.FINISHED]
    practice = player.block.practice
    assert practice is not None
    assert [each["number"] for each in practice.repetitions] == [1, 2, 3]
    assert all(abs(each["peak"] - 85) < 6 for each in practice.repetitions)
    assert player.block.stopped is None


def test_practice_waits_until_the_whole_body_is_in_view() -> None:
    player, person = squat()
    far = person.samples(0, 1)
    for index in range(60):
        chunk = person.samples(index, 1)
        data = chunk.data.copy()
        data[:, 0::7] += 0.6
        player.chunk(chunk._replace(data=data))
    assert far.count == 1
    assert now(player) is S.PREPARE
    play(player, person, 60, 3)
    assert now(player) is S.PRACTISE


def test_start_skips_the_waiting() -> None:
    player, person = squat()
    play(player, person, 0, 0.2)
    assert now(player) is S.PREPARE
    player.control("start")
    assert now(player) is S.PRACTISE


def test_a_movement_under_way_at_the_start_is_partial_and_nobodys_fault() -> None:
    player, person = squat(repetitions=9)
    middle = round((3 + 2) * 30)
    play(player, person, middle, 0.1)
    player.control("start")
    play(player, person, middle + 3, 2)
    practice = player.block.practice
    assert practice is not None
    assert practice.repetitions == []
    play(player, person, middle + 63, 4)
    assert len(practice.repetitions) == 1
    assert [each["reason"] for each in practice.partial] == ["under way"]
    assert practice.incomplete == 0


def test_rest_lies_between_sets_and_ends_by_itself() -> None:
    player, person = squat(sets=2, repetitions=1)
    index = play(player, person, 0, 7.5)
    assert now(player) is S.REST
    index = play(player, person, index, 27)
    assert now(player) is S.REST
    index = play(player, person, index, 3)
    assert now(player) is S.PRACTISE
    assert player.block.set_number == 2
    play(player, person, index, 9)
    assert now(player) is S.FINISHED


def test_the_rest_can_be_cut_short() -> None:
    player, person = squat(sets=2, repetitions=1)
    index = play(player, person, 0, 7.5)
    player.control("continue")
    play(player, person, index, 1)
    assert now(player) is S.PRACTISE


def test_pause_and_resume_break_off_the_movement_under_way() -> None:
    player, person = squat()
    index = play(player, person, 0, 5)
    player.control("pause")
    assert now(player) is S.PAUSED
    assert player.block.cue == (CueState.NEUTRAL, 0.0)
    index = play(player, person, index, 3)
    practice = player.block.practice
    assert practice is not None
    assert practice.repetitions == []
    player.control("resume")
    play(player, person, index, 9)
    assert now(player) is S.PRACTISE
    assert [each["reason"] for each in practice.partial] == ["paused"]
    assert BlockView(player.block).now(player.now_ns, 0.0)["partial"] == 0
    assert len(practice.repetitions) >= 1


def test_silence_is_told_and_ends_with_the_next_sample() -> None:
    player, person = squat()
    index = play(player, person, 0, 4)
    player.wait(0.75)
    assert now(player) is S.PRACTISE
    player.wait(0.75)
    assert now(player) is S.SIGNAL_LOST
    play(player, person, index, 0.1)
    assert now(player) is S.PRACTISE


@pytest.mark.parametrize("name", ["stop", "hurts", "dizzy"])
def test_stopping_ends_at_once_from_any_state_and_says_why(name: str) -> None:
    for seconds, before in ((0.1, S.PREPARE), (5, S.PRACTISE)):
        player, person = squat()
        play(player, person, 0, seconds)
        assert now(player) is before
        player.control(name)
        assert now(player) is S.FINISHED
        assert player.block.stopped == ("stopped" if name == "stop" else name)


def test_what_was_under_way_at_the_end_is_partial() -> None:
    player, person = squat()
    play(player, person, 0, 5)
    player.control("stop")
    practice = player.block.practice
    assert practice is not None
    assert [each["reason"] for each in practice.partial] == ["finished"]
    assert practice.incomplete == 0


def test_after_the_end_nothing_changes_any_more() -> None:
    player, person = squat()
    index = play(player, person, 0, 8)
    player.control("stop")
    before = player.block.digest
    play(player, person, index, 5)
    player.control("resume")
    assert player.block.digest == before
    assert now(player) is S.FINISHED


def test_a_lost_piece_is_a_gap_and_not_a_repetition() -> None:
    player, person = squat(repetitions=9)
    index = play(player, person, 0, 5)
    player.give(Gap(0, index, index + 45, GapReason.COUNTER_JUMP), "camera")
    play(player, person, index + 45, 6)
    practice = player.block.practice
    assert practice is not None
    assert [each["reason"] for each in practice.partial] == ["signal lost"]
    assert practice.incomplete == incomplete(practice.partial) == 1
    assert BlockView(player.block).now(player.now_ns, 0.0)["partial"] == 1


def test_the_target_of_a_squat_cannot_be_moved_outside_its_limits() -> None:
    player, _ = muscle()
    player.control("reach", 1e9)
    assert player.block.refusal is not None
    assert "from 10 to 90" in player.block.refusal
    player.control("reach", 30)
    assert player.block.refusal is None
    assert player.block.reach == 30


def test_the_muscle_is_calibrated_and_then_counted() -> None:
    player, simulated = muscle()
    index = contract(player, simulated, 0, 1)
    assert now(player) is S.CALIBRATE
    player.control("continue")
    assert now(player) is S.CALIBRATE
    assert player.block.refusal is not None
    assert "resting level" in player.block.refusal
    index = contract(player, simulated, index, 24)
    player.control("continue")
    assert now(player) is S.PRACTISE
    assert player.block.reference is not None
    contract(player, simulated, index, 40)
    assert now(player) is S.FINISHED


def test_a_wrong_view_withholds_degrees_and_still_counts() -> None:
    player, person = squat(repetitions=2)
    turned = []
    for index in range(round(20 * 30)):
        chunk = person.samples(index, 1)
        data = chunk.data.copy()
        x, z = data[:, 4::7].copy(), data[:, 6::7].copy()
        data[:, 4::7], data[:, 6::7] = (x + z) / 2**0.5, (z - x) / 2**0.5
        turned.append(chunk._replace(data=data))
    asked = set()
    for chunk in turned:
        player.chunk(chunk)
        if player.block.state is BlockState.PRACTISE:
            asked.add(getattr(guidance(player.block), "code", None))
    practice = player.block.practice
    assert practice is not None
    assert "practise.turn-right" in asked
    assert len(practice.repetitions) == 2
    assert all(each["peak"] is None and each["withheld"] for each in practice.repetitions)
    assert practice.gates.keys() == {Gate.COUNT_ONLY}


def test_the_same_messages_give_the_same_block() -> None:
    player, person = squat(sets=2, repetitions=1)
    index = play(player, person, 0, 5)
    player.control("pause")
    player.wait(2)
    player.control("resume")
    index = play(player, person, index, 20)
    player.wait(1.5)
    play(player, person, index, 30)
    player.control("stop")
    again = rerun(player.messages, player.specs)
    assert [block.digest for block in again] == [player.block.digest]
    assert [block.history for block in again] == [player.block.history]


def test_a_muscle_block_runs_again_to_the_same_digest() -> None:
    player, simulated = muscle()
    index = contract(player, simulated, 0, 20)
    player.control("continue")
    index = contract(player, simulated, index, 5)
    player.control("reach", 25)
    contract(player, simulated, index, 8)
    player.control("stop")
    assert [block.digest for block in rerun(player.messages, player.specs)] == [player.block.digest]
    assert player.now_ns > 30 * NS_PER_S


def test_a_movement_keeps_the_zone_of_the_target_that_held_when_it_ended() -> None:
    player, person = squat(repetitions=9)
    index = play(player, person, 0, 8)
    player.control("reach", 80)
    play(player, person, index, 3)
    player.control("stop")
    practice = player.block.practice
    assert practice is not None
    ended = practice.repetitions + practice.partial
    assert [(each["complete"], each["zone"]) for each in ended] == [(True, "inside"), (True, "below")]
    assert practice.last == ended[-1]
    again = rerun(player.messages, player.specs)[0].practice
    assert again is not None
    assert again.repetitions + again.partial == ended


def test_after_a_reconnection_repetitions_lie_on_the_time_of_the_course() -> None:
    player, simulated = muscle()
    rate_hz = simulated.spec.rate_hz
    index = contract(player, simulated, 0, 20)
    player.control("continue")
    began = index
    index = contract(player, simulated, index, 8)
    player.give(Gap(0, index, None, GapReason.DISCONNECT), "emg")
    for behind in range(0, round(12 * rate_hz), 20):
        player.chunk(simulated.samples(index + behind, 20)._replace(epoch=1, first=behind))
    player.control("stop")
    practice = player.block.practice
    assert practice is not None
    under_way, *partial = practice.partial
    assert under_way["reason"] == "under way"
    ended_s = [each["end_s"] for each in (under_way, *practice.repetitions, *partial)]
    assert ended_s == sorted(ended_s)
    seam_s = (index - began) / rate_hz
    assert [each.known for each in practice.track.breaks] == [False]
    last = practice.repetitions[-1]
    assert practice.track.end_s is not None
    assert seam_s < last["start_s"] < last["reached_s"] < last["end_s"] < practice.track.end_s


def test_the_time_that_a_sensor_was_away_stays_in_the_course() -> None:
    player, simulated = muscle()
    period_ns = NS_PER_S / simulated.spec.rate_hz
    player.give(Clock(0, 0, 0, period_ns), "emg")
    index = contract(player, simulated, 0, 20)
    player.control("continue")
    index = contract(player, simulated, index, 6)
    left_ns = player.now_ns
    player.wait(5)
    assert player.block.state is S.SIGNAL_LOST
    player.give(Gap(0, index, None, GapReason.DISCONNECT), "emg")
    player.give(Clock(1, 0, player.now_ns, period_ns), "emg")  # as a source does, before the first samples
    for behind in range(0, 4000, 20):
        player.give(simulated.samples(index + behind, 20)._replace(epoch=1, first=behind), "emg")
    player.control("stop")
    summary = summarise(player.block)
    away = summary["breaks"][0]
    assert away["length_s"] == pytest.approx(5, abs=0.02)
    assert (summary["from_ns"] / NS_PER_S + away["from_s"]) == pytest.approx(left_ns / NS_PER_S, abs=0.02)
    assert summary["duration_s"] == pytest.approx(6 + 5 + 4000 / simulated.spec.rate_hz, abs=0.05)
    assert summarise(rerun(player.messages, player.specs)[0]) == summary


def test_a_pause_in_which_the_sensor_began_anew_is_no_absence_but_for_the_moment_that_it_took() -> None:
    player, simulated = muscle()
    rate_hz = simulated.spec.rate_hz
    period_ns = NS_PER_S / rate_hz
    player.give(Clock(0, 0, 0, period_ns), "emg")
    index = contract(player, simulated, 0, 20)
    player.control("continue")
    index = contract(player, simulated, index, 4)
    player.control("pause")
    index = contract(player, simulated, index, 8)
    left_ns = player.now_ns
    player.wait(1)
    player.give(Gap(0, index, None, GapReason.DISCONNECT), "emg")
    player.give(Clock(1, 0, player.now_ns, period_ns), "emg")
    for behind in range(0, round(14 * rate_hz), 20):
        if behind == round(8 * rate_hz):
            player.control("resume")
        player.chunk(simulated.samples(index + behind, 20)._replace(epoch=1, first=behind))
    player.control("stop")
    summary = summarise(player.block)
    (away,) = summary["breaks"]
    assert away["length_s"] == pytest.approx(1, abs=0.05)
    assert (summary["from_ns"] / NS_PER_S + away["from_s"]) == pytest.approx(left_ns / NS_PER_S, abs=0.05)
    assert summary["duration_s"] == pytest.approx(4 + 8 + 1 + 14, abs=0.1)
    assert summarise(rerun(player.messages, player.specs)[0]) == summary


def test_where_no_clock_told_when_it_began_nobody_knows_how_long_it_was_away() -> None:
    player, simulated = muscle()
    period_ns = NS_PER_S / simulated.spec.rate_hz
    index = contract(player, simulated, 0, 20)
    player.control("continue")
    index = contract(player, simulated, index, 4)
    player.give(Clock(0, index, player.now_ns, period_ns), "emg")  # too late to say when the practised part began
    index = contract(player, simulated, index, 2)
    player.give(Gap(0, index, None, GapReason.DISCONNECT), "emg")
    player.give(Clock(1, 0, player.now_ns + 600 * NS_PER_S, period_ns), "emg")
    for behind in range(0, 4000, 20):
        player.give(simulated.samples(index + behind, 20)._replace(epoch=1, first=behind), "emg")
    player.control("stop")
    summary = summarise(player.block)
    assert summary["from_ns"] is None
    assert [each["length_s"] for each in summary["breaks"]] == [None]
    assert summary["duration_s"] == pytest.approx(6 + 4000 / simulated.spec.rate_hz, abs=0.1)


def test_a_stream_of_which_nothing_is_known_is_named() -> None:
    player, _ = muscle()
    with pytest.raises(BeginError, match="of stream 'emg'"):
        Block(player.block.begin, {})


def test_a_sensor_that_comes_and_goes_for_days_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reknit.session.block.MOST_HISTORY", 20)
    player, person = squat()
    index = play(player, person, 0, 3)
    for _ in range(15):
        player.wait(1.5)
        index += 45
        index = play(player, person, index, 0.1)
    states = [state for _, state in player.block.history]
    assert states == [BlockState.SIGNAL_LOST, BlockState.PRACTISE] * 10
    assert player.now_ns - player.block.history[-1][0] < NS_PER_S // 4


def test_an_effort_is_made_again_and_all_of_them_begun_anew() -> None:
    player, simulated = muscle()

    def made() -> int:
        calibration = player.block.calibration
        assert calibration is not None
        assert calibration.own.efforts is not None
        return len(calibration.own.efforts.made)

    index = contract(player, simulated, 0, 15.5)  # rest, work, rest, work, rest
    assert made() == 2
    player.control("redo")
    assert made() == 1
    player.control("start-over")
    assert made() == 0
    player.control("continue")
    assert player.block.refusal is not None
    index = contract(player, simulated, index, 24)
    assert made() == 3
    player.control("continue")
    assert now(player) is S.PRACTISE
    reference = player.block.reference
    player.control("start-over")
    player.control("redo")
    assert (now(player), player.block.reference) == (S.PRACTISE, reference), "what is practised keeps its reference"
    contract(player, simulated, index, 8)
    again = Block(player.begin, player.specs)
    for message in player.messages[1:]:
        again.take(message)
    assert (again.reference, again.digest) == (player.block.reference, player.block.digest)
