"""Paper for a picture: a frame with two scales, drawn as SVG in the colours of docs/design-language.md."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WIDE, NARROW = 480, 340
LEFT, RIGHT, TOP, BOTTOM = 56.0, 14.0, 12.0, 44.0
STYLE = """
.m text{font:12px system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;fill:var(--soft,#46575f)}
.m .frame{stroke:var(--line,#c9d0d1);stroke-width:1;fill:none}
.m .zero{stroke:var(--line,#c9d0d1);stroke-width:1;stroke-dasharray:3 3}
.m .one{fill:none;stroke:var(--accent,#0a5c6e);stroke-width:1;stroke-opacity:.55;stroke-linejoin:round}
.m .mean{fill:none;stroke:var(--accent,#0a5c6e);stroke-width:2.4;stroke-linejoin:round}
.m .band{fill:var(--accent,#0a5c6e);fill-opacity:.2}
.m .ellipse{fill:var(--working,#f2a31b);fill-opacity:.16;stroke:var(--edge,#a86400);stroke-width:1.8}
.m .axis{stroke:var(--edge,#a86400);stroke-width:1.2;stroke-dasharray:5 4}
.m .level{stroke:var(--ink,#16262e);stroke-width:1.6;stroke-dasharray:5 4}
.m .point{fill:var(--edge,#a86400)}
.m .left{fill:var(--accent,#0a5c6e)}.m .right{fill:var(--working,#f2a31b)}
"""
DARK = """
@media screen and (prefers-color-scheme:dark){.m{--soft:#b7c5ca;--line:#3a4c55;--ink:#eef3f3;--accent:#71c9d9;--edge:#ffc27d}}
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame on the paper in which numbers have a place.

    Parameters
    ----------
    x, y
        Lowest and highest number that lie on its edges.
    width, height
        Of the whole picture.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    width: float
    height: float

    @classmethod
    def square(cls, points: Floats, width: float) -> Frame:
        """A frame in which a centimetre is as long across as up, with room around (points, 2)."""
        low, high = points.min(axis=0), points.max(axis=0)
        middle, half = (low + high) / 2, max(float((high - low).max()) * 0.56, 1e-9)
        side = width - LEFT - RIGHT
        ranges = [(float(each - half), float(each + half)) for each in middle]
        return cls(ranges[0], ranges[1], width, side + TOP + BOTTOM)

    def at_x(self, value: float) -> float:
        """From the left edge of the picture."""
        return LEFT + (value - self.x[0]) / (self.x[1] - self.x[0]) * (self.width - LEFT - RIGHT)

    def at_y(self, value: float) -> float:
        """From the top of the picture."""
        return self.height - BOTTOM - (value - self.y[0]) / (self.y[1] - self.y[0]) * (self.height - TOP - BOTTOM)

    def axes(self, across: str, up: str) -> list[str]:
        """The frame, numbers along two sides, and what they are."""
        bottom, right = self.height - BOTTOM, self.width - RIGHT
        made = [f'<rect class="frame" x="{f(LEFT)}" y="{f(TOP)}" width="{f(right - LEFT)}" height="{f(bottom - TOP)}"/>']
        made += [
            f'<text x="{f(self.at_x(value))}" y="{f(bottom + 16)}" text-anchor="middle">{value:g}</text>'
            for value in ticks(*self.x)
        ]
        made += [
            f'<text x="{f(LEFT - 6)}" y="{f(self.at_y(value) + 4)}" text-anchor="end">{value:g}</text>'
            for value in ticks(*self.y)
        ]
        made.append(f'<text x="{f((LEFT + right) / 2)}" y="{f(bottom + 36)}" text-anchor="middle">{escape(across)}</text>')
        middle = (TOP + bottom) / 2
        made.append(f'<text transform="translate(14 {f(middle)}) rotate(-90)" text-anchor="middle">{escape(up)}</text>')
        return made

    def line(self, x: Floats, y: Floats, kind: str) -> str:
        """A course; broken where a number is missing, and without the points that nobody could see."""
        path, drawing, last = [], False, (-math.inf, -math.inf)
        for one, other in zip(x.tolist(), y.tolist(), strict=True):
            if not (math.isfinite(one) and math.isfinite(other)):
                drawing = False
                continue
            place = self.at_x(one), self.at_y(other)
            if drawing and math.hypot(place[0] - last[0], place[1] - last[1]) < 0.6:
                continue
            path.append(f"{'L' if drawing else 'M'}{f(place[0])} {f(place[1])}")
            drawing, last = True, place
        return f'<path class="{kind}" d="{"".join(path)}"/>'


def picture(parts: Sequence[str], width: float, height: float, label: str) -> str:
    """The picture, with a sentence for who cannot see it."""
    named = f'role="img" aria-label="{escape(label, quote=True)}"'
    return f'<svg class="m" viewBox="0 0 {f(width)} {f(height)}" {named}>{"".join(parts)}</svg>'


def standalone(svg: str) -> str:
    """A picture as a file of its own, for light and dark paper."""
    inside = svg.index(">") + 1
    head = svg[:inside].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{head}<style>{STYLE}{DARK}</style>{svg[inside:]}\n"


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers from `low` to `high`, at most `most` of them."""
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(each * power for each in (1, 2, 2.5, 5, 10, 20) if (high - low) / (each * power) <= most - 1)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(n * step, 12) + 0.0 for n in range(first, last + 1)]


def f(value: float) -> str:
    """A length on the paper, short."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
