"""A report about an exercise over a recording, as one page of HTML: what was counted, its course, repetitions over one another, the way
of who stood, and what was withheld.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.motion.report.canvas import NARROW, WIDE, Frame, f, picture
from reknit.motion.report.plots import ensemble, room, stabilogram
from reknit.motion.report.sheet import DASH, both, sheet, table
from reknit.signals.motion.balance.ellipse import Ellipse
from reknit.signals.movement.cycle import between
from reknit.signals.movement.variability import Ensemble
from reknit.signals.movement.withheld import Withheld

Floats = NDArray[np.float64]
LIMITS = (
    "Numbers are those of the very graph that runs live. Compare a person with themselves, with the same sensors in the same places. No "
    "number here says whether an exercise or a movement is safe for somebody."
)
COLUMNS = {"start_s": "from s", "end_s": "to s", "hold_s": "held s", "peak": "peak", "range": "range"}


@dataclass(frozen=True, slots=True)
class Stood:
    """The way of somebody in a trial of standing, or in a lean: (samples, 2), forward and to the left, and its unit."""

    number: int
    points: Floats
    unit: str


@dataclass(frozen=True, slots=True)
class PractisedReport:
    """What an exercise over a recording gave.

    Parameters
    ----------
    name
        What the exercise is called.
    told
        Its report as plain data.
    time_s, value
        The course of the measure, NaN where it was withheld; empty where nothing was run.
    stood, leant
        The ways of complete trials of standing, and of complete leans.
    """

    name: str
    told: Mapping[str, Any]
    time_s: Floats
    value: Floats
    stood: Sequence[Stood] = ()
    leant: Sequence[Stood] = ()

    @property
    def unit(self) -> str:
        """The unit of the measure."""
        return str(self.told["measure"]["unit"] or "")

    @property
    def measure(self) -> str:
        """What was measured, in words."""
        return str(self.told["measure"]["name"]).replace("_", " ")

    @property
    def movements(self) -> list[dict[str, Any]]:
        """Complete and partial repetitions in their order."""
        return sorted([*self.told["repetitions"], *self.told["partial"]], key=lambda each: float(each["start_s"]))

    def page(self) -> str:
        """One page of HTML that needs nothing else."""
        sections = [("What was found", table(self._summary()) + self._sentences())]
        sections += [(f"Trial {each.number}", _way(each)) for each in self.stood]
        if drawn := _ways(self.leant):
            sections.append(("All leans, from above", drawn))
        if drawn := self._overlay():
            sections.append(("All repetitions, one over another", drawn))
        if drawn := self._course():
            sections.append((f"Course of {self.measure}", drawn))
        if self.movements:
            sections.append(("Each repetition", table(self._rows(), self._headings())))
        side = "" if self.told.get("side") is None else f", {self.told['side']} side"
        simulated = "SIMULATED: this recording was not made of a person. " if self.told.get("simulated") else ""
        made = f"{simulated}{self.told['exercise']}{side}, {self.told['duration_s']:.1f} s. {LIMITS}"
        return sheet(f"{self.name}: {self.told['file']}", sections, made)

    def _summary(self) -> list[tuple[str, ...]]:
        complete, partial = self.told["repetitions"], self.told["partial"]
        rows: list[tuple[str, ...]] = [("repetitions", f"{len(complete)}{f', and {len(partial)} partial' if partial else ''}")]
        for name, heading in (("peak", "peak, median and largest"), ("range", "range, median and largest")):
            known = [each[name] for each in complete if each.get(name) is not None]
            if known and not self.stood:
                rows.append((heading, f"{np.median(known):.1f} and {max(known):.1f} {self.unit}"))
        for name, unit in self._values().items():
            known = [value for each in complete if (value := _value(each, name)) is not None]
            if known:
                rows.append((f"{_words(name)}, median", f"{np.median(known):.3g} {unit}".removesuffix(" 1")))
        if (error := self.told["measure"].get("error")) is not None:
            rows.append(("a single value may be off by", f"{error:g} {self.unit}"))
        if "joined" in self.told:
            rows.append(("both recordings were laid beside one another", str(self.told["joined"])))
        return rows

    def _sentences(self) -> str:
        told = list(self.told["withheld"])
        for each in self.told["repetitions"]:
            told += [
                f"{_words(name)}: {found['withheld']}." for name, found in each.get("values", {}).items() if found.get("withheld")
            ]
        return "".join(f"<p>{escape(sentence)}</p>" for sentence in dict.fromkeys(told))

    def _values(self) -> dict[str, str]:
        """The values of repetitions with their units."""
        return {name: found["unit"] for each in self.told["repetitions"] for name, found in each.get("values", {}).items()}

    def _columns(self) -> list[str]:
        return [name for name in COLUMNS if any(each.get(name) is not None for each in self.movements)]

    def _headings(self) -> tuple[str, ...]:
        own = [f"{COLUMNS[name]} {self.unit}" if name in ("peak", "range") else COLUMNS[name] for name in self._columns()]
        return ("", *own, *(f"{_words(name)} {unit}".removesuffix(" 1") for name, unit in self._values().items()))

    def _rows(self) -> list[tuple[str, ...]]:
        rows = []
        for each in self.movements:
            name = str(each["number"]) if each["complete"] else f"partial ({each['reason']})"
            own = [DASH if each.get(column) is None else f"{each[column]:.2f}" for column in self._columns()]
            values = [DASH if (found := _value(each, value)) is None else f"{found:.3g}" for value in self._values()]
            rows.append((name, *own, *values))
        return rows

    def _overlay(self) -> str:
        """All complete repetitions at 0 to 100 % of each; nothing for trials of standing, which are no cycles."""
        if self.stood or not len(self.time_s):
            return ""
        spans = [(each["start_s"], each["end_s"]) for each in self.told["repetitions"]]
        known = [course for span in spans if (course := between(self.time_s, self.value, *span)) is not None]
        if not known:
            return ""
        found = Ensemble.of(known)
        band = None if isinstance(found, Withheld) else found
        note = f"<p>{escape(found.said[:1].upper() + found.said[1:])}.</p>" if isinstance(found, Withheld) else ""
        return both([ensemble(known, band, self.measure, self.unit, width=width) for width in (WIDE, NARROW)]) + note

    def _course(self) -> str:
        """The measure over the time of the recording, with the complete repetitions marked; nothing where no value is known."""
        if not np.isfinite(self.value).any():
            return ""
        return both([self._drawn(width) for width in (1.4 * WIDE, NARROW)])

    def _drawn(self, width: float) -> str:
        known = self.value[np.isfinite(self.value)]
        frame = Frame((0.0, max(float(self.time_s[-1]), 1e-3)), room(known), width, 250)
        parts = frame.axes("s", f"{self.measure} ({self.unit})")
        top, bottom = frame.at_y(frame.y[1]), frame.at_y(frame.y[0])
        for each in self.told["repetitions"]:
            left, right = frame.at_x(each["start_s"]), frame.at_x(each["end_s"])
            parts.append(f'<rect class="band" x="{f(left)}" y="{f(top)}" width="{f(right - left)}" height="{f(bottom - top)}"/>')
        parts.append(frame.line(self.time_s, self.value, "one"))
        count = len(self.told["repetitions"])
        return picture(parts, width, 250, f"{self.measure} over {self.time_s[-1]:.0f} s, with {count} repetitions marked")


def _way(stood: Stood) -> str:
    """The stabilogram of a trial with its ellipse, as one sees somebody from above: right to the right, forward up."""
    points = np.column_stack((-stood.points[:, 1], stood.points[:, 0]))
    known = points[np.isfinite(points).all(axis=1)]
    if not len(known):
        return "<p>Nothing was measured.</p>"
    ellipse = Ellipse.of(known[:, 0], known[:, 1]) if len(known) >= 3 else None
    return both([stabilogram(points, ellipse, stood.unit, "to the right", "forward", width=width) for width in (WIDE, NARROW)])


def _ways(leant: Sequence[Stood]) -> str:
    """All leans on one floor; nothing where no point of them is known."""
    if not any(np.isfinite(each.points).all(axis=1).any() for each in leant):
        return ""
    apart = np.full((1, 2), np.nan)
    points = np.concatenate(
        [part for each in leant for part in (np.column_stack((-each.points[:, 1], each.points[:, 0])), apart)]
    )
    return both([stabilogram(points, None, leant[0].unit, "to the right", "forward", width=width) for width in (WIDE, NARROW)])


def _value(repetition: Mapping[str, Any], name: str) -> float | None:
    found = repetition.get("values", {}).get(name)
    return None if found is None else found["value"]


def _words(name: str) -> str:
    return name.replace("_", " ")
