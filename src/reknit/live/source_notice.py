"""What is told while the measured source is in trouble: one calm sentence, gone when data are good again."""

from __future__ import annotations

from reknit.session.words import SENTENCES, Said, say
from reknit.sources.health import Health
from reknit.sources.supervision import SourceState
from reknit.stream import NS_PER_S, Kind

OVER_STAYS_NS = 3 * NS_PER_S
AWAY_S = 1.5
"""A break this long is told with its length; a shorter one is a little of the signal."""


class SourceNotice:
    """The source that the exercise is measured on, and the sentence about it.

    Parameters
    ----------
    kind
        What the source sends.
    """

    def __init__(self, kind: Kind) -> None:
        self._sensor = kind.value if f"sensor.{kind.value}" in SENTENCES else Kind.SIGNAL.value
        self._trouble: str | None = None
        self._since_ns: int | None = None
        self._over: tuple[Said, int] | None = None

    def take(self, health: Health, now_ns: int) -> None:
        """Take how the source is at `now_ns`.

        A source that is lost and one that is being connected again get the same sentence: they take turns every few seconds. A gap is over
        at once, so what is told of it, and of a source that is back, stays for three seconds.
        """
        self._trouble = _trouble(health)
        if self._trouble is not None:
            self._since_ns = now_ns if self._since_ns is None else self._since_ns
            return
        away_s = 0.0 if self._since_ns is None else (now_ns - self._since_ns) / NS_PER_S
        self._since_ns = None
        if away_s >= AWAY_S and health.state is not SourceState.OFF:
            self._over = say("source.back", sensor=self._sensor, seconds=f"{away_s:.0f}"), now_ns
        elif health.state is SourceState.GAP and self._told_of_over(now_ns) is None:
            self._over = say("source.gap", sensor=self._sensor), now_ns

    def said(self, now_ns: int) -> Said | None:
        """The sentence for now; None where the source is well."""
        return self._told_of_over(now_ns) if self._trouble is None else say(self._trouble, sensor=self._sensor)

    def _told_of_over(self, now_ns: int) -> Said | None:
        return self._over[0] if self._over is not None and now_ns - self._over[1] < OVER_STAYS_NS else None


def _trouble(health: Health) -> str | None:
    if health.state is SourceState.STALE:
        return "source.stale"
    if health.state is SourceState.LOST or (health.state is SourceState.CONNECTING and health.tries):
        return "source.lost"
    return None
