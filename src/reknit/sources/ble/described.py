"""Sensors described in a TOML file: which characteristics, which bytes to write, and what the notified bytes mean."""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from reknit.sources.ble.dialect import Dialect, Write
from reknit.sources.ble.layout import SIZES, Field, Layout, held_by
from reknit.sources.device import Numbering
from reknit.sources.source import SourceError
from reknit.stream import NS_PER_S, Channel, Kind
from reknit.timing.clock_fit import MOST_PPM
from reknit.timing.counter import Counter
from reknit.timing.received import Received
from reknit.timing.stamps import Stamps

SCHEMA = 1
SHIPPED = Path(__file__).parent / "descriptions"
BASE = "0000{}-0000-1000-8000-00805f9b34fb"
UNKNOWN = re.compile(r"unknown field `([^`]*)`")

UUID_FORM = r"^(?i:[0-9a-f]{4}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"
HEX_FORM = r"^(?i:[0-9a-f]{2}( ?[0-9a-f]{2})*)?$"
Uuid = Annotated[str, Meta(pattern=UUID_FORM)]
Hex = Annotated[str, Meta(pattern=HEX_FORM)]
Text = Annotated[str, Meta(min_length=1, max_length=200)]
Place = Annotated[int, Meta(ge=0, lt=512)]
Count = Annotated[int, Meta(ge=1, le=512)]
Whole = Literal["uint8", "uint16", "uint32"]
Form = Literal["int8", "uint8", "int16", "uint16", "int24", "int32", "uint32", "float32", "float64"]
Sense = Literal["emg", "imu", "forces", "signal"]
Counts = Literal["packets", "samples"]
IN_WORDS = {
    f"`str` matching regex {UUID_FORM!r}": "a UUID, whole or the four digits of a standard one",
    f"`str` matching regex {HEX_FORM!r}": 'bytes in hexadecimal such as "01 A0"',
}
ONE_OF = {
    "number`": get_args(Form),
    "counter.number`": get_args(Whole),
    "stamp.number`": get_args(Whole),
    "kind`": get_args(Sense),
    "counts`": get_args(Counts),
}


class Sent(Struct, frozen=True, forbid_unknown_fields=True):
    """Bytes that are written to a characteristic."""

    to: Uuid
    bytes: Hex


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """One channel: how its number is written, and what it means."""

    name: Text
    number: Form
    unit: Text
    scale: float = 1.0
    offset: float = 0.0


class CounterField(Struct, frozen=True, forbid_unknown_fields=True):
    """A counter in each packet, and what it counts."""

    at: Place
    number: Whole
    counts: Counts


class StampField(Struct, frozen=True, forbid_unknown_fields=True):
    """A time of the sensor's own clock in each packet: when its first sample was taken."""

    at: Place
    number: Whole
    tick_us: Annotated[float, Meta(gt=0)]


class Description(Struct, frozen=True, forbid_unknown_fields=True):
    """What a description file holds."""

    schema: Literal[1]
    title: Text
    facts: Annotated[str, Meta(min_length=1, max_length=1000)]
    tested: Text
    kind: Sense
    rate_hz: Annotated[float, Meta(gt=0, le=100_000)]
    names: Annotated[tuple[Text, ...], Meta(min_length=1)]
    notify: Annotated[tuple[Uuid, ...], Meta(min_length=1)]
    length: Count
    channels: Annotated[tuple[Column, ...], Meta(min_length=1, max_length=256)]
    at: Place = 0
    samples: Count = 1
    header: Hex = ""
    big_endian: bool = False
    rate_error_percent: Annotated[float, Meta(gt=0, le=10)] | None = None
    battery: Uuid | None = None
    start: tuple[Sent, ...] = ()
    stop: tuple[Sent, ...] = ()
    counter: CounterField | None = None
    stamp: StampField | None = None


def shipped() -> dict[str, Dialect]:
    """The sensors whose descriptions come with Reknit, by id."""
    return {path.stem: load(path) for path in sorted(SHIPPED.glob("*.toml"))}


def load(path: Path) -> Dialect:
    """Read and check a description.

    Raises SourceError, which names the file, the key, and what was expected.
    """
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        described = msgspec.convert(plain, Description)
    except OSError as error:
        raise SourceError(f"the description {str(path)!r} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourceError(f"{path.name}: this is not TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise SourceError(f"{path.name}: {_told(str(error))}; docs/sensors.md tells what a description holds") from error
    for problem in _problems(described):
        raise SourceError(f"{path.name}: {problem}")
    return _dialect(path.stem, described)


def _told(error: str) -> str:
    """Msgspec's error in the words of the file, with the key that was probably meant."""
    told = error.replace("Object contains unknown field", "unknown key").replace("`$.", "`").replace("`$`", "the top level")
    told = told.replace("Object missing required field", "missing key")
    for plain, words in IN_WORDS.items():
        told = told.replace(plain, words)
    if told.startswith("Invalid enum value") and (known := [each for end, each in ONE_OF.items() if told.endswith(end)]):
        return f"{told}; expected one of {', '.join(known[-1])}"
    if (unknown := UNKNOWN.search(error)) and (close := difflib.get_close_matches(unknown[1], _keys(), n=1)):
        return f"{told}; did you mean `{close[0]}`?"
    return told


def _keys() -> list[str]:
    structs = (Description, Sent, Column, CounterField, StampField)
    return sorted({key for struct in structs for key in struct.__struct_fields__})


def _problems(described: Description) -> list[str]:
    """What types cannot say: a sentence for each thing that does not fit together."""
    found: list[str] = []
    layout, header = _layout(described), bytes.fromhex(described.header)
    end = layout.at + layout.samples * layout.sample_bytes
    if end > described.length:
        found.append(f"`length` is {described.length}, but the samples end at byte {end}")
    if len(header) > described.length:
        found.append(f"`header` has {len(header)} bytes, but a packet only {described.length}")
    if described.counter is not None and described.stamp is not None:
        found.append("there are a `counter` and a `stamp`; give the one by which losses are to be found")
    if described.rate_error_percent is not None and described.stamp is None:
        found.append("`rate_error_percent` needs a `stamp`: without one, a wrong rate is not told from a loss")
    if layout.mark is not None and layout.mark.at + layout.mark.size > described.length:
        found.append(f"the counter or stamp ends behind the packet, which has {described.length} bytes")
    numbers = [described.rate_hz, *(each for column in described.channels for each in (column.scale, column.offset))]
    if not all(math.isfinite(each) for each in numbers) or not all(column.scale for column in described.channels):
        found.append("`rate_hz`, `scale` and `offset` must be finite, and `scale` not 0")
    names = [column.name for column in described.channels]
    if len(set(names)) < len(names):
        found.append("`channels`: two have the same name; give each its own")
    return found


def _layout(described: Description) -> Layout:
    mark = described.counter or described.stamp
    return Layout(
        described.length,
        bytes.fromhex(described.header),
        described.at,
        described.samples,
        tuple(column.number for column in described.channels),
        described.big_endian,
        None if mark is None else Field(mark.at, SIZES[mark.number]),
    )


def _numbering(described: Description) -> Callable[[], Numbering]:
    period_ns, samples = NS_PER_S / described.rate_hz, described.samples
    counter, stamp = described.counter, described.stamp
    if counter is not None:
        counted = samples if counter.counts == "packets" else 1
        return lambda: Counter(8 * SIZES[counter.number], counted, period_ns)
    if stamp is not None:
        return lambda: Stamps(8 * SIZES[stamp.number], stamp.tick_us * 1000, period_ns)
    return lambda: Received(period_ns, samples)


def _dialect(name: str, described: Description) -> Dialect:
    layout = _layout(described)
    return Dialect(
        id=name,
        title=described.title,
        kind=Kind(described.kind),
        channels=tuple(Channel(each.name, each.unit, scale=each.scale, offset=each.offset) for each in described.channels),
        rate=Fraction(described.rate_hz).limit_denominator(1_000_000),
        dtype=held_by(layout.forms),
        names=described.names,
        notify=tuple(_uuid(each) for each in described.notify),
        start=tuple(Write(_uuid(each.to), bytes.fromhex(each.bytes)) for each in described.start),
        stop=tuple(Write(_uuid(each.to), bytes.fromhex(each.bytes)) for each in described.stop),
        numbering=_numbering(described),
        decoder=lambda: layout.decode,
        battery=None if described.battery is None else _uuid(described.battery),
        rate_error_ppm=MOST_PPM if described.rate_error_percent is None else described.rate_error_percent * 1e4,
    )


def _uuid(told: str) -> str:
    """The whole of a UUID, which may be told by the four digits that the Bluetooth SIG has assigned."""
    return (BASE.format(told) if len(told) == 4 else told).lower()
