"""A journal's lock: one holder at a time, in one process or in two, and gone with its process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from reknit.journal.lock import JournalLock

HOLD = "import sys; from pathlib import Path; from reknit.journal.lock import JournalLock; lock = JournalLock.take(Path(sys.argv[1])); "


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    lock = JournalLock.take(tmp_path)
    assert lock is not None
    assert JournalLock.take(tmp_path) is None
    lock.release()
    lock.release()
    again = JournalLock.take(tmp_path)
    assert again is not None
    again.release()


def test_another_process_holds_it_until_it_ends_however_it_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD + "print(lock is not None, flush=True); sys.stdin.read()", str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert JournalLock.take(tmp_path) is None
        other.kill()
    lock = JournalLock.take(tmp_path)
    assert lock is not None
    lock.release()
