"""What was asked for on the command line, held against what is used: an option that would be ignored is refused."""

from __future__ import annotations

import argparse
from collections.abc import Collection

from reknit.formats.form import CHOICE, TABLE, form_of
from reknit.stream import ReknitError

BELONGS = {
    "calibration": "EMG, and an exercise in per cent of a reference effort",
    "side": "an exercise that has sides",
    "channel": "an exercise of muscles",
    "partner": "an exercise with partner muscles",
    "second": "an exercise by two motion sensors whose recordings are two files",
    "detector": "a report about EMG without an exercise",
    "pair": "a report about EMG without an exercise",
    "cycles_from": "a report about EMG without an exercise",
    "without_mains": "a report about EMG without an exercise",
    "forward": "a report about walking without an exercise",
    "sensor_height": "a report about walking without an exercise",
    "place": "a report about walking without an exercise",
    "other": "a report about walking with sensors on both feet",
}
"""Options that not every use of `analyse` has, and what each belongs to."""
FILES = ("file", "second", "other", "calibration")
"""What names a recording."""


class UnusedOption(ReknitError):
    """An option was given that says nothing about what is analysed."""


class Usual(str):
    """What holds where nobody asked for anything else: it is told apart from the same word that was asked for."""

    __slots__ = ()


def is_given(options: argparse.Namespace, name: str) -> bool:
    """Whether somebody asked for it."""
    value = getattr(options, name, None)
    return not (value is None or value is False or value == [] or isinstance(value, Usual))


def refuse_unused(options: argparse.Namespace, about: str, used: Collection[str] = ()) -> None:
    """Raises UnusedOption where an option was given that has no use there: which one, what it belongs to, what to do.

    Parameters
    ----------
    options
        What was asked for.
    about
        What is done, for the sentence: "a report about walking".
    used
        Those of `BELONGS` that are used there, and "kind" where it says more than the file does.
    """
    for name, belongs in BELONGS.items():
        if name not in used and is_given(options, name):
            raise UnusedOption(f"{_option(name)} has no use in {about}: it belongs to {belongs}; leave it out")
    forms = [form_of(path) for name in FILES if (path := getattr(options, name, None)) is not None]
    taken = {*used, *(name for form in forms for name in form.takes)}
    for names, says in ((TABLE, "how a table is to be read"), (CHOICE, "which of several streams is meant, and of what kind")):
        if own := [name for name in names if name not in taken and is_given(options, name)]:
            raise UnusedOption(
                f"{_option(own[0])} says {says}, but {options.file.name} {forms[0].told} and says so itself; leave it out"
            )


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
