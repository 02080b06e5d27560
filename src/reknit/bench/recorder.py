"""What is lost when a recorder is killed, and whether eight hours are recorded, sealed and replayed in the memory of one minute."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from reknit.bench.doomed import CHANNELS, CHUNK, OURS, PLAIN, PLAIN_FILE, RATE_HZ, samples
from reknit.bench.figures import BenchError, Figure, Report, machine
from reknit.bench.long_recording import HOURS, Recorded, Replayed, grown_mb, long_recording
from reknit.formats.recording import Recording
from reknit.formats.stream_parquet import read_stream
from reknit.journal.sealed import read_sealed
from reknit.session.recover import recover
from reknit.stream import GapReason

KILLS = 100
AT_ONCE = 4
LONGEST_S = 1.5
FLAT_MB = 48.0
PEER = "Arrow IPC stream, each batch flushed, not synced"


@dataclass(frozen=True, slots=True)
class Killed:
    """One recorder that was killed: samples made, told to be safe, and found afterwards; wrong ones; whether the end is marked."""

    made: int
    safe: int
    found: int
    wrong: int
    marked: bool

    @property
    def lost(self) -> int:
        """Samples that were told to be safe and are not there as they were."""
        return max(0, self.safe - self.found) + self.wrong

    @property
    def newest_lost_ms(self) -> float:
        """How much of the newest, which nobody said was safe, is gone."""
        return 1000 * max(0, self.made - self.found) / RATE_HZ


def run(_: Path | None = None, kills: int = KILLS, hours: float = HOURS) -> Report:
    """Kill `kills` recorders of each kind at random moments, then record, seal and replay `hours` hours at full speed."""
    with tempfile.TemporaryDirectory(prefix="reknit-bench-") as folder, ThreadPoolExecutor(AT_ONCE) as several:
        moments_s = [random.Random(seed).uniform(0, LONGEST_S) for seed in range(kills)]  # noqa: S311 - no secret
        root = Path(folder)
        ours = list(several.map(killed, [OURS] * kills, [root / f"ours-{n}" for n in range(kills)], moments_s))
        plain = list(several.map(killed, [PLAIN] * kills, [root / f"plain-{n}" for n in range(kills)], moments_s))
    recorded, replayed = long_recording(hours)
    origin = (
        f"simulated: {kills} recorders killed within {LONGEST_S:g} s of their first sample, {CHANNELS} channels, {RATE_HZ} Hz, "
        f"{CHUNK} samples a chunk; {hours:g} h of the same as int16 ({recorded.recorded_mb:.0f} MB) at full speed through "
        "journal and graph, sealed, and replayed"
    )
    figures = [*_loss_figures(ours, plain), *_memory_figures(recorded, replayed)]
    return Report("recorder", {"folder": None, "files": [], "origin": origin}, machine(), figures)


def _loss_figures(ours: list[Killed], plain: list[Killed]) -> list[Figure]:
    lost, theirs = sum(each.lost for each in ours), sum(each.lost for each in plain)
    unmarked = sum(not each.marked for each in ours)
    newest, newest_theirs = (float(np.percentile([each.newest_lost_ms for each in every], 95)) for every in (ours, plain))
    return [
        Figure("recorder.lost_samples", float(lost), "samples", "0", lost == 0, PEER, float(theirs)),
        Figure("recorder.gaps_unmarked", float(unmarked), "sessions", "0", unmarked == 0, PEER, float(len(plain))),
        Figure("recorder.kills", float(len(ours)), "kills", None, None, PEER, float(len(plain))),
        Figure("recorder.acknowledged_samples", float(sum(each.safe for each in ours)), "samples"),
        Figure("recorder.newest_lost_p95_ms", newest, "ms", None, None, PEER, newest_theirs),
    ]


def _memory_figures(recorded: Recorded, replayed: Replayed) -> list[Figure]:
    if replayed.differences:
        raise BenchError(f"the replay of the long recording gave other numbers: {replayed.differences[0]}")
    return [
        _flat("recorder.memory_growth_mb", grown_mb(recorded.memory_mb)),
        _flat("recorder.seal_growth_mb", recorded.seal_growth_mb),
        _flat("recorder.replay_growth_mb", grown_mb(replayed.memory_mb)),
        Figure("recorder.memory_mb", recorded.memory_mb[-1], "MB"),
        Figure("recorder.course_mb", recorded.course_mb, "MB"),
        Figure("recorder.seal_memory_mb", recorded.sealing_mb, "MB"),
        Figure("recorder.replay_memory_mb", replayed.memory_mb[-1], "MB"),
        Figure("recorder.speed", recorded.speed, "x real time"),
        Figure("recorder.replay_speed", replayed.speed, "x real time"),
    ]


def _flat(name: str, grown: float) -> Figure:
    return Figure(name, grown, "MB", f"<= {FLAT_MB:g}", grown <= FLAT_MB)


def killed(kind: str, folder: Path, after_s: float, word: str = "made") -> Killed:
    """Start a recorder, kill it so long after it first said that word, and look at what is there."""
    command = [sys.executable, "-m", "reknit.bench.doomed", kind, str(folder / "session")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise BenchError("the recorder's output cannot be read")
        told: list[str] = []
        for line in process.stdout:
            told.append(line)
            if line.startswith(word):
                break
        else:
            raise BenchError(f"the recorder ended before it had {word} a sample; what it said stands above")
        threading.Timer(after_s, process.kill).start()
        told += process.stdout
    words = [line.split() for line in told if line.endswith("\n")]
    made, safe = (max([int(index) for word, index in words if word == which], default=0) for which in ("made", "safe"))
    return _found(folder, made, safe) if kind == OURS else _found_plainly(folder / "session", made, safe)


def _found(root: Path, made: int, safe: int) -> Killed:
    """What the next start of Reknit makes of it."""
    (folder,) = recover(root)
    sealed = read_sealed(folder)
    if "emg" not in sealed.streams:  # killed before the first batch; that the session broke off is all there is to tell
        return Killed(made, safe, 0, 0, sealed.status == "interrupted")
    recording: Recording = read_stream(sealed.path(sealed.streams["emg"]))
    found, wrong = 0, 0
    for chunk in recording.chunks:
        wrong += int((chunk.data != samples(chunk.first, chunk.count)).any(axis=1).sum()) + (chunk.first - found)
        found = chunk.end
    at_the_end = any(gap.reason is GapReason.CRASH and gap.first == found and gap.end is None for gap in recording.gaps)
    return Killed(made, safe, found, wrong, at_the_end if found else sealed.status == "interrupted")


def _found_plainly(folder: Path, made: int, safe: int) -> Killed:
    found, wrong = 0, 0
    try:
        with (folder / PLAIN_FILE).open("rb") as file, pa.ipc.open_stream(file) as reader:
            for batch in reader:
                data = np.array(batch.column(0).flatten()).reshape(-1, CHANNELS)  # type: ignore[attr-defined]
                wrong += int((data != samples(found, len(data))).any(axis=1).sum())
                found += len(data)
    except (OSError, pa.ArrowException):
        pass  # torn at its end, as it must be; nothing in it says so
    return Killed(made, safe, found, wrong, marked=False)
