"""What is told while a source is in trouble: one calm sentence, gone when data are good again."""

from __future__ import annotations

from reknit.session.words import SENTENCES, Said, say
from reknit.sources.health import Health
from reknit.sources.supervision import SourceState
from reknit.stream import NS_PER_S, Kind

GAP_STAYS_NS = 3 * NS_PER_S
WORST_FIRST = ("source.lost", "source.stale", "source.gap")


class SourceNotice:
    """The sources of one session, and the sentence about the one that is worst off."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, str]] = {}
        self._gaps: dict[str, tuple[str, int]] = {}

    def take(self, stream: str, kind: Kind, health: Health, now_ns: int) -> None:
        """Take how a stream's source is at `now_ns`.

        A source that is lost and one that is being connected again get the same sentence: they take turns every few seconds. A gap is over
        at once, so what is told of it stays for three seconds.
        """
        sensor = kind.value if f"sensor.{kind.value}" in SENTENCES else Kind.SIGNAL.value
        self._codes.pop(stream, None)
        if health.state is SourceState.GAP:
            self._gaps[stream] = sensor, now_ns
        elif health.state is SourceState.STALE:
            self._codes[stream] = "source.stale", sensor
        elif health.state is SourceState.LOST or (health.state is SourceState.CONNECTING and health.tries):
            self._codes[stream] = "source.lost", sensor

    def said(self, now_ns: int) -> Said | None:
        """The sentence for now; None where all sources are well."""
        gaps = [("source.gap", sensor) for sensor, gap_ns in self._gaps.values() if now_ns - gap_ns < GAP_STAYS_NS]
        told = [*self._codes.values(), *gaps]
        if not told:
            return None
        code, sensor = min(told, key=lambda each: WORST_FIRST.index(each[0]))
        return say(code, sensor=sensor)
