"""Initial contacts of the feet, live, from a sensor at the lower back."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from reknit.signals.measure import GATE, VALUE, Gate
from reknit.signals.motion.gait.braking import APART_S, LEAD_S, SMOOTH_S, between, kernel, steepness, told_s
from reknit.signals.motion.gait.rate import needed_rate_hz
from reknit.signals.motion.gait.steps import BEFORE_S, LONGEST_S, SHORTEST_S, Contact, named_side, rise_m, side_told
from reknit.signals.motion.gait.trunk import FORWARD, TURN, UP, UPRIGHT
from reknit.stream import AtGap, Channel, Chunk, Event, Item, Items, OpenNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.items import Array

CONTACT = "contact"
KEPT_S = 4.0
"""So much of the movement is kept to reckon a step with."""
LEAST_UPRIGHT = 0.64
"""A trunk that is less upright than this leans by 50 degrees or more: its forward axis does not point forward, and nothing is told."""
FOLLOWS, FORGETS = 0.25, 0.9
"""How fast the usual steepness follows a contact, and shrinks at a fall that was too gentle to be one."""
NONE = -1.0


@dataclass(frozen=True, slots=True)
class Contacts:
    """Tell when a foot comes down, from the rows of `TrunkFrame`.

    A contact is where the trunk's forward acceleration falls most steeply: the foot brakes the body. Each is told as an Event
    "contact" with the sample of the contact itself, `told_s` seconds later (see `OpenContacts.told_s`): the fall must be seen whole,
    and no steeper one may follow within `apart_s`.

    Parameters
    ----------
    least_m_s3
        Falls less steep than this are no contacts, m/s3.
    share
        Nor are those below this share of the usual steepness of the contacts before.
    apart_s
        Least time between two contacts, seconds.
    smooth_s
        Standard deviation of the smoothing, seconds.
    """

    least_m_s3: float = 2.5
    share: float = 0.2
    apart_s: float = APART_S
    smooth_s: float = SMOOTH_S

    def open(self, spec: StreamSpec) -> OpenContacts:
        """Open on a trunk; SpecError where a channel is missing, ParameterError for a rate or numbers that cannot be."""
        if not (self.least_m_s3 > 0 and 0 <= self.share < 1 and 0.1 <= self.apart_s <= 1 and 0.01 <= self.smooth_s <= 0.2):
            raise ParameterError(f"numbers of {self} lie outside of what walking allows")
        return OpenContacts(self, spec)


def _no_rows() -> Array:
    return np.zeros((0, 3))


@dataclass(slots=True)
class ContactState(State):
    """The last rows, the fall before the last one, and the contact that waits for its time. Places are counted from the start."""

    rows: Array = field(default_factory=_no_rows)  # the newest ones, without holes
    seen: int = 0
    epoch: int = 0
    index: int = 0  # of the sample that comes next
    shift: int = 0  # from a place to the index
    begun: int = 0  # place of the first whole row
    before: float = NONE  # the two latest falls
    latest: float = NONE
    waits: float = NONE  # place of the contact that waits, and how steep it was
    steep: float = NONE
    usual: float = NONE
    last: float = NONE
    told: float = 0.0
    missing: int = -(10**9)  # place of the latest missing row


class OpenContacts(OpenNode[ContactState]):
    """Contacts that were opened. It puts out the braking (m/s3, with a gate), and an Event behind the sample at which a contact is told."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, contacts: Contacts, spec: StreamSpec) -> None:
        self._rules, self._rate_hz = contacts, needed_rate_hz(spec)
        self._columns = [spec.position(name) for name in (UP, FORWARD, TURN)]
        self._upright = spec.position(UPRIGHT)
        self._taps = kernel(self._rate_hz, contacts.smooth_s)
        self._half = len(self._taps) // 2
        self._apart = round(contacts.apart_s * self._rate_hz)
        self._kept = max(math.ceil(KEPT_S * self._rate_hz), len(self._taps) + 2)
        self.spec = spec.derive(
            contacts, channels=(Channel(VALUE, "m/s3"), Channel(GATE, "code")), delay_s=self._half / self._rate_hz
        )
        self.told_s = told_s(self._rate_hz, contacts.apart_s, contacts.smooth_s)

    def start(self) -> ContactState:
        """Nothing seen yet: the first row is taken to have stood there before."""
        return ContactState()

    def chunk(self, state: ContactState, chunk: Chunk) -> Items:
        """The braking at each row, and the contacts that are told."""
        state.epoch, state.index, state.shift = chunk.epoch, chunk.end, chunk.first - state.seen
        moved = np.asarray(chunk.data[:, self._columns], dtype=np.float64)
        bent = chunk.data[:, self._upright] < LEAST_UPRIGHT
        rows, told = self._take(state, np.where(bent[:, None], np.nan, moved))
        out: list[Item] = []
        done = 0
        for place, contact in told:
            out.append(Chunk(self.spec, chunk.epoch, chunk.first + done, rows[done : place + 1]))
            out.append(Event(chunk.epoch, chunk.first + place, CONTACT, contact.plain()))
            done = place + 1
        if done < len(rows):
            out.append(Chunk(self.spec, chunk.epoch, chunk.first + done, rows[done:]))
        return tuple(out)

    def flush(self, state: ContactState) -> Items:
        """Contacts that were waiting when the stream ended; its last row is taken to stay."""
        if not len(state.rows):
            return ()
        _, told = self._take(state, np.repeat(state.rows[-1:], self._half + self._apart + 1, axis=0))
        return tuple(Event(state.epoch, state.index, CONTACT, each.plain()) for _, each in told if each.at < state.index)

    def _take(self, state: ContactState, new: Array) -> tuple[Array, list[tuple[int, Contact]]]:
        """The output rows for new ones, and the contacts with the place among them at which each is told."""
        missing = np.asarray(~np.isfinite(new).all(axis=1))
        out = np.full((len(new), 2), np.nan)
        out[:, 1] = np.where(missing, float(Gate.NO_SIGNAL), float(Gate.OPEN))
        begins = 0
        if not len(state.rows):  # the first whole row is taken to have stood there before
            begins = int(np.argmin(missing)) if not missing.all() else len(new)
            state.seen += begins
            state.begun = state.seen
            if begins == len(new):
                return out, []
            state.rows = np.repeat(np.asarray(new[begins : begins + 1], dtype=np.float64), self._kept, axis=0)
        whole = _without_holes(state.rows[-1], new[begins:], missing[begins:])
        padded = np.concatenate((state.rows, whole))
        falls = steepness(padded[len(state.rows) - 2 * self._half :, 1], self._taps)
        told = self._find(state, falls, missing[begins:], padded)
        out[begins:, 0] = np.where(missing[begins:], np.nan, falls)
        state.seen += len(whole)
        state.rows = padded[-self._kept :].copy()
        return out, [(begins + place, contact) for place, contact in told]

    def _find(self, state: ContactState, falls: Array, missing: Array, padded: Array) -> list[tuple[int, Contact]]:
        """Go through the falls in order; a contact is told once nothing steeper can follow it."""
        told: list[tuple[int, Contact]] = []
        series, holes = [state.before, state.latest, *falls.tolist()], missing.tolist()
        least, origin = self._rules.least_m_s3, state.seen - len(state.rows)
        for place, hole in enumerate(holes):
            now = state.seen + place
            if hole:
                state.missing = now
            before, at, behind = series[place : place + 3]
            if at > least and at > before and at >= behind:  # the top is the row before this one, and is seen half a kernel late
                self._top(state, now - 1 - self._half + between(before, at, behind), at)
            if state.waits >= 0 and now - self._half - state.waits >= self._apart:
                contact = self._contact(state, padded[max(state.begun - origin, 0) : now - origin + 1], now)
                told += [] if contact is None else [(place, contact)]
        state.before, state.latest = series[-2], series[-1]
        return told

    def _top(self, state: ContactState, at: float, steep: float) -> None:
        if state.waits < 0 or steep > state.steep:
            state.waits, state.steep = at, steep

    def _contact(self, state: ContactState, rows: Array, now: int) -> Contact | None:
        """The contact that waited, or None where it was too gentle or something was missing about it; the rows end with `now`."""
        waited, steep = state.waits, state.steep
        state.waits = state.steep = NONE
        at = max(waited - LEAD_S * self._rate_hz, float(state.begun))
        if waited - self._half <= state.missing <= waited + self._half:
            return None
        if state.usual > 0 and steep < self._rules.share * state.usual:
            state.usual *= FORGETS
            return None
        state.usual = steep if state.usual < 0 else state.usual + FOLLOWS * (steep - state.usual)
        step_s = (at - state.last) / self._rate_hz if state.last >= 0 else math.inf
        walks = SHORTEST_S <= step_s <= LONGEST_S
        origin = now + 1 - len(rows)
        rise = self._rise(rows[:, 0], state.last - origin, at - origin) if walks and state.missing < state.last else None
        state.told = side_told(rows[:, 2], round(at) - origin, self._rate_hz, state.told if walks else 0.0)
        state.last = at
        return Contact(at + state.shift, step_s if walks else None, rise, named_side(state.told))

    def _rise(self, up: Array, begin: float, end: float) -> float | None:
        cut = max(math.floor(begin - BEFORE_S * self._rate_hz), 0)
        return rise_m(up[cut:].copy(), self._rate_hz, begin - cut, end - cut)


def _without_holes(before: Array, new: Array, missing: Array) -> Array:
    """The rows, each missing one replaced by the last whole one before it."""
    if not missing.any():
        return np.asarray(new, dtype=np.float64)
    source = np.maximum.accumulate(np.where(missing, -1, np.arange(len(new))))
    return np.where((source < 0)[:, None], before, new[np.maximum(source, 0)])
