"""What a stream is: sent once, before its first chunk, and never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from reknit.stream.errors import SpecError

DTYPES = ("int16", "int32", "float32", "float64")
NS_PER_S = 1_000_000_000
LARGEST_INT64 = 2**63 - 1


class Kind(StrEnum):
    """What the samples of a stream are."""

    EMG = "emg"
    IMU = "imu"
    LANDMARKS = "landmarks"
    MEASURE = "measure"
    CUE = "cue"
    MARKERS = "markers"
    COORDINATES = "coordinates"
    FORCES = "forces"
    SIGNAL = "signal"


class Side(StrEnum):
    """The person's own side, never the picture's."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        """The other one."""
        return Side.LEFT if self is Side.RIGHT else Side.RIGHT


@dataclass(frozen=True, slots=True)
class Channel:
    """One column of a stream.

    A stored number times `scale` plus `offset` is the value in `unit`; raw integers keep the converter's own numbers.
    """

    name: str
    unit: str
    muscle: str | None = None
    segment: str | None = None
    side: Side | None = None
    scale: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True)
class StreamSpec:
    """Samples of one device with one clock.

    Parameters
    ----------
    name
        Name of the stream within its session, such as ``"camera"`` or ``"emg"``.
    kind
        What the samples are.
    channels
        The columns, in order.
    rate
        Samples a second as an exact fraction, or None for an irregular stream, whose chunks carry a time per sample.
    dtype
        Type of the numbers as they were delivered: one of `DTYPES`.
    device, clock
        What made the samples, and which clock counted them.
    attributes
        Further facts as (name, value), sorted by name: a camera's frame size, a model's hash.
    parent, node
        For a derived stream: the `id` of the stream that it came from and the node that made it.
    delay_s
        How far the values lag behind the movement that they describe, from all nodes so far, in seconds.
    warm_up
        Samples after a start or a gap that are not yet to be trusted, from all nodes so far.
    """

    name: str
    kind: Kind
    channels: tuple[Channel, ...]
    rate: Fraction | None = None
    dtype: str = "float64"
    device: str = ""
    clock: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    parent: str | None = None
    node: str | None = None
    delay_s: float = 0.0
    warm_up: int = 0
    _index: Mapping[str, int] = field(init=False, repr=False, compare=False, hash=False, default_factory=dict)
    _facts: Mapping[str, str] = field(init=False, repr=False, compare=False, hash=False, default_factory=dict)

    def __post_init__(self) -> None:
        if not self.name:
            raise SpecError("a stream needs a name, got an empty one")
        if not self.channels:
            raise SpecError(f"stream {self.name!r} has no channels; expected at least one")
        names = [channel.name for channel in self.channels]
        if len(set(names)) != len(names):
            twice = sorted({name for name in names if names.count(name) > 1})
            raise SpecError(f"stream {self.name!r} names channels twice: {twice}; give each its own name")
        if self.rate is not None and self.rate <= 0:
            raise SpecError(f"stream {self.name!r}: rate must be above 0 Hz, got {float(self.rate)}")
        if self.dtype not in DTYPES:
            raise SpecError(f"stream {self.name!r}: dtype must be one of {DTYPES}, got {self.dtype!r}")
        object.__setattr__(self, "attributes", tuple(sorted(self.attributes)))
        object.__setattr__(self, "_facts", dict(self.attributes))
        object.__setattr__(self, "_index", {name: place for place, name in enumerate(names)})

    @property
    def width(self) -> int:
        """Number of channels."""
        return len(self.channels)

    @cached_property
    def rate_hz(self) -> float:
        """Samples a second; SpecError for an irregular stream."""
        if self.rate is None:
            raise SpecError(f"stream {self.name!r} is irregular: it has no rate, only a time per sample")
        return float(self.rate)

    @property
    def known_rate_hz(self) -> float | None:
        """Samples a second; None for an irregular stream."""
        return None if self.rate is None else float(self.rate)

    @cached_property
    def id(self) -> str:
        """Hash of the content: two streams with the same facts have the same id."""
        return sha256(json.dumps(self.to_dict(), sort_keys=True).encode()).hexdigest()[:16]

    def position(self, channel: str) -> int:
        """Column of the channel with that name; SpecError where there is none."""
        try:
            return self._index[channel]
        except KeyError:
            raise SpecError(f"stream {self.name!r} has no channel {channel!r}; it has {list(self._index)[:12]}") from None

    def attribute(self, name: str) -> str | None:
        """The attribute's value, or None."""
        return self._facts.get(name)

    def derive(
        self,
        node: object,
        *,
        channels: tuple[Channel, ...] | None = None,
        kind: Kind | None = None,
        rate: Fraction | None | Literal["same"] = "same",
        delay_s: float = 0.0,
        warm_up: int = 0,
    ) -> StreamSpec:
        """The spec of what `node` makes of this stream; its delay and warm-up add to those before it."""
        return replace(
            self,
            kind=self.kind if kind is None else kind,
            channels=self.channels if channels is None else channels,
            rate=self.rate if rate == "same" else rate,
            dtype="float64",
            parent=self.id,
            node=repr(node),
            delay_s=self.delay_s + delay_s,
            warm_up=self.warm_up + warm_up,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; `from_dict` reads it back."""
        plain = {name: value for name, value in asdict(self).items() if not name.startswith("_")}
        plain["rate"] = None if self.rate is None else [self.rate.numerator, self.rate.denominator]
        plain["attributes"] = [list(pair) for pair in self.attributes]
        plain["channels"] = [asdict(channel) for channel in self.channels]
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> StreamSpec:
        """The spec in plain data; SpecError where it does not have the form that `to_dict` writes."""
        try:
            rest = {k: v for k, v in plain.items() if k not in ("kind", "channels", "rate", "attributes")}
            channels = tuple(
                Channel(**{**c, "side": None if c.get("side") is None else Side(c["side"])}) for c in plain["channels"]
            )
            rate = None if plain.get("rate") is None else Fraction(*plain["rate"])
            pairs = tuple((str(name), str(value)) for name, value in plain.get("attributes", ()))
            return cls(kind=Kind(plain["kind"]), channels=channels, rate=rate, attributes=pairs, **rest)
        except (TypeError, ValueError, KeyError, ArithmeticError, AttributeError) as error:
            raise SpecError(f"this is not a stream's description: {error}") from error


def sample_time_ns(rate: Fraction, index: int) -> int:
    """Nanoseconds since the start of the epoch of one sample, as `sample_times_ns` gives them for many."""
    return index * NS_PER_S * rate.denominator // rate.numerator


def sample_times_ns(rate: Fraction, first: int, count: int) -> NDArray[np.int64]:
    """Nanoseconds since the start of the epoch of `count` samples from index `first`, in exact integer arithmetic."""
    step = NS_PER_S * rate.denominator
    if (first + count) * step > LARGEST_INT64:
        return np.array([index * step // rate.numerator for index in range(first, first + count)], dtype=np.int64)
    return (np.arange(first, first + count, dtype=np.int64) * step) // rate.numerator
