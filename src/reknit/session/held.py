"""How long `reach` has been held in the movement under way: what the page shows while it lasts."""

from __future__ import annotations

from reknit.signals.measure import PHASE, VALUE, Phase
from reknit.signals.motion.balance.single_leg import STANDING
from reknit.stream import NS_PER_S, Chunk, StreamSpec


class Held:
    """From the first to the newest sample at or beyond `reach` of a movement, as its repetition will have it.

    Where the measurement counts these seconds itself (standing on one leg), they are those: a picture that hides the foot for a moment
    does not end a stance, and so it does not begin the seconds anew.

    Attributes
    ----------
    seconds
        How long, in the time of the samples; 0 where nothing is held.
    """

    def __init__(self, spec: StreamSpec) -> None:
        self.seconds = 0.0
        self._spec = spec
        self._value, self._phase = spec.position(VALUE), spec.position(PHASE)
        counted = any(channel.name == STANDING for channel in spec.channels)
        self._counted = spec.position(STANDING) if counted else None
        self._reached_s: float | None = None

    def take(self, chunk: Chunk, reach: float) -> None:
        """Take samples of the measure, at least one, of a movement that has to reach so far."""
        last: list[float] = chunk.data[-1].tolist()
        if self._counted is not None:
            self.seconds = last[self._counted]
        elif last[self._phase] in (Phase.UNKNOWN, Phase.REST, Phase.OUT):
            self._reached_s, self.seconds = None, 0.0
        elif last[self._value] >= reach:
            now_s = (chunk.end - 1) / self._spec.rate_hz if chunk.times_ns is None else int(chunk.times_ns[-1]) / NS_PER_S
            self._reached_s = now_s if self._reached_s is None else self._reached_s
            self.seconds = now_s - self._reached_s
