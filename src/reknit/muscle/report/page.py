"""A report as one page of HTML that needs nothing else: no script, no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from reknit.muscle.report.findings import Channel, Floats, MuscleReport
from reknit.muscle.report.plots import NARROW, WIDE, course, frequencies, raster, synergy
from reknit.muscle.report.style import PAGE
from reknit.muscle.report.words import DASH, WORDS, light, number, runs, signal_words, slope_words, unit_words
from reknit.signals.muscle.verdict import Verdict

KEY = (
    ('<path class="course" d="M1 10L8 3L14 7L21 2"/>', "envelope (6 Hz)"),
    ('<rect class="active" width="22" height="12"/>', "active"),
    ('<rect class="rest" x="1" y="1" width="20" height="10"/>', "taken for rest"),
    ('<rect class="good" y="3" width="22" height="5"/>', "good"),
    ('<rect class="doubt" width="22" height="10"/>', "doubtful: a number remains"),
    ('<rect class="bad" width="22" height="10"/>', "faulty: left out of the numbers"),
)


def page(report: MuscleReport) -> str:
    """The whole page."""
    title = f"EMG report: {report.file or 'recording'}"
    sections = [
        _head(report),
        _overview(report),
        _raster(report),
        "<h2>Each channel</h2>" + _key() + "".join(_channel(report, place) for place in range(len(report.channels))),
        _between(report),
        _withheld(report),
        _made(report),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{PAGE}</style></head>\n<body><main>{''.join(sections)}</main></body></html>\n"
    )


def summary(report: MuscleReport) -> str:
    """What matters first, in a few sentences."""
    channels = report.channels
    good = sum(each.good_share == 1 for each in channels)
    faulty = [each.name for each in channels if any(light(fault) == "bad" for fault, _ in each.faults)]
    active = sum(bool(each.bursts) for each in channels)
    plural = "channel" if len(channels) == 1 else "channels"
    told = [f"{len(channels)} {plural}, {report.duration_s:.1f} s at {report.rate_hz:g} samples a second."]
    told.append(f"{good} of {len(channels)} good throughout; {active} active.")
    if faulty:
        told.append(f"Faults that make numbers wrong: {', '.join(faulty)}; those seconds are left out.")
    if asked := [each.name for each in channels if each.question]:
        told.append(f"Please check the unit of {', '.join(asked)}.")
    return " ".join(told)


def _head(report: MuscleReport) -> str:
    simulated = '<p class="tag">SIMULATED: this recording was not made of a person</p>' if report.simulated else ""
    asked = "".join(
        f'<div class="sheet notice"><p><b>{escape(each.name)}</b> is {escape(each.question)}</p></div>'
        for each in report.channels
        if each.question
    )
    read = f'<p class="soft small">Read as: {escape(report.read_as)}</p>' if report.read_as else ""
    return (
        f'<p class="soft">EMG report</p><h1>{escape(report.file or "Recording")}</h1>{simulated}'
        f'<p class="lead">{escape(summary(report))}</p>{asked}{_breaks(report)}{read}'
    )


def _breaks(report: MuscleReport) -> str:
    told = [
        f"Samples are missing from {first:.2f} s " + ("on; nobody knows how long." if last is None else f"to {last:.2f} s.")
        for first, last in report.breaks
    ]
    more = [f"And {len(told) - 20} further breaks."] if len(told) > 20 else []
    return "".join(f'<div class="sheet notice"><p>{escape(each)}</p></div>' for each in [*told[:20], *more])


def _overview(report: MuscleReport) -> str:
    heads = ("Channel", "Signal", "At rest, RMS", "Active, RMS", "Peak", "Strongest 0.5 s, RMS", "SNR", "Active time")
    rows = []
    for each in report.channels:
        unit, amplitude = unit_words(each.unit), each.amplitude
        strongest = None if amplitude is None else amplitude.strongest
        percent = "" if amplitude is None or amplitude.percent is None else f" ({number(amplitude.percent)} %)"
        cells = (
            escape(each.name),
            _lamp(each) + escape(signal_words(each)),
            _with(None if each.rest is None else each.rest.rms, unit),
            _with(None if amplitude is None else amplitude.rms_active, unit),
            _with(None if amplitude is None else amplitude.peak, unit),
            _with(strongest, unit) + percent,
            DASH if each.snr_db is None else f"{each.snr_db:.1f} dB",
            DASH if each.active_share is None else f"{100 * each.active_share:.0f} %",
        )
        rows.append(cells)
    normalised = dict.fromkeys(each.amplitude.normalisation for each in report.channels if each.amplitude)
    condition = (
        "Amplitudes are of the band-passed signal, over the seconds without a fault that makes numbers wrong; "
        f"{'; '.join(normalised)}. SNR: power of activity beyond that of rest, over that of rest."
    )
    note = f'<p class="soft small">{escape(condition)}</p>'
    return f'<h2>Overview</h2><div class="sheet"><div class="scroll">{_table(heads, rows)}</div>{note}</div>'


def _raster(report: MuscleReport) -> str:
    least, best = report.least_lag_s
    told = (
        f"Activity by the {report.detector} detector against each channel's own rest; live it is {1000 * report.detector_delay_s:.0f} ms "
        "late, which is taken off here. Hollow: single onsets are not to be believed; grey: unknown. "
        f"No order of two muscles may be read from onsets closer than {1000 * least:.0f} ms, "
        f"or {1000 * best:.0f} ms where both have 20 dB or more."
    )
    drawn = _both(lambda width: raster(report.channels, report.duration_s, width))
    return f'<h2>When the muscles were active</h2><div class="sheet">{drawn}<p class="soft small">{escape(told)}</p></div>'


def _channel(report: MuscleReport, place: int) -> str:
    each = report.channels[place]
    envelope: Floats = report.course.envelopes[:, place]
    place_words = " ".join(part for part in (each.side, each.muscle) if part)
    drawn = _both(lambda width: course(each, envelope, report.course.rate_hz, report.duration_s, width))
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in _facts(each))
    withheld = "".join(f"<li>{escape(sentence)}</li>" for sentence in each.withheld)
    where = f'<span class="soft">{escape(place_words)}</span>' if place_words and place_words != each.name.lower() else ""
    return (
        f'<section class="sheet"><div class="head"><h3>{escape(each.name)}</h3>{where}'
        f"<span>{_lamp(each)}{escape(signal_words(each))}</span>"
        f'<span class="soft small">envelope in {escape(unit_words(each.unit))}</span></div>{drawn}<dl>{facts}</dl>{_frequencies(each)}'
        + (f'<p class="soft small">Not told, and why:</p><ul class="small">{withheld}</ul>' if withheld else "")
        + "</section>"
    )


def _frequencies(each: Channel) -> str:
    """The picture of the median frequency, with whether it may be read as fatigue."""
    if (found := each.frequencies) is None:
        return ""
    drawn = _both(lambda width: frequencies(each, found, width))
    told = (
        "A steady hold as far as the signal tells (force unknown): the line is its slope."
        if found.unfit is None
        else f"No steady hold ({found.unfit}): not to be read as fatigue, so hollow and without a line."
    )
    return f'<p class="soft small">Median frequency in Hz, each second of the longest activity. {escape(told)}</p>{drawn}'


def _facts(each: Channel) -> Iterable[tuple[str, str]]:
    unit = unit_words(each.unit)
    if each.good_share < 1:
        faulty = [
            f"{first}–{end} s {WORDS[Verdict(verdict)]}" for first, end, verdict in runs(each.seconds) if verdict != Verdict.GOOD
        ]
        yield "Not good", "; ".join(faulty[:12]) + (f"; and {len(faulty) - 12} more" if len(faulty) > 12 else "")
    if each.rest is not None:
        quiet = f"the quietest stretch, {each.rest.from_s:.1f}–{each.rest.to_s:.1f} s"
        yield "Rest", f"{number(each.rest.rms)} {unit} RMS in {quiet}"
    if each.amplitude is not None:
        yield (
            "Amplitude",
            f"{number(each.amplitude.rms)} {unit} RMS over {each.amplitude.used_s:.1f} s; {each.amplitude.normalisation}",
        )
    if each.bursts:
        lengths = sorted(b.offset_s - b.onset_s for b in each.bursts if b.onset_s is not None and b.offset_s is not None)
        middle = f" of {lengths[len(lengths) // 2]:.2f} s" if lengths else ""
        yield "Activity", f"1 burst{middle}" if len(each.bursts) == 1 else f"{len(each.bursts)} bursts, typically{middle}"
    if each.hold is not None:
        span = f"hold of {each.hold.from_s:.1f}–{each.hold.to_s:.1f} s, force unknown"
        yield (
            "Fatigue",
            f"{slope_words(each.hold.median_hz, 'median frequency', 'Hz')}; {slope_words(each.hold.rms, 'RMS', unit)}; {span}",
        )
    if each.rhythm is not None:
        peak = (
            "no peak stands out of noise" if each.rhythm.peak_hz is None else f"a peak stands out at {each.rhythm.peak_hz:.1f} Hz"
        )
        more = "" if each.rhythm.peak_hz is None else "; a steady hold may have one where its motor units fire"
        span = f"in the activity of {each.rhythm.from_s:.1f}–{each.rhythm.to_s:.1f} s"
        yield (
            "Tremor (4–12 Hz)",
            f"{peak}; {100 * each.rhythm.share:.0f} % of the power of 1–40 Hz, {span}{more}",
        )


def _between(report: MuscleReport) -> str:
    made = []
    if report.pairs:
        heads = ("Pair", "Falconer-Winter", "Rudolph", "Overlap", "Both active / either")
        rows = [
            (escape(f"{p.one} and {p.other}"), _with(p.falconer_winter, "%"), _with(p.rudolph, unit_words(p.unit)),
             _with(p.overlap, unit_words(p.unit)), _with(p.temporal, "%"))
            for p in report.pairs
        ]  # fmt: skip
        why = "".join(f"<li>{escape(f'{p.one} and {p.other}: {p.why}')}</li>" for p in report.pairs)
        note = "One index of each family (shape, amplitude, time), since no single one is right."
        below = f'<p class="soft small">{note}</p><ul class="soft small">{why}</ul>'
        made.append(f'<h3>Co-contraction</h3><div class="scroll">{_table(heads, rows)}</div>{below}')
    if report.sides:
        side_heads = ("Muscle", "Weaker side / stronger", "Index (left above 0)")
        side_rows = [(escape(s.muscle), _with(s.percent, "%"), f"{s.index:+.0f} %") for s in report.sides]
        why = "".join(f"<li>{escape(f'{s.muscle}: {s.condition}')}</li>" for s in report.sides)
        made.append(
            f'<h3>Left and right</h3><div class="scroll">{_table(side_heads, side_rows)}</div><ul class="soft small">{why}</ul>'
        )
    if (found := report.synergies) is not None:
        rules = ", ".join(f"{name}: {'none' if rank is None else rank}" for name, rank in found.by_rule)
        drawn = _both(lambda width: synergy(found, width))
        told = f"Mean of {found.cycles} cycles; R² {found.r2:.3f}, VAF {found.vaf:.3f}. How many, by each rule: {rules}."
        if len({rank for _, rank in found.by_rule}) > 1:
            told += " The rules do not agree, so take the number with doubt."
        made.append(f'<h3>Synergies</h3>{drawn}<p class="soft small">{escape(told)}</p>')
    return "<h2>Between the muscles</h2>" + "".join(f'<section class="sheet">{each}</section>' for each in made) if made else ""


def _withheld(report: MuscleReport) -> str:
    if not report.withheld:
        return ""
    return f'<h2>Not told, and why</h2><div class="sheet"><ul>{"".join(f"<li>{escape(each)}</li>" for each in report.withheld)}</ul></div>'


def _made(report: MuscleReport) -> str:
    facts = [
        ("File", report.file or DASH),
        ("SHA-256", report.sha256 or DASH),
        ("Device", report.device or DASH),
        ("Reknit", f"{report.version}; not a certified medical device"),
        ("Filters, in order", "; ".join(report.filters)),
        (
            "Envelope",
            "rectified, Butterworth low-pass of order 2 at 6 Hz; its delay of 37.5 ms and the band-pass's are taken off",
        ),
        ("Faults", "each second by the five around it; rules and limits in docs/science/quality.md"),
    ]
    body = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    return f'<h2>How this was made</h2><div class="sheet small"><dl>{body}</dl></div>'


def _key() -> str:
    keys = "".join(
        f'<span><svg class="p" viewBox="0 0 22 12" aria-hidden="true">{drawn}</svg>{escape(name)}</span>' for drawn, name in KEY
    )
    return f'<div class="key small">{keys}</div>'


def _lamp(channel: Channel) -> str:
    lights = {light(fault) for fault, _ in channel.faults}
    return (
        f'<span class="lamp {"bad" if "bad" in lights else "doubt" if "doubt" in lights else "good"}" aria-hidden="true"></span>'
    )


def _with(value: float | None, unit: str) -> str:
    return DASH if value is None else escape(f"{number(value)} {unit}")


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    numeric = [name not in ("Channel", "Signal", "Pair", "Muscle") for name in heads]
    kind = ['class="n"' if each else "" for each in numeric]
    head = "".join(f"<th {k}>{escape(name)}</th>" for k, name in zip(kind, heads, strict=True))
    body = "".join(
        "<tr>"
        + "".join(
            f'<td {k} data-label="{escape(name)}"><span>{cell}</span></td>'
            for k, name, cell in zip(kind, heads, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f'<table class="stack"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _both(drawn: Callable[[int], str]) -> str:
    """A picture for wide windows and paper, and one for phones, whose words would else be too small."""
    return f'<div class="wide">{drawn(WIDE)}</div><div class="narrow">{drawn(NARROW)}</div>'
