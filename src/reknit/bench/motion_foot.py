"""Stride length from foot-worn sensors, beside motion capture and gaitmap on the same strides.

Protocol: strides between the reference's samples of least velocity; length is the horizontal distance of the first and last sample. Our
path knows nothing of the reference: it finds its rests itself. Nothing was fitted; one walk of one person: a regression, not a claim.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.bench.figures import BenchError, Figure, Report, machine
from reknit.bench.gaitmap_files import EVENTS, IMU, RATE_HZ, ReferenceStride, foot_samples, reference_strides
from reknit.bench.peer import GAITMAP_FOOT, PeerProcess
from reknit.signals.motion.foot.path import FootPath, foot_path
from reknit.signals.motion.foot.stride import stride_length_m, strides

Floats = NDArray[np.float64]

FOLDER = Path("motion", "gaitmap")
GOAL_CM = 5.0
TURN_SHARE = 0.75
"""A stride shorter than this share of the median one of its foot belongs to a turn."""


def run(data: Path | None) -> Report:
    """Score the path of both feet."""
    named = os.environ.get("REKNIT_DATA")
    if data is None and not named:
        raise BenchError("motion-foot needs recordings; name the folder that holds motion/gaitmap with --data or REKNIT_DATA")
    folder = (data if data is not None else Path(named or "")) / FOLDER
    samples, wanted = foot_samples(folder / IMU), reference_strides(folder)
    paths = {foot: foot_path(each[:, :3], each[:, 3:], RATE_HZ) for foot, each in samples.items()}
    known = {foot: path for foot, path in paths.items() if isinstance(path, FootPath)}
    if missing := {each.foot for each in wanted} - known.keys():
        raise BenchError(f"there is no path of the {', '.join(sorted(missing))} foot: {[str(each) for each in paths.values()]}")
    ours = np.array([stride_length_m(known[each.foot], each.start, each.end) for each in wanted])
    truth, turns = np.array([each.length_m for each in wanted]), _turns(wanted)
    with PeerProcess(GAITMAP_FOOT) as peer:
        theirs = _peer(samples, wanted, peer)
        told = peer.told
    figures = [_figure("mae_cm", ours, truth, told, theirs), _figure("mae_straight_cm", ours, truth, told, theirs, ~turns)]
    figures += _extra(ours, truth, known, wanted)
    facts = {
        "folder": str(folder),
        "files": [IMU, EVENTS],
        "strides": len(wanted),
        "origin": "gaitmap example data, github mad-lab-fau/gaitmap, MIT",
    }
    return Report("motion-foot", facts, machine(), figures)


def _turns(wanted: list[ReferenceStride]) -> NDArray[np.bool_]:
    usual = {foot: float(np.median([w.length_m for w in wanted if w.foot == foot])) for foot in {w.foot for w in wanted}}
    return np.array([each.length_m < TURN_SHARE * usual[each.foot] for each in wanted])


def _figure(
    name: str, ours: Floats, truth: Floats, told: str, theirs: Floats | None, chosen: NDArray[np.bool_] | None = None
) -> Figure:
    part = np.ones(len(truth), dtype=bool) if chosen is None else chosen
    error = 100 * float(np.abs(ours - truth)[part].mean())
    peer = None if theirs is None else 100 * float(np.nanmean(np.abs(theirs - truth)[part]))
    return Figure(f"motion-foot.{name}", error, "cm", f"<= {GOAL_CM:g}", error <= GOAL_CM, told, peer)


def _extra(ours: Floats, truth: Floats, paths: dict[str, FootPath], wanted: list[ReferenceStride]) -> list[Figure]:
    off = 100 * (ours - truth)
    found = {foot: strides(path) for foot, path in paths.items()}
    contact, toe_off, alone = [], [], []
    for each in wanted:
        middle = (each.start + each.end) / 2
        near = [stride for stride in found[each.foot] if stride.start < middle < stride.end]
        if near:
            alone.append(100 * (near[0].length_m - each.length_m))
            contact += [] if near[0].contact is None else [1000 * (near[0].contact - each.contact) / RATE_HZ]
            toe_off += [] if near[0].toe_off is None else [1000 * (near[0].toe_off - each.toe_off) / RATE_HZ]
    return [
        Figure("motion-foot.bias_cm", float(off.mean()), "cm"),
        Figure("motion-foot.rmse_cm", float(np.sqrt((off**2).mean())), "cm"),
        Figure("motion-foot.own_strides_found", len(alone) / max(len(wanted), 1), "share"),
        Figure("motion-foot.own_strides_mae_cm", float(np.abs(alone).mean()) if alone else None, "cm"),
        Figure("motion-foot.contact_bias_ms", float(np.mean(contact)) if contact else None, "ms"),
        Figure("motion-foot.contact_mae_ms", float(np.abs(contact).mean()) if contact else None, "ms"),
        Figure("motion-foot.toe_off_bias_ms", float(np.mean(toe_off)) if toe_off else None, "ms"),
        Figure("motion-foot.toe_off_mae_ms", float(np.abs(toe_off).mean()) if toe_off else None, "ms"),
    ]


def _peer(samples: dict[str, Floats], wanted: list[ReferenceStride], peer: PeerProcess) -> Floats | None:
    """What the peer makes of each stride; None where it could not be run."""
    lengths = np.full(len(wanted), np.nan)
    with tempfile.TemporaryDirectory() as scratch:
        file = str(Path(scratch) / "foot.npy")
        for foot, each in samples.items():
            places = [place for place, stride in enumerate(wanted) if stride.foot == foot]
            np.save(file, each)
            spans = [[wanted[place].start, wanted[place].end] for place in places]
            answer = peer.ask(file=file, rate_hz=RATE_HZ, strides=spans)
            if answer is None:
                return None
            lengths[places] = [np.nan if length is None else length for length in answer["lengths_m"]]
    return lengths
