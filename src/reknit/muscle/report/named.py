"""Muscles and sides from the names of channels, where the file does not say them, and which muscles work against each other."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

from reknit.signals.muscle.names import MUSCLES
from reknit.stream import Channel, Side

SHORT = {
    "vastus lat": "vastus lateralis", "vastus med": "vastus medialis",
    "tib ant": "tibialis anterior", "gastroc lat": "gastrocnemius lateralis", "gastroc med": "gastrocnemius medialis",
    "vl": "vastus lateralis", "vm": "vastus medialis",
    "rf": "rectus femoris", "bf": "biceps femoris", "ta": "tibialis anterior", "sol": "soleus",
}  # fmt: skip
SIDES = {"left": Side.LEFT, "l": Side.LEFT, "right": Side.RIGHT, "r": Side.RIGHT}
EXTEND_KNEE = frozenset({"rectus femoris", "vastus lateralis", "vastus medialis"})
BEND_KNEE = frozenset({"biceps femoris", "semitendinosus"})
POINT_FOOT = frozenset({"gastrocnemius lateralis", "gastrocnemius medialis", "soleus"})
AGAINST = (
    (frozenset({"biceps brachii"}), frozenset({"triceps brachii"})),
    (frozenset({"wrist flexors"}), frozenset({"wrist extensors"})),
    (EXTEND_KNEE, BEND_KNEE),
    (frozenset({"tibialis anterior"}), POINT_FOOT),
    (frozenset({"rectus abdominis"}), frozenset({"erector spinae"})),
    (frozenset({"hip adductors"}), frozenset({"gluteus medius"})),
)


def with_names(channel: Channel) -> Channel:
    """The channel with muscle and side, as far as its name says them and nothing else did."""
    words = re.sub(r"[^a-z0-9]+", " ", channel.name.lower()).split()
    text = f" {' '.join(words)} "
    muscle = next((each for each in MUSCLES if f" {each} " in text), None)
    muscle = muscle or next((full for short, full in SHORT.items() if f" {short} " in text), None)
    sides = {SIDES[word] for word in words if word in SIDES}
    side = next(iter(sides)) if len(sides) == 1 else None
    return replace(channel, muscle=channel.muscle or muscle, side=channel.side or side)


def antagonists(channels: tuple[Channel, ...]) -> tuple[tuple[int, int], ...]:
    """Pairs of channels whose muscles work against each other on one side, or on sides that nobody has said."""
    found = []
    for one, other in combinations(range(len(channels)), 2):
        a, b = channels[one], channels[other]
        against = any((a.muscle in x and b.muscle in y) or (a.muscle in y and b.muscle in x) for x, y in AGAINST)
        if against and a.side == b.side:
            found.append((one, other))
    return tuple(found)


def both_sides(channels: tuple[Channel, ...]) -> tuple[tuple[int, int], ...]:
    """(left, right) of each muscle that was recorded once on either side."""
    found = []
    for muscle in dict.fromkeys(each.muscle for each in channels if each.muscle):
        left, right = (
            [n for n, each in enumerate(channels) if (each.muscle, each.side) == (muscle, side)]
            for side in (Side.LEFT, Side.RIGHT)
        )
        if len(left) == len(right) == 1:
            found.append((left[0], right[0]))
    return tuple(found)
