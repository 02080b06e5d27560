"""Initial contacts from a whole recording at once: for reports, never live, since each decision looks at what comes after."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.gait.braking import LEAD_S, between, kernel, steepness
from reknit.signals.motion.gait.steps import LONGEST_S, SHORTEST_S, Contact, named_side, rise_m, side_told

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

SMOOTH_S, APART_S, LEAST_M_S3 = 0.05, 0.4, 0.7
CLEAR, FAINT = 0.4, 0.1
"""Shares of the usual steepness: of a contact that stands by itself, and of one that is looked for where one is missing."""
LONG, NEXT, EARLY = 1.5, 1.6, 0.55
"""In usual step times: between two contacts with more one is missing, one before the first is not further off, none comes earlier."""
ROUNDS = 3


def offline_contacts(up: Floats, forward: Floats, turn_deg_s: Floats, rate_hz: float) -> list[Contact]:
    """All contacts of one recording in the directions of `TrunkFrame`; none beside a missing row.

    Clear falls of the forward acceleration are contacts; from them come the usual steepness and step time of the recording, and
    where a contact is then missing, the steepest faint fall there is one. Contact times are in samples. Offline only.
    """
    missing = ~(np.isfinite(up) & np.isfinite(forward) & np.isfinite(turn_deg_s))
    if len(forward) < 5 or missing.all():
        return []
    up, forward, turn_deg_s = (_held(values, missing) for values in (up, forward, turn_deg_s))
    taps = kernel(rate_hz, SMOOTH_S)
    falls = steepness(np.pad(forward, len(taps) // 2, mode="edge"), taps)
    near = np.convolve(missing, np.ones(len(taps)), mode="same") > 0
    tops = _tops(np.where(near, 0.0, falls))
    chosen = _filled(falls, tops, _clear(falls, tops, rate_hz), rate_hz)
    return _told(_times(falls, chosen, rate_hz), up, turn_deg_s, rate_hz)


def _held(values: Floats, missing: NDArray[np.bool_]) -> Floats:
    """The values with each missing one replaced by the last one before it, or by the first there is."""
    places = np.maximum.accumulate(np.where(missing, -1, np.arange(len(values))))
    return np.asarray(values[np.where(places < 0, int(np.argmin(missing)), places)], dtype=np.float64)


def _tops(falls: Floats) -> Places:
    edged = np.concatenate(([-np.inf], falls, [-np.inf]))
    return np.flatnonzero((edged[1:-1] > edged[:-2]) & (edged[1:-1] >= edged[2:]) & (falls > LEAST_M_S3))


def _clear(falls: Floats, tops: Places, rate_hz: float) -> list[int]:
    """The tops that stand by themselves, and are steep beside the steeper two thirds of them."""
    kept: list[int] = []
    for top in tops.tolist():
        if kept and top - kept[-1] < APART_S * rate_hz:
            if falls[top] > falls[kept[-1]]:
                kept[-1] = top
        else:
            kept.append(top)
    if len(kept) < 2:
        return kept
    usual = float(np.median(np.sort(falls[kept])[len(kept) // 3 :]))
    return [top for top in kept if falls[top] > CLEAR * usual]


def _filled(falls: Floats, tops: Places, contacts: list[int], rate_hz: float) -> list[int]:
    """The contacts with those that were missing between, before and after them."""
    for _ in range(ROUNDS):
        if len(contacts) < 3:
            break
        step, usual = float(np.median(np.diff(contacts))), float(np.median(falls[contacts]))
        nearest = max(EARLY * step, 0.8 * APART_S * rate_hz)
        found = []
        ends = [contacts[0] - NEXT * step - nearest, *contacts, contacts[-1] + NEXT * step + nearest]
        for before, behind in pairwise(ends):
            if behind - before < LONG * step:
                continue
            there = [top for top in tops.tolist() if before + nearest <= top <= behind - nearest and falls[top] > FAINT * usual]
            if there:
                found.append(max(there, key=lambda top: float(falls[top])))
        if not found:
            break
        contacts = sorted({*contacts, *found})
    return contacts


def _times(falls: Floats, contacts: list[int], rate_hz: float) -> list[float]:
    edged = np.pad(falls, 1, mode="edge")
    lead = LEAD_S * rate_hz
    return [max(at + between(*edged[at : at + 3].tolist()) - lead, 0.0) for at in contacts]


def _told(times: list[float], up: Floats, turn_deg_s: Floats, rate_hz: float) -> list[Contact]:
    told, out = 0.0, []
    for place, at in enumerate(times):
        step_s = (at - times[place - 1]) / rate_hz if place else LONGEST_S + 1
        walks = SHORTEST_S <= step_s <= LONGEST_S
        told = side_told(turn_deg_s, round(at), rate_hz, told if walks else 0.0)
        rise = rise_m(up, rate_hz, times[place - 1], at) if walks else None
        out.append(Contact(at, step_s if walks else None, rise, named_side(told)))
    return out
