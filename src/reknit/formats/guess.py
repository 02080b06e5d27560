"""How a table was understood where it does not say so itself: shown, so that nobody has to trust it."""

from __future__ import annotations

from dataclasses import dataclass

from reknit.stream import Kind

OPTIONS = "--separator, --decimal, --time, --unit, --rate or --kind"


@dataclass(frozen=True, slots=True)
class Guess:
    """What was taken for what, each with its reason.

    Parameters
    ----------
    layout
        Separator, decimal sign and lines of header; empty where the file's form says them.
    time
        The column of times with its unit, the counter, or that there is none.
    rate
        The rate, and what says so.
    kind, kind_why
        What the samples are.
    units
        The units of the channels, and what says so.
    left_out
        Columns that are no channels.
    """

    layout: str
    time: str
    rate: str
    kind: Kind
    kind_why: str
    units: str
    left_out: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [self.layout, self.time, self.rate, f"taken for {self.kind.value} ({self.kind_why})", self.units]
        if self.left_out:
            parts.append(f"left out: {', '.join(self.left_out)}")
        return f"{'; '.join(part for part in parts if part)}. Change it with {OPTIONS}."
