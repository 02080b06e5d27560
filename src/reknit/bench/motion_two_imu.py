"""One segment's orientation to the other from two motion sensors without a magnetometer, beside dfjimu on the same recordings.

Error: the angle between the estimated and the optical relative orientation, root mean square over all samples, from the first on; then the
mean over recordings. Both start from the identity and both get their lever arms from each recording itself; of dfjimu's two settings (arms
given by the data set, or estimated) the better one is the peer. Its live output describes the sample before, and is scored so.

Settings (`fade_s`, `high_pass_hz`, `misfit_m_s2`, `start_weight`) were chosen on the recordings of `TUNED`; the figures of the
others stand beside.
Which idea to follow was decided after a look at residuals of all recordings.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.bench.figures import Figure, Report, machine
from reknit.bench.peer import DFJIMU_PAIR, PeerProcess
from reknit.bench.two_imu_data import ORIGIN, JointRecording, recordings
from reknit.signals.measure import Gate
from reknit.signals.motion.joint.centre import Levers, lever_arms
from reknit.signals.motion.joint.free import FreeJoint, relative_offline
from reknit.signals.motion.joint.pair import Pair, pair_offline
from reknit.signals.motion.orientation.error import root_mean_square
from reknit.signals.motion.quaternion import about_z, angle_deg, conjugate, multiply
from reknit.stream import Chunk, OpenNode

Floats = NDArray[np.float64]

IDENTITY = (1.0, 0.0, 0.0, 0.0)
GOAL_ONLINE, GOAL_OFFLINE = 0.8, 0.9
CALIBRATION_S = 30.0
TUNED = ("1D_01", "1D_05", "2D_02", "3D_02")


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Errors of one recording in degrees; `errors_deg` and `answered` are of each sample of the live node."""

    name: str
    online_deg: float
    short_arms_deg: float
    offline_deg: float
    floor_deg: float
    errors_deg: Floats
    answered: NDArray[np.bool_]


def run(data: Path | None = None) -> Report:
    """Score all recordings; BenchError without any."""
    read = recordings(data, "motion-two-imu")
    scored = [score(each) for each in read]
    peers, told = _peer(read)
    figures = []
    ours = {"online": [each.online_deg for each in scored], "offline": [each.offline_deg for each in scored]}
    held_out = [n for n, each in enumerate(scored) if each.name not in TUNED]
    for name, key, goal in (("online", "live", GOAL_ONLINE), ("offline", "whole", GOAL_OFFLINE)):
        value = float(np.mean(ours[name]))
        theirs = None if peers is None else peers[key]
        theirs_deg = None if theirs is None else float(np.mean([root_mean_square(each) for each in theirs]))
        ratio = None if theirs_deg is None else value / theirs_deg
        holds = None if ratio is None else ratio < goal
        figures += [
            Figure(f"motion-two-imu.{name}_deg", value, "deg", None, None, told, theirs_deg),
            Figure(f"motion-two-imu.{name}_ratio", ratio, "1", f"< {goal:g}", holds, told, 1.0 if ratio is not None else None),
        ]
        if held_out:
            apart = float(np.mean([ours[name][n] for n in held_out]))
            their_apart = None if theirs is None else float(np.mean([root_mean_square(theirs[n]) for n in held_out]))
            figures.append(Figure(f"motion-two-imu.{name}_held_out_deg", apart, "deg", None, None, told, their_apart))
    answered_deg = float(np.mean([root_mean_square(each.errors_deg[each.answered]) for each in scored]))
    their_answered = None
    if peers is not None:
        pairs = zip(peers["live"], scored, strict=True)
        their_answered = float(np.mean([root_mean_square(error[each.answered[: len(error)]]) for error, each in pairs]))
    figures += [
        Figure("motion-two-imu.online_answered_deg", answered_deg, "deg", None, None, f"{told}, same samples", their_answered),
        Figure("motion-two-imu.online_answered", float(np.mean([each.answered.mean() for each in scored])), "share"),
        Figure("motion-two-imu.online_30s_arms_deg", float(np.mean([each.short_arms_deg for each in scored])), "deg"),
        Figure("motion-two-imu.floor_deg", float(np.mean([each.floor_deg for each in scored])), "deg"),
    ]
    for n, each in enumerate(scored):
        live, whole = (None if peers is None else root_mean_square(peers[key][n]) for key in ("live", "whole"))
        figures += [
            Figure(f"motion-two-imu.online_{each.name}_deg", each.online_deg, "deg", None, None, told, live),
            Figure(f"motion-two-imu.offline_{each.name}_deg", each.offline_deg, "deg", None, None, told, whole),
        ]
    facts: dict[str, Any] = {
        "folder": str(data or os.environ.get("REKNIT_DATA")),
        "files": [each.name for each in read],
        "origin": ORIGIN,
        "tuned_on": list(TUNED),
    }
    return Report("motion-two-imu", facts, machine(), figures)


def score(recording: JointRecording) -> Scored:
    """Live, smoothed, and with the heading that fits best at each sample: what both inclinations alone leave."""
    felt, turning, rate_hz = recording.felt, recording.turning, recording.rate_hz
    levers = lever_arms(felt, turning, rate_hz)
    first = round(CALIBRATION_S * rate_hz)
    short = lever_arms((felt[0][:first], felt[1][:first]), (turning[0][:first], turning[1][:first]), rate_hz)
    pair = _through(Pair().open(recording.chunk.spec), recording.chunk)
    live, by_short = (_live(pair, each) for each in (levers, short))
    errors = _error_deg(recording, live.data[:, :4])
    whole = relative_offline(pair_offline(felt, turning, rate_hz), levers, rate_hz)
    return Scored(
        recording.name,
        root_mean_square(errors),
        root_mean_square(_error_deg(recording, by_short.data[:, :4])),
        root_mean_square(_error_deg(recording, whole)),
        root_mean_square(_error_deg(recording, best_heading(recording, pair.data))),
        errors,
        live.data[:, 5] == Gate.OPEN,
    )


def best_heading(recording: JointRecording, pair: Floats) -> Floats:
    """The relative orientation with the heading that fits the reference best at each sample."""
    q1, q2 = pair[:, 0:4], pair[:, 10:14]
    turn = multiply(multiply(q1, recording.reference), conjugate(q2))
    return multiply(conjugate(q1), multiply(about_z(2 * np.arctan2(turn[:, 3], turn[:, 0])), q2))


def _live(pair: Chunk, levers: Levers) -> Chunk:
    return _through(FreeJoint(levers, IDENTITY).open(pair.spec), pair)


def _through(node: OpenNode[Any], chunk: Chunk) -> Chunk:
    (made,) = node.step(node.start(), chunk)
    assert isinstance(made, Chunk)
    return made


def _error_deg(recording: JointRecording, relative: Floats) -> Floats:
    return angle_deg(multiply(conjugate(recording.reference), relative))


def _peer(read: list[JointRecording]) -> tuple[dict[str, list[Floats]] | None, str]:
    """Errors of each sample by the peer, live and whole, each with the better of its two settings; None where it did not run."""
    made: dict[tuple[str, bool], list[Floats]] = {}
    with PeerProcess(DFJIMU_PAIR) as process, tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder, "asked.npz"), Path(folder, "told.npz")
        for recording in read:
            (a1, a2), (g1, g2), (r1, r2) = recording.felt, recording.turning, recording.arms_m
            np.savez(file, a1=a1, a2=a2, g1=g1, g2=g2, r1=r1, r2=r2)
            for given in (False, True):
                if process.ask(file=str(file), out=str(out), rate_hz=recording.rate_hz, given=given) is None:
                    return None, process.told
                with np.load(out) as told:
                    for key in ("live", "whole"):
                        late = angle_deg(multiply(conjugate(recording.reference[:-1]), told[key][1:]))
                        made.setdefault((key, given), []).append(late)
        name = process.told
    best = {}
    for key in ("live", "whole"):
        by_setting = {given: float(np.mean([root_mean_square(each) for each in made[key, given]])) for given in (False, True)}
        best[key] = made[key, min(by_setting, key=lambda each: by_setting[each])]
    return best, name
