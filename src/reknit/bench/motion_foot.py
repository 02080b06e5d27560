"""Stride length from foot-worn sensors, beside motion capture and gaitmap on the same strides.

Protocol: strides between the reference's samples of least velocity; length is the horizontal distance of the first and last sample. Our
path knows nothing of the reference: it finds its rests itself. The strides that are told live are those of the node
that practice runs, over its own rests. Nothing was fitted; one walk of one person: a regression, not a claim.
"""

from __future__ import annotations

import os
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.bench.figures import BenchError, Figure, Report, machine
from reknit.bench.gaitmap_files import COLUMNS, EVENTS, IMU, RATE_HZ, ReferenceStride, foot_samples, reference_strides
from reknit.bench.peer import GAITMAP_FOOT, PeerProcess
from reknit.signals.motion.foot.path import FootPath, foot_path
from reknit.signals.motion.foot.stride import stride_length_m, strides
from reknit.signals.motion.foot.walked import STRIDE, FootStrides
from reknit.stream import Channel, Chunk, Event, Kind, StreamSpec

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
    figures += _live({foot: live_strides(each, RATE_HZ) for foot, each in samples.items()}, wanted)
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


def live_strides(samples: Floats, rate_hz: float) -> list[dict[str, Any]]:
    """The strides that practice tells of a foot: columns as `foot_samples` gives them."""
    channels = tuple(Channel(name.replace("_", " "), "m/s2" if name.startswith("acc") else "deg/s") for name in COLUMNS)
    spec = StreamSpec("foot", Kind.IMU, channels, Fraction(rate_hz).limit_denominator(1000))
    opened = FootStrides().open(spec)
    made = opened.step(opened.start(), Chunk(spec, 0, 0, samples))
    return [item.value for item in made if isinstance(item, Event) and item.name == STRIDE]


def _live(found: dict[str, list[dict[str, Any]]], wanted: list[ReferenceStride]) -> list[Figure]:
    off = []
    for each in wanted:
        middle = (each.start + each.end) / 2
        near = [stride for stride in found[each.foot] if stride["begin"] < middle < stride["end"]]
        off += [100 * (near[0]["length_m"] - each.length_m)] if near else []
    return [
        Figure("motion-foot.live_strides_found", len(off) / max(len(wanted), 1), "share"),
        Figure("motion-foot.live_mae_cm", float(np.abs(off).mean()) if off else None, "cm"),
        Figure("motion-foot.live_bias_cm", float(np.mean(off)) if off else None, "cm"),
        Figure("motion-foot.live_95_cm", float(np.percentile(np.abs(off), 95)) if off else None, "cm"),
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
