"""A session as it was recorded, read from its files whenever it is wanted: it may be longer than the memory is large."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from reknit.journal.message import Message
from reknit.stream import Chunk, StreamSpec


@dataclass(frozen=True, slots=True)
class Stored:
    """A session that lies in files.

    Parameters
    ----------
    header
        Who and when.
    specs
        The streams by name.
    problems
        What was wrong with the files, a sentence each.
    count
        How many messages there are, those beyond a missing one too.
    read
        Reads all messages from the first on, in order, a few of them in memory at a time.
    samples
        Reads the samples of the stream of that name, likewise.
    """

    header: dict[str, Any]
    specs: dict[str, StreamSpec]
    problems: list[str]
    count: int
    read: Callable[[], Iterator[Message]]
    samples: Callable[[str], Iterator[Chunk]]

    @property
    def messages(self) -> Iterator[Message]:
        """The messages in order, up to the first that is missing; from the first one on each time this is asked for."""
        return (message for _, message in takewhile(_in_place, enumerate(self.read())))


def sequence_of(message: Message) -> int:
    """A message's number in the session's order."""
    return message.sequence


def _in_place(numbered: tuple[int, Message]) -> bool:
    number, message = numbered
    return message.sequence == number
