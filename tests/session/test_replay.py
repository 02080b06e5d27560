"""A session run again: the same where nothing changed, and plain words where something did."""

import copy
import shutil
from pathlib import Path

import pytest

from reknit.formats.measures_parquet import read_measures
from reknit.journal.journal import Journal
from reknit.journal.message import Note
from reknit.journal.recover import read_journal
from reknit.journal.seal import read_session
from reknit.journal.sealed import read_sealed
from reknit.journal.software import DECISIVE, software
from reknit.session.recover import recover, session_summary
from reknit.session.replay import compare, digests, measured, rerun
from reknit.session.state import BlockState
from reknit.stream import Chunk
from session.blocks import Player, contract, muscle, play, squat
from session.cut_off import one_of_two_locked


def practised() -> Player:
    player, person = squat(repetitions=2)
    play(player, person, 0, 12)
    return player


def test_the_same_messages_give_the_same_session() -> None:
    player = practised()
    blocks = rerun(player.messages, player.specs)
    summaries = session_summary([player.block])["blocks"]
    compared = compare(blocks, digests([player.block]), summaries, software())
    assert compared.same
    assert compared.close
    assert compared.software == ()
    assert compared.differences == ()
    assert list(compared.summaries) == summaries


def test_another_digest_is_told_and_numbers_are_compared() -> None:
    player = practised()
    blocks = rerun(player.messages, player.specs)
    summaries = session_summary([player.block])["blocks"]
    near, far = copy.deepcopy(summaries), copy.deepcopy(summaries)
    near[0]["repetitions"][0]["peak"] *= 1 + 1e-9
    far[0]["repetitions"][0]["peak"] += 0.5
    close = compare(blocks, {"1": "another"}, near, software())
    assert (close.same, close.close) == (False, True)
    assert "recorded digest another" in close.differences[0]
    apart = compare(blocks, {"1": "another"}, far, software())
    assert not apart.close
    assert any("blocks[0].repetitions[0].peak" in each for each in apart.differences)
    missing = compare(blocks, {"1": "another"}, [], software())
    assert not missing.close


@pytest.mark.parametrize("key", ["target", "from_ns", "duration_s"])
def test_what_no_digest_covers_is_compared_too(key: str) -> None:
    player = practised()
    summaries = session_summary([player.block])["blocks"]
    summaries[0][key] = {"low": 1.0} if key == "target" else summaries[0][key] + 1
    compared = compare(rerun(player.messages, player.specs), digests([player.block]), summaries, software())
    assert (compared.same, compared.close) == (False, False)
    assert f"blocks[0].{key}" in compared.differences[0]


def test_the_course_of_the_measure_is_compared() -> None:
    player = practised()
    blocks, summaries = rerun(player.messages, player.specs), session_summary([player.block])["blocks"]
    recorded = measured([player.block])
    assert compare(blocks, digests(blocks), summaries, software(), recorded).same
    recorded.value[20] += 0.5
    apart = compare(blocks, digests(blocks), summaries, software(), recorded)
    assert not apart.same
    assert apart.differences == (f"measures: 1 of {len(recorded)} rows differ, the first in block 1 at 0.667 s",)
    fewer = compare(blocks, digests(blocks), summaries, software(), recorded.of(2))
    assert fewer.differences == (f"measures: recorded 0 rows, replayed {len(recorded)}",)


def test_other_software_is_told() -> None:
    player = practised()
    recorded = software() | {"numpy": "1.0", "platform": "elsewhere"}
    summaries = session_summary([player.block])["blocks"]
    compared = compare(rerun(player.messages, player.specs), digests([player.block]), summaries, recorded)
    assert compared.software == (("numpy", "1.0", software()["numpy"]),)
    assert set(DECISIVE) <= software().keys()


def test_a_session_without_an_end_is_ended_as_interrupted() -> None:
    player, person = squat()
    play(player, person, 0, 6)
    (block,) = rerun(player.messages, player.specs)
    assert block.state is BlockState.FINISHED
    assert block.stopped == "interrupted"
    assert rerun([], {}) == []


@pytest.mark.parametrize("make", [squat, muscle])
def test_a_session_that_was_cut_off_is_sealed_and_replays(tmp_path: Path, make: "object") -> None:
    if make is squat:
        player, person = squat(repetitions=5)
        play(player, person, 0, 12)
    else:
        player, simulated = muscle()
        contract(player, simulated, 0, 12)
        player.control("continue")
        contract(player, simulated, 12_000, 6)
    folder = tmp_path / "cut-off"
    journal = Journal.create(folder, {"id": "cut-off"})
    for spec in player.specs.values():
        journal.declare(spec)
    for message in player.messages:
        journal.append(message.time_ns, message.item, message.stream)
    journal.close()
    assert recover(tmp_path) == [folder]
    assert recover(tmp_path) == []
    stored = read_session(folder)
    blocks = rerun(stored.messages, stored.specs)
    assert digests(blocks) == digests(rerun(player.messages, player.specs))
    sealed = read_sealed(folder)
    assert sealed.measures is not None
    measures = read_measures(sealed.whole(sealed.measures))
    assert len(measures) == sealed.measures.rows > 60
    compared = compare(blocks, digests(blocks), sealed.summary["blocks"], software(), measures)
    assert compared.same, compared.differences


def test_a_session_that_never_began_is_sealed_all_the_same(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "empty", {"id": "empty"})
    journal.append(0, Note("page clock", {"offset_ns": 1}))
    journal.close()
    assert recover(tmp_path) == [tmp_path / "empty"]
    assert rerun(read_session(tmp_path / "empty").messages, {}) == []
    measures = read_sealed(tmp_path / "empty").measures
    assert measures is not None
    assert measures.rows == 0


def test_a_session_that_cannot_be_put_in_order_keeps_no_other_from_it(tmp_path: Path) -> None:
    one_of_two_locked(tmp_path)
    left: list[tuple[Path, str]] = []
    assert recover(tmp_path, lambda folder, error: left.append((folder, str(error)))) == [tmp_path / "b-empty"]
    ((folder, reason),) = left
    assert folder == tmp_path / "a-locked"
    assert reason
    assert (folder / "journal").is_dir()
    with pytest.raises(OSError, match="lock"):
        recover(tmp_path)


def test_what_cannot_be_practised_again_is_kept_all_the_same(tmp_path: Path) -> None:
    player, simulated = muscle()
    contract(player, simulated, 0, 6)
    begins = Note("begin", player.block.begin.to_dict()), Note("begin", {"exercise": "of another version"})
    for name, begin, known in (("a-nothing-came", begins[0], False), ("b-of-another-version", begins[1], True)):
        journal = Journal.create(tmp_path / name, {"id": name})
        for spec in player.specs.values():
            journal.declare(spec)
        journal.append(0, begin)
        for message in player.messages:
            if known and isinstance(message.item, Chunk):
                journal.append(message.time_ns, message.item, message.stream)
        journal.close()
        if not known:  # as a crash leaves it before the first words about the stream are on the disk
            (tmp_path / name / "journal" / "emg.arrows").write_bytes(b"")
    assert recover(tmp_path) == [tmp_path / "a-nothing-came", tmp_path / "b-of-another-version"]
    for name in ("a-nothing-came", "b-of-another-version"):
        sealed = read_sealed(tmp_path / name)
        assert sealed.summary["blocks"] == []
        assert "what was practised cannot be told" in sealed.summary["problems"][-1]
    assert read_sealed(tmp_path / "b-of-another-version").streams["emg"].rows == 6000


def test_what_a_stream_is_stands_on_the_disk_before_its_first_sample(tmp_path: Path) -> None:
    player, _ = muscle()
    journal = Journal.create(tmp_path / "s", {"id": "s"})
    for spec in player.specs.values():
        journal.declare(spec)
    shutil.copytree(tmp_path / "s", tmp_path / "killed")  # what a kill would leave
    journal.close()
    assert read_journal(tmp_path / "killed").specs == player.specs


def test_nothing_to_recover(tmp_path: Path) -> None:
    assert recover(tmp_path) == []
    assert recover(tmp_path / "nowhere") == []
