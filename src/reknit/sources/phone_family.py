"""Phones as a family of sources. They join a running server, so outside of it there is nothing to list, only how to let one join."""

from __future__ import annotations

from typing import NoReturn

from reknit.sources.offer import Family
from reknit.sources.source import SourceError

HOW = (
    "phones join through the practice page: start `reknit demo --lan`, choose Sensors, press “Add a phone” and scan the code; "
    "they are listed and opened there"
)


def offers(_wait_s: float = 0.0) -> NoReturn:
    """SourceError: which phones have joined is known to the server that they joined."""
    raise SourceError(HOW)


def open_phone(rest: str, _stream: str = "motion") -> NoReturn:
    """SourceError: a phone sends to the server that it joined, and to no other program."""
    raise SourceError(f"the phone {rest[:40]!r} can be opened on the practice page only: {HOW}")


FAMILY = Family("Phones", "phone:ID", offers, open_phone)
