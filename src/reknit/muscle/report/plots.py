"""Pictures of a report as SVG, drawn here: envelopes with activity and quality, a raster of all channels, synergies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from itertools import pairwise

import numpy as np

from reknit.muscle.report.findings import Burst, Channel, Floats, Frequencies, Resting, Synergies
from reknit.muscle.report.words import WORDS, light, number, runs, unit_words
from reknit.signals.muscle.verdict import Verdict

WIDE, NARROW = 720, 360
LEFT, RIGHT, TOP, STRIP, AXIS = 54.0, 10.0, 8.0, 10.0, 22.0
STYLE = """
.p text{font:12px system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;fill:var(--soft,#46575f)}
.p .frame{stroke:var(--line,#c9d0d1);stroke-width:1;fill:none}
.p .course{fill:none;stroke:var(--accent,#0a5c6e);stroke-width:1.3;stroke-linejoin:round}
.p .active{fill:var(--working,#f2a31b);fill-opacity:.28}
.p .burst{fill:var(--working,#f2a31b)}
.p .unsure{fill:none;stroke:var(--working,#f2a31b);stroke-width:1.5}
.p .dot{fill:var(--accent,#0a5c6e)}.p .open{fill:none;stroke:var(--soft,#46575f)}
.p .rest{fill:none;stroke:var(--soft,#46575f);stroke-dasharray:3 3}
.p .good{fill:var(--inside,#0f7a45)}.p .doubt{fill:#d98a1f}.p .bad{fill:var(--alarm,#a3260f)}
.p .unknown{fill:var(--shade,#e4ebea)}.p .weight{fill:var(--accent,#0a5c6e)}
"""
DARK = """
@media screen and (prefers-color-scheme:dark){.p{--soft:#b7c5ca;--line:#3a4c55;--accent:#71c9d9;
--inside:#5bd693;--alarm:#ff9f88;--shade:#22333a}}
"""


def course(channel: Channel, envelope: Floats, rate_hz: float, duration_s: float, width: int = WIDE) -> str:
    """A channel's envelope over time with its activity, the stretch that was taken for rest, and the quality of each second below."""
    height = 150.0
    right, bottom = width - RIGHT, height - AXIS - STRIP - 4
    top = float(np.nanmax(envelope)) if np.isfinite(envelope).any() else 0.0
    ceiling = _nice(top) if top > 0 else 1.0
    x = _scale(duration_s, LEFT, right)
    parts = [f'<rect class="frame" x="{LEFT}" y="{TOP}" width="{_f(right - LEFT)}" height="{_f(bottom - TOP)}"/>']
    parts += [_burst(each, duration_s, x, TOP, bottom - TOP, "active") for each in channel.bursts or ()]
    if channel.rest is not None:
        parts.append(_rest(channel.rest, x, bottom))
    parts += [f'<path class="course" d="{_path(envelope, rate_hz, x, TOP, bottom, ceiling, width)}"/>']
    for share in (0.0, 0.5, 1.0):
        y = bottom - share * (bottom - TOP)
        parts.append(f'<text x="{LEFT - 5}" y="{_f(y + 4)}" text-anchor="end">{share * ceiling:g}</text>')
    parts += _quality(channel.seconds, duration_s, x, bottom + 4)
    parts += _seconds(duration_s, x, height - 6, width)
    label = (
        f"Envelope of {channel.name} over {duration_s:.1f} s, up to {number(top)} {unit_words(channel.unit)}; "
        f"{len(channel.bursts or ())} bursts of activity"
    )
    return _svg(parts, width, height, label)


def frequencies(channel: Channel, found: Frequencies, width: int = WIDE) -> str:
    """Median frequency second by second over the longest activity, with its straight line where it may be read as fatigue."""
    height, right = 120.0, width - RIGHT
    bottom, first_s, last_s = height - AXIS, found.times_s[0] - 0.5, found.times_s[-1] + 0.5
    known = [(at, hz) for at, hz in zip(found.times_s, found.median_hz, strict=True) if hz is not None]
    ceiling = _nice(max(hz for _, hz in known))
    x, y = _scale(last_s - first_s, LEFT, right), _scale(ceiling, bottom, TOP)
    parts = [f'<rect class="frame" x="{LEFT}" y="{TOP}" width="{_f(right - LEFT)}" height="{_f(bottom - TOP)}"/>']
    kind = "dot" if found.unfit is None else "open"  # not colour alone: what must not be read as fatigue is hollow
    parts += [f'<circle class="{kind}" cx="{_f(_at(x, at - first_s))}" cy="{_f(_at(y, hz))}" r="2.5"/>' for at, hz in known]
    if channel.hold is not None:
        line, length_s = channel.hold.median_hz, min(channel.hold.to_s, last_s) - first_s
        end_hz = line.start * (1 + line.percent_per_min / 100 * length_s / 60)
        parts.append(
            f'<path class="course" d="M{_f(_at(x, 0))} {_f(_at(y, line.start))}L{_f(_at(x, length_s))} {_f(_at(y, end_hz))}"/>'
        )
    for share in (0.0, 0.5, 1.0):
        parts.append(f'<text x="{LEFT - 5}" y="{_f(_at(y, share * ceiling) + 4)}" text-anchor="end">{share * ceiling:g}</text>')
    for at_s, anchor in ((first_s, "start"), (last_s, "end")):
        parts.append(f'<text x="{_f(_at(x, at_s - first_s))}" y="{height - 6}" text-anchor="{anchor}">{at_s:.1f} s</text>')
    told = "a steady hold" if found.unfit is None else f"no steady hold ({found.unfit}), which tells nothing of fatigue"
    label = f"Median frequency of {channel.name} in Hz from {first_s:.1f} to {last_s:.1f} s, {told}"
    return _svg(parts, width, height, label)


def raster(channels: Sequence[Channel], duration_s: float, width: int = WIDE) -> str:
    """When each channel was active: a row each, hollow where its single onsets are not to be believed, grey where it is not known."""
    row, left = 22.0, _names_width([each.name for each in channels], width)
    height = TOP + row * len(channels) + AXIS
    x = _scale(duration_s, left, width - RIGHT)
    parts = []
    for place, channel in enumerate(channels):
        y = TOP + place * row
        parts.append(_name(channel.name, left, y + 14))
        if channel.bursts is None:
            parts.append(
                f'<rect class="unknown" x="{left}" y="{_f(y + 3)}" width="{_f(width - RIGHT - left)}" height="{row - 6}"/>'
            )
        else:
            parts += _faulty(channel.seconds, duration_s, x, y + 3, row - 6)
        kind = "burst" if channel.onsets_trusted else "unsure"
        parts += [_burst(each, duration_s, x, y + 3, row - 6, kind) for each in channel.bursts or ()]
        parts.append(f'<line class="frame" x1="{left}" x2="{width - RIGHT}" y1="{_f(y + row)}" y2="{_f(y + row)}"/>')
    parts += _seconds(duration_s, x, height - 6, width)
    return _svg(parts, width, height, f"When each of {len(channels)} channels was active, over {duration_s:.1f} s")


def synergy(found: Synergies, width: int = WIDE) -> str:
    """Each synergy: the weight of every muscle as a bar, and its activation over the cycle as a curve."""
    row, name = 18.0, _names_width(found.channels, width)
    block = row * len(found.channels) + 26
    height = TOP + block * found.rank + 6
    middle = name + (width - name) * 0.4
    parts = []
    for place in range(found.rank):
        y0 = TOP + place * block
        parts.append(f'<text x="0" y="{_f(y0 + 10)}">Synergy {place + 1}</text>')
        for number_, channel in enumerate(found.channels):
            y = y0 + 16 + number_ * row
            weight = found.weights[number_][place]
            parts.append(_name(channel, name, y + 12))
            parts.append(
                f'<rect class="weight" x="{name}" y="{_f(y + 2)}" width="{_f(weight * (middle - name - 16))}" height="{row - 5}"/>'
            )
        values = np.array(found.activations[place])
        x = _scale(1.0, middle, width - RIGHT)
        bottom = y0 + block - 12
        parts.append(
            f'<rect class="frame" x="{_f(middle)}" y="{_f(y0 + 16)}" width="{_f(width - RIGHT - middle)}" height="{_f(bottom - y0 - 16)}"/>'
        )
        top = float(values.max()) or 1.0
        parts.append(f'<path class="course" d="{_path(values, len(values), x, y0 + 18, bottom, top, width)}"/>')
    return _svg(parts, width, height, f"{found.rank} synergies of {len(found.channels)} muscles over {found.cycles} cycles")


def shortened(name: str, most: int) -> str:
    """A name in so many letters: its first words become initials, since what tells muscles and sides apart stands behind."""
    words = name.split()
    for place in range(len(words) - 1):
        if len(" ".join(words)) <= most:
            break
        words[place] = f"{words[place][0]}."
    short = " ".join(words)
    return short if len(short) <= most else f"{short[: most - 1]}…"


def _names_width(names: Sequence[str], width: int) -> float:
    return min(12 + 6.6 * max(len(each) for each in names), width * 0.34)


def _name(name: str, left: float, y: float) -> str:
    short = escape(shortened(name, int(left / 7)))
    return f'<text x="{_f(left - 6)}" y="{_f(y)}" text-anchor="end"><title>{escape(name)}</title>{short}</text>'


def standalone(svg: str) -> str:
    """A picture as a file of its own, for light and dark paper."""
    inside = svg.index(">") + 1
    head = svg[:inside].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{head}<style>{STYLE}{DARK}</style>{svg[inside:]}\n"


def _svg(parts: Sequence[str], width: float, height: float, label: str) -> str:
    named = f'role="img" aria-label="{escape(label, quote=True)}"'
    return f'<svg class="p" viewBox="0 0 {_f(width)} {_f(height)}" {named}>{"".join(parts)}</svg>'


def _scale(span: float, left: float, right: float) -> tuple[float, float]:
    return left, (right - left) / span


def _at(scale: tuple[float, float], value: float) -> float:
    return scale[0] + scale[1] * value


def _burst(burst: Burst, duration_s: float, x: tuple[float, float], top: float, height: float, kind: str) -> str:
    first, last = burst.onset_s or 0.0, duration_s if burst.offset_s is None else burst.offset_s
    width = max(0.8, _at(x, last) - _at(x, first))
    return f'<rect class="{kind}" x="{_f(_at(x, first))}" y="{_f(top)}" width="{_f(width)}" height="{_f(height)}"/>'


def _rest(rest: Resting, x: tuple[float, float], bottom: float) -> str:
    first, last = _at(x, rest.from_s), _at(x, rest.to_s)
    return (
        f'<rect class="rest" x="{_f(first)}" y="{TOP + 1}" width="{_f(max(2.0, last - first))}" height="{_f(bottom - TOP - 2)}">'
        f"<title>taken for rest</title></rect>"
    )


def _path(values: Floats, rate_hz: float, x: tuple[float, float], top: float, bottom: float, ceiling: float, width: int) -> str:
    """The largest value in each of as many columns as can be seen; a gap where there is none."""
    columns = max(1, min(len(values), width))
    edges = np.linspace(0, len(values), columns + 1).astype(np.int64)
    path, drawing = [], False
    for first, end in pairwise(edges.tolist()):
        part = values[first:end]
        known = part[np.isfinite(part)]
        if not len(known):
            drawing = False
            continue
        y = bottom - min(1.0, max(0.0, float(known.max())) / ceiling) * (bottom - top)
        path.append(f"{'L' if drawing else 'M'}{_f(_at(x, (first + end) / 2 / rate_hz))} {_f(y)}")
        drawing = True
    return "".join(path)


def _quality(seconds: tuple[str, ...], duration_s: float, x: tuple[float, float], top: float) -> list[str]:
    made = []
    for first, end, verdict in runs(seconds):
        left, right = _at(x, first), _at(x, min(duration_s, end))
        height = STRIP if light(verdict) != "good" else STRIP / 2  # not colour alone: what is wrong stands taller
        made.append(
            f'<rect class="{light(verdict)}" x="{_f(left)}" y="{_f(top)}" width="{_f(max(0.5, right - left - 0.5))}" height="{height}">'
            f"<title>{first} to {end} s: {WORDS[Verdict(verdict)]}</title></rect>"
        )
    return made


def _faulty(seconds: tuple[str, ...], duration_s: float, x: tuple[float, float], top: float, height: float) -> list[str]:
    """Grey where a fault makes activity unknown."""
    spans = [(_at(x, first), _at(x, min(duration_s, end))) for first, end, verdict in runs(seconds) if light(verdict) == "bad"]
    return [f'<rect class="unknown" x="{_f(a)}" y="{_f(top)}" width="{_f(b - a)}" height="{_f(height)}"/>' for a, b in spans]


def _seconds(duration_s: float, x: tuple[float, float], y: float, width: int) -> list[str]:
    step = _nice(duration_s / (9 if width >= WIDE else 4))
    marks = [n * step for n in range(int(duration_s / step + 1e-9) + 1)]
    made = []
    for place, mark in enumerate(marks):
        unit = " s" if place == len(marks) - 1 else ""
        at = _at(x, mark)
        anchor = "end" if at > width - RIGHT - 12 else "middle"
        made.append(f'<text x="{_f(at)}" y="{_f(y)}" text-anchor="{anchor}">{mark:g}{unit}</text>')
    return made


def _nice(value: float) -> float:
    """The next number of 1, 2, 2.5 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value * (1 - 1e-9))


def _f(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
