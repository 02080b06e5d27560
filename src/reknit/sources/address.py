"""The part of an address after its family: a name, and options as in ``playback?file=a.csv&master=cyton``."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from reknit.sources.source import SourceError

OPTIONS = re.compile(r"[\w-]+=[^&]*(&[\w-]+=[^&]*)*")


@dataclass(frozen=True, slots=True)
class Address:
    """A name and what is asked for beside it.

    Parameters
    ----------
    form
        The form of the family's addresses, for errors.
    name
        What stands before the question mark; the name of a file may hold one itself.
    options
        The values by their names; a per cent sign with two hexadecimal digits in them stands for a byte.
    """

    form: str
    name: str
    options: Mapping[str, str]

    @classmethod
    def read(cls, form: str, rest: str, known: Collection[str]) -> Address:
        """Read the part after the family; SourceError for an option that is not known or named twice."""
        name, mark, tail = rest.rpartition("?")
        if not mark or not OPTIONS.fullmatch(tail):
            return cls(form, rest, {})
        pairs = [pair.partition("=")[::2] for pair in tail.split("&")]
        names = [each for each, _ in pairs]
        wrong = sorted({each for each in names if each not in known or names.count(each) > 1})
        if wrong:
            raise SourceError(
                f"{', '.join(map(repr, wrong))} cannot be asked for like this; expected {form} with options "
                f"out of {', '.join(sorted(known)) or 'none'}, each once"
            )
        return cls(form, name, {each: unquote(value) for each, value in pairs})

    def number(self, option: str, otherwise: float, least: float, most: float) -> float:
        """An option that is a number; SourceError where it is none, or lies outside."""
        text = self.options.get(option)
        if text is None:
            return otherwise
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            raise SourceError(f"{option} must be a number from {least:g} to {most:g}, got {text!r}")
        return value
