"""Names of channels as files give them: often twice, sometimes not at all."""

from __future__ import annotations

from collections.abc import Iterable


def distinct(names: Iterable[str]) -> list[str]:
    """The same names, with a number behind each that was there before: no two of them are equal."""
    taken: set[str] = set()
    out = []
    for name in names:
        one, turn = name, 2
        while one in taken:
            one, turn = f"{name} ({turn})", turn + 1
        taken.add(one)
        out.append(one)
    return out


def named(names: Iterable[str]) -> list[str]:
    """Distinct names, where an empty one becomes its place: "channel 3"."""
    return distinct(name.strip() or f"channel {place}" for place, name in enumerate(names, 1))
