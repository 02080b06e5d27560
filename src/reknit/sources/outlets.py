"""The Lab Streaming Layer outlets of a name: which answer, which of them is meant, and that no other one takes its place."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

import pylsl

from reknit.sources.source import SourceError
from reknit.sources.trouble import Trouble

LOOK_S = 0.1
SETTLE_S = 0.3  # within which others of the name answer, once one has
FORMATS = {pylsl.cf_int16: "int16", pylsl.cf_int32: "int32", pylsl.cf_float32: "float32", pylsl.cf_double64: "float64"}


def identity(info: pylsl.StreamInfo) -> str:
    """What tells an outlet from others of its name, also when it comes again: its source id, or where it has none its host."""
    return str(info.source_id() or info.hostname())


def resolve(name: str, wait_s: float, stop: threading.Event, wanted: str | None = None) -> pylsl.StreamInfo:
    """The outlet of that name and of the identity `wanted`; None is the only one that there is.

    Raises SourceError where none answers within `wait_s` seconds or before `stop` is set, where several of the name do, or where it
    does not give numbers at a fixed rate.
    """
    found = [info for info in _answering(name, wait_s, stop, wanted) if wanted in (None, identity(info))]
    usable = [info for info in found if refusal(info) is None]
    if not usable:
        raise SourceError(str(refusal(found[0])))
    if len({identity(info) for info in usable}) > 1:
        raise SourceError(
            f"several LSL streams are called {name!r}: {named(usable)}; say which one by its id, as in lsl:{name}?id=ID, "
            "or give them names of their own"
        )
    return usable[0]


def refusal(info: pylsl.StreamInfo) -> str | None:
    """Why an outlet cannot be used; None where it can."""
    rate_hz = info.nominal_srate()
    if info.channel_format() in FORMATS and rate_hz > 0:
        return None
    return f"the LSL stream {info.name()!r} has format {info.channel_format()} and rate {rate_hz:g} Hz; expected numbers at a fixed rate"


def named(infos: Iterable[pylsl.StreamInfo]) -> str:
    """Outlets in words, by what tells them apart."""
    return ", ".join(sorted({f"id {identity(info)!r} on {info.hostname()}" for info in infos}))


def _answering(name: str, wait_s: float, stop: threading.Event, wanted: str | None) -> list[pylsl.StreamInfo]:
    """All outlets of the name that answer, at least one of them the one that is wanted."""
    resolver = pylsl.ContinuousResolver(prop="name", value=name)
    ends_s, settled_s = time.monotonic() + wait_s, None
    found: list[pylsl.StreamInfo] = []
    while not stop.wait(LOOK_S):
        found, now_s = resolver.results(), time.monotonic()
        if any(identity(info) == wanted for info in found):
            return found
        if found and wanted is None:
            settled_s = now_s + SETTLE_S if settled_s is None else settled_s
            if now_s >= settled_s:
                return found
        elif now_s >= ends_s:
            break
    if found and wanted is None:
        return found
    if found:
        raise SourceError(
            f"the LSL stream {name!r} is there, but not with id {wanted!r}: it has {named(found)}; start the one that is meant"
        )
    raise SourceError(
        f"no LSL stream called {name!r} answers; start its outlet, check that both programs may use the network, and try again",
        Trouble.NOT_FOUND,
    )
