"""Hours of a session at full speed, recorded, sealed and replayed in processes of their own that tell how much memory they take."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from reknit.bench.figures import BenchError
from reknit.bench.muscle import CHANNELS, EXERCISE, RATE_HZ, REFERENCE_UV, muscle_spec
from reknit.exercise.load import library
from reknit.formats.measures_parquet import MeasuresFile
from reknit.journal.message import Message
from reknit.journal.seal import read_session
from reknit.journal.sealed import read_sealed
from reknit.live.display import Display
from reknit.live.muscle_channels import MuscleChannels
from reknit.live.recording import LiveRecording
from reknit.session.begin import Begin
from reknit.session.recording import SessionClock
from reknit.session.replay import compare, rerun
from reknit.sources.health import Health
from reknit.sources.numbered import Counts
from reknit.sources.supervision import SourceState
from reknit.stream import NS_PER_S, Chunk, Clock, StreamSpec

HOURS = 8.0
SESSION = "session"
NS_PER_MS = 1_000_000
CHUNK = RATE_HZ
EFFORT_EVERY_S = 8
"""As often as 20 sets of 200 repetitions, the largest dose, fill eight hours: practice must not end before the recording does."""
MOST_WAITING = 8 * 2**20
STEPS = 10
MB = 2**20


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the recording process told.

    Parameters
    ----------
    memory_mb
        Memory after each tenth.
    sealing_mb
        The most that it took from the end of the recording until it was sealed.
    seal_growth_mb
        How much of that was not there when sealing began.
    course_mb
        Size of the course of the measure, which is kept until the end.
    recorded_mb
        Size of the samples.
    repetitions
        Repetitions that were counted.
    speed
        Seconds recorded in a second.
    """

    memory_mb: list[float]
    sealing_mb: float
    seal_growth_mb: float
    course_mb: float
    recorded_mb: float
    repetitions: int
    speed: float


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the replaying process told.

    Parameters
    ----------
    memory_mb
        Memory after each tenth, and once all numbers were held against the recorded ones.
    differences
        A sentence for each number that came out otherwise.
    speed
        Seconds replayed in a second.
    """

    memory_mb: list[float]
    differences: list[str]
    speed: float


def long_recording(hours: float) -> tuple[Recorded, Replayed]:
    """Record, seal and replay so many hours in a folder that is removed again."""
    with tempfile.TemporaryDirectory(prefix="reknit-bench-") as folder:
        recorded = Recorded(**_told("record", folder, str(hours)))
        return recorded, Replayed(**_told("replay", folder))


def grown_mb(memory_mb: list[float]) -> float:
    """From the first tenth to the end."""
    return max(memory_mb[1:]) - memory_mb[0]


def _told(*what: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "reknit.bench.long_recording", *what]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise BenchError(f"the long recording failed to {what[0]}: {made.stderr.strip().splitlines()[-1:]}")
    plain: dict[str, Any] = json.loads(made.stdout)
    return plain


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


def _forget_most() -> None:
    """Let the most that ever was be what is now, where the system can do that; elsewhere growth is told too high, never too low."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def record(folder: Path, hours: float) -> Recorded:
    """Record as a session does, with its clock, its sensor's reports and cues that were shown, and seal."""
    spec = replace(muscle_spec(), dtype="int16")
    begin = Begin(library()[EXERCISE], (spec.name,), reference=REFERENCE_UV).with_dose(20, 200)
    recording = LiveRecording(folder / SESSION, begin, {spec.name: spec}, SessionClock(), lambda *_: None)
    display = Display(recording, MuscleChannels.of(spec))
    noise = np.random.default_rng(1)
    seconds = max(STEPS, round(hours * 3600))
    memory, began_s = [], time.monotonic()
    for second in range(seconds):
        working = second % EFFORT_EVERY_S == EFFORT_EVERY_S - 1
        samples = (noise.standard_normal((CHUNK, CHANNELS)) * (400.0 if working else 4.0)).astype(np.int16)
        before = recording.block.state
        _report(recording, spec, second)
        if (new := recording.receive(spec.name, Chunk(spec, 0, second * CHUNK, samples))) is not None:
            display.feed(new, recording.clock.now_ns(), before)
            display.catch_up()
        plain = display.now()
        display.stamped_fresh(plain)
        display.shown(plain["number"], "seen", recording.clock.now_ns())
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
    practice = recording.block.practice
    if practice is None or recording.ended:
        raise BenchError(f"practice did not last as long as the recording: it is {recording.block.state.value}")
    course_mb, repetitions = len(practice.track) * 18 / MB, len(practice.repetitions)
    recorded_mb = seconds * CHUNK * CHANNELS * 2 / MB
    recording.control("stop")
    _forget_most()
    start_mb = memory_mb()
    recording.seal()
    most_mb = memory_mb(most=True)
    return Recorded(memory, max(most_mb, memory[-1]), most_mb - start_mb, course_mb, recorded_mb, repetitions, seconds / took_s)


def _report(recording: LiveRecording, spec: StreamSpec, second: int) -> None:
    """What a sensor's driver tells each second: a clock, its health, and the corners of the arrivals."""
    end, now_ns = (second + 1) * CHUNK, (second + 1) * NS_PER_S
    recording.receive(spec.name, Clock(0, end - 1, now_ns, NS_PER_S / RATE_HZ, NS_PER_MS))
    anchors = tuple((0, end - 1 - CHUNK // 2 * n, recording.clock.began_ns + now_ns - NS_PER_S // 2 * n) for n in (1, 0))
    recording.source_changed(
        spec.name, Health(SourceState.LIVE, Counts(samples=end, packets=second), anchors=anchors), slots=False
    )


def replay(folder: Path) -> Replayed:
    """Replay as `reknit replay` does."""
    sealed, stored = read_sealed(folder / SESSION), read_session(folder / SESSION)
    (stream,) = sealed.streams.values()
    memory: list[float] = []
    began_s = time.monotonic()

    def watched() -> Iterator[Message]:
        seen = 0
        for message in stored.messages:
            yield message
            seen += message.item.count if isinstance(message.item, Chunk) else 0
            if seen * STEPS >= stream.rows * (len(memory) + 1):
                memory.append(memory_mb())

    blocks = rerun(watched(), stored.specs)
    took_s = time.monotonic() - began_s
    session = json.loads((folder / SESSION / "session.json").read_text(encoding="utf-8"))
    measures = None if sealed.measures is None else MeasuresFile(sealed.whole(sealed.measures))
    compared = compare(blocks, session["digests"], session["summary"]["blocks"], session["software"], measures)
    return Replayed([*memory, memory_mb()], list(compared.differences), stream.duration_s / took_s)


if __name__ == "__main__":
    what, place, *more = sys.argv[1:]
    told = record(Path(place), float(more[0])) if what == "record" else replay(Path(place))
    print(json.dumps(asdict(told)))
