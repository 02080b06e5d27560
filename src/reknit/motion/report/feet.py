"""A report about walking with motion sensors on one foot or both: strides, turns, symmetry, and the way; as plain data and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import Recording
from reknit.motion.feet import UNITS, Foot, Of, Spread, Stretch, feet_in
from reknit.motion.report.canvas import BOTTOM, LEFT, NARROW, RIGHT, TOP, WIDE, Frame, f, picture
from reknit.motion.report.sheet import DASH, both, sheet, table
from reknit.motion.report.walk import symmetry_words
from reknit.signals.movement.symmetry import Symmetry
from reknit.signals.movement.withheld import Withheld
from reknit.stream import ParameterError, Side

Floats = NDArray[np.float64]
LIMITS = (
    "Against motion capture the length of a stride was off by 3.9 cm in the mean (3.6 cm straight on, on average 1.1 cm "
    "short), contact by 28 ms and toe-off by 6 ms: 57 strides of one healthy person on level ground, and no claim about "
    "patients. Means and spreads (standard deviations) are of strides straight on, starting and stopping among them; a turn"
    " is a stride that goes by more than 20 degrees elsewhere than the one before. Cadence is two steps for each stride of "
    "a foot. The rise is that of the sensor, also when the heel lifts: no clearance of the toe. A foot that is never still,"
    " as in running or shuffling, has no path. Heading drifts, so the picture shows the form of the way and not where it "
    "led. No number here says whether a person walks safely."
)
COMPARED = (Of.LENGTH, Of.SWING)
"""Both feet have as many strides a minute: what may differ is how long these are, and how long the foot is in the air."""


@dataclass(frozen=True, slots=True)
class FeetReport:
    """What a recording of one foot or both gave.

    Parameters
    ----------
    file
        Its name, or both.
    feet
        One or two; of two it is known which is which.
    """

    file: str
    feet: tuple[Foot, ...]

    @classmethod
    def of(cls, recordings: Sequence[tuple[Recording, str]]) -> FeetReport:
        """The report about recordings with their names; ParameterError where there are not one or two feet, or not one of each side."""
        feet = [foot for recording, name in recordings for foot in feet_in(recording, name)]
        if len(feet) > 2:
            raise ParameterError(f"a person has two feet, but there are {len(feet)} motion sensors; give one file for each foot")
        if len(feet) == 2 and {foot.side for foot in feet} != {Side.LEFT, Side.RIGHT}:
            raise ParameterError(
                "which foot is which is not known; have 'left' and 'right' in the names of the channels or of the files"
            )
        return cls(" and ".join(name for _, name in recordings), tuple(sorted(feet, key=lambda foot: foot.name)))

    def rows(self) -> list[tuple[str, ...]]:
        """How many strides, and each quantity with mean and spread, of each foot; a dash where it is withheld."""
        strides = ("strides", *(str(sum(len(stretch.strides) for stretch in foot.stretches)) for foot in self.feet))
        return [strides] + [(f"{of.value}, {UNITS[of]}", *(_told(foot.spread(of), UNITS[of]) for foot in self.feet)) for of in Of]

    def symmetry(self) -> dict[Of, Symmetry | Withheld]:
        """How alike both feet step; empty where there is one."""
        if len(self.feet) < 2:
            return {}
        left, right = self.feet
        return {of: Symmetry.of(left.values(of), right.values(of)) for of in COMPARED}

    def sentences(self) -> list[str]:
        """Why there is no path, turns, and both sides, for people."""
        told = [f"The {foot.name} has no path: {foot.silence.value}." for foot in self.feet if foot.silence is not None]
        for foot in self.feet:
            if foot.silence is None and not any(stretch.strides for stretch in foot.stretches):
                told.append(f"The {foot.name} made no strides: nobody was seen to walk.")
            if len(foot.stretches) > 1:
                told.append(
                    f"Samples of the {foot.name} are missing; strides are from {len(foot.stretches)} stretches, none over a hole."
                )
            if turns := foot.turns():
                each = ", ".join(f"{abs(turn.degrees):.0f}° {_way(turn.degrees)} at {turn.begin_s:.1f} s" for turn in turns)
                told.append(f"Turns of the {foot.name}: {each}.")
        return told + [symmetry_words(of.value.capitalize(), found) for of, found in self.symmetry().items()]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; times in seconds from the first sample."""
        symmetry = self.symmetry()
        withheld = [f"{foot.name}: {foot.silence.value}" for foot in self.feet if foot.silence is not None]
        withheld += [found.said for found in symmetry.values() if isinstance(found, Withheld)]
        return {
            "file": self.file,
            "feet": [_plain(foot) for foot in self.feet],
            "symmetry": {of.value: asdict(found) if isinstance(found, Symmetry) else None for of, found in symmetry.items()},
            "units": {of.value: UNITS[of] for of in Of},
            "withheld": withheld,
        }

    def page(self) -> str:
        """One page of HTML that needs nothing else."""
        told = table([(name, *values) for name, *values in self.rows()], ("", *(foot.name for foot in self.feet)))
        sections = [("Strides", told + "".join(f"<p>{escape(each)}</p>" for each in self.sentences()))]
        if any(stretch.strides for foot in self.feet for stretch in foot.stretches):
            sections.append(("Length of each stride, turns too", both([lengths(self, each) for each in (1.4 * WIDE, NARROW)])))
        for foot in self.feet:
            if foot.stretches:
                longest = max(foot.stretches, key=lambda stretch: len(stretch.path.position_m))
                drawn = both([way(foot, longest, each) for each in (1.4 * WIDE, NARROW)])
                sections.append((f"The way of the {foot.name}, from above", drawn))
        return sheet(f"Walking by the feet: {self.file}", sections, LIMITS)


def lengths(report: FeetReport, width: float) -> str:
    """The length of each stride over time: round marks left, square ones right, hollow ones in a turn."""
    found = [(foot, stretch, each) for foot in report.feet for stretch in foot.stretches for each in stretch.strides]
    most = max(each.length_m for _, _, each in found)
    paper = Frame((0.0, max(foot.duration_s for foot in report.feet)), (0.0, 1.15 * most), width, 230)
    parts = paper.axes(
        "s; hollow: in a turn" if len(report.feet) < 2 else "s; left round, right square; hollow: in a turn", "stride (m)"
    )
    for foot, stretch, each in found:
        x, y = paper.at_x((stretch.first + each.end) / foot.rate_hz), paper.at_y(each.length_m)
        hollow = 'fill-opacity="0" stroke="currentColor"' if each.turns else ""
        if foot.side is Side.RIGHT:
            parts.append(f'<rect class="right" x="{f(x - 3)}" y="{f(y - 3)}" width="6" height="6" {hollow}/>')
        else:
            parts.append(f'<circle class="left" cx="{f(x)}" cy="{f(y)}" r="3.4" {hollow}/>')
    return picture(parts, width, 230, f"Lengths of {len(found)} strides over time")


def way(foot: Foot, stretch: Stretch, width: float) -> str:
    """Where the foot went, from its first rest to its last, with each rest as a dot; the long way lies across, a metre is as long as up."""
    rests = stretch.path.rests
    points = stretch.path.position_m[rests[0] : rests[-1] + 1, :2]
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    _, axes = np.linalg.eigh((points - middle).T @ (points - middle))
    turned = (points - middle) @ np.column_stack((axes[:, 1], np.array([-axes[1, 1], axes[0, 1]])))
    turned -= turned[0]
    turned *= 1 if turned[:, 0].mean() >= 0 else -1
    (low, below), (high, above) = turned.min(axis=0), turned.max(axis=0)
    room = max(0.06 * (high - low), 0.2)
    across = float(high - low + 2 * room)
    metre = (width - LEFT - RIGHT) / across
    up = max(float(above - below) + 2 * room, 90 / metre)
    centre = float(above + below) / 2
    paper = Frame((float(low - room), float(high + room)), (centre - up / 2, centre + up / 2), width, up * metre + TOP + BOTTOM)
    parts = [*paper.axes("m", "m"), paper.line(turned[:, 0], turned[:, 1], "one")]
    places = turned[rests - rests[0]].tolist()
    parts += [f'<circle class="point" cx="{f(paper.at_x(x))}" cy="{f(paper.at_y(y))}" r="2.2"/>' for x, y in places]
    return picture(parts, width, paper.height, f"The way of the {foot.name} from above, with {len(rests)} rests")


def _told(found: Spread | Withheld, unit: str) -> str:
    if isinstance(found, Withheld):
        return DASH
    digits = 0 if unit == "steps/min" else 2
    return f"{found.mean:.{digits}f} ± {found.deviation:.{digits}f}"


def _way(degrees: float) -> str:
    return "left" if degrees > 0 else "right"


def _plain(foot: Foot) -> dict[str, Any]:
    spreads = {of.value: foot.spread(of) for of in Of}
    return {
        "foot": None if foot.side is None else foot.side.value,
        "rate_hz": foot.rate_hz,
        "duration_s": foot.duration_s,
        "silence": None if foot.silence is None else foot.silence.value,
        "strides": [
            {
                "begin_s": (stretch.first + each.start) / foot.rate_hz,
                "end_s": (stretch.first + each.end) / foot.rate_hz,
                "length_m": each.length_m,
                "height_m": each.height_m,
                "speed_m_s": each.speed_m_s,
                "toe_off_s": None if each.toe_off is None else (stretch.first + each.toe_off) / foot.rate_hz,
                "contact_s": None if each.contact is None else (stretch.first + each.contact) / foot.rate_hz,
                "turns": each.turns,
            }
            for stretch in foot.stretches
            for each in stretch.strides
        ],
        "means": {name: asdict(found) if isinstance(found, Spread) else None for name, found in spreads.items()},
        "turns": [asdict(turn) for turn in foot.turns()],
    }
