"""What is found between channels: co-contraction, symmetry, synergies."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reknit.muscle.coordinated import LEAST_MUSCLES, left_right, synergies
from reknit.muscle.report.channels import Reference
from reknit.muscle.report.findings import Channel, Pair, Sides, Synergies
from reknit.muscle.report.look import Look, Timeline
from reknit.muscle.report.named import antagonists, both_sides
from reknit.muscle.report.words import unit_words
from reknit.muscle.samples import Floats
from reknit.muscle.strength import BLOCK_S
from reknit.signals.muscle.coordination.co_contraction import CoContraction
from reknit.signals.muscle.normalise.method import Method
from reknit.signals.muscle.normalise.normalisation import Normalisation
from reknit.signals.muscle.normalise.normalised import Normalised
from reknit.signals.muscle.synergy.rank import RankRule
from reknit.stream import Channel as Column
from reknit.stream import Event, ParameterError

GOOD_SHARE = 0.8
LEAST_CYCLES = 3
LEAST_BOTH_S = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """What the findings between channels are made of, and the sentences about what is withheld."""

    columns: tuple[Column, ...]
    channels: tuple[Channel, ...]
    line: Timeline
    look: Look
    usable: NDArray[np.bool_]
    active: NDArray[np.int8] | None
    delay_s: float
    references: Mapping[str, Reference]
    withheld: list[str] = field(default_factory=list)

    def envelope(self, place: int) -> Floats:
        """A channel's envelope in the recording's time, NaN where a fault makes it wrong."""
        values = np.array(self.look.envelopes[round(self.look.envelope_delay_s * self.look.slow_hz) :, place])
        block = (np.arange(len(values)) / (self.look.slow_hz * BLOCK_S)).astype(np.int64)
        fit = self.usable[np.minimum(block, len(self.usable) - 1), place]
        return np.where(fit, values, np.nan)

    def activity(self, place: int) -> Floats:
        """1, 0 or NaN for each sample of `envelope`."""
        count = len(self.look.envelopes) - round(self.look.envelope_delay_s * self.look.slow_hz)
        out = np.full(count, np.nan)
        if self.active is not None and self.channels[place].bursts is not None:
            at = np.round((np.arange(count) / self.look.slow_hz + self.delay_s) * self.line.rate_hz).astype(np.int64)
            inside = at < len(self.active)
            values = self.active[at[inside], place]
            out[inside] = np.where(values < 0, np.nan, values)
        return out


def found_pairs(all_: Between, wanted: Sequence[tuple[int, int]], detector: str) -> tuple[Pair, ...]:
    """Co-contraction of the pairs that were asked for, else of those that work against each other."""
    pairs = wanted or antagonists(all_.columns)
    if not pairs:
        all_.withheld.append(
            "Co-contraction: no two channels are named as muscles that work against each other; name a pair with --pair A,B."
        )
    return tuple(found for a, b in pairs if (found := _pair(all_, a, b, detector)) is not None)


def _pair(all_: Between, a: int, b: int, detector: str) -> Pair | None:
    names = all_.columns[a].name, all_.columns[b].name
    told = f"Co-contraction of {names[0]} and {names[1]}"
    if a == b:
        raise ParameterError(f"a pair needs two channels, but both are {names[0]!r}; name another one")
    one, other, active = all_.envelope(a), all_.envelope(b), (all_.activity(a), all_.activity(b))
    both_known = np.isfinite(one) & np.isfinite(other)
    known_activity = np.isfinite(active[0]) & np.isfinite(active[1])
    worked = both_known & known_activity & ((active[0] > 0) | (active[1] > 0))
    if worked.sum() < LEAST_BOTH_S * all_.look.slow_hz:
        all_.withheld.append(f"{told}: there is less than a second in which either is active and both are free of faults.")
        return None
    references = [all_.references.get(name) for name in names]
    units = all_.columns[a].unit, all_.columns[b].unit
    normalised = all(each is not None for each in references)
    if not normalised and units[0] != units[1]:
        all_.withheld.append(f"{told}: one is in {units[0]}, the other in {units[1]}, and they are not normalised.")
        return None
    made = [
        Normalised.of(
            values[worked],
            Normalisation(Method.NONE, 100.0, unit)
            if not normalised or reference is None
            else Normalisation(Method.TASK_PEAK, reference.envelope, unit),
        )
        for values, unit, reference in zip((one, other), units, references, strict=True)
    ]
    found = CoContraction.of(made[0], made[1], (active[0][worked], active[1][worked]), detector)
    condition = "both in per cent of their references" if normalised else "not normalised: who has the larger signal rules"
    seconds = worked.sum() / all_.look.slow_hz
    return Pair(
        one=names[0],
        other=names[1],
        unit="%" if normalised else units[0],
        falconer_winter=_known(found.falconer_winter),
        rudolph=_known(found.rudolph),
        overlap=_known(found.overlap),
        temporal=_known(found.temporal),
        why=f"over the {seconds:.1f} s in which either was active; {condition}; activity by {detector}",
    )


def _known(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def found_sides(all_: Between) -> tuple[Sides, ...]:
    """Left and right of each muscle that was recorded on both sides."""
    pairs = both_sides(all_.columns)
    if not pairs:
        all_.withheld.append("Symmetry: no muscle is named on the left and on the right.")
    made = []
    for left, right in pairs:
        muscle = all_.columns[left].muscle or ""
        values, other = all_.envelope(left), all_.envelope(right)
        known = np.isfinite(values) & np.isfinite(other)
        if all_.columns[left].unit != all_.columns[right].unit or known.sum() < LEAST_BOTH_S * all_.look.slow_hz:
            all_.withheld.append(f"Symmetry of {muscle}: the sides differ in unit, or have no second without faults together.")
            continue
        if not (all_.channels[left].bursts or all_.channels[right].bursts):
            all_.withheld.append(f"Symmetry of {muscle}: neither side was active.")
            continue
        means = [float(np.maximum(each[known], 0.0).mean()) for each in (values, other)]
        found = left_right(*means, share=float(known.mean()), floor=0.0)
        if found is not None:
            condition = (
                f"mean envelopes over {known.sum() / all_.look.slow_hz:.1f} s in {unit_words(all_.columns[left].unit)}, "
                "not normalised to a maximal contraction: skin, fat and the electrodes' places count, too"
            )
            made.append(Sides(muscle, all_.columns[left].name, all_.columns[right].name, found.percent, found.index, condition))
    return tuple(made)


def found_synergies(all_: Between, cycles_from: str | None, events: Sequence[Event]) -> Synergies | None:
    """Synergies of the good channels over the cycles, or a sentence why there are none."""
    if cycles_from is None:
        all_.withheld.append(
            "Synergies: nobody said where the cycles of a movement begin; name a channel or event with --cycles-from."
        )
        return None
    edges_s = _edges(all_, cycles_from, events)
    good = [n for n, each in enumerate(all_.channels) if each.good_share >= GOOD_SHARE and each.bursts]
    if len(good) < LEAST_MUSCLES:
        all_.withheld.append(f"Synergies: {len(good)} channels are good and active, {LEAST_MUSCLES} are needed.")
        return None
    if len(edges_s) <= LEAST_CYCLES:
        all_.withheld.append(f"Synergies: {max(0, len(edges_s) - 1)} cycles were found, {LEAST_CYCLES} are needed.")
        return None
    envelopes = np.column_stack([all_.envelope(place) for place in good])
    try:
        ranks = synergies(envelopes, all_.look.slow_hz, edges_s)
    except ParameterError as error:
        all_.withheld.append(f"Synergies: {error}.")
        return None
    best = ranks.best
    return Synergies(
        channels=tuple(all_.columns[place].name for place in good),
        cycles=len(edges_s) - 1,
        rank=best.rank,
        by_rule=tuple((rule.value, ranks.chosen[rule]) for rule in RankRule),
        r2=best.r2,
        vaf=best.vaf,
        weights=tuple(tuple(row) for row in best.weights.tolist()),
        activations=tuple(tuple(row) for row in best.activations.tolist()),
    )


def _edges(all_: Between, name: str, events: Sequence[Event]) -> list[float]:
    """Beginnings of cycles in seconds: bursts of a channel, or events; ParameterError where the name is neither."""
    for channel in all_.channels:
        if channel.name == name:
            return [each.onset_s for each in channel.bursts or () if each.onset_s is not None]
    marked = [each for each in events if each.name == name and each.epoch in all_.line.begins]
    if not marked:
        names = ", ".join(repr(each) for each in dict.fromkeys([*(c.name for c in all_.columns), *(e.name for e in events)]))
        raise ParameterError(f"there is no channel or event {name!r}; there is {names}")
    return sorted((all_.line.begins[each.epoch] + each.index) / all_.line.rate_hz for each in marked)
