"""How two joints moved in time with each other, as words and as a part of a page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from reknit.motion.coordination import Coordination
from reknit.motion.report.why_shut import why_shut
from reknit.signals.movement.withheld import Withheld

NOTE = (
    "Relative phase: 0 deg is in step, 180 opposite. Vector coding: which of the two changes. Delay: the shift at which both courses are "
    "most alike. How far off these numbers are is not known: compare only within a person and a view."
)


def timing_rows(found: Coordination) -> list[tuple[str, str]]:
    """Phase, coupling and delay of a pair, each with its value or why it was withheld."""
    phase, coupling, lag = found.phase, found.coupling, found.lag
    one, other = names(found)
    if isinstance(coupling, Withheld):
        shares = _not(coupling)
    else:
        shares = ", ".join(f"{pattern} {100 * share:.0f} %" for pattern, share in coupling.shares.items())
        shares = shares.replace("proximal", f"mainly {one}").replace("distal", f"mainly {other}")
    return [
        (
            "relative phase",
            _not(phase)
            if isinstance(phase, Withheld)
            else f"{phase.mean_deg:.0f} deg, {phase.deviation_deg:.0f} deg apart between repetitions",
        ),
        ("vector coding", shares),
        (
            "delay",
            _not(lag)
            if isinstance(lag, Withheld)
            else f"{other} {abs(lag.median_s):.2f} s {'before' if lag.median_s < 0 else 'after'} {one} "
            f"({lag.least_s:.2f} to {lag.most_s:.2f} s)",
        ),
    ]


def names(found: Coordination) -> tuple[str, str]:
    """What the two joints are called: by the side where it is one measure, else by the measure."""
    first, second = found.first, found.second
    if first.measure == second.measure:
        return first.side.value, second.side.value
    return first.measure.replace("_", " "), second.measure.replace("_", " ")


def timing(pairs: Sequence[Coordination]) -> str:
    """The part of a page about all pairs; nothing without one. A joint that was not seen is named with its gate."""
    parts = []
    for each in pairs:
        one, other = names(each)
        if isinstance(each.phase, Withheld) and any(each.gates):
            shut = [f"{name} is withheld ({why_shut(gate)})" for name, gate in zip((one, other), each.gates, strict=True) if gate]
            told = f"<p>{escape('; '.join(shut))}.</p>"
        else:
            rows = "".join(f"<tr><td>{escape(name)}</td><td>{escape(said)}</td></tr>" for name, said in timing_rows(each))
            told = f'<div class="scroll" tabindex="0"><table>{rows}</table></div>'
        parts.append(f"<h3>{escape(f'{one} and {other}, {each.whole} of {each.cycles} repetitions')}</h3>{told}")
    return "".join(parts) + f"<p>{escape(NOTE)}</p>" if parts else ""


def _not(withheld: Withheld) -> str:
    return f"withheld: {withheld.said}"
