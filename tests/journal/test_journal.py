"""The journal while it is written: acknowledged means on the disk, and kill -9 at any moment proves it."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from journal.sessions import EMG, HEADER, camera, emg, plain, record
from reknit.journal.journal import MAX_WAITING_BYTES, Journal, JournalFailed
from reknit.journal.recover import orphans, read_journal
from reknit.stream import Chunk, Tick

WRITER = Path(__file__).parent / "writer.py"


def test_what_is_appended_is_read_in_order(tmp_path: Path) -> None:
    messages = record(tmp_path / "s")
    stored = read_journal(tmp_path / "s")
    assert stored.header == HEADER
    assert stored.problems == []
    assert stored.count == len(messages)
    assert plain(stored.messages) == plain(messages)
    assert [message.sequence for message in stored.messages] == list(range(len(messages)))


def test_acknowledgements_follow_the_disk(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    journal = Journal.create(tmp_path / "s", HEADER, cycle_s=0.01)
    journal.declare(EMG)
    journal.acknowledged = lambda *ack: told.append(ack)
    journal.append(0, emg(0, 20), "emg")
    until_s = time.monotonic() + 5
    while not told and time.monotonic() < until_s:
        time.sleep(0.005)
    assert told == [("emg", 0, 20)]
    stored = read_journal(tmp_path / "s")
    assert isinstance(next(stored.messages).item, Chunk)
    journal.append(1, emg(20, 5), "emg")
    journal.close()
    assert told[-1] == ("emg", 0, 25)


def test_appending_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "s", HEADER, cycle_s=30)
    journal.declare(EMG)
    for n in range(100):
        journal.append(n, emg(20 * n, 20), "emg")
    assert list(read_journal(tmp_path / "s").messages) == []
    journal.close()
    assert len(list(read_journal(tmp_path / "s").messages)) == 100


def test_a_disk_that_falls_behind_is_told(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "s", HEADER, cycle_s=30)
    journal.declare(EMG)
    large = emg(0, 1)._replace(data=emg(0, 8_000_000).data)
    journal.append(0, large, "emg")
    journal.append(1, large, "emg")
    assert large.data.nbytes * 2 < MAX_WAITING_BYTES < large.data.nbytes * 3
    journal.append(2, large, "emg")
    with pytest.raises(JournalFailed, match="behind"):
        journal.append(3, Tick(3))
    journal._waiting.clear()
    journal.close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalFailed, match="check the disk"):
        Journal.create(tmp_path / "file" / "s", HEADER)
    record(tmp_path / "s")
    with pytest.raises(JournalFailed):
        Journal.create(tmp_path / "s", HEADER)


def test_a_streams_name_may_not_lead_elsewhere(tmp_path: Path) -> None:
    from dataclasses import replace

    journal = Journal.create(tmp_path / "s", HEADER)
    with pytest.raises(JournalFailed, match="letters"):
        journal.declare(replace(EMG, name="../emg"))
    journal.close()


def test_a_full_disk_fails_loudly_and_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    code = f"""
import resource, signal, sys
sys.path.insert(0, {str(WRITER.parents[1])!r})
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
from pathlib import Path
from journal.sessions import EMG, HEADER, emg
from reknit.journal.journal import Journal, JournalFailed
import time
journal = Journal.create(Path({str(tmp_path / "s")!r}), HEADER, cycle_s=0.005)
journal.declare(EMG)
journal.acknowledged = lambda stream, epoch, end: print("ack", end, flush=True)
try:
    for n in range(100_000):
        journal.append(n, emg(20 * n, 20), "emg")
        time.sleep(0.0002)
except JournalFailed as error:
    print("failed", error, flush=True)
journal.close()
"""
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    lines = made.stdout.splitlines()
    assert lines[-1].startswith("failed") or any(line.startswith("failed") for line in lines)
    assert any("the disk is full" in line for line in lines)
    safe = max(int(line.split()[1]) for line in lines if line.startswith("ack"))
    stored = read_journal(tmp_path / "s")
    ends = [message.item.end for message in stored.messages if isinstance(message.item, Chunk)]
    assert max(ends) >= safe
    assert resource.RLIMIT_FSIZE is not None


@pytest.mark.parametrize("attempt", range(12))
def test_kill_9_at_any_moment_loses_nothing_acknowledged(tmp_path: Path, attempt: int) -> None:
    folder = tmp_path / "s"
    with subprocess.Popen([sys.executable, str(WRITER), str(folder)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        time.sleep(random.Random(attempt).uniform(0.02, 0.4))
        os.kill(writer.pid, signal.SIGKILL)
        told = writer.stdout.read().splitlines()
    safe = {"emg": 0, "camera": 0}
    for line in told:
        if len(parts := line.split()) == 3 and parts[2].endswith("."):
            safe[parts[0]] = int(parts[2].rstrip("."))
    assert orphans(tmp_path) == [folder]
    messages = list(read_journal(folder).messages)
    for name, make in (("emg", emg), ("camera", camera)):
        chunks = [m.item for m in messages if m.stream == name and isinstance(m.item, Chunk)]
        assert (chunks[-1].end if chunks else 0) >= safe[name]
        for chunk in chunks:
            assert chunk.data.tobytes() == make(chunk.first, chunk.count).data.tobytes()
    assert [message.sequence for message in messages] == list(range(len(messages)))
