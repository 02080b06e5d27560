"""The report about landmarks as one page of HTML that needs nothing else, and its numbers as words."""

from __future__ import annotations

import math
from html import escape

import numpy as np

from reknit.motion.report.canvas import NARROW, WIDE
from reknit.motion.report.joint_timing import timing
from reknit.motion.report.landmarks import LandmarkReport
from reknit.motion.report.plots import butterfly, cyclogram, ensemble
from reknit.motion.report.sheet import DASH, both, sheet, table
from reknit.motion.report.why_shut import why_shut
from reknit.signals.catalogue import measures
from reknit.signals.movement.smoothness import Smoothness
from reknit.signals.movement.symmetry import Symmetry
from reknit.signals.movement.variability import Ensemble
from reknit.signals.movement.withheld import Withheld
from reknit.stream import Side

LIMITS = (
    "Angles of one camera are 5 to 8 degrees off where they are trusted, and nearer to each other within a person, a set-up and a model: "
    "compare only these. From the side a camera reads flexion of the knee too small, by 2 to 5 degrees on average, and its extension as "
    "much too large; hip and thigh it reads too small where they are turned out of the picture. Behind a gate that is shut there are no "
    "degrees; repetitions and tempo may still be told."
)


def angle_rows(report: LandmarkReport) -> list[tuple[str, str, str]]:
    """Each angle: its name, whether it can be trusted from here, and the gates with their shares."""
    rows = []
    for each in report.angles:
        gates = ", ".join(f"{name.replace('_', ' ')} {100 * share:.0f} %" for name, share in each.shares().items())
        told = "trusted" if each.shut() is None else "withheld"
        rows.append((f"{each.side.value} {each.measure.replace('_', ' ')}", told, gates or "no pictures"))
    return rows


def summary_rows(report: LandmarkReport) -> list[tuple[str, str]]:
    """The block as a whole, number by number; only what is known."""
    if report.counted is None:
        return []
    tempo, rows = report.tempo, []
    partial = f", and {sum(tempo.partial.values())} partial" if tempo.partial else ""
    rows.append(
        (
            "repetitions",
            f"{tempo.complete}{partial}, by the {report.counted.side.value} {report.counted.measure.replace('_', ' ')}",
        )
    )
    if tempo.range_median is not None and tempo.range_best is not None:
        rows.append(("range, median and best", f"{tempo.range_median:.0f} and {tempo.range_best:.0f} deg"))
    if tempo.out_s is not None and tempo.return_s is not None:
        rows.append(("out and back, medians", f"{tempo.out_s:.2f} and {tempo.return_s:.2f} s"))
    if tempo.per_minute is not None:
        rows.append(("repetitions a minute", f"{tempo.per_minute:.1f}"))
    if tempo.duration_variation is not None:
        rows.append(("variation of their time", f"{tempo.duration_variation:.0f} %"))
    smooth = [each for each in report.smoothness if isinstance(each, Smoothness)]
    if smooth:
        values = np.median([(each.sparc, each.movement_time_s) for each in smooth], axis=0)
        rows.append(("smoothness of the way out (SPARC) with its time", f"{values[0]:.2f} in {values[1]:.2f} s"))
    symmetry = report.symmetry
    if isinstance(symmetry, Symmetry):
        said = "no side more than the other" if symmetry.larger is None else f"{symmetry.larger.value} more"
        rows.append(("left / right", f"{symmetry.ratio:.2f} ({symmetry.low:.2f} to {symmetry.high:.2f}), {said}"))
    for angle, value in report.beside():
        if value is not None:
            unit = measures()[angle.measure].unit
            rows.append((f"{angle.side.value} {angle.measure.replace('_', ' ')}, largest, median", f"{value:.1f} {unit}"))
    return rows


def repetition_rows(report: LandmarkReport) -> list[tuple[str, ...]]:
    """Each movement: number or why it was partial, from, to, peak, range left and right."""
    ranges = {side: iter(report.ranges(side)) for side in (Side.LEFT, Side.RIGHT)}
    rows = []
    for each in report.movements:
        sides = [next(ranges[side]) if each["complete"] else None for side in (Side.LEFT, Side.RIGHT)]
        numbers = (each["start_s"], each["end_s"])
        name = str(each["number"]) if each["complete"] else f"partial ({each['reason']})"
        degrees = (each["peak"], *sides)
        rows.append((name, *(f"{n:.2f}" for n in numbers), *(DASH if n is None else f"{n:.0f}" for n in degrees)))
    return rows


HEADINGS = ("no.", "from s", "to s", "peak deg", "range left", "range right")


def page(report: LandmarkReport) -> str:
    """The page."""
    parts = [table(summary_rows(report))] if report.counted is not None else []
    parts += [f"<p>{escape(each)}</p>" for each in report.withheld()]
    sections = [("Repetitions", "".join(parts))]
    sections += [("All repetitions, one over another", drawn)] if (drawn := _overlay(report)) else []
    sections += [("Knee against hip", drawn)] if (drawn := _cyclogram(report)) else []
    sections += [("Left and right", drawn)] if (drawn := _butterfly(report)) else []
    sections += [("Joints in time with each other", drawn)] if (drawn := timing(report.coordination())) else []
    if report.movements:
        sections.append(("Each repetition", table(repetition_rows(report), HEADINGS)))
    sections.append(("What this view allows", table(angle_rows(report), ("angle", "", "gates, by share of the pictures"))))
    return sheet(f"Movement: {report.file}", sections, f"{report.pictures} pictures in {report.duration_s:.1f} s. {LIMITS}")


def _overlay(report: LandmarkReport) -> str:
    """All repetitions of the angle that was counted by; nothing where its degrees are withheld."""
    if report.counted is None:
        return ""
    known = [each for each in report.courses(report.counted) if each is not None]
    if not known:
        return ""
    found = Ensemble.of(known)
    band = None if isinstance(found, Withheld) else found
    name = f"{report.counted.side.value} {report.counted.measure.replace('_', ' ')}"
    note = f"<p>{escape(found.said[:1].upper() + found.said[1:])}.</p>" if isinstance(found, Withheld) else ""
    return both([ensemble(known, band, name, "deg", width=width) for width in (WIDE, NARROW)]) + note


def _cyclogram(report: LandmarkReport) -> str:
    """Knee against hip of the side that was counted by; the gate where it is shut."""
    if report.counted is None or report.counted.measure != "knee_flexion":
        return ""
    hip, knee = report.angle("hip_flexion", report.counted.side), report.counted
    pairs = list(zip(report.courses(hip), report.courses(knee), strict=True))
    whole = [(one, other) for one, other in pairs if one is not None and other is not None]
    if not whole:
        told = [
            f"{each.measure.replace('_', ' ')} is withheld ({why_shut(shut)})" for each in (hip, knee) if (shut := each.shut())
        ]
        return f"<p>{escape('; '.join(told) or 'No whole repetition of both was seen')}.</p>"
    drawn = [
        cyclogram([one for one, _ in whole], [other for _, other in whole], ("hip flexion", "knee flexion"), width=width)
        for width in (WIDE, NARROW)
    ]
    return both(drawn)


def _butterfly(report: LandmarkReport) -> str:
    """The range of each repetition on both sides; nothing where one of them has none."""
    left, right = ([math.nan if each is None else each for each in report.ranges(side)] for side in (Side.LEFT, Side.RIGHT))
    if report.counted is None or not (np.isfinite(left).any() and np.isfinite(right).any()):
        return ""
    name = f"Range of {report.counted.measure.replace('_', ' ')}"
    return both([butterfly(left, right, name, "deg", width=width) for width in (WIDE, NARROW)])
