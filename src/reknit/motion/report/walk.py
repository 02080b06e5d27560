"""A report about walking with a sensor at the lower back: bouts, their measures, a timeline; as plain data and as a page of HTML."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import Recording
from reknit.motion.report.canvas import NARROW, WIDE, Frame, f, picture
from reknit.motion.report.sheet import both, sheet, table
from reknit.signals.motion.gait.bout import UNITS, GaitMeasure, sided_steps
from reknit.signals.motion.gait.contacts import CONTACT
from reknit.signals.motion.gait.graph import gait_graph
from reknit.signals.motion.gait.steps import Contact
from reknit.signals.motion.gait.trunk import TURN
from reknit.signals.motion.gait.walking import BOUT
from reknit.signals.motion.imu_channels import Sense, needed_triad
from reknit.signals.motion_measures import EVEN_HZ
from reknit.signals.movement.symmetry import Symmetry
from reknit.signals.movement.withheld import Withheld
from reknit.signals.sampling.even import Even
from reknit.stream import Chunk, Event, Graph, ParameterError, Placed, Side, StreamSpec

Floats = NDArray[np.float64]
LIMITS = (
    "Contacts are those of the live detector; how far they may be off stands in Reknit's documentation, under gait. Lengths and speed "
    "need the height of the sensor above the ground (--sensor-height, metres). The foot that came down is told from the turning of the "
    "trunk, in recordings rightly for 84 of 100 steps; a wrong one makes both sides look more alike. The ratio of a bout is from five "
    "steps of each side or more and has no interval; that of all bouts needs ten. No number here says whether a person walks safely."
)
NO_BACK = (
    "This was taken to be worn on the lower back, but it turns as no trunk does: more than {share:.0f} % of the time faster than {fast:g} "
    "degrees a second. Say --place foot if it was on a foot; what stands here is then of no use."
)
FAST_DEG_S, FAST_SHARE = 150.0, 0.1
"""A trunk that walks turns faster than this for hardly a moment, a foot in each swing. Our choice."""
NAMES = {
    GaitMeasure.CADENCE: "cadence",
    GaitMeasure.WALKING_SPEED: "speed",
    GaitMeasure.STEP_TIME: "step time",
    GaitMeasure.STRIDE_LENGTH: "stride",
    GaitMeasure.STEP_SYMMETRY: "right / left",
}
SMOOTH_S = 1.0


@dataclass(frozen=True, slots=True)
class WalkReport:
    """What a recording of walking gave.

    Parameters
    ----------
    file, duration_s, rate_hz
        Its name, how long it is, and the samples a second that contacts were told from.
    contacts
        All of them, also outside of bouts.
    bouts
        The values of the events "walking".
    turning_deg_s
        About the vertical, leftwards positive, a mean over a second, ten times a second; NaN where samples are missing.
    doubt
        Why the sensor cannot have been at the lower back; None where it can.
    """

    file: str
    duration_s: float
    rate_hz: float
    contacts: tuple[Contact, ...]
    bouts: tuple[dict[str, Any], ...]
    turning_deg_s: Floats
    doubt: str | None = None

    @classmethod
    def of(cls, recording: Recording, file: str, *, forward: str = "z", sensor_height_m: float | None = None) -> WalkReport:
        """The report; SpecError where the recording holds no motion sensor, ParameterError for several epochs or numbers that cannot be."""
        spec = recording.spec
        if len({chunk.epoch for chunk in recording.chunks}) > 1:
            raise ParameterError("the recording has several epochs; give them one by one")
        even = StreamSpec("even", spec.kind, spec.channels, spec.rate or Fraction(EVEN_HZ))
        placed = gait_graph(even, GaitMeasure.CADENCE, forward=forward, sensor_height_m=sensor_height_m, name="walk")
        graph = Graph((Placed("even", Even(EVEN_HZ), (spec.name,)), *placed), (placed[0].name, placed[-1].name))
        opened = graph.open({spec.name: spec})
        outs = [out for chunk in recording.chunks for out in opened.push(spec.name, chunk)] + opened.flush()
        events = [item for name, item in outs if isinstance(item, Event) and name == placed[-1].name]
        column = opened.specs[placed[0].name].position(TURN)
        turns = [item for name, item in outs if isinstance(item, Chunk) and name == placed[0].name]
        rate_hz = opened.specs[placed[0].name].rate_hz
        turn = np.full(turns[-1].end if turns else 0, np.nan)
        for each in turns:  # at their own places: where samples are missing, what follows does not move up
            turn[each.first : each.end] = each.data[:, column]
        return cls(
            file,
            len(turn) / rate_hz,
            rate_hz,
            tuple(Contact.of_plain(each.value) for each in events if each.name == CONTACT),
            tuple(each.value for each in events if each.name == BOUT),
            _slow(turn, rate_hz),
            _doubt(recording),
        )

    @property
    def symmetry(self) -> Symmetry | Withheld:
        """Of the step times of all bouts, right by left."""
        sides: dict[Side, list[float]] = {Side.LEFT: [], Side.RIGHT: []}
        for bout in self.bouts:
            steps = sided_steps([each for each in self.contacts if bout["begin"] <= each.at <= bout["end"]])
            for side, times in steps.items():
                sides[side] += times
        return Symmetry.of(sides[Side.LEFT], sides[Side.RIGHT], affected=Side.RIGHT)

    @property
    def sides_told(self) -> str | None:
        """Which side steps for longer, with the interval, or why nobody knows; None where nobody walked, or it was no back that did."""
        if self.silence is not None or self.doubt is not None:
            return None
        return symmetry_words("Step times", self.symmetry)

    def rows(self) -> list[tuple[str, ...]]:
        """Each bout: from, to, steps, and its measures with their units; a dash where one was withheld."""
        made = []
        for bout in self.bouts:
            values = [(bout[each.value], UNITS[each]) for each in NAMES]
            told = ["–" if value is None else _with_unit(value, unit) for value, unit in values]
            made.append(
                (f"{bout['begin'] / self.rate_hz:.1f}", f"{bout['end'] / self.rate_hz:.1f}", str(bout["contacts"] - 1), *told)
            )
        return made

    @property
    def silence(self) -> str | None:
        """Why there is no bout; None where there is one."""
        if self.bouts:
            return None
        seen = f"{len(self.contacts)} contacts of feet were found" if self.contacts else "No contact of a foot was found"
        return f"Nobody was seen to walk: a bout needs more than three contacts with at most 2 s between them. {seen}."

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; times in seconds."""
        measures = [each.value for each in GaitMeasure]
        return {
            "file": self.file,
            "duration_s": self.duration_s,
            "rate_hz": self.rate_hz,
            "bouts": [
                {"begin_s": each["begin"] / self.rate_hz, "end_s": each["end"] / self.rate_hz, "contacts": each["contacts"]}
                | {name: each[name] for name in measures}
                for each in self.bouts
            ],
            "contacts": [
                {"at_s": each.at / self.rate_hz, "side": each.side and each.side.value, "step_s": each.step_s}
                for each in self.contacts
            ],
            "units": {each.value: UNITS[each] for each in GaitMeasure},
            "symmetry": asdict(symmetry) if isinstance(symmetry := self.symmetry, Symmetry) else None,
            "withheld": self.withheld(),
        }

    def withheld(self) -> list[str]:
        """A sentence for each thing that is missing or cannot be trusted."""
        told = [each for each in (self.doubt, self.silence) if each is not None]
        return told + ([self.sides_told] if self.sides_told is not None and isinstance(self.symmetry, Withheld) else [])

    def page(self) -> str:
        """One page of HTML that needs nothing else."""
        sections = [] if self.doubt is None else [("", f"<p><b>{escape(self.doubt)}</b></p>")]
        told = table(self.rows(), ("from s", "to s", "steps", *NAMES.values())) if self.bouts else f"<p>{self.silence}</p>"
        told += "" if self.sides_told is None else f"<p>{escape(self.sides_told)}</p>"
        sections.append(("Walks", told))
        if self.duration_s > 0:
            sections.append(("Step by step", both([timeline(self, each) for each in (1.4 * WIDE, NARROW)])))
        return sheet(f"Walking: {self.file}", sections, LIMITS)


def timeline(report: WalkReport, width: float) -> str:
    """Cadence of each step above its contacts by side, and turning below, over the time of the recording."""
    span = (0.0, report.duration_s)
    steps = [(each.at / report.rate_hz, 60 / each.step_s) for each in report.contacts if each.step_s]
    cadences = np.array(steps or [(0.0, 0.0)])
    above = Frame(span, (0.0, max(160.0, 1.1 * float(cadences[:, 1].max()))), width, 230)
    parts = above.axes("s; contacts from above: left, right, side unknown", "steps/min")
    parts += [f'<circle class="point" cx="{f(above.at_x(at))}" cy="{f(above.at_y(rate))}" r="2"/>' for at, rate in steps]
    for each in report.contacts:
        row, kind = {Side.LEFT: (28.0, "left"), Side.RIGHT: (17.0, "right"), None: (6.0, "point")}[each.side]
        x, y = above.at_x(each.at / report.rate_hz), above.at_y(row)
        parts.append(f'<rect class="{kind}" x="{f(x - 1)}" y="{f(y - 6)}" width="2" height="12"/>')
    turning = report.turning_deg_s
    most = max(60.0, 1.1 * float(np.nanmax(np.abs(turning), initial=0.0)))
    below = Frame(span, (-most, most), width, 190)
    drawn = [*below.axes("s", "turning (deg/s, left +)"), below.line(np.arange(len(turning)) / 10, turning, "mean")]
    parts.append(f'<g transform="translate(0 236)">{"".join(drawn)}</g>')
    label = (
        f"{len(report.contacts)} contacts in {len(report.bouts)} bouts over {report.duration_s:.0f} s, with cadence and turning"
    )
    return picture(parts, width, 430, label)


def symmetry_words(of: str, found: Symmetry | Withheld) -> str:
    """A ratio of sides with its interval and direction as a sentence, or why there is none."""
    if isinstance(found, Withheld):
        return f"{of} of the two sides are not compared: {found.said}."
    said = "no side can be said to be longer" if found.larger is None else f"longer on the {found.larger.value}"
    other = Side.LEFT if found.top is Side.RIGHT else Side.RIGHT
    interval = f"{found.ratio:.2f} (95 % interval {found.low:.2f} to {found.high:.2f})"
    return f"{of}, {found.top.value} / {other.value}: {interval}, {said}; {found.cycles} of each side or more."


def _doubt(recording: Recording) -> str | None:
    """Why this is no lower back: it turns too fast."""
    gyroscope = needed_triad(recording.spec, Sense.ANGULAR_VELOCITY)
    speeds = [np.degrees(np.linalg.norm(gyroscope.of(chunk.data), axis=1)) for chunk in recording.chunks]
    known = np.concatenate(speeds) if speeds else np.zeros(0)
    known = known[np.isfinite(known)]
    fast = len(known) > 0 and float((known > FAST_DEG_S).mean()) > FAST_SHARE
    return NO_BACK.format(share=100 * FAST_SHARE, fast=FAST_DEG_S) if fast else None


def _with_unit(value: float, unit: str) -> str:
    """With as many decimals as mean something."""
    return f"{value:.1f} {unit}" if unit == "steps/min" else f"{value:.2f} {'' if unit == 'ratio' else unit}".strip()


def _slow(turn: Floats, rate_hz: float) -> Floats:
    """The mean over a second, ten times a second; NaN where samples are missing at that time."""
    width = max(1, round(SMOOTH_S * rate_hz))
    known = np.isfinite(turn)
    sums, counts = (np.concatenate(([0.0], np.cumsum(each))) for each in (np.where(known, turn, 0.0), known))
    at = np.round(np.arange(0, len(turn), rate_hz / 10)).astype(int)
    low, high = np.maximum(at - width // 2, 0), np.minimum(at + width // 2 + 1, len(turn))
    there = np.maximum(counts[high] - counts[low], 1)
    mean = (sums[high] - sums[low]) / there
    return np.asarray(np.where(known[np.minimum(at, len(turn) - 1)], mean, np.nan), dtype=np.float64)
