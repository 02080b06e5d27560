"""Losses in streams without a counter, found from arrival times: jitter passes, a loss keeps all that follow late."""

from __future__ import annotations

from typing import NamedTuple

from reknit.stream import NS_PER_S, ParameterError

DRIFT = 200e-6
LEAST = 8  # packets that must confirm a loss
MOST = 1000  # packets that may wait to be confirmed; the place of a loss that lies further back is told less exactly


class Loss(NamedTuple):
    """Packets that were lost: how many had been received before them, within one; their number; and how late they made the rest."""

    received: float
    packets: int
    late_ns: float


class _Packet(NamedTuple):
    """A packet: the packets received before it and with it, and when it came."""

    before: float
    received: float
    arrival_ns: int


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
        self._received = 0.0
        self._late: list[_Packet] = []  # all packets since the last quick one

    @property
    def error_ns(self) -> int:
        """What a time told from the number of received packets and found losses may be wrong by."""
        return round((1 + self.undetectable) * self._packet_ns)

    def take(self, arrival_ns: int, packets: float = 1.0) -> list[Loss]:
        """Take a packet's arrival or device time, in nanoseconds; gives the losses that it confirms, oldest first.

        `packets` is its size against the usual one, where sizes differ.
        """
        found: list[Loss] = []
        todo = [_Packet(self._received, self._received + packets, arrival_ns)]
        self._received += packets
        while todo:
            todo = self._one(todo.pop(0), found) + todo
        return found

    def _one(self, packet: _Packet, found: list[Loss]) -> list[_Packet]:
        """Take one packet; gives those that must be looked at again because the level has changed."""
        arrival_ns = packet.arrival_ns
        beyond_ns = self._beyond_ns(packet)
        if self._level_ns is None:
            self._level_ns, self._last_ns = beyond_ns, arrival_ns
            return []
        self._level_ns += max(0, arrival_ns - self._last_ns) * DRIFT
        # What a stall held back comes at once: only packets that come behind a silence in their own time confirm a loss.
        # Slow packets have silences between them anyway.
        silence_ns = max(self._confirm_ns / 4, 2 * self._packet_ns * max(1.0, packet.received - packet.before))
        if not self._late or arrival_ns - self._last_ns > silence_ns:
            self._from_ns = arrival_ns
        self._last_ns = max(self._last_ns, arrival_ns)
        if beyond_ns - self._level_ns < self._packet_ns / 2:
            self._level_ns, self._late = min(self._level_ns, beyond_ns), []
            return []
        self._late.append(packet)
        del self._late[:-MOST]
        if arrival_ns - self._from_ns < self._confirm_ns or len(self._late) < LEAST:
            return []
        return self._confirmed(self._late, found)

    def _beyond_ns(self, packet: _Packet) -> float:
        """How far it came behind the nominal time of its end."""
        return packet.arrival_ns - packet.received * self._packet_ns

    def _confirmed(self, late: list[_Packet], found: list[Loss]) -> list[_Packet]:
        level_ns = self._level_ns or 0.0
        # The first of them may have been held up before the loss; those behind it cannot be quicker than the new level.
        settled_ns = self._from_ns + self._confirm_ns / 4
        rises = [(self._beyond_ns(packet) - level_ns) / self._packet_ns for packet in late]
        rise = min(rise for rise, packet in zip(rises, late, strict=True) if packet.arrival_ns >= settled_ns)
        lost = round(rise)
        self._late = []
        if lost < 1:
            self._level_ns = level_ns + min(rises) * self._packet_ns
            return []
        before = max((place + 1 for place, rise in enumerate(rises) if rise < lost - 0.5), default=0)
        before = 0 if before == len(rises) else before
        if lost == 1:
            self.undetectable += 1
        else:
            found.append(Loss(late[before].before, lost, rise * self._packet_ns))
        self._level_ns = level_ns + lost * self._packet_ns
        return late[before:]
