"""Hours of a session at full speed, in a process of its own that tells how much memory it takes on the way and while it seals."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from reknit.bench.figures import BenchError
from reknit.bench.muscle import CHANNELS, EXERCISE, RATE_HZ, REFERENCE_UV, muscle_spec
from reknit.exercise.load import library
from reknit.live.display import Display
from reknit.live.muscle_channels import MuscleChannels
from reknit.live.recording import LiveRecording
from reknit.session.begin import Begin
from reknit.session.recording import SessionClock
from reknit.stream import Chunk

HOURS = 8.0
CHUNK = RATE_HZ
MOST_WAITING = 8 * 2**20
STEPS = 10
MB = 2**20


@dataclass(frozen=True, slots=True)
class LongRecording:
    """What it told.

    Parameters
    ----------
    memory_mb
        Memory after each tenth.
    sealing_mb
        The most that it took while it sealed.
    course_mb
        Size of the course of the measure, which is kept until the end.
    recorded_mb
        Size of the samples.
    speed
        Seconds recorded in a second.
    """

    memory_mb: list[float]
    sealing_mb: float
    course_mb: float
    recorded_mb: float
    speed: float

    @property
    def grown_mb(self) -> float:
        """From the first tenth to the end."""
        return max(self.memory_mb[1:]) - self.memory_mb[0]


def long_recording(hours: float) -> LongRecording:
    """Record so many hours in a folder that is removed again."""
    with tempfile.TemporaryDirectory(prefix="reknit-bench-") as folder:
        command = [sys.executable, "-m", "reknit.bench.long_recording", folder, str(hours)]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise BenchError(f"the long recording failed: {made.stderr.strip().splitlines()[-1:]}")
    return LongRecording(**json.loads(made.stdout))


def memory_mb(*, most: bool = False) -> float:
    """Memory of this process that is in use, or the most that ever was; where the system tells only the latter, that."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return _most_mb()
    wanted = "VmHWM:" if most else "VmRSS:"
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(wanted))


def _most_mb() -> float:
    try:
        import resource
    except ImportError as error:
        raise BenchError("this system does not tell how much memory a process takes") from error
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MB if sys.platform == "darwin" else most / 1024


def record(folder: Path, hours: float) -> LongRecording:
    """Record, show, and seal."""
    spec = replace(muscle_spec(), dtype="int16")
    begin = Begin(library()[EXERCISE], (spec.name,), reference=REFERENCE_UV).with_dose(20, 200)
    recording = LiveRecording(folder / "session", begin, {spec.name: spec}, SessionClock(), lambda *_: None)
    display = Display(recording, MuscleChannels.of(spec))
    noise = np.random.default_rng(1)
    seconds = max(STEPS, round(hours * 3600))
    memory, began_s = [], time.monotonic()
    for second in range(seconds):
        samples = (noise.standard_normal((CHUNK, CHANNELS)) * (400.0 if second % 4 == 3 else 4.0)).astype(np.int16)
        before = recording.block.state
        if (new := recording.receive(spec.name, Chunk(spec, 0, second * CHUNK, samples))) is not None:
            display.feed(new, recording.clock.now_ns(), before)
        display.stamped_fresh(display.now())
        if before.value == "rest":
            recording.control("continue")
            recording.tick()
        while recording.journal.waiting_bytes > MOST_WAITING and recording.failure is None:
            time.sleep(0.01)
        if (second + 1) % (seconds // STEPS) == 0:
            memory.append(memory_mb())
    if recording.failure is not None:
        raise BenchError(recording.failure)
    took_s = time.monotonic() - began_s
    track = None if recording.block.practice is None else recording.block.practice.track
    course_mb = 0.0 if track is None else len(track) * 18 / MB
    recording.control("stop")
    recording.seal()
    return LongRecording(memory, memory_mb(most=True), course_mb, seconds * CHUNK * CHANNELS * 2 / MB, seconds / took_s)


if __name__ == "__main__":
    from dataclasses import asdict

    print(json.dumps(asdict(record(Path(sys.argv[1]), float(sys.argv[2])))))
