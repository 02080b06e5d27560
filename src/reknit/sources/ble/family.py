"""Bluetooth LE sensors among the sources: ``ble:MODEL@ADDRESS``."""

from __future__ import annotations

import asyncio
import difflib
from pathlib import Path

from reknit.sources.ble.described import load, shipped
from reknit.sources.ble.dialect import Dialect
from reknit.sources.ble.movella_dot import MOVELLA_DOT
from reknit.sources.ble.movesense import MOVESENSE
from reknit.sources.ble.radio import Radio, in_words
from reknit.sources.ble.sensor import Sensor
from reknit.sources.offer import Family, Offer
from reknit.sources.source import Source, SourceError
from reknit.sources.supervised import SupervisedSource
from reknit.sources.supervision import Patience

FORM = "ble:MODEL@ADDRESS"
PATIENCE = Patience(connect_s=15.0)  # to its first data, once it is connected


def models() -> dict[str, Dialect]:
    """All models that are known without a description of one's own, by id."""
    return {each.id: each for each in (MOVELLA_DOT, *MOVESENSE)} | shipped()


def offers(wait_s: float = 3.0, radio: Radio | None = None) -> list[Offer]:
    """Every stream of the sensors that advertise themselves within `wait_s` seconds, those that are near first.

    Raises SourceError where Bluetooth is not available.
    """
    try:
        heard = asyncio.run((Radio() if radio is None else radio).heard(wait_s))
    except Exception as error:
        raise in_words(error, "a search for sensors") from error
    known = models().values()
    return [
        Offer(
            f"ble:{each.id}@{one.address}",
            one.name,
            each.kind.value,
            len(each.channels),
            float(each.rate),
            f"{each.title}, signal {one.signal_dbm} dBm",
        )
        for one in heard
        for each in known
        if each.speaks(one.name)
    ]


def model(named: str) -> Dialect:
    """The model of that id, or the one that a file of that name describes; SourceError where there is neither."""
    known = models()
    if named in known:
        return known[named]
    if named.endswith(".toml"):
        return load(Path(named))
    close = difflib.get_close_matches(named, known, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}; or a description file that ends in .toml"
    raise SourceError(f"there is no Bluetooth sensor {named!r}; {hint}")


def open_ble(rest: str, stream: str, radio: Radio | None = None) -> Source:
    """The supervised source of the sensor at MODEL@ADDRESS; SourceError where the model or the address is missing."""
    named, at, who = rest.rpartition("@")
    if not at or not named or not who:
        raise SourceError(
            f"'ble:{rest}' is no address of a Bluetooth sensor; expected {FORM}, such as ble:movella-dot@D4:22:CD:00:12:34"
        )
    return SupervisedSource(Sensor(model(named), who, stream, radio), PATIENCE)


FAMILY = Family("Bluetooth LE", FORM, offers, open_ble)
