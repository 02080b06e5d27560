"""What a person says about a table of numbers, where the file does not say it or a guess is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from reknit.formats.recording import FormatError
from reknit.stream import Kind

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " "}
DECIMALS = {"point": ".", "comma": ","}
FASTEST_HZ = 1e6


@dataclass(frozen=True, slots=True)
class Asked:
    """Each part that is not None wins over what the file says or what is guessed from it.

    Parameters
    ----------
    separator, decimal
        Between columns, and in numbers: a word of `SEPARATORS` and of `DECIMALS`.
    time
        Name of the column with the times; a unit may follow in brackets, as in ``"stamp [ms]"``.
    units
        Units of the channels: ``"mV"`` for all that have none, ``"acc=m/s2"`` for those with "acc" in their names.
    rate_hz
        Samples a second.
    kind
        What the samples are.
    """

    separator: str | None = None
    decimal: str | None = None
    time: str | None = None
    units: tuple[str, ...] = ()
    rate_hz: float | None = None
    kind: Kind | None = None

    def __post_init__(self) -> None:
        for name, words in (("separator", SEPARATORS), ("decimal", DECIMALS)):
            word = getattr(self, name)
            if word is not None and word not in words:
                raise FormatError(f"the {name} must be one of {', '.join(words)}, got {word!r}")
        if self.rate_hz is not None and not 0 < self.rate_hz < FASTEST_HZ:
            raise FormatError(f"the rate must lie above 0 and below 1 000 000 Hz, got {self.rate_hz:g}")


NOTHING = Asked()
