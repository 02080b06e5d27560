"""Losses in streams without a counter, found from arrival times: jitter passes, a loss keeps all that follow late."""

from __future__ import annotations

from typing import NamedTuple

from reknit.stream import NS_PER_S, ParameterError

DRIFT = 200e-6
LEAST = 8  # packets that must confirm a loss


class Loss(NamedTuple):
    """Packets that were lost: their number, and how many packets had been received before them, within one."""

    received: int
    packets: int


class LossFinder:
    """Finds lost packets by the level under the arrival times, which a loss raises for good.

    A packet that is late, measured from the nominal line through the quickest ones, may be held up or stand behind a loss. Where
    every packet for `confirm_s` is late by half a packet or more, the least lateness tells how many are missing, and the last
    packet that was quicker than that came before the loss. Losses of one packet are not told from two clocks or slots that
    beat: they are counted in `undetectable`, and widen `error_ns` by a packet each.

    Parameters
    ----------
    packet_ns
        Nominal nanoseconds a packet.
    confirm_s
        How long a loss must show; more than the link's longest delay.

    Attributes
    ----------
    undetectable
        Shifts of about one packet that may have been losses.
    """

    def __init__(self, packet_ns: float, confirm_s: float = 1.0) -> None:
        if not (packet_ns > 0 and confirm_s > 0):
            raise ParameterError(f"packet_ns and confirm_s must be above 0, got {packet_ns!r} and {confirm_s!r}")
        self.undetectable = 0
        self._packet_ns, self._confirm_ns = packet_ns, confirm_s * NS_PER_S
        self._level_ns: float | None = None
        self._last_ns = self._from_ns = 0
        self._received = 0
        self._late: list[tuple[int, int]] = []  # (received before it, arrival) of all packets since the last quick one

    @property
    def error_ns(self) -> int:
        """What a time told from the number of received packets and found losses may be wrong by."""
        return round((1 + self.undetectable) * self._packet_ns)

    def take(self, arrival_ns: int) -> list[Loss]:
        """Take a packet's arrival or device time, in nanoseconds; gives the losses that it confirms, oldest first."""
        found: list[Loss] = []
        todo = [(self._received, arrival_ns)]
        self._received += 1
        while todo:
            number, time_ns = todo.pop(0)
            todo = self._one(number, time_ns, found) + todo
        return found

    def _one(self, number: int, arrival_ns: int, found: list[Loss]) -> list[tuple[int, int]]:
        """Take one packet; gives those that must be looked at again because the level has changed."""
        beyond_ns = arrival_ns - number * self._packet_ns
        if self._level_ns is None:
            self._level_ns, self._last_ns = beyond_ns, arrival_ns
            return []
        self._level_ns += max(0, arrival_ns - self._last_ns) * DRIFT
        # What a stall held back comes at once: only packets that come behind a silence in their own time confirm a loss.
        if not self._late or arrival_ns - self._last_ns > self._confirm_ns / 4:
            self._from_ns = arrival_ns
        self._last_ns = max(self._last_ns, arrival_ns)
        if beyond_ns - self._level_ns < self._packet_ns / 2:
            self._level_ns, self._late = min(self._level_ns, beyond_ns), []
            return []
        self._late.append((number, arrival_ns))
        if arrival_ns - self._from_ns < self._confirm_ns or len(self._late) < LEAST:
            return []
        return self._confirmed(self._late, found)

    def _confirmed(self, late: list[tuple[int, int]], found: list[Loss]) -> list[tuple[int, int]]:
        level_ns = self._level_ns or 0.0
        # The first of them may have been held up before the loss; those behind it cannot be quicker than the new level.
        settled_ns = self._from_ns + self._confirm_ns / 4
        rises = [(time_ns - number * self._packet_ns - level_ns) / self._packet_ns for number, time_ns in late]
        lost = round(min(rise for rise, (_, time_ns) in zip(rises, late, strict=True) if time_ns >= settled_ns))
        self._late = []
        if lost < 1:
            self._level_ns = level_ns + min(rises) * self._packet_ns
            return []
        before = max((place + 1 for place, rise in enumerate(rises) if rise < lost - 0.5), default=0)
        before = 0 if before == len(rises) else before
        if lost == 1:
            self.undetectable += 1
        else:
            found.append(Loss(late[before][0], lost))
        self._level_ns = level_ns + lost * self._packet_ns
        return late[before:]
