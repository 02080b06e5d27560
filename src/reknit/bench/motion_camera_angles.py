"""Angles from one camera against several: does the gate refuse what is wrong, and keep what is right?

Data: folders of the form of Pose2Sim's demonstrations (BSD-3-Clause, PyPI pose2sim) below `video`: clips ``cam*.mp4`` of one movement,
and the markers of all cameras together in ``reference/*_filt_butterworth.trc``, picture by picture. It knows no markers on the skin either.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.bench.clip import Landmarks, landmarks_of
from reknit.bench.figures import BenchError, Figure, Report, machine
from reknit.formats.trc import read_trc
from reknit.signals.measure import Gate
from reknit.signals.pose.angle import PARTS, Joint, joint_angle_deg, needed
from reknit.signals.pose.body import BodyMeasures
from reknit.signals.pose.landmarks import FIELDS, POSITIONS, landmark_spec
from reknit.signals.pose.view import View
from reknit.stream import NS_PER_S, Chunk, Side

JOINTS = (Joint.KNEE_FLEXION, Joint.HIP_FLEXION, Joint.ELBOW_FLEXION)
WRONG_DEG = 10.0
KEPT_SHARE = 0.5
"""A pair is kept where degrees are shown in at least this share of the pictures after `SETTLED_S`."""
SETTLED_S = 0.5
TUNED = ("cam01", "cam03")
"""The cameras that thresholds were chosen on; the others are scored beside all of them."""
TRUTH = "_filt_butterworth.trc"


@dataclass(frozen=True, slots=True)
class Pair:
    """A camera and a joint of one side: the error without a gate, where degrees were shown, and in which share of the pictures."""

    camera: str
    joint: str
    error_deg: float
    shown_deg: float
    share: float
    reason: str

    @property
    def kept(self) -> bool:
        """Whether the gate keeps it."""
        return self.share >= KEPT_SHARE

    @property
    def wrong(self) -> bool:
        """Whether it must be refused."""
        return self.error_deg > WRONG_DEG


def run(data: Path | None = None) -> Report:
    """Measure all clips; BenchError where the data, a program or the built page is missing."""
    folders = _folders(data)
    pairs = [pair for folder in folders for pair in _pairs(folder)]
    root = folders[0].parents[1]
    files = [path.relative_to(root).as_posix() for folder in folders for path in sorted(folder.glob("cam*.mp4"))]
    told = "; ".join(f"{each.camera} {each.joint} {each.error_deg:.1f} {each.reason}" for each in pairs)
    origin = f"Pose2Sim's demonstrations; landmarks by the page's own model in Chromium; error in degrees without a gate: {told}"
    return Report("motion-camera-angles", {"folder": str(root), "files": files, "origin": origin}, machine(), figures(pairs))


def figures(pairs: list[Pair]) -> list[Figure]:
    """The figures of all pairs, then those of the cameras that nothing was tuned on."""
    return [*_figures("motion-camera-angles", pairs), *_figures("motion-camera-angles.scored", _scored(pairs))]


def _scored(pairs: list[Pair]) -> list[Pair]:
    return [each for each in pairs if each.camera not in TUNED]


def _figures(name: str, pairs: list[Pair]) -> list[Figure]:
    kept, right = [each for each in pairs if each.kept], [each for each in pairs if not each.wrong]
    wrong = sum(each.wrong for each in kept)
    refused = [each for each in pairs if not each.kept]
    right_kept = len(kept) - wrong
    ungated = "all pairs without a gate, mean error in degrees"
    error = float(np.mean([each.shown_deg for each in kept])) if kept else None
    return [
        Figure(f"{name}.kept", len(kept), "pairs", f">= half of the {len(right)} that are right", 2 * right_kept >= len(right)),
        Figure(f"{name}.kept_wrong", wrong, "pairs", "0", wrong == 0),
        Figure(f"{name}.refused", len(refused), "pairs"),
        Figure(
            f"{name}.refused_wrong", sum(each.wrong for each in refused), "pairs", f"all of {len(pairs) - len(right)}", wrong == 0
        ),
        Figure(
            f"{name}.kept_error_deg",
            error,
            "deg",
            f"<= {WRONG_DEG:g}",
            None if error is None else error <= WRONG_DEG,
            ungated,
            float(np.mean([each.error_deg for each in pairs])) if pairs else None,
        ),
    ]


def _folders(data: Path | None) -> list[Path]:
    named = os.environ.get("REKNIT_DATA")
    folder = data or (Path(named) if named else None)
    if folder is None:
        raise BenchError("this benchmark needs the data folder with video/balance_4cam; name it with --data or REKNIT_DATA")
    found = [
        each
        for each in sorted((folder / "video").glob("*"))
        if list(each.glob("cam*.mp4")) and list(each.glob(f"reference/*{TRUTH}"))
    ]
    if not found:
        raise BenchError(
            f"no folder below {str(folder / 'video')!r} holds clips cam*.mp4 and reference/*{TRUTH}; "
            "name the folder that holds the data set with --data or REKNIT_DATA"
        )
    return found


def _pairs(folder: Path) -> Iterator[Pair]:
    for clip in sorted(folder.glob("cam*.mp4")):
        seen = landmarks_of(clip)
        truth = _truth(folder, len(seen.rows))
        for joint in JOINTS:
            for side in Side:
                yield pair(clip.stem, seen, truth, joint, side)


def _truth(folder: Path, pictures: int) -> dict[str, NDArray[np.float64]]:
    """Markers by name, as many as there are pictures; BenchError where no file has so many."""
    for path in sorted((folder / "reference").glob(f"*{TRUTH}")):
        recording = read_trc(path, path.read_bytes())
        if recording.rows == pictures:
            data = np.concatenate([np.asarray(each.data, dtype=np.float64) for each in recording.chunks])
            names = [channel.name for channel in recording.spec.channels]
            return {name[:-2]: data[:, place : place + 3] for place, name in enumerate(names) if name.endswith(" x")}
    raise BenchError(f"no reference in {folder.name} has the clip's {pictures} pictures; expected one row a picture")


def true_deg(truth: dict[str, NDArray[np.float64]], joint: Joint, side: Side) -> NDArray[np.float64]:
    """A joint's angle between the markers of its three points, in space."""
    letter = side.value[0].upper()
    places = [truth[f"{letter}{part.capitalize()}"] for part in PARTS[joint]]
    return np.array([joint_angle_deg(joint, [place[n] for place in places]) for n in range(len(places[0]))])


def pair(camera: str, seen: Landmarks, truth: dict[str, NDArray[np.float64]], joint: Joint, side: Side) -> Pair:
    """One camera's reading of one joint, by the nodes that practice runs."""
    spec = landmark_spec("camera", seen.width, seen.height)
    chunk = Chunk(spec, 0, 0, seen.rows, seen.times_ns)
    true = true_deg(truth, joint, side)
    gated = _measured(BodyMeasures(joint.value, side, View.SIDE), chunk)
    error = np.abs(_plain_deg(seen, joint, side) - true)
    shown, settled = gated[:, 1] == Gate.OPEN, seen.times_ns >= SETTLED_S * NS_PER_S
    share = float(shown[settled].mean())
    shut, counts = np.unique(gated[settled & ~shown, 1], return_counts=True)
    reason = "kept" if share >= KEPT_SHARE else Gate(int(shut[counts.argmax()])).name.lower()
    return Pair(
        camera,
        f"{side.value} {joint.value.partition('_')[0]}",
        float(np.nanmean(error)) if np.isfinite(error).any() else float("inf"),
        float(np.nanmean(np.abs(gated[shown, 0] - true[shown]))) if shown.any() else float("nan"),
        share,
        reason,
    )


def _plain_deg(seen: Landmarks, joint: Joint, side: Side) -> NDArray[np.float64]:
    """The angle in every picture in which somebody was found, without smoothing and without a gate."""
    places = [POSITIONS[name] for name in needed(joint, side)]
    points = seen.rows.reshape(len(seen.rows), -1, len(FIELDS))[:, places, :2] * [seen.width, seen.height]
    return np.array([joint_angle_deg(joint, picture) for picture in points.tolist()])


def _measured(node: BodyMeasures, chunk: Chunk) -> NDArray[np.float64]:
    opened = node.open(chunk.spec)
    (out,) = opened.step(opened.start(), chunk)
    assert isinstance(out, Chunk)
    return out.data
