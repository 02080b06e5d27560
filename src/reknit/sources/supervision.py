"""The states of a source and the ways between them, with a back-off that a source which comes and goes cannot reset."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reknit.stream import NS_PER_S, ParameterError, ReknitError


class SourceState(StrEnum):
    """How a source is."""

    OFF = "off"
    CONNECTING = "connecting"
    LIVE = "live"
    STALE = "stale"
    GAP = "gap"
    LOST = "lost"


S = SourceState
MOST_HISTORY = 1000
LEGAL: dict[SourceState, frozenset[SourceState]] = {
    S.OFF: frozenset({S.CONNECTING}),
    S.CONNECTING: frozenset({S.LIVE, S.LOST, S.OFF}),
    S.LIVE: frozenset({S.STALE, S.GAP, S.LOST, S.OFF}),
    S.STALE: frozenset({S.LIVE, S.GAP, S.LOST, S.OFF}),
    S.GAP: frozenset({S.LIVE, S.STALE, S.LOST, S.OFF}),
    S.LOST: frozenset({S.CONNECTING, S.OFF}),
}


class IllegalTransition(ReknitError):
    """A source was asked for a step that its state does not allow."""


def move(now: SourceState, to: SourceState) -> SourceState:
    """The new state; IllegalTransition where there is no way from the one to the other."""
    if to not in LEGAL[now]:
        ways = ", ".join(sorted(state.value for state in LEGAL[now]))
        raise IllegalTransition(f"a source cannot go from {now.value!r} to {to.value!r}; allowed: {ways}")
    return to


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each silence is borne, in seconds.

    Parameters
    ----------
    stale_s, lost_s
        Silence after which data are stale, and after which the source is given up and connected again.
    connect_s
        How long a device that is connected may take to its first data; how long connecting takes is the driver's to bound.
    first_s, most_s
        Wait before the first try to connect again, doubled with each further one up to `most_s`.
    good_s
        Data without silence or gap after which the waits begin at `first_s` again.
    """

    stale_s: float = 0.5
    lost_s: float = 5.0
    connect_s: float = 10.0
    first_s: float = 0.5
    most_s: float = 30.0
    good_s: float = 10.0

    def __post_init__(self) -> None:
        if not (0 < self.stale_s < self.lost_s and 0 < self.first_s <= self.most_s and self.connect_s > 0 < self.good_s):
            raise ParameterError(f"times must be above 0, stale_s below lost_s, first_s not above most_s; got {self}")


class Supervision:
    """The state of one source, driven by what happens and when; it reads no clock and does nothing itself.

    Attributes
    ----------
    state
        Where the source is.
    history
        Each (time_ns, state) that was entered, the newest 1000.
    tries
        Connections that failed since the data were last good for long enough.
    """

    def __init__(self, patience: Patience | None = None) -> None:
        self.patience = Patience() if patience is None else patience
        self.state = S.OFF
        self.history: list[tuple[int, SourceState]] = []
        self.tries = 0
        self._since_ns = self._heard_ns = self._retry_ns = 0
        self._waiting = False  # connected, and no data yet
        self._good_ns: int | None = None

    @property
    def retry_ns(self) -> int | None:
        """When to connect again; None where the source is not lost."""
        return self._retry_ns if self.state is S.LOST else None

    def start(self, now_ns: int) -> None:
        """Begin to connect; IllegalTransition where the source is neither off nor lost."""
        self._go(S.CONNECTING, now_ns)

    def connected(self, now_ns: int) -> None:
        """The device is connected: from now on its first data are waited for, however long connecting took."""
        if self.state is S.CONNECTING:
            self._since_ns, self._waiting = now_ns, True

    def stop(self, now_ns: int) -> None:
        """The source is not wanted any more."""
        if self.state is not S.OFF:
            self._go(S.OFF, now_ns)
            self.tries, self._good_ns = 0, None

    def data(self, now_ns: int) -> None:
        """Samples came; those of a source that was given up or stopped count for nothing."""
        self.tick(now_ns)
        if self.state in (S.OFF, S.LOST):
            return
        if self.state is not S.LIVE:
            self._go(S.LIVE, now_ns)
        self._heard_ns = now_ns
        self._good_ns = now_ns if self._good_ns is None else self._good_ns
        if now_ns - self._good_ns >= self.patience.good_s * NS_PER_S:
            self.tries = 0

    def gap(self, now_ns: int) -> None:
        """Samples are known to be missing."""
        self.tick(now_ns)
        self._good_ns = None
        if self.state in (S.LIVE, S.STALE):
            self._go(S.GAP, now_ns)
            self._heard_ns = now_ns

    def failed(self, now_ns: int) -> None:
        """The connection broke or could not be made; from `retry_ns` on it may be tried again."""
        if self.state in (S.OFF, S.LOST):
            return
        self._go(S.LOST, now_ns)
        wait_s = min(self.patience.first_s * 2 ** min(self.tries, 60), self.patience.most_s)
        self._retry_ns = now_ns + round(wait_s * NS_PER_S)
        self.tries, self._good_ns = self.tries + 1, None

    def tick(self, now_ns: int) -> SourceState:
        """Let time pass; gives the state."""
        silent_s = (now_ns - self._heard_ns) / NS_PER_S
        unheard = self._waiting and (now_ns - self._since_ns) / NS_PER_S >= self.patience.connect_s
        if unheard or (self.state in (S.LIVE, S.GAP, S.STALE) and silent_s >= self.patience.lost_s):
            self.failed(now_ns)
        elif self.state in (S.LIVE, S.GAP) and silent_s >= self.patience.stale_s:
            self._go(S.STALE, now_ns)
            self._good_ns = None
        return self.state

    def _go(self, to: SourceState, now_ns: int) -> None:
        self.state = move(self.state, to)
        self._since_ns, self._waiting = now_ns, False
        self.history.append((now_ns, to))
        del self.history[:-MOST_HISTORY]
