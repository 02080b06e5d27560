"""What a sealed session's summary must hold to be shown."""

from __future__ import annotations

from typing import Any

import msgspec


class Measure(msgspec.Struct, frozen=True):
    """What was measured."""

    name: str
    unit: str | None = None
    delay_s: float | None = None


class Timed(msgspec.Struct, frozen=True):
    """What came of a timed test; None where it was not finished."""

    kind: str
    value: float | None = None


class Reaction(msgspec.Struct, frozen=True):
    """What came of trials of reaction; None where none was timed."""

    median_ms: float | None = None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a block's summary must hold to be shown."""

    exercise: str
    side: str
    simulated: bool
    measure: Measure
    repetitions: list[dict[str, Any]]
    partial: list[dict[str, Any]]
    gates: dict[str, int]
    stopped: str | None = None
    duration_s: float | None = None
    timed: Timed | None = None
    reaction: Reaction | None = None
