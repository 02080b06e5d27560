"""How a source is, as a page, a journal and a command tell it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from reknit.sources.numbered import Anchor, Counts
from reknit.sources.supervision import SourceState
from reknit.sources.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Health:
    """A source at one moment.

    Parameters
    ----------
    state
        Where the source is.
    counts
        What came and what did not.
    tries
        Connections that failed since the data were last good for long enough.
    problem
        What was wrong last, as a sentence; None where nothing was, or it is over.
    retry_s
        Seconds until the next try to connect; None where none is due.
    rate_hz
        The rate as measured by the clock fit; None before the first clock and for irregular streams.
    error_ms
        What a sample's time may be wrong by; None before the first clock.
    undetectable
        Losses too small to be told from jitter.
    battery_percent
        How full the battery is; None where the device does not say.
    trouble
        Which of the frequent troubles `problem` is; None for any other.
    anchors
        The corners of the lower envelope of arrivals since the last report, for a final fit of the clock.
    """

    state: SourceState
    counts: Counts
    tries: int = 0
    problem: str | None = None
    retry_s: float | None = None
    rate_hz: float | None = None
    error_ms: float | None = None
    undetectable: int = 0
    battery_percent: float | None = None
    trouble: Trouble | None = None
    anchors: tuple[Anchor, ...] = field(default=(), repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, without the anchors."""
        plain = asdict(self)
        del plain["anchors"]
        return plain | {"state": self.state.value, "trouble": None if self.trouble is None else self.trouble.value}
