"""From the moment at which a sample was taken to the moment at which its cue was seen or heard, in parts."""

from __future__ import annotations

from typing import Any, NamedTuple

from reknit.live.spread import Spread


class Moments(NamedTuple):
    """When a snapshot's newest sample was taken (None: nothing says so), reached the server, and when the snapshot went out.

    In ns of the session's clock.
    """

    taken_ns: int | None
    received_ns: int
    sent_ns: int


class Latency:
    """Counts, for every cue that a page reports as shown, how long each part of its way took.

    The parts add up to the whole for each single cue: `sensing` (exposure, finding the joints, way to the server), `deciding` (the
    server) and `showing` (way back, drawing or sounding). Once a cue comes of samples without a time of their own, nothing is told of
    `sensing`, and the whole counts from the arrival: a mixture would be neither.
    """

    def __init__(self) -> None:
        self.sensing, self.deciding, self.showing = Spread(), Spread(), Spread()
        self._from_capture, self._from_arrival = Spread(), Spread()

    def add(self, moments: Moments, shown_ns: int) -> None:
        """Count a cue that was seen or heard at `shown_ns`."""
        deciding_ms, showing_ms = (moments.sent_ns - moments.received_ns) / 1e6, (shown_ns - moments.sent_ns) / 1e6
        self.deciding.add(deciding_ms)
        self.showing.add(showing_ms)
        self._from_arrival.add(deciding_ms + showing_ms)
        if moments.taken_ns is not None:
            sensing_ms = (moments.received_ns - moments.taken_ns) / 1e6
            self.sensing.add(sensing_ms)
            self._from_capture.add(sensing_ms + deciding_ms + showing_ms)

    @property
    def captured(self) -> bool:
        """Whether it is known of every cue when its samples were taken."""
        return self.sensing.count == self.deciding.count > 0

    @property
    def whole(self) -> Spread:
        """From the capture, or from the arrival where the capture is not known."""
        return self._from_capture if self.captured else self._from_arrival

    def to_dict(self) -> dict[str, Any]:
        """`p50` and `p95` in ms, how many cues, `from` where the whole counts, and the same of each part under `parts`."""
        sensing = self.sensing if self.captured else Spread()
        count = self.deciding.count
        since = None if not count else "capture" if self.captured else "arrival"
        parts = {"sensing": sensing.to_dict(), "deciding": self.deciding.to_dict(), "showing": self.showing.to_dict()}
        return {**self.whole.to_dict(), "count": count, "from": since, "parts": parts}
