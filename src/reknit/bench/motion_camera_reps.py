"""Repetitions from a camera: is a count ever wrong, and how often is there none?

Data: ``video/squats/pose_squats.mp4`` (tensorflow/tfjs-models, pose-detection/test_data, Apache-2.0), whose first 49 pictures hold two
squats from standing to standing. They are seen by the page's own model in Chromium, as they are and after an ffmpeg filter (mirrored, dark,
cropped), and then played in a loop: faster or slower by their times, with a share of the pictures left out at random.

The thresholds are those of the exercise `squat`, a depth that a therapist sets; those of the gate were chosen on ``video/balance_4cam``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.bench.browser import CLIP, squat_clip
from reknit.bench.clip import Landmarks, landmarks_of
from reknit.bench.figures import Figure, Report, machine
from reknit.exercise.load import library
from reknit.signals.catalogue import measure_graph
from reknit.signals.measure import GATE, Gate
from reknit.signals.movement.repetition import SIGNAL_LOST, Repetitions
from reknit.signals.pose.landmarks import landmark_spec
from reknit.signals.pose.view import View
from reknit.stream import NS_PER_S, Chunk, Event, Graph, Kind, Placed, Side

PICTURES, BETWEEN = 49, 24
"""The pictures of two squats, and the one of standing between them."""
LOOPS = 5
TEMPOS = (0.75, 1.0, 1.25)
LOST, LOST_CLEAN = (0.05, 0.1, 0.2, 0.3), 0.1
SEEDS = 10
MIRRORED, DARK, DARKER = "hflip", "eq=brightness=-0.3", "eq=brightness=-0.6"
CROPPED, CUT_OFF = "crop=iw:ih*0.8:0:0", "crop=iw:ih*0.6:0:0"
PICTURES_SEEN = {
    "as it is": "null",
    "mirrored": MIRRORED,
    "dark": DARK,
    "very dark": DARKER,
    "cropped": CROPPED,
    "cut off": CUT_OFF,
}
WHOLE = ("as it is", "mirrored")


@dataclass(frozen=True, slots=True)
class Playing:
    """One way of playing the clip: which pictures, how fast, of which side, and which share of them is lost."""

    picture: str
    tempo: float
    side: Side
    lost: float = 0.0
    seed: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing is degraded."""
        return self.picture in WHOLE and not self.lost


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of the squats of one playing: counted, withheld with the right reason, or wrong."""

    playing: Playing
    squats: int
    answered: int
    withheld: int
    wrong: int


def run(data: Path | None = None) -> Report:
    """Play the clip in all ways; BenchError where the data, a program or the built page is missing."""
    clip = squat_clip(data)
    seen = {name: landmarks_of(clip, picture) for name, picture in PICTURES_SEEN.items()}
    answers = [answer(seen[each.picture], each) for each in playings()]
    origin = f"frames 0-{PICTURES - 1} in a loop of {LOOPS}, {len(answers)} playings; mirrored, dark and cropped pictures inferred anew"
    files = {"folder": str(clip.parents[len(CLIP.parts) - 1]), "files": [CLIP.as_posix()], "origin": origin}
    return Report("motion-camera-reps", files, machine(), figures(answers))


def playings() -> Iterator[Playing]:
    """All ways: each picture at each tempo of both sides; lost pictures on what is not degraded otherwise."""
    for picture in PICTURES_SEEN:
        for tempo in TEMPOS:
            for side in Side:
                yield Playing(picture, tempo, side)
                if picture in WHOLE:
                    yield from (Playing(picture, tempo, side, lost, seed) for lost in LOST for seed in range(SEEDS))


def figures(answers: list[Answer]) -> list[Figure]:
    """The figures of all answers."""
    name = "motion-camera-reps"
    wrong = sum(each.wrong for each in answers)
    few = [each for each in answers if each.playing.picture in WHOLE and 0 < each.playing.lost <= LOST_CLEAN]
    many = [each for each in answers if each.playing.lost > LOST_CLEAN]
    made = [
        Figure(f"{name}.wrong_counts", wrong, "squats", "0", wrong == 0),
        _answered(f"{name}.answered_clean", [each for each in answers if each.playing.clean], 100),
        _answered(f"{name}.answered_degraded", few, 80),
        _answered(f"{name}.answered_many_lost", many, None),
    ]
    for picture in (each for each in PICTURES_SEEN if each not in WHOLE):
        told = f"{name}.answered_{picture.replace(' ', '_')}"
        made.append(_answered(told, [each for each in answers if each.playing.picture == picture], None))
    return made


def _answered(name: str, answers: list[Answer], least: float | None) -> Figure:
    squats = sum(each.squats for each in answers)
    share = 100 * sum(each.answered for each in answers) / squats
    return Figure(name, share, "%", None if least is None else f">= {least:g}", None if least is None else share >= least)


def answer(seen: Landmarks, playing: Playing) -> Answer:
    """What practice makes of one playing, squat by squat: each that is not counted must be told to be, for the right reason."""
    rows, times_ns, spans = _played(seen, playing)
    events, gates = _practised(seen, playing.side, rows, times_ns)
    answered = withheld = wrong = 0
    for begin_ns, end_ns in spans:
        told = [each for each in events if begin_ns < round(each["end_s"] * NS_PER_S) <= end_ns]
        inside = gates[(times_ns > begin_ns) & (times_ns <= end_ns)]
        complete = sum(each["complete"] for each in told)
        if complete == 1 and len(told) == 1:
            answered += 1
        elif not complete and _excused(playing, [each["reason"] for each in told], inside):
            withheld += 1
        else:
            wrong += 1
    return Answer(playing, len(spans), answered, withheld, wrong)


def _excused(playing: Playing, reasons: list[str], gates: NDArray[np.float64]) -> bool:
    """Whether it is told why a squat is not counted, and rightly so."""
    if playing.lost:
        return reasons == [SIGNAL_LOST]
    wanted = {"cut off": (Gate.OUT_OF_FRAME,), "very dark": (Gate.NO_PERSON, Gate.HIDDEN)}.get(playing.picture, ())
    shut = [gate for gate in gates.tolist() if Gate(int(gate)).shut]
    return set(reasons) <= {SIGNAL_LOST} and bool(shut) and sum(gate in wanted for gate in shut) > len(shut) / 2


def _played(seen: Landmarks, playing: Playing) -> tuple[NDArray[np.float64], NDArray[np.int64], list[tuple[int, int]]]:
    """Rows with their times, and when each squat begins and ends."""
    step_ns = NS_PER_S / seen.rate_hz / playing.tempo
    rows = np.tile(seen.rows[:PICTURES], (LOOPS, 1))
    times_ns = np.round(np.arange(len(rows)) * step_ns).astype(np.int64)
    corners = [loop * PICTURES + place for loop in range(LOOPS) for place in (0, BETWEEN)] + [len(rows)]
    spans = [(round((a - 0.5) * step_ns), round((b - 0.5) * step_ns)) for a, b in pairwise(corners)]
    way = (playing.seed, *(round(100 * each) for each in (playing.lost, playing.tempo)), playing.side == Side.LEFT)
    keep = np.random.default_rng((*way, list(PICTURES_SEEN).index(playing.picture))).random(len(rows)) >= playing.lost
    keep[0] = True
    return rows[keep], times_ns[keep], spans


def _practised(
    seen: Landmarks, side: Side, rows: NDArray[np.float64], times_ns: NDArray[np.int64]
) -> tuple[list[dict[str, Any]], NDArray[np.float64]]:
    """The repetitions that practice finds, and the measure's gate in every picture."""
    exercise = library()["squat"]
    rule, spec = exercise.repetition, landmark_spec("camera", seen.width, seen.height)
    placed = measure_graph(exercise.measure, Kind.LANDMARKS, source=spec, side=side, view=View.SIDE)
    found = Repetitions(rule.start, rule.reach, rule.reset, rule.turn, rule.min_duration_s, rule.min_hold_s)
    graph = Graph((*placed, Placed("repetitions", found, (placed[-1].name,))), ("repetitions",)).open({spec.name: spec})
    outs = [*graph.push(spec.name, Chunk(spec, 0, 0, rows, times_ns)), *graph.flush()]
    items = [item for _, item in outs]
    gate = graph.specs["repetitions"].position(GATE)
    gates = np.concatenate([each.data[:, gate] for each in items if isinstance(each, Chunk)])
    return [each.value for each in items if isinstance(each, Event)], gates
