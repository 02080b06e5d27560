"""Contacts, cadence, stride length and speed from the lower back, beside mobgap on the same bouts of walking.

Protocol: the bouts of the reference system (INDIP) longer than 2 s, each cut exactly at its start and end. Each reference contact
takes the nearest free detection within the tolerance, in order; counts are pooled over bouts. Cadence, stride length and speed are mean
absolute differences of the bouts' values. The live detector reports the time of the contact itself; when it told it stands apart.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.bench.figures import BenchError, Figure, Report, machine
from reknit.bench.mobilise import ReferenceBout, Walk, walks
from reknit.bench.peer import MOBGAP_GAIT, PeerProcess
from reknit.signals.motion.gait.bout import GaitMeasure, Pendulum, bouts, gait_measure
from reknit.signals.motion.gait.contacts import CONTACT, LEAST_UPRIGHT, Contacts
from reknit.signals.motion.gait.offline import offline_contacts
from reknit.signals.motion.gait.steps import Contact
from reknit.signals.motion.gait.trunk import TrunkFrame
from reknit.stream import Channel, Chunk, Event, Item, Kind, OpenNode, StreamSpec

Floats = NDArray[np.float64]
Detector = Callable[[Walk], list[Contact]]

FOLDER = Path("motion", "mobgap")
LONGER_S = 2.0
LOOSE_S, STRICT_S = 0.5, 0.2
GOALS = {"f1": 0.859, "f1_200ms": 0.789, "timing_ms": 74.0, "cadence_mae": 5.1, "stride_m": 0.127, "speed_mae": 0.095}
UNITS = {"f1": "", "f1_200ms": "", "timing_ms": "ms", "cadence_mae": "steps/min", "stride_m": "m", "speed_mae": "m/s"}
TRIED = tuple(
    Contacts(least_m_s3=least, share=share, smooth_s=smooth_s)
    for least in (1.5, 2.5, 3.5)
    for share in (0.0, 0.2, 0.4)
    for smooth_s in (0.04, 0.045, 0.05, 0.06)
)
HIGHER = ("f1", "f1_200ms")


@dataclass(frozen=True, slots=True)
class Scored:
    """One bout: the reference and what was found in it; contacts in seconds from its start."""

    person: str
    wanted_s: Floats
    found_s: Floats
    errors: tuple[float, float, float]
    sides: tuple[int, int, int]  # right, wrong, untold among the matched ones


def run(data: Path | None) -> Report:
    """Score the live and the offline detector, and the peer beside them."""
    named = os.environ.get("REKNIT_DATA")
    if data is None and not named:
        raise BenchError("motion-gait needs recordings; name the folder that holds motion/mobgap with --data or REKNIT_DATA")
    folder = (data if data is not None else Path(named or "")) / FOLDER
    recordings = walks(folder)
    live = score(recordings, live_contacts)
    if not live:
        raise BenchError(f"no recording in {folder} has a bout of walking longer than {LONGER_S:g} s")
    offline = score(recordings, whole_contacts)
    with PeerProcess(MOBGAP_GAIT) as peer:
        theirs = peer_figures(recordings, peer)
        told = peer.told
    figures = [_figure(name, value, told, theirs.get(name)) for name, value in summed(live).items()]
    figures += [_extra(f"offline_{name}", value, UNITS[name]) for name, value in summed(offline).items()]
    figures += _by_person("", live) + _by_person("offline_", offline)
    figures += _tuned_elsewhere(recordings) + _more(recordings, live)
    facts = {
        "folder": str(folder),
        "files": len(recordings),
        "origin": "Mobilise-D example data, github mobilise-d/mobgap, Apache-2.0",
    }
    return Report("motion-gait", facts, machine(), figures)


def score(recordings: Sequence[Walk], detector: Detector, *, cut: bool = True) -> list[Scored]:
    """Every bout that is long enough; with `cut` false the detector sees the whole recording, and its contacts in the bout count."""
    out = []
    for walk in recordings:
        whole = [] if cut else detector(walk)
        for bout in walk.bouts:
            if bout.end_s - bout.start_s <= LONGER_S:
                continue
            found = detector(walk.cut(bout)) if cut else _within(whole, walk, bout)
            out.append(_scored(walk, bout, found))
    return out


def _within(contacts: list[Contact], walk: Walk, bout: ReferenceBout) -> list[Contact]:
    first, last = (bout.start_s - 0.1) * walk.rate_hz, (bout.end_s + 0.1) * walk.rate_hz
    shift = round(bout.start_s * walk.rate_hz)
    return [Contact(each.at - shift, each.step_s, each.rise_m, each.side) for each in contacts if first <= each.at <= last]


def _scored(walk: Walk, bout: ReferenceBout, found: list[Contact]) -> Scored:
    rate_hz, person = walk.rate_hz, Pendulum(walk.sensor_height_m)
    of = {GaitMeasure.CADENCE: bout.cadence, GaitMeasure.STRIDE_LENGTH: bout.stride_m, GaitMeasure.WALKING_SPEED: bout.speed_m_s}
    values = [(gait_measure(each, found, rate_hz, person), wanted) for each, wanted in of.items()]
    cadence, stride, speed = (np.nan if value is None else abs(value - wanted) for value, wanted in values)
    wanted_s, found_s = bout.contacts_s - bout.start_s, np.array([each.at / rate_hz for each in found])
    sides = [0, 0, 0]
    for ours, theirs in matched(wanted_s, found_s, STRICT_S):
        side = found[theirs].side
        sides[2 if side is None else (0 if side is bout.sides[ours] else 1)] += 1
    return Scored(walk.person, wanted_s, found_s, (cadence, stride, speed), (sides[0], sides[1], sides[2]))


def matched(wanted_s: Floats, found_s: Floats, within_s: float) -> list[tuple[int, int]]:
    """Pairs of reference and detection: each reference contact takes the nearest one that is free."""
    free, pairs = list(range(len(found_s))), []
    for place, at in enumerate(wanted_s):
        near = min(free, key=lambda each: abs(found_s[each] - at), default=None)
        if near is not None and abs(found_s[near] - at) <= within_s:
            free.remove(near)
            pairs.append((place, near))
    return pairs


def summed(scored: Sequence[Scored]) -> dict[str, float]:
    """The figures over bouts."""
    wanted, found = sum(len(each.wanted_s) for each in scored), sum(len(each.found_s) for each in scored)
    hits, off = {}, []
    for within_s in (LOOSE_S, STRICT_S):
        pairs = [(each, matched(each.wanted_s, each.found_s, within_s)) for each in scored]
        hits[within_s] = sum(len(pair) for _, pair in pairs)
        off = [abs(each.found_s[b] - each.wanted_s[a]) for each, pair in pairs for a, b in pair]
    cadence, stride, speed = (
        float(np.mean([each.errors[n] for each in scored if np.isfinite(each.errors[n])] or [np.nan])) for n in range(3)
    )
    return {
        "f1": 2 * hits[LOOSE_S] / max(wanted + found, 1),
        "f1_200ms": 2 * hits[STRICT_S] / max(wanted + found, 1),
        "timing_ms": 1000 * float(np.mean(off)) if off else float("nan"),
        "cadence_mae": cadence,
        "stride_m": stride,
        "speed_mae": speed,
    }


def spec_of(walk: Walk) -> StreamSpec:
    """The recording as a stream of a motion sensor."""
    channels = [Channel(f"accelerometer {axis}", "m/s2") for axis in "xyz"]
    channels += [Channel(f"gyroscope {axis}", "deg/s") for axis in "xyz"]
    return StreamSpec("lower back", Kind.IMU, tuple(channels), Fraction(walk.rate_hz).limit_denominator(1_000_000))


@lru_cache(maxsize=64)
def _trunk(walk: Walk) -> tuple[StreamSpec, list[Item]]:
    spec = spec_of(walk)
    samples = np.column_stack((walk.acceleration, walk.angular_velocity))
    return _through(TrunkFrame("z").open(spec), [Chunk(spec, 0, 0, samples)])


def _through(opened: OpenNode[Any], items: list[Item]) -> tuple[StreamSpec, list[Item]]:
    state = opened.start()
    out = [made for item in items for made in opened.step(state, item)]
    return opened.spec, [*out, *opened.flush(state)]


def live_contacts(walk: Walk, rules: Contacts = Contacts()) -> list[Contact]:  # noqa: B008 - frozen
    """By the live nodes."""
    spec, rows = _trunk(walk)
    _, out = _through(rules.open(spec), rows)
    return [Contact.of_plain(item.value) for item in out if isinstance(item, Event) and item.name == CONTACT]


def whole_contacts(walk: Walk) -> list[Contact]:
    """By the offline detector."""
    _, rows = _trunk(walk)
    data = np.concatenate([item.data for item in rows if isinstance(item, Chunk)])
    up, forward, turn, upright = data.T
    return offline_contacts(up, np.where(upright < LEAST_UPRIGHT, np.nan, forward), turn, walk.rate_hz)


def _figure(name: str, value: float, told: str, theirs: float | None) -> Figure:
    goal = GOALS[name]
    holds = value >= goal if name in HIGHER else value <= goal
    words = f"{'>=' if name in HIGHER else '<='} {goal:g}"
    return Figure(f"motion-gait.{name}", value, UNITS[name], words, bool(holds), told, theirs)


def _extra(name: str, value: float, unit: str) -> Figure:
    return Figure(f"motion-gait.{name}", value, unit)


def _by_person(prefix: str, scored: list[Scored]) -> list[Figure]:
    """Each person alone."""
    out = []
    for person in sorted({each.person for each in scored}):
        found = summed([each for each in scored if each.person == person])
        out += [_extra(f"{prefix}{figure}_{_short(person)}", found[figure], UNITS[figure]) for figure in GOALS]
    return out


def _tuned_elsewhere(recordings: list[Walk]) -> list[Figure]:
    """Each person by the thresholds that are best (F1 within 200 ms) on all others, among `TRIED`."""
    people = sorted({walk.person for walk in recordings})
    if len(people) < 2:
        return []
    scored = {rules: score(recordings, partial(live_contacts, rules=rules)) for rules in TRIED}
    out = []
    for person in people:
        others = {rules: [each for each in found if each.person != person] for rules, found in scored.items()}
        best = max(TRIED, key=lambda rules: summed(others[rules])["f1_200ms"])
        own = summed([each for each in scored[best] if each.person == person])
        out += [_extra(f"tuned_elsewhere_{figure}_{_short(person)}", own[figure], UNITS[figure]) for figure in GOALS]
    return out


def _short(person: str) -> str:
    return person.rsplit("lab/", maxsplit=1)[-1].replace("/", "-").lower()


def _more(recordings: list[Walk], live: list[Scored]) -> list[Figure]:
    """In whole recordings rather than cut ones; sides; and how late a contact is told."""
    uncut = summed(score(recordings, live_contacts, cut=False))
    right, wrong, untold = (sum(each.sides[n] for each in live) for n in range(3))
    spec, _ = _trunk(recordings[0].cut(recordings[0].bouts[0]))
    told_s = Contacts().open(spec).told_s
    return [
        *(_extra(f"uncut_{name}", uncut[name], UNITS[name]) for name in GOALS),
        _extra("sides_right", right / max(right + wrong, 1), "share"),
        _extra("sides_told", (right + wrong) / max(right + wrong + untold, 1), "share"),
        _extra("told_after_ms", 1000 * told_s, "ms"),
        *_elsewhere(recordings),
    ]


def _elsewhere(recordings: list[Walk]) -> list[Figure]:
    """Contacts in bouts of ours that lie outside of all of the reference's, for each minute of recording: false walking, or unseen."""
    minutes = outside = 0.0
    for walk in recordings:
        minutes += len(walk.acceleration) / walk.rate_hz / 60
        for part in bouts(live_contacts(walk), walk.rate_hz):
            times = [each.at / walk.rate_hz for each in part]
            outside += sum(not any(b.start_s - 0.5 <= at <= b.end_s + 0.5 for b in walk.bouts) for at in times)
    return [_extra("contacts_elsewhere_per_min", outside / minutes, "1/min")]


def peer_figures(recordings: list[Walk], peer: PeerProcess) -> dict[str, float]:
    """What the peer makes of the same bouts; empty where it could not be run."""
    scored = []
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "bout.npz"
        for walk in recordings:
            for bout in walk.bouts:
                if bout.end_s - bout.start_s <= LONGER_S:
                    continue
                cut = walk.cut(bout)
                np.savez(file, acceleration=cut.acceleration, angular_velocity=cut.angular_velocity)
                answer = peer.ask(file=str(file), rate_hz=walk.rate_hz, height_m=walk.sensor_height_m)
                if answer is None:
                    return {}
                wanted = (bout.cadence, bout.stride_m, bout.speed_m_s)
                values = (answer["cadence"], answer["stride_m"], answer["speed_m_s"])
                errors = [np.nan if v is None else abs(v - w) for v, w in zip(values, wanted, strict=True)]
                found_s = np.array(answer["contacts_s"], dtype=np.float64)
                scored.append(
                    Scored(walk.person, bout.contacts_s - bout.start_s, found_s, (errors[0], errors[1], errors[2]), (0, 0, 0))
                )
    return summed(scored)
