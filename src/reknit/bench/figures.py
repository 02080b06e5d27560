"""What a benchmark reports: figures with their goals and peers, the data and the machine."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from typing import Any

from reknit.journal.software import software
from reknit.stream import ReknitError


class BenchError(ReknitError):
    """A benchmark could not be run."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number.

    Parameters
    ----------
    name
        Its name for good, such as ``"engine.chunk_p50_us"``.
    value, unit
        What was measured; None for a comparison with a peer that could not be run.
    goal, holds
        What was aimed at, in words such as ``"<= 8"``, and whether it was reached; None without a goal.
    peer, peer_value
        What it was measured against in the same run, or why it could not be run, and what that gave.
    """

    name: str
    value: float | None
    unit: str
    goal: str | None = None
    holds: bool | None = None
    peer: str | None = None
    peer_value: float | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A benchmark's report."""

    benchmark: str
    data: dict[str, Any]
    machine: str
    figures: list[Figure] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)


def machine() -> str:
    """The computer and the software that the numbers depend on."""
    facts = software()
    return (
        f"{facts['processor']}, {os.cpu_count()} cores, {facts['platform']}, Python {facts['python']}, numpy {facts['numpy']}, "
        f"scipy {facts['scipy']}"
    )
