"""Every technology by which a source can be had, and the way from an address to its source."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from reknit.sources.offer import Family, Offer
from reknit.sources.source import Source, SourceError
from reknit.sources.trouble import Trouble
from reknit.stream import ReknitError


def _family(module: str) -> Family:
    family: Family = import_module(f"reknit.sources.{module}").FAMILY
    return family


FAMILIES: dict[str, Callable[[], Family]] = {
    name: partial(_family, module)
    for name, module in (
        ("lsl", "lsl"),
        ("ble", "ble.family"),
        ("brainflow", "brainflow"),
        ("delsys", "delsys"),
        ("file", "file"),
        ("phone", "phone_family"),
        ("simulated", "simulated"),
    )
}
"""Each family by the part of an address before the colon; loaded when it is first wanted, since drivers are large."""

LONGEST = 200  # characters of an address in an error


@dataclass(frozen=True, slots=True)
class Reach:
    """What one family has to offer now, or why that is not known."""

    family: str
    title: str
    offers: list[Offer]
    problem: str | None = None
    trouble: Trouble | None = None


def open_source(address: str, stream: str) -> Source:
    """Open the source of an address, to fill the stream of that name.

    Raises SourceError where there is no such family, or its source cannot be opened.
    """
    family, colon, rest = address.partition(":")
    if not colon or not rest or family not in FAMILIES:
        forms = ", ".join(load().form for load in FAMILIES.values())
        raise SourceError(
            f"{address!r} is no address of a source; expected one of {forms}; `reknit sources` lists what is reachable"
        )
    try:
        return FAMILIES[family]().open(rest, stream)
    except ReknitError:
        raise
    except Exception as error:  # drivers hand on whatever the operating system and other libraries make of an address
        raise SourceError(
            f"{address[:LONGEST]!r} cannot be opened: {str(error) or type(error).__name__}; check the address"
        ) from error


def reachable(wait_s: float = 3.0, families: tuple[str, ...] | None = None) -> list[Reach]:
    """What every family (or only those named) has to offer; all are asked at once, for `wait_s` seconds."""
    names = tuple(FAMILIES) if families is None else families
    with ThreadPoolExecutor(len(names)) as pool:
        return list(pool.map(lambda name: _reach(name, wait_s), names))


def _reach(name: str, wait_s: float) -> Reach:
    family = FAMILIES[name]()
    try:
        return Reach(name, family.title, family.offers(wait_s))
    except SourceError as error:
        return Reach(name, family.title, [], str(error), error.trouble)
