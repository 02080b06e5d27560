"""Pictures as SVG: stabilogram with ellipse, cyclogram, butterfly of two sides, and repetitions over one another with their band."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from reknit.motion.report.canvas import RIGHT, TOP, WIDE, Frame, f, picture
from reknit.signals.motion.balance.ellipse import Ellipse
from reknit.signals.movement.cycle import courses
from reknit.signals.movement.variability import Ensemble
from reknit.stream import ParameterError

Floats = NDArray[np.float64]
ROW = 24.0


def stabilogram(
    points: Floats, ellipse: Ellipse | None, unit: str = "cm", across: str = "x", up: str = "y", width: float = WIDE
) -> str:
    """The path of a trial, (samples, 2), with its 95 % ellipse and the ellipse's axes; equal scales both ways.

    `ellipse` is None where sway was withheld: the path alone is drawn. ParameterError where no point is known.
    """
    values = np.asarray(points, dtype=np.float64)
    known = values[np.isfinite(values).all(axis=1)]
    if not len(known):
        raise ParameterError("there is no point to draw")
    around = known if ellipse is None else np.concatenate((known, _outline(ellipse)))
    frame = Frame.square(around, width)
    parts = frame.axes(f"{across} ({unit})", f"{up} ({unit})")
    label = f"Path of {len(known)} points"
    if ellipse is not None:
        outline = _outline(ellipse)
        parts.append(frame.line(outline[:, 0], outline[:, 1], "ellipse"))
    parts.append(frame.line(values[:, 0], values[:, 1], "one"))
    if ellipse is not None:
        parts += [
            _axis(frame, ellipse, ellipse.angle_deg, ellipse.major),
            _axis(frame, ellipse, ellipse.angle_deg + 90, ellipse.minor),
        ]
        parts.append(f'<circle class="point" cx="{f(frame.at_x(ellipse.x))}" cy="{f(frame.at_y(ellipse.y))}" r="3.5"/>')
        label += f" and their 95 % ellipse of {ellipse.area:.3g} {unit} squared"
        label += f", half axes {ellipse.major:.2g} and {ellipse.minor:.2g} {unit}"
    return picture(parts, width, frame.height, label)


def cyclogram(
    proximal: Sequence[Floats], distal: Sequence[Floats], names: tuple[str, str], unit: str = "deg", width: float = WIDE
) -> str:
    """Angle against angle: each cycle thin, their mean thick, a dot where a cycle begins. ParameterError without a whole cycle of both."""
    both = [(courses([one]), courses([other])) for one, other in zip(proximal, distal, strict=True)]
    whole = [(one[0], other[0]) for one, other in both if len(one) and len(other)]
    if not whole:
        raise ParameterError("a cyclogram needs a whole cycle of both joints")
    x, y = np.array([each[0] for each in whole]), np.array([each[1] for each in whole])
    frame = Frame(room(x), room(y), width, width * 0.8)
    parts = frame.axes(f"{names[0]} ({unit})", f"{names[1]} ({unit})")
    parts += [frame.line(one, other, "one") for one, other in zip(x, y, strict=True)]
    mean_x, mean_y = x.mean(axis=0), y.mean(axis=0)
    parts.append(frame.line(mean_x, mean_y, "mean"))
    parts.append(f'<circle class="point" cx="{f(frame.at_x(mean_x[0]))}" cy="{f(frame.at_y(mean_y[0]))}" r="4.5"/>')
    label = f"{names[1]} against {names[0]} over {len(whole)} cycles, with their mean"
    return picture(parts, width, frame.height, label)


def butterfly(left: Sequence[float], right: Sequence[float], name: str, unit: str, width: float = WIDE) -> str:
    """Left and right of each repetition as bars from a common middle, and their means below; NaN leaves a bar out.

    ParameterError without a number above 0, or with one below.
    """
    sides = [np.asarray(each, dtype=np.float64) for each in (left, right)]
    known = np.concatenate([each[np.isfinite(each)] for each in sides])
    if not len(known) or known.max() <= 0 or known.min() < 0:
        raise ParameterError("a butterfly needs numbers that are never below 0, and one above")
    rows, middle = max(len(each) for each in sides), width / 2
    reach, gap = middle - RIGHT - 46.0, 14.0
    scale = (reach - gap) / float(known.max())
    parts = []
    for place, (side, kind) in enumerate((("Left", "left"), ("Right", "right"))):
        sign = -1 if place == 0 else 1
        anchor, outer = ("end", "start") if place == 0 else ("start", "end")
        values = sides[place]
        parts.append(f'<text x="{f(middle + sign * gap)}" y="{f(TOP + 10)}" text-anchor="{anchor}">{side}</text>')
        for row, value in enumerate(values.tolist()):
            if math.isfinite(value):
                parts.append(_bar(middle + sign * gap, sign, scale * value, TOP + 18 + ROW * row, kind))
                edge = f(middle + sign * (middle - RIGHT))
                parts.append(f'<text x="{edge}" y="{f(TOP + 33 + ROW * row)}" text-anchor="{outer}">{value:.3g}</text>')
        if np.isfinite(values).any():
            at = f(middle + sign * (gap + scale * float(np.nanmean(values))))
            parts.append(f'<line class="level" x1="{at}" x2="{at}" y1="{f(TOP + 16)}" y2="{f(TOP + 20 + ROW * rows)}"/>')
    parts += [f'<text x="{f(middle)}" y="{f(TOP + 33 + ROW * row)}" text-anchor="middle">{row + 1}</text>' for row in range(rows)]
    height = TOP + 18 + ROW * rows + 30
    parts.append(
        f'<text x="{f(middle)}" y="{f(height - 8)}" text-anchor="middle">{escape(f"{name} ({unit}); dashed: mean")}</text>'
    )
    means = ", ".join(
        f"{side} {np.nanmean(each):.3g}" for side, each in zip(("left", "right"), sides, strict=True) if np.isfinite(each).any()
    )
    return picture(parts, width, height, f"{name} of {rows} repetitions, mean {means} {unit}")


def ensemble(repetitions: Sequence[Floats], found: Ensemble | None, name: str, unit: str, width: float = WIDE) -> str:
    """Repetitions over one another, 0 to 100 %, with mean and a band of one SD where there is an ensemble.

    ParameterError where no repetition has a course.
    """
    whole = courses(repetitions)
    if not len(whole):
        raise ParameterError("there is no whole repetition to draw")
    reach = whole if found is None else np.concatenate((whole, [found.mean - found.sd, found.mean + found.sd]))
    frame = Frame((0.0, 100.0), room(reach), width, width * 0.62)
    share = np.linspace(0, 100, whole.shape[1])
    parts = frame.axes("% of the repetition", f"{name} ({unit})")
    if found is not None:
        around = np.concatenate((found.mean + found.sd, (found.mean - found.sd)[::-1]))
        parts.append(frame.line(np.concatenate((share, share[::-1])), around, "band"))
    parts += [frame.line(share, each, "one") for each in whole]
    if found is not None:
        parts.append(frame.line(share, found.mean, "mean"))
    band = "" if found is None else f", mean with a band of one standard deviation ({found.spread:.2g} {unit} on average)"
    return picture(parts, width, frame.height, f"{name} over {len(whole)} repetitions{band}")


def _outline(ellipse: Ellipse) -> Floats:
    turn = np.linspace(0, 2 * np.pi, 73)
    angle = math.radians(ellipse.angle_deg)
    along, across = ellipse.major * np.cos(turn), ellipse.minor * np.sin(turn)
    return np.column_stack(
        (
            ellipse.x + along * math.cos(angle) - across * math.sin(angle),
            ellipse.y + along * math.sin(angle) + across * math.cos(angle),
        )
    )


def _axis(frame: Frame, ellipse: Ellipse, angle_deg: float, half: float) -> str:
    x, y = (half * each(math.radians(angle_deg)) for each in (math.cos, math.sin))
    ends = ((ellipse.x - x, ellipse.y - y), (ellipse.x + x, ellipse.y + y))
    (x1, y1), (x2, y2) = ((f(frame.at_x(one)), f(frame.at_y(other))) for one, other in ends)
    return f'<line class="axis" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def _bar(start: float, sign: int, length: float, top: float, kind: str) -> str:
    left = start if sign > 0 else start - length
    return f'<rect class="{kind}" x="{f(left)}" y="{f(top + 3)}" width="{f(max(0.5, length))}" height="{f(ROW - 8)}" rx="2"/>'


def room(values: Floats) -> tuple[float, float]:
    """From below the lowest to above the highest number."""
    low, high = float(values.min()), float(values.max())
    spare = 0.06 * (high - low) or max(abs(high), 1.0) * 0.1
    return low - spare, high + spare
